//! Officers come and go: what they had to see to is found by whoever is in charge after them.

use hongyan::background;
use hongyan::demo::org;
use hongyan::job::model::Timer;
use serde_json::{Value, json};

use crate::support::World;
use crate::support::journey::{as_member, leaving, registered, step};
use crate::support::world::{Persona, Reply};

const CASES: &str = "/api/v1/follow-up-cases";

fn account(world: &World, login: &str) -> Value {
    json!(world.county.account(login).unwrap().to_string())
}

fn today(world: &World) -> String {
    world.clock.now().day().to_string()
}

async fn shown(world: &World, by: &Persona, path: &str) -> Value {
    world.get(path).by(by).send().await.expect(200).json
}

/// The case of a member whose arrival is overdue, which the timer has opened.
async fn taken_up(world: &World) -> String {
    registered(world, leaving(world)).await;
    world.pass_days(38);
    background::round(&world.app, Timer::OpenCases).await.unwrap();
    let home = world.officer("zhang.liuxi").await;
    let page = shown(world, &home, &format!("{CASES}?open=true")).await;
    format!("{CASES}/{}", page["items"][0]["id"].as_str().unwrap())
}

async fn give(world: &World, by: &Persona, case: &str, version: i64, login: &str) {
    let to = json!({ "account_id": account(world, login) });
    step(world, by, case, "assign", version, to).await.expect(200);
}

/// How many calls an officer has today, and how many cases to see to.
async fn to_see_to(world: &World, login: &str) -> (usize, Value) {
    let officer = world.officer(login).await;
    let calls = shown(world, &officer, &format!("{CASES}/today")).await;
    let counts = shown(world, &officer, "/api/v1/me/counts").await;
    (calls["items"].as_array().unwrap().len(), counts["own_cases"].clone())
}

/// What an officer was told of cases of others.
async fn told(world: &World, login: &str) -> Vec<Value> {
    let officer = world.officer(login).await;
    let inbox = shown(world, &officer, "/api/v1/me/messages").await;
    let items = inbox["items"].as_array().unwrap().iter();
    items.filter(|item| item["kind"].as_str().unwrap().starts_with("cases.")).cloned().collect()
}

/// The post of a role at Liuxi.
async fn post(world: &World, by: &Persona, role: &str) -> Value {
    let path = format!("/api/v1/organizations/{}/posts", world.organization(org::LIUXI));
    let held = shown(world, by, &path).await;
    held["items"].as_array().unwrap().iter().find(|post| post["role"] == role).unwrap().clone()
}

async fn of_post(world: &World, by: &Persona, post: &Value, verb: &str, body: Value) -> Reply {
    let path = format!("/api/v1/posts/{}", post["id"].as_str().unwrap());
    step(world, by, &path, verb, post["version"].as_i64().unwrap(), body).await
}

async fn hand_over(world: &World, on: String) {
    let township = world.officer("lin.baisha").await;
    let path = format!("/api/v1/organizations/{}", world.organization(org::LIUXI));
    let version = world.get(&path).by(&township).send().await.expect(200).version();
    let wish = json!({ "role": "secretary", "to_account_id": account(world, "tongji"), "on": on });
    step(world, &township, &path, "hand-over", version, wish).await.expect(201);
}

async fn look_after(world: &World, login: &str) {
    let home = world.officer("zhang.liuxi").await;
    let path = format!("/api/v1/members/{}/liaison", world.member(0));
    let call = world.call(actix_web::http::Method::PUT, &path).by(&home).if_match(1);
    call.json(json!({ "account_id": account(world, login) })).send().await.expect(200);
}

on_both! {
    async fn the_case_of_a_liaison_whose_post_was_ended_is_the_secretary_s_to_see_to(world: World) {
        let case = taken_up(&world).await;
        let home = world.officer("zhang.liuxi").await;
        give(&world, &home, &case, 1, "li.liuxi").await;
        assert_eq!(to_see_to(&world, "zhang.liuxi").await, (0, json!(0)));
        assert_eq!(to_see_to(&world, "li.liuxi").await, (1, json!(1)));
        let township = world.officer("lin.baisha").await;
        let held = post(&world, &township, "liaison").await;
        of_post(&world, &township, &held, "end", json!({ "on": today(&world) })).await.expect(200);
        assert_eq!(to_see_to(&world, "zhang.liuxi").await, (1, json!(1)));
        let messages = told(&world, "zhang.liuxi").await;
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert_eq!((&messages[0]["kind"], &messages[0]["cases"]), (&json!("cases.left"), &json!(1)));
        let name = held["display_name"].as_str().unwrap();
        assert!(messages[0]["text"].as_str().unwrap().contains(name), "{messages:?}");
        assert!(messages[0].get("member_id").is_none(), "{messages:?}");
        for login in ["lin.baisha", "luo.xinan", "wang.shiqiao", "qiu.cixi"] {
            assert_eq!(told(&world, login).await.len(), 0, "{login}");
            assert_eq!(to_see_to(&world, login).await, (0, json!(0)), "{login}");
        }
        // It can be worked on and given on.
        let at = world.clock.now().to_rfc3339();
        let tried = json!({ "channel": "phone", "result": "no_answer", "at": at });
        world.post(&format!("{case}/contacts")).by(&home).json(tried).send().await.expect(201);
        give(&world, &home, &case, 3, "zhang.liuxi").await;
        assert_eq!(to_see_to(&world, "zhang.liuxi").await, (0, json!(1)), "called today already");
    }

    async fn the_heir_of_a_dissolved_branch_is_told_of_its_cases(world: World) {
        let case = taken_up(&world).await;
        let home = world.officer("zhang.liuxi").await;
        give(&world, &home, &case, 1, "li.liuxi").await;
        let township = world.officer("lin.baisha").await;
        let liuxi = format!("/api/v1/organizations/{}", world.organization(org::LIUXI));
        let version = world.get(&liuxi).by(&township).send().await.expect(200).version();
        let wish = json!({
            "heir_id": world.organization(org::SHIQIAO),
            "document_number": "白委〔2026〕9号", "on": today(&world),
        });
        step(&world, &township, &liuxi, "dissolve", version, wish).await.expect(200);
        let messages = told(&world, "wang.shiqiao").await;
        assert_eq!((messages.len(), &messages[0]["kind"]), (1, &json!("cases.left")), "{messages:?}");
        assert_eq!(to_see_to(&world, "wang.shiqiao").await, (1, json!(1)));
    }

    async fn a_secretary_who_leaves_alone_leaves_the_cases_to_whoever_comes(world: World) {
        let case = taken_up(&world).await;
        let home = world.officer("zhang.liuxi").await;
        give(&world, &home, &case, 1, "zhang.liuxi").await;
        let township = world.officer("lin.baisha").await;
        let held = post(&world, &township, "secretary").await;
        of_post(&world, &township, &held, "end", json!({ "on": today(&world) })).await.expect(200);
        // Nobody acts for the branch: the committee above is told.
        let messages = told(&world, "lin.baisha").await;
        assert_eq!((messages.len(), &messages[0]["cases"]), (1, &json!(1)));
        let posts = format!("/api/v1/organizations/{}/posts", world.organization(org::LIUXI));
        let appointed = json!({
            "account_id": account(&world, "tongji"), "role": "secretary", "starts_on": today(&world),
        });
        world.post(&posts).by(&township).json(appointed).send().await.expect(201);
        assert_eq!(to_see_to(&world, "tongji").await, (1, json!(1)));
    }

    async fn a_hand_over_passes_the_cases_and_the_members_on(world: World) {
        look_after(&world, "zhang.liuxi").await;
        let case = taken_up(&world).await;
        let home = world.officer("zhang.liuxi").await;
        assert_eq!(shown(&world, &home, &case).await["owner_id"], account(&world, "zhang.liuxi"));
        hand_over(&world, today(&world)).await;
        assert_eq!(to_see_to(&world, "tongji").await, (1, json!(1)));
        let successor = world.officer("tongji").await;
        let after = world.get(&case).by(&successor).send().await.expect(200);
        assert_eq!((&after.json["owner_id"], after.version()), (&account(&world, "tongji"), 2));
        let member = format!("/api/v1/members/{}", world.member(0));
        assert_eq!(shown(&world, &successor, &member).await["liaison_id"], account(&world, "tongji"));
        let messages = told(&world, "tongji").await;
        assert_eq!(messages.len(), 1, "{messages:?}");
        assert_eq!((&messages[0]["kind"], &messages[0]["cases"]), (&json!("cases.handed_over"), &json!(1)));
        assert_eq!(told(&world, "lin.baisha").await.len(), 0, "nothing is left");
        let inbox = shown(&world, &as_member(&world, 0).await, "/api/v1/me/messages").await;
        assert_eq!(inbox["items"][0]["kind"], "liaison.assigned");
    }

    async fn a_hand_over_of_a_later_day_passes_them_on_that_day(world: World) {
        let case = taken_up(&world).await;
        let home = world.officer("zhang.liuxi").await;
        give(&world, &home, &case, 1, "zhang.liuxi").await;
        let day = world.clock.now().day().plus_days(3).to_string();
        hand_over(&world, day).await;
        world.pass_days(2);
        background::round(&world.app, Timer::OpenCases).await.unwrap();
        assert_eq!(to_see_to(&world, "zhang.liuxi").await, (1, json!(1)));
        world.pass_days(1);
        assert_eq!(to_see_to(&world, "tongji").await, (1, json!(1)), "before the timer's round too");
        background::round(&world.app, Timer::OpenCases).await.unwrap();
        let successor = world.officer("tongji").await;
        let owner = shown(&world, &successor, &case).await["owner_id"].clone();
        assert_eq!(owner, account(&world, "tongji"));
        assert_eq!(told(&world, "tongji").await.len(), 1);
    }

    async fn what_a_stand_in_leaves_is_told_once_when_the_time_is_over(world: World) {
        let case = taken_up(&world).await;
        let home = world.officer("zhang.liuxi").await;
        let own = post(&world, &home, "secretary").await;
        let until = world.clock.now().day().plus_days(1).to_string();
        let lend = json!({ "account_id": account(&world, "tongji"), "from": today(&world), "until": until });
        of_post(&world, &home, &own, "delegate", lend).await.expect(201);
        give(&world, &home, &case, 1, "tongji").await;
        world.pass_days(1);
        background::round(&world.app, Timer::OpenCases).await.unwrap();
        assert_eq!(to_see_to(&world, "zhang.liuxi").await, (0, json!(0)));
        world.pass_days(1);
        assert_eq!(to_see_to(&world, "zhang.liuxi").await, (1, json!(1)));
        for _ in 0..2 {
            background::round(&world.app, Timer::OpenCases).await.unwrap();
            world.pass_days(1);
        }
        let messages = told(&world, "zhang.liuxi").await;
        assert_eq!((messages.len(), &messages[0]["cases"]), (1, &json!(1)), "{messages:?}");
    }

    async fn the_cases_of_a_locked_account_are_seen_to(world: World) {
        let case = taken_up(&world).await;
        let home = world.officer("zhang.liuxi").await;
        give(&world, &home, &case, 1, "li.liuxi").await;
        let admin = world.confirmed("admin").await;
        let path = format!("/api/v1/accounts/{}", account(&world, "li.liuxi").as_str().unwrap());
        let version = world.get(&path).by(&admin).send().await.expect(200).version();
        step(&world, &admin, &path, "lock", version, Value::Null).await.expect(200);
        assert_eq!(to_see_to(&world, "zhang.liuxi").await, (1, json!(1)));
        assert_eq!(told(&world, "zhang.liuxi").await.len(), 1);
        let to = json!({ "account_id": account(&world, "li.liuxi") });
        step(&world, &home, &case, "assign", 2, to).await.refused(422, "invalid_field");
        step(&world, &admin, &path, "unlock", version + 1, Value::Null).await.expect(200);
        assert_eq!(to_see_to(&world, "zhang.liuxi").await, (0, json!(0)), "they are the owner's again");
    }

    async fn a_case_of_the_host_is_seen_to_there(world: World) {
        let case = taken_up(&world).await;
        let home = world.officer("zhang.liuxi").await;
        step(&world, &home, &case, "hand-off", 1, json!({ "side": "host" })).await.expect(200);
        let host = world.officer("luo.xinan").await;
        give(&world, &host, &case, 2, "he.xinan").await;
        assert_eq!(to_see_to(&world, "luo.xinan").await, (0, json!(0)));
        let admin = world.confirmed("admin").await;
        let path = format!("/api/v1/accounts/{}", account(&world, "he.xinan").as_str().unwrap());
        let version = world.get(&path).by(&admin).send().await.expect(200).version();
        step(&world, &admin, &path, "close", version, Value::Null).await.expect(200);
        assert_eq!(to_see_to(&world, "luo.xinan").await, (1, json!(1)));
        assert_eq!(to_see_to(&world, "zhang.liuxi").await, (0, json!(0)), "it is the host's");
    }

    async fn no_case_is_opened_for_a_liaison_who_left(world: World) {
        look_after(&world, "li.liuxi").await;
        let township = world.officer("lin.baisha").await;
        let held = post(&world, &township, "liaison").await;
        of_post(&world, &township, &held, "end", json!({ "on": today(&world) })).await.expect(200);
        assert_eq!(told(&world, "zhang.liuxi").await.len(), 0, "no case was open");
        let case = taken_up(&world).await;
        let home = world.officer("zhang.liuxi").await;
        assert_eq!(shown(&world, &home, &case).await["owner_id"], Value::Null);
        assert_eq!(to_see_to(&world, "zhang.liuxi").await, (1, json!(1)));
    }
}
