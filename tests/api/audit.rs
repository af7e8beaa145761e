//! The audit trail. The tampering goes behind the API's back, over a connection of its own: it is
//! what somebody with the database's password would do, and there is no other way to try it.

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, SqliteConnection};
use futures_util::future::join_all;
use hongyan::access::{Permit, SystemTask};
use hongyan::audit::model::{BadEntry, Flaw, Head, Report};
use hongyan::audit::service;
use hongyan::db::Target;
use hongyan::demo::org;
use serde_json::json;

use crate::support::World;

async fn seal(world: &World) {
    let permit = Permit::system(SystemTask::Sealer);
    while world.app.db.write(&permit, service::seal).await.unwrap() > 0 {}
}

async fn verify(world: &World, kept: Vec<Head>) -> Report {
    let permit = Permit::system(SystemTask::CommandLine);
    world.app.db.read(&permit, move |reader| service::verify(reader, &kept)).await.unwrap()
}

async fn heads(world: &World) -> Vec<Head> {
    let permit = Permit::system(SystemTask::CommandLine);
    world.app.db.read(&permit, |reader| service::heads(reader, 0, 1000)).await.unwrap()
}

fn tamper(world: &World, sql: &str) {
    match world.app.db.target() {
        Target::Sqlite(path) => SqliteConnection::establish(path.to_str().unwrap())
            .unwrap()
            .batch_execute(&format!("PRAGMA busy_timeout = 5000; {sql}"))
            .unwrap(),
        Target::Postgres(url) => PgConnection::establish(url).unwrap().batch_execute(sql).unwrap(),
    }
}

/// Seals, tampers, and gives the first bad entry.
async fn found_after(world: &World, sql: &str) -> BadEntry {
    seal(world).await;
    assert_eq!(verify(world, Vec::new()).await.first_bad, None);
    tamper(world, sql);
    verify(world, Vec::new()).await.first_bad.unwrap()
}

/// A row like the second, under another id.
const COPY: &str = "INSERT INTO audit_events SELECT 42, at, account_id, actor_kind, on_behalf_of, \
    action, subject_kind, subject_id, organization_id, request_id, policy, reason, change_digest, \
    digest, digest_key";

on_both! {
    async fn a_trail_left_alone_is_good_and_tells_what_waits(world: World) {
        let before = verify(&world, Vec::new()).await;
        assert_eq!((before.sealed, before.first_bad), (0, None));
        assert!(before.unsealed > 20);
        seal(&world).await;
        world.officer("zhang.liuxi").await;
        let after = verify(&world, heads(&world).await).await;
        assert_eq!((after.sealed, after.first_bad), (before.unsealed, None));
        assert_eq!(after.unsealed, 1, "the log-in waits for the next batch");
        seal(&world).await;
        let all = verify(&world, Vec::new()).await;
        assert_eq!((all.sealed, all.unsealed), (before.unsealed + 1, 0));
    }

    async fn two_sealers_at_once_give_each_event_one_place(world: World) {
        let waiting = verify(&world, Vec::new()).await.unsealed;
        let permit = Permit::system(SystemTask::Sealer);
        let sealers = (0..2).map(|_| world.app.db.write(&permit, service::seal));
        let sealed: usize = join_all(sealers).await.into_iter().flatten().sum();
        assert_eq!(i64::try_from(sealed).unwrap(), waiting, "an event was sealed twice or not");
        seal(&world).await;
        let report = verify(&world, heads(&world).await).await;
        assert_eq!((report.sealed, report.unsealed, report.first_bad), (waiting, 0, None));
    }

    async fn a_changed_event_is_named(world: World) {
        let bad = found_after(
            &world,
            "UPDATE audit_events SET subject_id = subject_id + 1 WHERE seq = 3",
        );
        let bad = bad.await;
        assert_eq!((bad.seq, bad.flaw), (Some(3), Flaw::Changed));
        assert!(bad.id.is_some());
    }

    async fn an_event_that_forgets_whom_it_was_about_is_named(world: World) {
        let sql = "DELETE FROM audit_subjects WHERE event_id = \
            (SELECT min(event_id) FROM audit_subjects)";
        assert_eq!(found_after(&world, sql).await.flaw, Flaw::Changed);
    }

    async fn an_event_that_accuses_another_is_named(world: World) {
        let sql = "INSERT INTO audit_subjects (member_id, event_id) \
            SELECT 42, id FROM audit_events WHERE seq = 2";
        let bad = found_after(&world, sql).await;
        assert_eq!((bad.seq, bad.flaw), (Some(2), Flaw::Changed));
    }

    async fn a_deleted_event_leaves_a_gap(world: World) {
        let bad = found_after(&world, "DELETE FROM audit_events WHERE seq = 4").await;
        assert_eq!(bad, BadEntry { seq: Some(4), id: None, flaw: Flaw::Missing });
    }

    async fn the_last_event_is_missed_too(world: World) {
        let last = "DELETE FROM audit_events WHERE seq = (SELECT max(seq) FROM audit_events)";
        let bad = found_after(&world, last).await;
        assert_eq!((bad.id, bad.flaw), (None, Flaw::Missing));
    }

    async fn an_event_put_behind_the_end_is_named_and_stops_the_sealer(world: World) {
        let sql = format!(
            "{COPY}, seq + (SELECT max(seq) FROM audit_events) - 1, hash \
             FROM audit_events WHERE seq = 2"
        );
        let bad = found_after(&world, &sql).await;
        assert_eq!((bad.id, bad.flaw), (Some(42), Flaw::Inserted));
        world.officer("zhang.liuxi").await;
        let permit = Permit::system(SystemTask::Sealer);
        assert!(world.app.db.write(&permit, service::seal).await.is_err());
    }

    async fn an_event_put_before_the_beginning_is_named(world: World) {
        let sql = format!("{COPY}, 0, hash FROM audit_events WHERE seq = 2");
        let bad = found_after(&world, &sql).await;
        assert_eq!((bad.id, bad.flaw), (Some(42), Flaw::Inserted));
    }

    async fn an_event_that_nobody_wrote_is_named_while_it_waits(world: World) {
        let sql = format!("{COPY}, NULL, NULL FROM audit_events WHERE seq = 2");
        let bad = found_after(&world, &sql).await;
        assert_eq!(bad, BadEntry { seq: None, id: Some(42), flaw: Flaw::Inserted });
    }

    async fn a_head_that_was_touched_is_named(world: World) {
        let bad = found_after(&world, "UPDATE audit_heads SET at = at + 1").await;
        assert_eq!(bad.flaw, Flaw::Head);
    }

    async fn a_chain_cut_off_with_its_heads_is_missed_by_the_heads_kept_outside(world: World) {
        seal(&world).await;
        let kept = heads(&world).await;
        tamper(&world, "DELETE FROM audit_heads; DELETE FROM audit_events");
        assert_eq!(verify(&world, Vec::new()).await.first_bad, None);
        let bad = verify(&world, kept).await.first_bad.unwrap();
        assert_eq!((bad.seq, bad.flaw), (Some(1), Flaw::Missing));
    }

    async fn the_auditor_sees_who_read_whom_and_no_name(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        let member = world.member(0);
        world.get(&format!("/api/v1/members/{member}")).by(&secretary).send().await.expect(200);
        let auditor = world.officer("shenji").await;
        let path = format!("/api/v1/audit-events?member_id={member}&action=member.read");
        let page = world.get(&path).by(&auditor).send().await.expect(200);
        let items = page.json["items"].as_array().unwrap();
        assert_eq!(items.len(), 1);
        assert_eq!(items[0]["member_ids"][0], member.to_string());
        assert_eq!(items[0]["account_id"], world.county.account("zhang.liuxi").unwrap().to_string());
        assert!(!page.text.contains('王') && !page.text.contains("330282"), "{}", page.text);

        let branch = world.organization(org::SHIQIAO);
        let elsewhere = format!("/api/v1/audit-events?organization_id={branch}&limit=200");
        let page = world.get(&elsewhere).by(&auditor).send().await.expect(200);
        for item in page.json["items"].as_array().unwrap() {
            assert_eq!(item["organization_id"], branch.to_string());
        }
        world.get(&path).by(&secretary).send().await.refused(403, "forbidden");
    }

    async fn the_auditor_reads_the_reason_that_was_given(world: World) {
        let secretary = world.confirmed("zhang.liuxi").await;
        let reveal = world.post(&format!("/api/v1/members/{}/reveal", world.member(0)));
        let wanted = json!({ "field": "id_number", "reason": "办理党员活动证" });
        reveal.by(&secretary).without_key().json(wanted).send().await.expect(200);
        let reason = async |login: &str| {
            let auditor = world.officer(login).await;
            let path = "/api/v1/audit-events?action=member.reveal";
            let page = world.get(path).by(&auditor).send().await.expect(200).json;
            page["items"].as_array().unwrap().iter().map(|event| event["reason"].clone()).collect::<Vec<_>>()
        };
        assert_eq!(reason("shenji").await, [json!("id_number: 办理党员活动证")]);

        // Another county's auditor sees what its own officer did here, and not what was written about whom.
        let admin = world.confirmed("admin").await;
        let posts = format!("/api/v1/organizations/{}/posts", world.organization(org::HOST_COUNTY));
        for (login, role) in [("tongji", "auditor"), ("zhang.liuxi", "statistician")] {
            let account = world.county.account(login).unwrap();
            let post = json!({ "account_id": account, "role": role, "starts_on": "2026-03-01" });
            world.post(&posts).by(&admin).json(post).send().await.expect(201);
        }
        assert_eq!(reason("tongji").await, [json!("")]);
    }

    async fn pages_of_the_trail_follow_one_another(world: World) {
        let auditor = world.officer("shenji").await;
        let all = world.get("/api/v1/audit-events?limit=200").by(&auditor).send().await.expect(200);
        let ids = |page: &serde_json::Value| -> Vec<String> {
            let items = page["items"].as_array().unwrap();
            items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
        };
        let first = world.get("/api/v1/audit-events?limit=7").by(&auditor).send().await.expect(200);
        let cursor = first.json["next_cursor"].as_str().unwrap();
        let path = format!("/api/v1/audit-events?limit=7&cursor={cursor}");
        let second = world.get(&path).by(&auditor).send().await.expect(200);
        assert_eq!([ids(&first.json), ids(&second.json)].concat(), ids(&all.json)[..14]);
    }
}
