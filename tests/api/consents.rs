//! What a member's data is used for: told, given, withdrawn, and a withdrawal acts at once.

use futures_util::future::join;
use hongyan::background;
use hongyan::demo::{org, people};
use hongyan::job::model::Timer;
use serde_json::{Value, json};

use crate::support::journey::{
    as_member, consented, leaving, placement_of, registered, says, step,
};
use crate::support::{Persona, Receiver, Reply, World};

const PATH: &str = "/api/v1/me/consents";

const NOTICES: &str = "/api/v1/privacy-notices";

fn notice(version: i32, from: &str) -> Value {
    json!({
        "version": version, "in_force_from": from,
        "zh": "新的告知。\n第二段。", "en": "What is new.\nThe second part.",
    })
}

async fn publish(world: &World, by: &Persona, body: Value) -> Reply {
    world.post(NOTICES).by(by).json(body).send().await
}

async fn accept(world: &World, who: &Persona, version: i32) -> Reply {
    let call = world.post("/api/v1/auth/notice").by(who).without_key();
    call.json(json!({ "version": version })).send().await
}

/// Purpose and state of all, as one reads them.
async fn stand(world: &World, who: &Persona) -> Vec<(String, String)> {
    let list = world.get(PATH).by(who).send().await.expect(200).json;
    let text = |item: &Value, key: &str| item[key].as_str().unwrap().to_owned();
    let items = list["items"].as_array().unwrap().clone();
    items.iter().map(|item| (text(item, "purpose"), text(item, "state"))).collect()
}

fn stands<const N: usize>(expected: [(&str, &str); N]) -> [(String, String); N] {
    expected.map(|(purpose, state)| (purpose.to_owned(), state.to_owned()))
}

/// Another system that 柳溪村 has told of registrations and refusals.
async fn hears_of_registrations(world: &World, officer: &Persona) -> Receiver {
    let receiver = Receiver::start();
    let form = json!({
        "organization_id": world.organization(org::LIUXI), "url": receiver.url,
        "events": ["flow.registered", "placement.refused"],
    });
    world.post("/api/v1/webhook-endpoints").by(officer).json(form).send().await.expect(201);
    receiver
}

async fn deliveries(world: &World, officer: &Persona) -> Vec<Value> {
    let listed = world.get("/api/v1/webhook-deliveries").by(officer).send().await.expect(200);
    listed.json["items"].as_array().unwrap().clone()
}

/// A refusal by the host, which is worth a short message.
async fn refused(world: &World) {
    let host = world.officer("luo.xinan").await;
    let flow = registered(world, leaving(world)).await;
    let placement = placement_of(world, &flow).await;
    step(world, &host, &placement, "refuse", 1, json!({ "ground": "not_here" })).await.expect(200);
}

on_both! {
    async fn the_notice_is_told_in_both_languages(world: World) {
        let member = as_member(&world, 0).await;
        let path = "/api/v1/privacy-notices/current";
        let zh = world.get(path).by(&member).send().await.expect(200).json;
        let en = world.get(path).by(&member).header("Accept-Language", "en").send().await.expect(200).json;
        assert_eq!((&zh["version"], &en["version"]), (&json!(3), &json!(3)));
        let paragraphs = |notice: &Value| notice["paragraphs"].as_array().unwrap().len();
        assert_eq!(paragraphs(&zh), paragraphs(&en));
        assert!(zh["paragraphs"][0].as_str().unwrap().contains("职责"));
        assert!(en["paragraphs"][0].as_str().unwrap().contains("duty"));
        world.get(path).send().await.refused(401, "not_logged_in");
    }

    async fn a_new_notice_is_published_read_and_asked_about_from_its_day_on(world: World) {
        let member = as_member(&world, 0).await;
        let due = async |who: &Persona| {
            let me = world.get("/api/v1/me").by(who).send().await.expect(200).json;
            me["account"]["notice_due"].clone()
        };
        assert_eq!(due(&member).await, json!(3));
        accept(&world, &member, 3).await.expect(204);
        assert_eq!(due(&member).await, Value::Null);

        let admin = world.confirmed("admin").await;
        let made = publish(&world, &admin, notice(4, "2026-03-11")).await.expect(201);
        assert_eq!(made.json, json!({ "version": 4, "in_force_from": "2026-03-11" }));
        let auditor = world.officer("shenji").await;
        let events = world.get("/api/v1/audit-events?action=privacy_notice.publish").by(&auditor);
        let events = events.send().await.expect(200).json;
        assert_eq!(events["items"][0]["subject_kind"], "privacy_notice");
        assert_eq!(due(&member).await, Value::Null, "not before its day");
        accept(&world, &member, 4).await.refused(422, "invalid_field");
        let versions = |who: &Persona, language: &'static str| {
            world.get(NOTICES).by(who).header("Accept-Language", language).send()
        };
        let listed = versions(&member, "zh-CN").await.expect(200).json;
        let numbers: Vec<&Value> =
            listed["items"].as_array().unwrap().iter().map(|item| &item["version"]).collect();
        assert_eq!(numbers, [&json!(4), &json!(3), &json!(2), &json!(1)]);
        assert_eq!(listed["items"][0]["paragraphs"], json!(["新的告知。", "第二段。"]));
        let english = versions(&member, "en").await.expect(200).json;
        assert_eq!(english["items"][0]["paragraphs"][1], "The second part.");

        world.pass_days(10);
        assert_eq!(due(&member).await, json!(4));
        let current = world.get(&format!("{NOTICES}/current")).by(&member).send().await.expect(200);
        assert_eq!((&current.json["version"], &current.json["in_force_from"]), (&json!(4), &json!("2026-03-11")));
        let again = as_member(&world, 0).await;
        assert_eq!(due(&again).await, json!(4), "each log-in is asked until it is answered");
        accept(&world, &member, 4).await.expect(204);
        assert_eq!((due(&member).await, due(&again).await), (Value::Null, Value::Null));
        says(&world, &member, "short_messages", false).await.expect(200);
        let consents = world.get(PATH).by(&member).send().await.expect(200).json;
        assert_eq!(consents["items"][2]["notice_version"], 4);
    }

    async fn a_notice_is_published_once_in_order_and_by_whoever_is_over_all(world: World) {
        let admin = world.officer("admin").await;
        publish(&world, &admin, notice(4, "2026-03-11")).await.refused(403, "totp_needed");
        world.confirm("admin", &admin).await;
        for (field, value, at) in [
            ("version", json!(5), "/version"),
            ("in_force_from", json!("2026-02-28"), "/in_force_from"),
            ("zh", json!(" "), "/zh"),
            ("en", json!("Only one part."), "/en"),
        ] {
            let mut body = notice(4, "2026-03-11");
            body[field] = value;
            let refused = publish(&world, &admin, body).await.refused(422, "invalid_field");
            assert_eq!(refused.json["errors"][0]["pointer"], at);
        }
        publish(&world, &admin, notice(3, "2026-03-11")).await.refused(409, "notice_version_taken");
        let both = join(
            publish(&world, &admin, notice(4, "2026-03-11")),
            publish(&world, &admin, notice(4, "2026-03-12")),
        );
        let (one, other) = both.await;
        let mut answers = [one.status, other.status];
        answers.sort_unstable();
        assert_eq!(answers, [201, 409], "{} {}", one.text, other.text);
        let early = publish(&world, &admin, notice(5, "2026-03-10")).await;
        early.refused(422, "invalid_field");

        // A county's administrator cannot speak for all.
        let posts = format!("/api/v1/organizations/{}/posts", world.organization(org::HOST_COUNTY));
        let post = json!({
            "account_id": world.county.account("chen.baoan").unwrap(),
            "role": "county_administrator", "starts_on": "2026-03-01",
        });
        world.post(&posts).by(&admin).json(post).send().await.expect(201);
        let chen = world.confirmed("chen.baoan").await;
        publish(&world, &chen, notice(5, "2026-03-20")).await.refused(403, "forbidden");
        let secretary = world.confirmed("zhang.liuxi").await;
        publish(&world, &secretary, notice(5, "2026-03-20")).await.refused(403, "forbidden");
    }

    async fn what_each_purpose_stands_on_is_told_to_who_never_said_anything(world: World) {
        let member = as_member(&world, 0).await;
        assert_eq!(stand(&world, &member).await, stands([
            ("membership", "in_force"),
            ("outbound_registration", "in_force"),
            ("short_messages", "in_force"),
            ("other_systems", "not_given"),
        ]));
        let list = world.get(PATH).by(&member).send().await.expect(200).json;
        let bases: Vec<&Value> =
            list["items"].as_array().unwrap().iter().map(|item| &item["basis"]).collect();
        assert_eq!(bases, ["duty", "duty", "duty_with_objection", "consent"]);
        assert!(list["items"].as_array().unwrap().iter().all(|item| item.get("since").is_none()));
        for purpose in ["membership", "outbound_registration"] {
            says(&world, &member, purpose, false).await.refused(409, "purpose_by_duty");
        }
        says(&world, &member, "marketing", false).await.refused(422, "invalid_field");
        let officer = world.officer("zhang.liuxi").await;
        world.get(PATH).by(&officer).send().await.refused(403, "forbidden");
        says(&world, &officer, "short_messages", false).await.refused(403, "forbidden");
    }

    async fn a_consent_is_to_the_notice_that_was_shown(world: World) {
        let member = as_member(&world, 0).await;
        for shown in [Value::Null, json!(1), json!(4)] {
            let body = json!({ "purpose": "other_systems", "given": true, "notice_version": shown });
            let refused = world.post(PATH).by(&member).json(body).send().await;
            let refused = refused.refused(422, "invalid_field");
            assert_eq!(refused.json["errors"][0]["pointer"], "/notice_version");
        }
        let given = says(&world, &member, "other_systems", true).await.expect(200);
        assert_eq!(given.json["state"], "given");
        let list = world.get(PATH).by(&member).send().await.expect(200).json;
        let said = &list["items"][3];
        assert_eq!((&said["state"], &said["notice_version"]), (&json!("given"), &json!(3)));
        assert_eq!(said["since"], json!(world.clock.now()));
        // A withdrawal needs no notice.
        let body = json!({ "purpose": "other_systems", "given": false });
        let withdrawn = world.post(PATH).by(&member).json(body).send().await.expect(200);
        assert_eq!(withdrawn.json["state"], "withdrawn");
    }

    async fn what_was_never_given_is_not_withdrawn(world: World) {
        let member = as_member(&world, 0).await;
        let said = says(&world, &member, "other_systems", false).await.expect(200);
        assert_eq!(said.json["state"], "not_given");
        let said = says(&world, &member, "short_messages", true).await.expect(200);
        assert_eq!(said.json["state"], "in_force");
        let list = world.get(PATH).by(&member).send().await.expect(200).json;
        assert!(list["items"].as_array().unwrap().iter().all(|item| item.get("since").is_none()));
    }

    async fn a_consent_lapses_with_a_notice_that_asks_anew_and_with_no_other(world: World) {
        let member = as_member(&world, 0).await;
        says(&world, &member, "other_systems", true).await.expect(200);
        says(&world, &member, "short_messages", false).await.expect(200);
        let admin = world.confirmed("admin").await;
        publish(&world, &admin, notice(4, "2026-03-01")).await.expect(201);
        let mut anew = notice(5, "2026-03-11");
        anew["asks_anew"] = json!(true);
        publish(&world, &admin, anew).await.expect(201);
        let all = stand(&world, &member).await;
        assert_eq!(all[2..], stands([("short_messages", "objected"), ("other_systems", "given")]));
        world.pass_days(10);
        let member = as_member(&world, 0).await;
        let all = stand(&world, &member).await;
        assert_eq!(all[2..], stands([("short_messages", "objected"), ("other_systems", "lapsed")]));
        let officer = world.confirmed("lin.baisha").await;
        let receiver = hears_of_registrations(&world, &officer).await;
        registered(&world, leaving(&world)).await;
        assert!(deliveries(&world, &officer).await.is_empty());
        drop(receiver);
        let again = says(&world, &member, "other_systems", true).await.expect(200);
        assert_eq!(again.json["state"], "given");
        let current = world.get(&format!("{NOTICES}/current")).by(&member).send().await.expect(200);
        assert_eq!(current.json["asks_anew"], true);
    }

    async fn who_wants_no_short_messages_gets_none_not_even_those_that_wait(world: World) {
        refused(&world).await;
        let member = as_member(&world, 0).await;
        says(&world, &member, "short_messages", false).await.expect(200);
        says(&world, &member, "short_messages", false).await.expect(200);
        let list = world.get(PATH).by(&member).send().await.expect(200).json;
        let said = &list["items"][2];
        assert_eq!((&said["state"], &said["notice_version"]), (&json!("objected"), &json!(3)));
        assert_eq!(said["since"], json!(world.clock.now()));
        background::round(&world.app, Timer::SendTexts).await.unwrap();
        assert!(world.outbox.texts(&people::phone(0)).is_empty());
        let inbox = world.get("/api/v1/me/messages").by(&member).send().await.expect(200).json;
        assert_eq!(inbox["items"][0]["kind"], "placement.refused", "the message in the app stays");
        world.pass_seconds(120);
        world.code_for(&people::phone(0)).await;

        says(&world, &member, "short_messages", true).await.expect(200);
        assert_eq!(stand(&world, &member).await[2..3], stands([("short_messages", "in_force")]));
        background::round(&world.app, Timer::SendTexts).await.unwrap();
        assert!(world.outbox.texts(&people::phone(0)).is_empty(), "what was dropped stays dropped");
    }

    async fn who_never_logged_in_is_reminded_by_short_message(world: World) {
        refused(&world).await;
        background::round(&world.app, Timer::SendTexts).await.unwrap();
        let texts = world.outbox.texts(&people::phone(0));
        assert_eq!((texts.len(), texts[0].0.as_str()), (1, "placement.refused"));
    }

    async fn other_systems_are_told_of_nobody_who_has_not_consented(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let mut receiver = hears_of_registrations(&world, &officer).await;
        // Never logged in, never saw a notice.
        registered(&world, leaving(&world)).await;
        // Saw it and did not consent.
        let member = as_member(&world, 2).await;
        accept(&world, &member, 3).await.expect(204);
        let mut second = leaving(&world);
        second["member_id"] = json!(world.member(2));
        registered(&world, second).await;
        background::round(&world.app, Timer::SendWebhooks).await.unwrap();
        assert!(receiver.taken().is_empty());
        assert!(deliveries(&world, &officer).await.is_empty(), "nothing is kept for later either");
        // What happened before a consent is not told after it.
        says(&world, &member, "other_systems", true).await.expect(200);
        background::round(&world.app, Timer::SendWebhooks).await.unwrap();
        assert!(receiver.taken().is_empty());
    }

    async fn a_withdrawal_keeps_other_systems_from_what_waits(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let mut receiver = hears_of_registrations(&world, &officer).await;
        let member = as_member(&world, 0).await;
        says(&world, &member, "other_systems", true).await.expect(200);
        let flow = registered(&world, leaving(&world)).await;
        says(&world, &member, "other_systems", false).await.expect(200);
        let host = world.officer("luo.xinan").await;
        let placement = placement_of(&world, &flow).await;
        step(&world, &host, &placement, "refuse", 1, json!({ "ground": "not_here" })).await.expect(200);
        background::round(&world.app, Timer::SendWebhooks).await.unwrap();
        assert!(receiver.taken().is_empty());
        let listed = deliveries(&world, &officer).await;
        assert_eq!((listed.len(), &listed[0]["state"]), (1, &json!("dropped")));

        // Another member's events go out as before.
        consented(&world, 2).await;
        let mut other = leaving(&world);
        other["member_id"] = json!(world.member(2));
        registered(&world, other).await;
        background::round(&world.app, Timer::SendWebhooks).await.unwrap();
        assert_eq!(receiver.kinds(), ["flow.registered"]);
    }

    async fn what_was_said_is_in_the_members_log(world: World) {
        let member = as_member(&world, 0).await;
        says(&world, &member, "other_systems", true).await.expect(200);
        let log = world.get("/api/v1/me/access-log").by(&member).send().await.expect(200).json;
        let newest = &log["items"][0];
        assert_eq!((&newest["action"], &newest["self"]), (&json!("me.consents"), &json!(true)));
        assert_eq!(newest["reason"], "other_systems given");
    }
}
