//! What members ask to be corrected: accepted, which corrects the record, refused with a reason, taken back.

use futures_util::future::join;
use hongyan::demo::people;
use serde_json::{Value, json};

use crate::support::journey::as_member;
use crate::support::{Persona, Reply, World};

const OWN: &str = "/api/v1/me/correction-requests";
const PATH: &str = "/api/v1/correction-requests";

async fn ask(world: &World, who: &Persona, field: &str, value: &str) -> Reply {
    let body = json!({ "field": field, "value": value, "note": "户口簿上是这样" });
    world.post(OWN).by(who).json(body).send().await
}

async fn verb(
    world: &World,
    by: &Persona,
    id: &str,
    verb: &str,
    version: i64,
    body: Value,
) -> Reply {
    let call = world.post(&format!("{PATH}/{id}/{verb}")).by(by).if_match(version);
    if body.is_null() { call.send().await } else { call.json(body).send().await }
}

async fn record(world: &World, by: &Persona) -> Value {
    let path = format!("/api/v1/members/{}", world.member(0));
    world.get(&path).by(by).send().await.expect(200).json
}

async fn newest(world: &World, who: &Persona) -> Value {
    world.get("/api/v1/me/messages").by(who).send().await.expect(200).json["items"][0].clone()
}

on_both! {
    async fn what_is_accepted_corrects_the_record_and_each_side_is_told(world: World) {
        let member = as_member(&world, 0).await;
        let home = world.officer("zhang.liuxi").await;
        let asked = ask(&world, &member, "education", "大专").await.expect(201);
        assert_eq!(newest(&world, &home).await["kind"], "correction.asked");
        let listed = world.get(&format!("{PATH}?state=open")).by(&home).send().await.expect(200).json;
        let line = &listed["items"][0];
        assert_eq!(line["value"], "大专");
        let one = world.get(&format!("{PATH}/{}", asked.id())).by(&home).send().await.expect(200).json;
        assert_eq!(one["member_name"], line["member_name"]);
        let before = record(&world, &home).await;
        assert_eq!(line["member_name"], before["name"]);
        verb(&world, &home, &asked.id(), "accept", 2, json!(null)).await.refused(412, "stale_version");
        let done = verb(&world, &home, &asked.id(), "accept", 1, json!(null)).await.expect(200);
        assert_eq!((&done.json["state"], done.version()), (&json!("accepted"), 2));
        let after = record(&world, &home).await;
        assert_eq!(after["education"], "大专");
        assert_eq!(after["version"].as_i64(), before["version"].as_i64().map(|version| version + 1));
        assert_eq!(newest(&world, &member).await["kind"], "correction.accepted");
        let again = verb(&world, &home, &asked.id(), "accept", 2, json!(null)).await;
        again.refused(409, "correction_request_state");
        let own = world.get(OWN).by(&member).send().await.expect(200).json;
        assert_eq!(own["items"][0]["state"], "accepted");
    }

    async fn the_account_takes_the_name_that_was_corrected(world: World) {
        let member = as_member(&world, 0).await;
        let home = world.officer("zhang.liuxi").await;
        let asked = ask(&world, &member, "name", "王改名").await.expect(201);
        verb(&world, &home, &asked.id(), "accept", 1, json!(null)).await.expect(200);
        let me = world.get("/api/v1/me").by(&member).send().await.expect(200).json;
        assert_eq!((&me["account"]["display_name"], &me["member"]["record"]["name"]), (&json!("王改名"), &json!("王改名")));
        let log = world.get("/api/v1/me/access-log").by(&member).send().await.expect(200).json;
        assert!(log["items"].as_array().unwrap().iter().any(|entry| entry["by"] == "王改名"), "{log}");
    }

    async fn a_refusal_has_its_reason(world: World) {
        let member = as_member(&world, 0).await;
        let home = world.officer("zhang.liuxi").await;
        let asked = ask(&world, &member, "joined_on", "1999-07-01").await.expect(201);
        verb(&world, &home, &asked.id(), "refuse", 1, json!({})).await.refused(422, "reason_needed");
        let reason = json!({ "reason": "与档案不符" });
        verb(&world, &home, &asked.id(), "refuse", 1, reason).await.expect(200);
        assert_eq!(newest(&world, &member).await["kind"], "correction.refused");
        let own = world.get(OWN).by(&member).send().await.expect(200).json;
        assert_eq!((&own["items"][0]["state"], &own["items"][0]["reason"]), (&json!("refused"), &json!("与档案不符")));
    }

    async fn a_request_is_taken_back_by_its_member_alone(world: World) {
        let member = as_member(&world, 0).await;
        let home = world.officer("zhang.liuxi").await;
        let asked = ask(&world, &member, "occupation", "电工").await.expect(201);
        ask(&world, &member, "occupation", "焊工").await.refused(409, "correction_request_open");
        verb(&world, &home, &asked.id(), "withdraw", 1, json!(null)).await.refused(403, "forbidden");
        let other = as_member(&world, 2).await;
        verb(&world, &other, &asked.id(), "withdraw", 1, json!(null)).await.refused(404, "not_found");
        verb(&world, &member, &asked.id(), "withdraw", 1, json!(null)).await.expect(200);
        assert_eq!(newest(&world, &home).await["kind"], "correction.withdrawn");
        verb(&world, &home, &asked.id(), "accept", 2, json!(null)).await.refused(409, "correction_request_state");
        ask(&world, &member, "occupation", "焊工").await.expect(201);
    }

    async fn what_could_not_be_in_the_record_is_not_asked_for(world: World) {
        let member = as_member(&world, 0).await;
        for (field, value) in [
            ("id_number", "123"), ("sex", "x"), ("born", "2090-01-01"), ("education", "一二三四五六七八九十一二三四五六七八九十一"),
        ] {
            let refused = ask(&world, &member, field, value).await.refused(422, "invalid_field");
            assert_eq!(refused.json["errors"][0]["pointer"], "/value", "{field}");
        }
        ask(&world, &member, "standing", "left").await.refused(422, "invalid_field");
        ask(&world, &member, "phone", "19911112222").await.refused(422, "invalid_field");
        let officer = world.officer("zhang.liuxi").await;
        ask(&world, &officer, "name", "张三").await.refused(403, "forbidden");
    }

    async fn officers_elsewhere_see_none_and_what_is_sealed_takes_a_reason(world: World) {
        let member = as_member(&world, 0).await;
        let asked = ask(&world, &member, "address", "慈溪市新址1号").await.expect(201);
        let path = format!("{PATH}/{}", asked.id());
        let stranger = world.officer("wang.shiqiao").await;
        world.get(&path).by(&stranger).send().await.refused(404, "not_found");
        verb(&world, &stranger, &asked.id(), "accept", 1, json!(null)).await.refused(404, "not_found");
        let listed = world.get(PATH).by(&stranger).send().await.expect(200).json;
        assert_eq!(listed["items"], json!([]));
        let home = world.officer("zhang.liuxi").await;
        let listed = world.get(PATH).by(&home).send().await.expect(200);
        assert!(!listed.text.contains("新址"), "{}", listed.text);
        let shown = world.get(&path).by(&home).send().await.expect(200);
        assert_eq!((&shown.json["value"], &shown.json["masked"]), (&Value::Null, &json!(true)));
        assert!(!shown.text.contains("新址"), "{}", shown.text);
        let number = ask(&world, &member, "id_number", &people::id_number(77)).await.expect(201);
        let shown = world.get(&format!("{PATH}/{}", number.id())).by(&home).send().await.expect(200);
        assert!(shown.json["value"].as_str().unwrap().contains("****"), "{}", shown.text);
        assert!(!shown.text.contains(&people::id_number(77)));

        let reveal = |who: &Persona, reason: &str| {
            let call = world.post(&format!("{path}/reveal")).by(who).without_key();
            call.json(json!({ "reason": reason })).send()
        };
        reveal(&home, "核对户口簿").await.refused(403, "totp_needed");
        world.confirm("zhang.liuxi", &home).await;
        reveal(&home, " ").await.refused(422, "reason_needed");
        let revealed = reveal(&home, "核对户口簿").await.expect(200);
        assert_eq!(revealed.json, json!({ "field": "address", "value": "慈溪市新址1号" }));
        assert_eq!(revealed.header("cache-control"), Some("no-store"));
        reveal(&world.confirmed("wang.shiqiao").await, "核对").await.refused(404, "not_found");
        reveal(&world.confirmed("admin").await, "核对").await.refused(403, "forbidden");
        let log = world.get("/api/v1/me/access-log").by(&member).send().await.expect(200).json;
        let told = (&log["items"][0]["action"], &log["items"][0]["reason"]);
        assert_eq!(told, (&json!("member.reveal"), &json!("address: 核对户口簿")));
        let own = world.get(OWN).by(&member).send().await.expect(200).json;
        assert_eq!(own["items"][0]["value"], people::id_number(77));
        assert_eq!(own["items"][1]["value"], "慈溪市新址1号");
    }

    async fn of_acceptance_and_withdrawal_at_once_one_is_made(world: World) {
        let member = as_member(&world, 0).await;
        let home = world.officer("zhang.liuxi").await;
        let id = ask(&world, &member, "education", "大专").await.expect(201).id();
        let (accepted, withdrawn) = join(
            verb(&world, &home, &id, "accept", 1, json!(null)),
            verb(&world, &member, &id, "withdraw", 1, json!(null)),
        )
        .await;
        let mut answers = [accepted.status, withdrawn.status];
        answers.sort_unstable();
        assert_eq!(answers, [200, 412], "{} {}", accepted.text, withdrawn.text);
        let is_corrected = record(&world, &home).await["education"] == "大专";
        assert_eq!(is_corrected, accepted.status == 200, "{}", people::phone(0));
    }
}
