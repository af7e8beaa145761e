//! The work of a case: the timer opens it, people bring it on; home and host hand it over; whom to
//! call today.

use futures_util::future::join_all;
use hongyan::background;
use hongyan::demo::{org, people};
use hongyan::job::model::Timer;
use serde_json::{Value, json};

use crate::support::World;
use crate::support::journey::{FLOWS, as_member, leaving, placement_of, registered, step};
use crate::support::world::{Persona, Reply};

const CASES: &str = "/api/v1/follow-up-cases";

/// A round of the timer: how many cases it opened.
async fn round(world: &World) -> Option<usize> {
    background::round(&world.app, Timer::OpenCases).await.unwrap()
}

async fn look_after(world: &World, login: &str, version: i64) -> Reply {
    let home = world.officer("zhang.liuxi").await;
    let account = world.county.account(login).unwrap();
    let path = format!("/api/v1/members/{}/liaison", world.member(0));
    let call = world.call(actix_web::http::Method::PUT, &path).by(&home).if_match(version);
    call.json(json!({ "account_id": account })).send().await
}

/// The path of the only case.
async fn case_of(world: &World) -> String {
    let home = world.officer("zhang.liuxi").await;
    let page = world.get(&format!("{CASES}?open=true")).by(&home).send().await.expect(200);
    let cases = page.json["items"].as_array().unwrap();
    assert_eq!(cases.len(), 1, "{}", page.text);
    format!("{CASES}/{}", cases[0]["id"].as_str().unwrap())
}

async fn shown(world: &World, by: &Persona, path: &str) -> Value {
    world.get(path).by(by).send().await.expect(200).json
}

async fn tried(world: &World, by: &Persona, path: &str, channel: &str, result: &str) -> Reply {
    let at = world.clock.now().to_rfc3339();
    let body = json!({ "channel": channel, "result": result, "at": at });
    world.post(&format!("{path}/contacts")).by(by).json(body).send().await
}

/// Attempts by these channels, ten days apart.
async fn search(world: &World, login: &str, path: &str, channels: &[&str]) {
    for channel in channels {
        let by = world.officer(login).await;
        tried(world, &by, path, channel, "no_answer").await.expect(201);
        world.pass_days(10);
    }
}

async fn calls(world: &World, login: &str) -> Vec<Value> {
    let officer = world.officer(login).await;
    let page = world.get(&format!("{CASES}/today")).by(&officer).send().await.expect(200);
    page.json["items"].as_array().unwrap().clone()
}

/// How the member is called.
async fn name(world: &World) -> String {
    let home = world.officer("zhang.liuxi").await;
    let member = shown(world, &home, &format!("/api/v1/members/{}", world.member(0))).await;
    member["name"].as_str().unwrap().to_owned()
}

/// What an officer was told last.
async fn newest(world: &World, login: &str) -> Value {
    let officer = world.officer(login).await;
    let inbox = world.get("/api/v1/me/messages").by(&officer).send().await.expect(200);
    inbox.json["items"][0].clone()
}

/// Overdue for arrival by eight days, and the timer has opened the case.
async fn taken_up(world: &World) -> String {
    registered(world, leaving(world)).await;
    world.pass_days(38);
    assert_eq!(round(world).await, Some(1));
    case_of(world).await
}

on_both! {
    async fn the_timer_opens_a_case_after_the_days_of_reminders_and_only_once(world: World) {
        registered(&world, leaving(&world)).await;
        look_after(&world, "li.liuxi", 1).await.expect(200);
        for (days, opened) in [(30, 0), (1, 0), (6, 0), (1, 1), (1, 0)] {
            world.pass_days(days);
            assert_eq!(round(&world).await, Some(opened), "after {days} more days");
        }
        assert_eq!(round(&world).await, None, "not due again within the hour");
        let home = world.officer("zhang.liuxi").await;
        let case = shown(&world, &home, &case_of(&world).await).await;
        let liaison = world.county.account("li.liuxi").unwrap().to_string();
        assert_eq!((&case["stage"], &case["owner_id"]), (&json!("contacting"), &json!(liaison)));
        let auditor = world.officer("shenji").await;
        let query = format!("/api/v1/audit-events?member_id={}", world.member(0));
        let events = world.get(&query).by(&auditor).send().await.expect(200);
        let opened = events.json["items"].as_array().unwrap().iter().find(|event| {
            event["subject_kind"] == "follow_up_case" && event["actor_kind"] == "system"
        });
        assert_eq!(opened.unwrap()["policy"], "contacting_after_days@1=7");
        // The member's standing is nobody's but the organization's to change.
        let path = format!("/api/v1/members/{}", world.member(0));
        assert_eq!(shown(&world, &home, &path).await["standing"], "normal");
    }

    async fn contact_is_called_lost_by_the_branch_after_the_silence_and_each_kind_of_attempt(world: World) {
        let path = taken_up(&world).await;
        search(&world, "zhang.liuxi", &path, &["phone", "visit", "phone"]).await;
        let home = world.officer("zhang.liuxi").await;
        let early = step(&world, &home, &path, "lost-suspected", 4, Value::Null).await;
        early.refused(409, "not_unreachable_yet");
        step(&world, &home, &path, "unreachable", 4, Value::Null).await.expect(200);
        let early = step(&world, &home, &path, "lost-suspected", 5, Value::Null).await;
        let why = &early.refused(409, "silence_too_short").json["why"]["evidence"];
        assert_eq!(why["last_seen_on"], "2026-02-19");
        assert_eq!(why["silence_limit"]["on"], "2026-08-19");
        world.pass_days(120);
        let home = world.officer("zhang.liuxi").await;
        let thin = step(&world, &home, &path, "lost-suspected", 5, Value::Null).await;
        let why = &thin.refused(409, "attempts_too_few").json["why"]["evidence"];
        assert_eq!(why["channels_missing"], json!(["relatives"]));
        tried(&world, &home, &path, "relatives", "no_answer").await.expect(201);
        for (login, code) in [("lin.baisha", 403), ("li.liuxi", 404), ("luo.xinan", 404), ("wang.shiqiao", 404)] {
            let other = world.officer(login).await;
            let reply = step(&world, &other, &path, "lost-suspected", 6, Value::Null).await;
            assert_eq!(reply.status, code, "{login} {}", reply.text);
        }
        let sent = (0..3).map(|_| step(&world, &home, &path, "lost-suspected", 6, Value::Null));
        let mut answers: Vec<u16> = join_all(sent).await.iter().map(|reply| reply.status).collect();
        answers.sort_unstable();
        assert_eq!(answers, [200, 412, 412]);
        let level = async |level: &str| {
            let path = format!("/api/v1/absentees?level={level}");
            shown(&world, &home, &path).await["items"].as_array().unwrap().clone()
        };
        assert_eq!(level("overdue").await.len() + level("unreachable").await.len(), 0);
        let lost = level("lost_suspected").await;
        assert_eq!(lost[0]["next_step"]["step"], "report_to_committee");
        // A sign of life ends it, whoever was first.
        let member = as_member(&world, 0).await;
        let made_at = world.clock.now().to_rfc3339();
        let body = json!({ "id": "phone-0001", "kind": "all_is_well", "made_at": made_at });
        world.post("/api/v1/check-ins").by(&member).json(body).send().await.expect(201);
        let case = shown(&world, &home, &path).await;
        assert_eq!((&case["stage"], &case["open"]), (&json!("normal"), &json!(false)));
    }

    async fn home_hands_the_case_to_the_host_and_gets_it_back(world: World) {
        let path = taken_up(&world).await;
        let stranger = world.officer("wang.shiqiao").await;
        let host = world.officer("luo.xinan").await;
        world.get(&path).by(&host).send().await.refused(404, "not_found");
        let home = world.officer("zhang.liuxi").await;
        let to = |side: &str| json!({ "side": side });
        step(&world, &home, &path, "hand-off", 1, to("home")).await.refused(409, "case_state");
        step(&world, &stranger, &path, "hand-off", 1, to("host")).await.refused(404, "not_found");
        step(&world, &home, &path, "hand-off", 1, to("host")).await.expect(200);
        assert_eq!(calls(&world, "zhang.liuxi").await.len(), 0);
        let waiting = calls(&world, "luo.xinan").await;
        assert_eq!(waiting.len(), 1);
        assert_eq!(calls(&world, "he.xinan").await.len(), 0, "who supervises does not call");
        let dial = waiting[0]["contact"].as_str().unwrap();
        let number = world.post(dial).by(&host).without_key().send().await.expect(200);
        assert_eq!(number.json["phone"], people::phone(0));
        let give = |login: &str| json!({ "account_id": world.county.account(login).unwrap() });
        step(&world, &host, &path, "assign", 2, give("li.liuxi")).await.refused(422, "invalid_field");
        step(&world, &home, &path, "assign", 2, give("li.liuxi")).await.refused(403, "not_an_actor");
        step(&world, &host, &path, "assign", 2, give("he.xinan")).await.expect(200);
        assert_eq!(calls(&world, "he.xinan").await.len(), 1);
        tried(&world, &host, &path, "visit", "no_answer").await.expect(201);
        step(&world, &host, &path, "unreachable", 4, Value::Null).await.refused(403, "not_an_actor");
        step(&world, &host, &path, "hand-off", 4, to("home")).await.expect(200);
        let case = shown(&world, &home, &path).await;
        let sides: Vec<&Value> =
            case["hand_offs"].as_array().unwrap().iter().map(|entry| &entry["side"]).collect();
        assert_eq!(sides, ["host", "home"]);
        assert_eq!((&case["side"], &case["owner_id"]), (&json!("home"), &Value::Null));
        assert_eq!(case["contacts"][0]["channel"], "visit");
        world.get(&path).by(&host).send().await.refused(404, "not_found");
        assert_eq!(calls(&world, "zhang.liuxi").await.len(), 1);
        // The two sides at once: one of them has it.
        let sent = ["host", "host"].map(|side| step(&world, &home, &path, "hand-off", 5, to(side)));
        let mut answers: Vec<u16> = join_all(sent).await.iter().map(|reply| reply.status).collect();
        answers.sort_unstable();
        assert_eq!(answers, [200, 412]);
    }

    async fn a_case_with_a_host_that_has_lost_the_member_is_home_s_again(world: World) {
        let path = taken_up(&world).await;
        let (home, host) = (world.officer("zhang.liuxi").await, world.officer("luo.xinan").await);
        let flow = shown(&world, &home, &path).await["flow_id"].as_str().unwrap().to_owned();
        let flow = format!("/api/v1/outbound-registrations/{flow}");
        step(&world, &home, &path, "hand-off", 1, json!({ "side": "host" })).await.expect(200);
        let refusal = json!({ "ground": "not_here", "note": "查无此人" });
        let placement = placement_of(&world, &flow).await;
        let at = world.get(&placement).by(&host).send().await.expect(200).version();
        step(&world, &host, &placement, "refuse", at, refusal).await.expect(200);
        let case = shown(&world, &home, &path).await;
        assert_eq!((&case["side"], &case["owner_id"]), (&json!("home"), &Value::Null));
        assert_eq!(calls(&world, "zhang.liuxi").await.len(), 1);
        assert_eq!(calls(&world, "luo.xinan").await.len(), 0);
        let kinds = world.get("/api/v1/me/messages").by(&home).send().await.expect(200).text;
        assert!(kinds.contains("case.handed_to_home"), "{kinds}");
    }

    async fn who_gets_a_case_or_loses_it_is_told(world: World) {
        let path = taken_up(&world).await;
        look_after(&world, "li.liuxi", 1).await.expect(200);
        let (home, host) = (world.officer("zhang.liuxi").await, world.officer("luo.xinan").await);
        let to = |side: &str| json!({ "side": side });
        step(&world, &home, &path, "hand-off", 2, to("host")).await.expect(200);
        let told = newest(&world, "luo.xinan").await;
        assert_eq!(told["kind"], "case.handed_to_host");
        assert!(path.ends_with(told["case_id"].as_str().unwrap()), "{told}");
        assert!(told["text"].as_str().unwrap().contains(&name(&world).await), "{told}");
        assert_ne!(newest(&world, "zhang.liuxi").await["kind"], "case.handed_to_host");
        // Refused: nobody hears of it.
        step(&world, &home, &path, "hand-off", 2, to("home")).await.refused(412, "stale_version");
        assert_eq!(newest(&world, "luo.xinan").await, told);
        step(&world, &host, &path, "hand-off", 3, to("home")).await.expect(200);
        for login in ["zhang.liuxi", "li.liuxi"] {
            assert_eq!(newest(&world, login).await["kind"], "case.handed_to_home", "{login}");
        }
        assert_eq!(newest(&world, "luo.xinan").await, told, "whoever did it knows");
        step(&world, &home, &path, "hand-off", 4, to("host")).await.expect(200);
        step(&world, &home, &path, "hand-off", 5, to("home")).await.expect(200);
        assert_eq!(newest(&world, "luo.xinan").await["kind"], "case.handed_to_home");
        let stranger = world.officer("wang.shiqiao").await;
        let inbox = world.get("/api/v1/me/messages").by(&stranger).send().await.expect(200);
        assert_eq!(inbox.json["items"], json!([]));
    }

    async fn that_contact_may_be_lost_is_told_to_the_secretary_and_above(world: World) {
        let path = taken_up(&world).await;
        let admin = world.confirmed("admin").await;
        let posts = format!("/api/v1/organizations/{}/posts", world.organization(org::LIUXI));
        let deputy = json!({
            "account_id": world.county.account("wang.shiqiao").unwrap(), "role": "deputy_secretary",
            "starts_on": world.clock.now().day().to_string(),
        });
        world.post(&posts).by(&admin).json(deputy).send().await.expect(201);
        search(&world, "wang.shiqiao", &path, &["phone", "visit", "relatives"]).await;
        let wang = world.officer("wang.shiqiao").await;
        step(&world, &wang, &path, "unreachable", 4, Value::Null).await.expect(200);
        world.pass_days(120);
        let wang = world.officer("wang.shiqiao").await;
        step(&world, &wang, &path, "lost-suspected", 5, Value::Null).await.expect(200);
        for login in ["zhang.liuxi", "lin.baisha"] {
            let told = newest(&world, login).await;
            assert_eq!(told["kind"], "case.lost_suspected", "{login}");
            assert!(told["text"].as_str().unwrap().contains(&name(&world).await), "{told}");
        }
        let member = as_member(&world, 0).await;
        let inbox = world.get("/api/v1/me/messages").by(&member).send().await.expect(200);
        assert!(!inbox.text.contains("lost_suspected"), "{}", inbox.text);
    }

    async fn a_case_without_a_host_stays_at_home(world: World) {
        let mut body = leaving(&world);
        body["destination"] = json!({ "kind": "unknown" });
        registered(&world, body).await;
        world.pass_days(200);
        assert_eq!(round(&world).await, Some(1));
        let (path, home) = (case_of(&world).await, world.officer("zhang.liuxi").await);
        let to = json!({ "side": "host" });
        step(&world, &home, &path, "hand-off", 1, to).await.refused(409, "no_host");
    }

    async fn todays_calls_are_ones_own_and_come_back_when_they_are_due(world: World) {
        let path = taken_up(&world).await;
        let today = calls(&world, "zhang.liuxi").await;
        let call = &today[0];
        assert!(path.ends_with(call["id"].as_str().unwrap()));
        assert!(call["phone"].as_str().unwrap().contains("****"));
        assert_eq!(call["next_step"]["step"], "verify_arrival");
        assert!(call["reasons"][1]["text"].as_str().unwrap().contains("已逾期"));
        for login in ["li.liuxi", "lin.baisha", "luo.xinan", "wang.shiqiao", "qiu.cixi"] {
            assert_eq!(calls(&world, login).await.len(), 0, "{login}");
        }
        // Who looks after the member gets the case with the member.
        look_after(&world, "li.liuxi", 1).await.expect(200);
        assert_eq!(calls(&world, "zhang.liuxi").await.len(), 0);
        assert_eq!(calls(&world, "li.liuxi").await.len(), 1);
        let liaison = world.officer("li.liuxi").await;
        tried(&world, &liaison, &path, "phone", "no_answer").await.expect(201);
        for (days, due) in [(0, 0), (2, 0), (1, 1)] {
            world.pass_days(days);
            assert_eq!(calls(&world, "li.liuxi").await.len(), due, "after {days} more days");
        }
        let liaison = world.officer("li.liuxi").await;
        let at = world.clock.now();
        let body = |next: &str| json!({
            "channel": "phone", "result": "message_left", "at": at.to_rfc3339(), "next_on": next,
        });
        let contacts = format!("{path}/contacts");
        let past = world.post(&contacts).by(&liaison).json(body("2026-03-01")).send().await;
        past.refused(422, "invalid_field");
        let next = at.day().plus_days(10).to_string();
        world.post(&contacts).by(&liaison).json(body(&next)).send().await.expect(201);
        for (days, due) in [(9, 0), (1, 1)] {
            world.pass_days(days);
            assert_eq!(calls(&world, "li.liuxi").await.len(), due, "after {days} more days");
        }
        let member = as_member(&world, 0).await;
        world.get(&format!("{CASES}/today")).by(&member).send().await.refused(403, "forbidden");
    }

    async fn the_case_ends_with_the_flow(world: World) {
        let path = taken_up(&world).await;
        let home = world.officer("zhang.liuxi").await;
        let flow = shown(&world, &home, &path).await["flow_id"].as_str().unwrap().to_owned();
        let flow = format!("{FLOWS}/{flow}");
        let version = world.get(&flow).by(&home).send().await.expect(200).version();
        let back = json!({ "note": "已返乡，当面汇报" });
        step(&world, &home, &flow, "return", version, back).await.expect(200);
        let case = shown(&world, &home, &path).await;
        assert_eq!((&case["open"], &case["stage"]), (&json!(false), &json!("normal")));
        assert_eq!(calls(&world, "zhang.liuxi").await.len(), 0);
        world.pass_days(400);
        assert_eq!(round(&world).await, Some(0));
    }

    async fn a_person_and_the_timer_open_one_case(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        world.pass_days(60);
        let home = world.officer("zhang.liuxi").await;
        let open = json!({ "flow_id": flow.rsplit('/').next().unwrap() });
        let (opened, by_hand) =
            futures_util::future::join(round(&world), world.post(CASES).by(&home).json(open).send()).await;
        let hands = usize::from(by_hand.status == 201);
        assert_eq!(opened.unwrap() + hands, 1, "{}", by_hand.text);
        case_of(&world).await;
    }
}
