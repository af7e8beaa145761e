//! Two processes on one PostgreSQL are one service.

use std::collections::BTreeSet;
use std::time::Duration;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use futures_util::future::join_all;
use hongyan::auth::service::totp;
use hongyan::demo;
use hongyan::kernel::clock::Clock;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::service::{Postgres, Service, folder};

const FLOWS: &str = "/api/v1/outbound-registrations";

async fn take(request: HttpRequest, ids: web::Data<UnboundedSender<String>>) -> HttpResponse {
    let id = request.headers().get("webhook-id").unwrap().to_str().unwrap();
    ids.send(id.to_owned()).unwrap();
    HttpResponse::NoContent().finish()
}

/// Stands where another system is: its address, and the ids of what it was sent.
fn receiver() -> (String, UnboundedReceiver<String>) {
    let (sender, ids) = unbounded_channel();
    let sender = web::Data::new(sender);
    let server =
        HttpServer::new(move || App::new().app_data(sender.clone()).default_service(web::to(take)))
            .workers(1)
            .shutdown_timeout(0)
            .disable_signals()
            .bind(("127.0.0.1", 0))
            .unwrap();
    let address = server.addrs().first().unwrap().to_string();
    actix_web::rt::spawn(server.run());
    (format!("http://{address}/"), ids)
}

/// Asks again and again until the answer is as wanted.
async fn until(
    service: &Service,
    cookie: &str,
    path: &str,
    wanted: impl Fn(&Value) -> bool,
) -> Value {
    let asking = async {
        let mut tick = tokio::time::interval(Duration::from_millis(100));
        loop {
            tick.tick().await;
            let answer = service.get(cookie, path).await;
            if wanted(&answer) {
                return answer;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(60), asking).await.expect("it comes to an end")
}

/// Each request to both processes at once, `times` each.
async fn both(
    services: [&Service; 2],
    cookie: &str,
    path: &str,
    (key, body): (&str, &Value),
    times: usize,
) -> Vec<(u16, Value)> {
    let calls = (0..times).flat_map(|_| services).map(|one| one.post(cookie, path, key, body));
    join_all(calls).await
}

#[actix_web::test]
async fn two_processes_are_one_service() {
    let Some(database) = Postgres::create("replicas") else { return };
    let folder = folder("replicas");
    let one = Service::start(&folder, &database.url).await;
    let other = Service::start(&folder, &database.url).await;

    // Who logs in at the one is known to the other, with the authenticator's code given there.
    let cookie = one.log_in("lin.baisha").await;
    let code = totp::code_at(demo::TOTP_SECRET, Clock::system().now()).unwrap();
    let stepped = one.post(&cookie, "/api/v1/auth/step-up", "", &json!({ "totp": code })).await;
    assert_eq!(stepped.0, 204, "{}", stepped.1);
    let (url, mut webhooks) = receiver();
    let me = other.get(&cookie, "/api/v1/me").await;
    let organization = me["account"]["posts"][0]["organization_id"].clone();
    let endpoint =
        json!({ "organization_id": organization, "url": url, "events": ["flow.submitted"] });
    let made = other.post(&cookie, "/api/v1/webhook-endpoints", "endpoint-at-two", &endpoint).await;
    assert_eq!(made.0, 201, "{}", made.1);

    // One key at both at once is one deed, and its event goes out once: the member consented.
    let member = one.log_in_member(0).await;
    let notice = other.get(&member, "/api/v1/privacy-notices/current").await;
    let consent =
        json!({ "purpose": "other_systems", "given": true, "notice_version": notice["version"] });
    let given = other.post(&member, "/api/v1/me/consents", "consent-at-two", &consent).await;
    assert_eq!((given.0, &given.1["state"]), (200, &json!("given")), "{}", given.1);
    let secretary = other.log_in("zhang.liuxi").await;
    let own = other.get(&member, "/api/v1/me").await;
    let leaving = json!({
        "member_id": own["member"]["record"]["id"], "proxy_reason": "本人不使用智能手机",
        "departs_on": "2026-01-02", "cause": "work", "kind": "fixed_place",
        "destination": { "kind": "place", "region": "440306" }, "submit": true,
    });
    let answers = both([&one, &other], &secretary, FLOWS, ("one-key-at-both", &leaving), 10).await;
    let ids: BTreeSet<&str> =
        answers.iter().map(|(_, body)| body["id"].as_str().unwrap()).collect();
    assert!(answers.iter().all(|(status, _)| *status == 201), "{answers:?}");
    assert_eq!(ids.len(), 1, "one registration");

    // Long work that the one began is seen at the other, done once, and fetched from either.
    let order = json!({ "organization_id": organization, "kind": "members", "format": "csv" });
    let begun =
        both([&one, &other], &cookie, "/api/v1/exports", ("one-file-please", &order), 5).await;
    let path = format!("/api/v1/exports/{}", begun[0].1["id"].as_str().unwrap());
    assert!(begun.iter().all(|(status, body)| (*status, &body["id"]) == (202, &begun[0].1["id"])));
    let done = until(&other, &cookie, &path, |export| export["available"] == true).await;
    assert_eq!(done["done"], done["total"], "no row was gathered twice");

    let first = tokio::time::timeout(Duration::from_secs(60), webhooks.recv()).await;
    let mut heard = vec![first.expect("the other system is told").unwrap()];
    until(&one, &cookie, "/api/v1/webhook-deliveries?limit=200", |page| {
        let items = page["items"].as_array().unwrap();
        items.iter().all(|item| item["state"] == "delivered")
    })
    .await;
    while let Ok(id) = webhooks.try_recv() {
        heard.push(id);
    }
    assert_eq!(heard.len(), 1, "told once: {heard:?}");

    // Who logs out at the one is out at the other.
    let session = format!("{}/api/v1/auth/sessions/current", one.base);
    let out = one.client.delete(session).header("Cookie", format!("hongyan_session={cookie}"));
    let out = out.header("X-Hongyan-Client", "test").send().await.unwrap();
    assert_eq!(out.status(), 204);
    assert_eq!(other.get(&cookie, "/api/v1/me").await["status"], 401);
    drop((one, other));
    std::fs::remove_dir_all(folder).unwrap();
}
