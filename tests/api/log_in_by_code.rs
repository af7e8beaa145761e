//! Members log in by phone and one-time code.

use hongyan::demo::{self, org, people};
use serde_json::{Value, json};

fn suffix(id_number: &str) -> String {
    id_number.chars().skip(14).collect()
}

fn code(phone: &str, code: &str) -> Value {
    json!({ "method": "one_time_code", "phone": phone, "code": code })
}

fn code_and_suffix(phone: &str, given: &str, number: usize) -> Value {
    let mut body = code(phone, given);
    body["id_suffix"] = json!(suffix(&people::id_number(number)));
    body
}

/// A code that is not the one given.
fn other(code: &str) -> &'static str {
    if code == "111111" { "222222" } else { "111111" }
}

use crate::support::World;

on_both! {
    async fn the_answer_is_the_same_for_numbers_nobody_has(world: World) {
        let mut answers = Vec::new();
        for phone in [people::phone(0), "19987654321".to_owned()] {
            let call = world.post("/api/v1/auth/one-time-codes").json(json!({ "phone": phone }));
            answers.push(call.send().await.expect(202).text);
        }
        assert_eq!(answers[0], answers[1]);
        assert_eq!(world.outbox.count(), 1);
        let known = world.log_in(code(&people::phone(0), other(&world.outbox.last(&people::phone(0)).unwrap()))).await;
        let unknown = world.log_in(code("19987654321", "123456")).await;
        let (known, unknown) =
            (known.refused(401, "log_in_refused"), unknown.refused(401, "log_in_refused"));
        assert_eq!(known.json["detail"], unknown.json["detail"]);
    }

    async fn a_number_gets_one_code_a_minute_and_five_an_hour(world: World) {
        let ask = |phone: String| {
            world.post("/api/v1/auth/one-time-codes").json(json!({ "phone": phone })).send()
        };
        for _ in 0..5 {
            ask(people::phone(0)).await.expect(202);
            ask(people::phone(0)).await.refused(429, "rate_limited");
            world.pass_seconds(61);
        }
        ask(people::phone(0)).await.refused(429, "rate_limited");
        ask(people::phone(1)).await.expect(202);
        world.pass_seconds(3600);
        ask(people::phone(0)).await.expect(202);
    }

    async fn a_new_device_asks_for_the_id_and_is_known_from_then_on(world: World) {
        let phone = people::phone(0);
        let first = world.code_for(&phone).await;
        world.log_in(code(&phone, &first)).await.refused(409, "id_suffix_needed");
        let begun = world.log_in(code_and_suffix(&phone, &first, 0)).await.expect(201);
        assert_eq!(begun.json["member_id"], json!(world.member(0)));
        assert_eq!(begun.json["step_up_needed"], json!(false));
        let device = begun.cookie("hongyan_device").unwrap();
        world.log_in(code_and_suffix(&phone, &first, 0)).await.refused(401, "log_in_refused");
        world.pass_seconds(61);
        let second = world.code_for(&phone).await;
        let mut again = code(&phone, &second);
        again["device"] = json!(device);
        let again = world.log_in(again).await.expect(201);
        assert_eq!(again.json["account_id"], begun.json["account_id"]);
        assert_eq!(again.cookie("hongyan_device"), None);
    }

    async fn guessing_a_code_stops_after_five(world: World) {
        let phone = people::phone(0);
        let sent = world.code_for(&phone).await;
        for _ in 0..5 {
            world.log_in(code(&phone, other(&sent))).await.refused(401, "log_in_refused");
        }
        world.log_in(code_and_suffix(&phone, &sent, 0)).await.refused(401, "log_in_refused");
    }

    async fn a_code_is_good_for_five_minutes(world: World) {
        let phone = people::phone(0);
        let sent = world.code_for(&phone).await;
        world.pass_seconds(300);
        world.log_in(code_and_suffix(&phone, &sent, 0)).await.refused(401, "log_in_refused");
    }

    async fn guessing_the_id_stops_too_and_does_not_use_the_code_up(world: World) {
        let phone = people::phone(0);
        let sent = world.code_for(&phone).await;
        for _ in 0..5 {
            let mut guess = code(&phone, &sent);
            guess["id_suffix"] = json!("0000");
            world.log_in(guess).await.refused(401, "log_in_refused");
        }
        world.log_in(code_and_suffix(&phone, &sent, 0)).await.refused(429, "rate_limited");
    }

    async fn two_people_on_one_phone_are_told_apart_by_their_id(world: World) {
        let phone = people::phone(0);
        let secretary = world.officer("zhang.liuxi").await;
        let body = json!({
            "branch_id": world.organization(org::LIUXI), "name": "同号者", "ethnicity": "汉族",
            "id_number": people::id_number(901), "phone": phone, "category": "full",
            "joined_on": "2009-06",
        });
        let wife = world.post("/api/v1/members").by(&secretary).json(body).send().await.expect(201);
        let sent = world.code_for(&phone).await;
        world.log_in(code(&phone, &sent)).await.refused(409, "choose_person");
        let begun = world.log_in(code_and_suffix(&phone, &sent, 901)).await.expect(201);
        assert_eq!(begun.json["member_id"], wife.json["id"]);
    }

    async fn one_code_opens_one_session_when_it_is_sent_many_times_at_once(world: World) {
        let phone = people::phone(0);
        let sent = world.code_for(&phone).await;
        let calls = (0..8).map(|_| world.log_in(code_and_suffix(&phone, &sent, 0)));
        let replies = futures_util::future::join_all(calls).await;
        let begun = replies.iter().filter(|reply| reply.status == 201).count();
        assert_eq!(begun, 1, "{:?}", replies.iter().map(|r| r.status).collect::<Vec<_>>());
    }

    async fn the_privacy_notice_is_asked_for_once(world: World) {
        let phone = people::phone(0);
        let sent = world.code_for(&phone).await;
        let begun = world.log_in(code_and_suffix(&phone, &sent, 0)).await.expect(201);
        assert_eq!(begun.json["notice_version"], json!(0));
        let current = begun.json["current_notice"].clone();
        let member = crate::support::Persona { cookie: begun.session_cookie() };
        let accept = |version: Value| {
            world.post("/api/v1/auth/notice").by(&member).without_key()
                .json(json!({ "version": version })).send()
        };
        accept(json!(99)).await.refused(422, "invalid_field");
        accept(current.clone()).await.expect(204);
        world.pass_seconds(61);
        let sent = world.code_for(&phone).await;
        let again = world.log_in(code_and_suffix(&phone, &sent, 0)).await.expect(201);
        assert_eq!(again.json["notice_version"], current);
    }

    async fn a_members_session_has_no_posts_and_no_password(world: World) {
        let phone = people::phone(0);
        let sent = world.code_for(&phone).await;
        let begun = world.log_in(code_and_suffix(&phone, &sent, 0)).await.expect(201);
        let member = crate::support::Persona { cookie: begun.session_cookie() };
        world.get("/api/v1/members").by(&member).send().await.refused(403, "forbidden");
        let step_up = world.post("/api/v1/auth/step-up").by(&member).without_key();
        let step_up = step_up.json(json!({ "password": demo::PASSWORD })).send().await;
        step_up.refused(401, "log_in_refused");
    }
}
