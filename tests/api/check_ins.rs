//! Check-ins: always kept, applied where they fit, the same answer for the same report.

use std::sync::{Arc, Mutex};

use diesel::Connection;
use diesel::connection::InstrumentationEvent;
use futures_util::future::{join, join_all};
use hongyan::access::{Permit, SystemTask};
use hongyan::db::{Shelf, WriteTx};
use serde_json::{Value, json};

use crate::support::World;
use crate::support::journey::{as_member, leaving, placement_of, registered, step};

const CHECK_INS: &str = "/api/v1/check-ins";

fn report(kind: &str, id: &str) -> Value {
    json!({ "id": id, "kind": kind, "made_at": "2026-03-01T03:00:00Z", "region_code": "440306" })
}

on_both! {
    async fn an_arrival_reaches_the_host_and_moves_the_clock(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        let placement = placement_of(&world, &flow).await;
        world.pass_days(5);
        let member = as_member(&world, 0).await;
        let mut body = report("arrival", "phone-0001");
        body["made_at"] = json!("2026-03-06T03:00:00Z");
        let made = world.post(CHECK_INS).by(&member).json(body).send().await.expect(201);
        assert_eq!(made.json["effect"], "applied", "{}", made.text);
        assert_eq!(made.json["next_due"]["on"], "2026-09-06");
        assert_eq!(made.json["next_due"]["ruling"]["parameter"], "contact_months");
        let host = world.officer("luo.xinan").await;
        let view = world.get(&placement).by(&host).send().await.expect(200);
        assert_eq!(view.json["state"], "checked_in");
        let list = world.get(CHECK_INS).by(&host).send().await.expect(200);
        assert_eq!(list.json["items"][0]["kind"], "arrival");
        let own = world.get(CHECK_INS).by(&member).send().await.expect(200);
        assert_eq!(own.json["items"].as_array().unwrap().len(), 1);
        let stranger = world.officer("wang.shiqiao").await;
        let path = format!("{CHECK_INS}/{}", made.id());
        world.get(&path).by(&stranger).send().await.refused(404, "not_found");
    }

    async fn the_same_report_gets_the_same_answer_and_another_content_is_told(world: World) {
        registered(&world, leaving(&world)).await;
        let member = as_member(&world, 0).await;
        let first = report("all_is_well", "phone-0002");
        let first = world.post(CHECK_INS).by(&member).json(first).send().await.expect(201);
        world.pass_days(1);
        let member = as_member(&world, 0).await;
        let send = |body: Value| world.post(CHECK_INS).by(&member).json(body).send();
        let again = send(report("all_is_well", "phone-0002")).await.expect(201);
        assert_eq!(first.text, again.text);
        let mut other = report("all_is_well", "phone-0002");
        other["note"] = json!("换了厂");
        send(other).await.refused(409, "check_in_changed");
    }

    async fn a_hundred_times_the_same_key_is_one_report(world: World) {
        registered(&world, leaving(&world)).await;
        let member = as_member(&world, 0).await;
        let send = |_| {
            let body = report("all_is_well", "phone-0100");
            world.post(CHECK_INS).by(&member).key("one-hundred-times").json(body).send()
        };
        let answers = join_all((0..100).map(send)).await;
        for answer in &answers {
            assert_eq!((answer.status, &answer.text), (201, &answers[0].text));
        }
        let list = world.get(CHECK_INS).by(&member).send().await.expect(200);
        assert_eq!(list.json["items"].as_array().unwrap().len(), 1);
    }

    async fn two_arrivals_at_once_check_in_once(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        let placement = placement_of(&world, &flow).await;
        let member = as_member(&world, 0).await;
        let send = |id| world.post(CHECK_INS).by(&member).json(report("arrival", id)).send();
        let (one, two) = join(send("phone-0201"), send("phone-0202")).await;
        assert_eq!((one.status, two.status), (201, 201), "{} {}", one.text, two.text);
        let host = world.officer("luo.xinan").await;
        let view = world.get(&placement).by(&host).send().await.expect(200);
        assert_eq!(view.json["state"], "checked_in");
        let list = world.get(CHECK_INS).by(&member).send().await.expect(200);
        assert_eq!(list.json["items"].as_array().unwrap().len(), 2);
    }

    async fn what_does_not_fit_is_kept_for_review(world: World) {
        let member = as_member(&world, 0).await;
        let send = |body: Value| world.post(CHECK_INS).by(&member).json(body).send();
        let early = send(report("all_is_well", "phone-0301")).await.expect(201);
        assert_eq!(early.json["reason"], "no_flow");
        registered(&world, leaving(&world)).await;
        let mut ahead = report("all_is_well", "phone-0302");
        ahead["made_at"] = json!("2026-03-01T09:00:00Z");
        assert_eq!(send(ahead).await.expect(201).json["reason"], "device_clock_ahead");
        let mut old = report("all_is_well", "phone-0303");
        old["made_at"] = json!("2026-01-15T09:00:00Z");
        let old = send(old).await.expect(201);
        assert_eq!(old.json["reason"], "made_long_ago");
        assert_eq!(old.json["why"]["parameter"], "check_in_backdate_days");
        world.pass_days(60);
        let member = as_member(&world, 0).await;
        let mut late = report("arrival", "phone-0304");
        late["made_at"] = json!("2026-04-30T03:00:00Z");
        let late = world.post(CHECK_INS).by(&member).json(late).send().await.expect(201);
        assert_eq!((&late.json["effect"], &late.json["reason"]), (&json!("needs_review"), &json!("late")));
        let mut before = report("homecoming", "phone-0305");
        before["made_at"] = json!("2026-04-29T03:00:00Z");
        let before = world.post(CHECK_INS).by(&member).json(before).send().await.expect(201);
        assert_eq!(before.json["effect"], "applied", "a late arrival counts as no movement");
        let review = format!("{CHECK_INS}?needs_review=true");
        let home = world.officer("zhang.liuxi").await;
        let list = world.get(&review).by(&home).send().await.expect(200);
        assert_eq!(list.json["items"].as_array().unwrap().len(), 4);
    }

    async fn a_report_after_the_end_is_kept(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        let home = world.officer("zhang.liuxi").await;
        let version = world.get(&flow).by(&home).send().await.version();
        step(&world, &home, &flow, "return", version, json!({ "note": "已当面汇报" }))
            .await
            .expect(200);
        let member = as_member(&world, 0).await;
        let body = report("all_is_well", "phone-0401");
        let made = world.post(CHECK_INS).by(&member).json(body).send().await.expect(201);
        assert_eq!(made.json["reason"], "flow_closed");
        assert_eq!(made.json["next_due"], Value::Null);
    }

    async fn coordinates_are_refused_wherever_they_hide(world: World) {
        let member = as_member(&world, 0).await;
        for (extra, pointer) in [
            (json!({ "latitude": 22.5 }), "/extra/latitude"),
            (json!({ "a": [{ "b": { "GPS": "x" } }] }), "/extra/a/0/b/GPS"),
        ] {
            let mut body = report("all_is_well", "phone-0501");
            body["extra"] = extra;
            let reply = world.post(CHECK_INS).by(&member).json(body).send().await;
            let reply = reply.refused(422, "coordinates_refused");
            assert_eq!(reply.json["errors"][0]["pointer"], pointer);
        }
        let mut body = report("all_is_well", "phone-0501");
        body["mood"] = json!("good");
        let reply = world.post(CHECK_INS).by(&member).json(body).send().await;
        assert_eq!(reply.refused(422, "invalid_field").json["errors"][0]["pointer"], "/mood");
    }

    async fn a_proxy_reports_for_the_own_members_with_a_reason(world: World) {
        registered(&world, leaving(&world)).await;
        let home = world.officer("zhang.liuxi").await;
        let mut body = report("all_is_well", "phone-0601");
        body["member_id"] = json!(world.member(0));
        world.post(CHECK_INS).by(&home).json(body.clone()).send().await.refused(422, "reason_needed");
        body["proxy_reason"] = json!("no_phone");
        for login in ["wang.shiqiao", "li.liuxi"] {
            let other = world.officer(login).await;
            let reply = world.post(CHECK_INS).by(&other).json(body.clone()).send().await;
            reply.refused(404, "not_found");
        }
        let made = world.post(CHECK_INS).by(&home).json(body).send().await.expect(201);
        let view = world.get(&format!("{CHECK_INS}/{}", made.id())).by(&home).send().await.expect(200);
        assert_eq!((&view.json["channel"], &view.json["proxy_reason"]), (&json!("proxy"), &json!("no_phone")));
    }

    async fn a_report_back_is_submitted_and_read(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        let member = as_member(&world, 0).await;
        let by = world.get(&flow).by(&member).send().await.expect(200);
        assert_eq!(by.json["home"]["report_back"]["on"], "2027-03-01", "a year from the entry");
        let mut body = report("report_back", "phone-0701");
        world.post(CHECK_INS).by(&member).json(body.clone()).send().await.refused(422, "invalid_field");
        body["report"] = json!("在新安参加了三次组织生活");
        let made = world.post(CHECK_INS).by(&member).json(body).send().await.expect(201);
        let path = format!("{CHECK_INS}/{}", made.id());
        let read = format!("{path}/read");
        world.post(&read).by(&member).send().await.refused(403, "not_an_actor");
        let home = world.officer("zhang.liuxi").await;
        world.post(&read).by(&home).send().await.expect(200);
        world.post(&read).by(&home).send().await.expect(200);
        let view = world.get(&path).by(&member).send().await.expect(200);
        assert_eq!(view.json["read_at"], "2026-03-01T04:00:00Z");
        assert_eq!(view.json["text"], "在新安参加了三次组织生活");
        let by = world.get(&flow).by(&member).send().await.expect(200);
        assert_eq!(by.json["home"]["report_back"]["on"], "2027-03-01", "a year from the report");
    }
}

/// What the SQLite writer does.
#[derive(Default)]
struct Watched {
    statements: Vec<String>,
    kept_prepared: Vec<String>,
}

/// The statements of the SQLite writer from now on.
async fn watch_the_writer(world: &World) -> Arc<Mutex<Watched>> {
    let seen = Arc::new(Mutex::new(Watched::default()));
    let log = seen.clone();
    let permit = Permit::system(SystemTask::CommandLine);
    let watch = move |tx: &mut WriteTx<'_>| {
        tx.conn().set_instrumentation(move |event: InstrumentationEvent<'_>| {
            let mut log = log.lock().unwrap();
            match event {
                InstrumentationEvent::StartQuery { query, .. } => {
                    log.statements.push(query.to_string());
                }
                InstrumentationEvent::CacheQuery { sql, .. } => {
                    log.kept_prepared.push(sql.to_owned());
                }
                _ => {}
            }
        });
        Ok(())
    };
    world.app.db.write(&permit, watch).await.unwrap();
    seen
}

#[actix_web::test]
async fn all_is_well_takes_eight_statements() {
    let world = World::on_sqlite().await;
    registered(&world, leaving(&world)).await;
    world.pass_days(3);
    let member = as_member(&world, 0).await;
    let seen = watch_the_writer(&world).await;
    let mut body = report("all_is_well", "phone-0801");
    body["made_at"] = json!("2026-03-04T03:00:00Z");
    let made = world.post(CHECK_INS).by(&member).json(body).send().await.expect(201);
    assert_eq!(made.json["next_due"]["on"], "2026-09-04", "the clock moved");
    let seen = seen.lock().unwrap();
    let is_statement = |text: &&String| {
        ["SELECT", "INSERT", "UPDATE", "DELETE"].iter().any(|verb| text.starts_with(verb))
    };
    let statements: Vec<&String> = seen.statements.iter().filter(is_statement).collect();
    assert_eq!(statements.len(), 8, "{statements:#?}");
    let is_clock = |sql: &String| sql.starts_with("UPDATE `flows`");
    assert!(seen.kept_prepared.iter().any(is_clock), "{:#?}", seen.kept_prepared);
}
