//! A process that is killed while check-ins pour in: every answered one is there after the restart,
//! none is there twice.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;
use tokio::sync::Mutex;

use crate::service::{Postgres, Service, folder};

/// Answered check-ins after which the process is killed.
const ANSWERED_BEFORE_THE_KILL: usize = 150;
const SENDERS: usize = 16;

impl Service {
    /// The status, or none when the process was gone before it answered.
    async fn check_in(&self, cookie: &str, member: &str, id: &str) -> Option<u16> {
        let body = json!({
            "id": id, "kind": "all_is_well", "made_at": "2026-01-01T04:00:00Z",
            "member_id": member, "proxy_reason": "no_phone",
        });
        let request = self
            .client
            .post(format!("{}/api/v1/check-ins", self.base))
            .header("Cookie", format!("hongyan_session={cookie}"))
            .header("X-Hongyan-Client", "test")
            .header("Idempotency-Key", id)
            .json(&body);
        request.send().await.ok().map(|answer| answer.status().as_u16())
    }

    /// The client-made ids of all check-ins of a member that the service has, in its order.
    async fn kept(&self, cookie: &str, member: &str) -> Vec<String> {
        let mut ids = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/api/v1/check-ins?member_id={member}&limit=200{cursor}");
            let page = self.get(cookie, &path).await;
            for item in page["items"].as_array().expect("a page of check-ins") {
                ids.push(item["client_id"].as_str().unwrap().to_owned());
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return ids,
            }
        }
    }
}

async fn survives_a_kill(folder: PathBuf, database_url: String) {
    let service = Service::start(&folder, &database_url).await;
    let cookie = service.log_in("zhang.liuxi").await;
    let members = service.get(&cookie, "/api/v1/members?limit=1").await;
    let member = members["items"][0]["id"].as_str().unwrap().to_owned();
    let service = Arc::new(service);
    let answered: Arc<Mutex<BTreeSet<String>>> = Arc::default();
    let sent: Arc<Mutex<BTreeSet<String>>> = Arc::default();
    let counter = Arc::new(AtomicUsize::new(0));
    let (enough, mut signal) = tokio::sync::mpsc::channel::<()>(1);
    let mut senders = Vec::new();
    for _ in 0..SENDERS {
        let (service, cookie, member) = (service.clone(), cookie.clone(), member.clone());
        let (answered, sent, counter) = (answered.clone(), sent.clone(), counter.clone());
        let enough = enough.clone();
        senders.push(tokio::spawn(async move {
            loop {
                let id = format!("crash-{:06}", counter.fetch_add(1, Ordering::SeqCst));
                sent.lock().await.insert(id.clone());
                match service.check_in(&cookie, &member, &id).await {
                    Some(201) => answered.lock().await.insert(id),
                    Some(status) => panic!("a check-in was answered {status}"),
                    None => return,
                };
                if answered.lock().await.len() >= ANSWERED_BEFORE_THE_KILL {
                    enough.try_send(()).unwrap_or_default();
                }
            }
        }));
    }
    signal.recv().await.unwrap();
    let pid = service.child.id().to_string();
    assert!(Command::new("kill").args(["-9", &pid]).status().unwrap().success());
    for sender in senders {
        sender.await.unwrap();
    }
    drop(service);

    let service = Service::start(&folder, &database_url).await;
    let kept = service.kept(&cookie, &member).await;
    let distinct: BTreeSet<String> = kept.iter().cloned().collect();
    assert_eq!(kept.len(), distinct.len(), "a check-in is there twice");
    let answered = answered.lock().await.clone();
    let lost: Vec<&String> = answered.difference(&distinct).collect();
    assert!(lost.is_empty(), "answered and lost: {lost:?}");

    // The phones try again what they have no answer for; nothing is doubled by it.
    let sent = sent.lock().await.clone();
    for id in &sent {
        assert_eq!(service.check_in(&cookie, &member, id).await, Some(201), "{id}");
    }
    let kept = service.kept(&cookie, &member).await;
    let distinct: BTreeSet<String> = kept.iter().cloned().collect();
    assert_eq!((kept.len(), &distinct), (sent.len(), &sent));
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_loses_nothing_and_doubles_nothing() {
    let folder = folder("crash-sqlite");
    let url = format!("sqlite:{}", folder.join("crash.db").display());
    survives_a_kill(folder.clone(), url).await;
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_loses_nothing_and_doubles_nothing() {
    let Some(database) = Postgres::create("crash") else { return };
    let folder = folder("crash-postgres");
    survives_a_kill(folder.clone(), database.url.clone()).await;
    std::fs::remove_dir_all(folder).unwrap();
}
