//! Who is silent, as each side sees it, and the work of a case.

use hongyan::demo::org;
use serde_json::{Value, json};

use crate::support::World;
use crate::support::journey::{as_member, leaving, placement_of, registered, step};

const ABSENTEES: &str = "/api/v1/absentees";
const CASES: &str = "/api/v1/follow-up-cases";

async fn list(world: &World, login: &str, query: &str) -> Vec<Value> {
    let officer = world.officer(login).await;
    let page = world.get(&format!("{ABSENTEES}{query}")).by(&officer).send().await.expect(200);
    page.json["items"].as_array().unwrap().clone()
}

/// Registered, and found by the host on the same day.
async fn arrived(world: &World) -> String {
    let flow = registered(world, leaving(world)).await;
    let placement = placement_of(world, &flow).await;
    let host = world.officer("luo.xinan").await;
    step(world, &host, &placement, "check-in", 1, json!({})).await.expect(200);
    flow
}

async fn levels(world: &World) -> Vec<usize> {
    let mut counts = Vec::new();
    for level in ["due_soon", "overdue", "unreachable"] {
        counts.push(list(world, "zhang.liuxi", &format!("?level={level}")).await.len());
    }
    counts
}

on_both! {
    async fn silence_shows_by_the_day_and_ends_with_a_report(world: World) {
        arrived(&world).await;
        for (days, counts) in [(0, [0, 0, 0]), (154, [1, 0, 0]), (30, [1, 0, 0]), (1, [0, 1, 0])] {
            world.pass_days(days);
            assert_eq!(levels(&world).await, counts, "after {days} more days");
        }
        let items = list(&world, "zhang.liuxi", "").await;
        let item = &items[0];
        assert_eq!((&item["due_on"], &item["days_overdue"]), (&json!("2026-09-01"), &json!(1)));
        let secretary = world.officer("zhang.liuxi").await;
        let flow = format!("/api/v1/outbound-registrations/{}", item["flow_id"].as_str().unwrap());
        let flow = world.get(&flow).by(&secretary).send().await.expect(200);
        assert_eq!(item["flow_version"], flow.json["version"]);
        assert_eq!(item["ruling"]["parameter"], "contact_months");
        assert_eq!(item["next_step"]["step"], "remind_member");
        assert_eq!(item["destination"], org::XINAN);
        assert!(item["phone"].as_str().unwrap().contains("****"));
        assert!(item["reasons"][1]["text"].as_str().unwrap().contains("已逾期 1 天"));
        let member = as_member(&world, 0).await;
        let refused = world.get(ABSENTEES).by(&member).send().await;
        refused.refused(403, "forbidden");
        let body = json!({ "id": "phone-0001", "kind": "all_is_well", "made_at": "2026-09-02T03:00:00Z" });
        world.post("/api/v1/check-ins").by(&member).json(body).send().await.expect(201);
        assert_eq!(levels(&world).await, [0, 0, 0]);
    }

    async fn every_level_above_sees_the_same_and_others_nothing(world: World) {
        registered(&world, leaving(&world)).await;
        world.pass_days(190);
        let branch = list(&world, "zhang.liuxi", "").await;
        assert_eq!(branch.len(), 1);
        for (login, name) in [
            ("lin.baisha", org::HOME_TOWNSHIP),
            ("lin.baisha", org::LIUXI),
            ("qiu.cixi", org::HOME_COUNTY),
        ] {
            let query = format!("?organization_id={}", world.organization(name));
            assert_eq!(list(&world, login, &query).await, branch, "{login} {name}");
        }
        for login in ["wang.shiqiao", "chen.baoan", "luo.xinan", "li.liuxi"] {
            assert_eq!(list(&world, login, "").await.len(), 0, "{login}");
        }
        let stranger = world.officer("wang.shiqiao").await;
        let path = format!("{ABSENTEES}?organization_id={}", world.organization(org::LIUXI));
        world.get(&path).by(&stranger).send().await.refused(404, "not_found");
    }

    async fn the_host_sees_those_who_are_with_it(world: World) {
        arrived(&world).await;
        world.pass_days(200);
        let seen = list(&world, "luo.xinan", "?side=host").await;
        assert_eq!(seen.len(), 1);
        let township = list(&world, "he.xinan", "?side=host&level=overdue").await;
        assert_eq!(township, seen);
        assert_eq!(list(&world, "luo.xinan", "?side=home").await.len(), 0);
    }

    async fn who_never_arrived_is_missed_at_home_and_at_the_host(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        for (days, counts, step) in [
            (22, [0, 0, 0], ""),
            (1, [1, 0, 0], "remind_arrival"),
            (7, [1, 0, 0], "remind_arrival"),
            (1, [0, 1, 0], "remind_arrival"),
            (7, [0, 1, 0], "verify_arrival"),
        ] {
            world.pass_days(days);
            assert_eq!(levels(&world).await, counts, "after {days} more days");
            let items = list(&world, "zhang.liuxi", "").await;
            assert_eq!(items.first().map_or("", |item| item["next_step"]["step"].as_str().unwrap()), step);
        }
        let item = &list(&world, "zhang.liuxi", "?level=overdue").await[0];
        assert_eq!((&item["due_on"], &item["days_overdue"]), (&json!("2026-03-31"), &json!(8)));
        assert_eq!(item["ruling"]["parameter"], "check_in_deadline_days");
        assert_eq!(item["reasons"][1]["text"], "应于 2026-03-31 前报到，已逾期 8 天");
        for login in ["luo.xinan", "he.xinan"] {
            let seen = list(&world, login, "?side=host&level=overdue").await;
            assert_eq!(seen.len(), 1, "{login}");
            assert_eq!(seen[0]["reasons"], item["reasons"]);
        }
        for (login, side) in [("luo.xinan", "home"), ("wang.shiqiao", "home"), ("wang.shiqiao", "host")] {
            assert_eq!(list(&world, login, &format!("?side={side}")).await.len(), 0, "{login}");
        }
        let home = world.officer("zhang.liuxi").await;
        let open = json!({ "flow_id": flow.rsplit('/').next().unwrap() });
        let case = world.post(CASES).by(&home).json(open).send().await.expect(201);
        let placement = placement_of(&world, &flow).await;
        let host = world.officer("luo.xinan").await;
        step(&world, &host, &placement, "check-in", 1, json!({})).await.expect(200);
        assert_eq!(levels(&world).await, [0, 0, 0]);
        let path = format!("{CASES}/{}", case.id());
        let closed = world.get(&path).by(&home).send().await.expect(200);
        assert_eq!(closed.json["open"], false);
        world.pass_days(153);
        assert_eq!(list(&world, "zhang.liuxi", "").await[0]["due_on"], "2026-10-08");
    }

    async fn the_arrival_deadline_follows_the_departure_and_the_host(world: World) {
        let mut body = leaving(&world);
        body["departs_on"] = json!("2026-03-10");
        let flow = registered(&world, body).await;
        let home = world.officer("zhang.liuxi").await;
        let later = json!({ "departs_on": "2026-03-20", "proxy_reason": "本人不使用智能手机" });
        step(&world, &home, &flow, "amend", 2, later).await.expect(200);
        world.pass_days(49);
        assert_eq!(levels(&world).await, [1, 0, 0]);
        world.pass_days(1);
        assert_eq!(list(&world, "zhang.liuxi", "").await[0]["due_on"], "2026-04-19");
        let placement = placement_of(&world, &flow).await;
        let host = world.officer("luo.xinan").await;
        step(&world, &host, &placement, "refuse", 2, json!({ "ground": "not_here" })).await.expect(200);
        assert_eq!(levels(&world).await, [0, 0, 0]);
        let home = world.officer("zhang.liuxi").await;
        let next = json!({ "host_id": world.organization(org::HOST_TOWNSHIP) });
        step(&world, &home, &placement, "reroute", 3, next).await.expect(200);
        assert_eq!(levels(&world).await, [0, 0, 0]);
        world.pass_days(31);
        assert_eq!(list(&world, "zhang.liuxi", "").await[0]["due_on"], "2026-05-20");
    }

    async fn a_case_goes_from_attempts_to_unreachable_and_back(world: World) {
        let flow = arrived(&world).await;
        let flow_id = flow.rsplit('/').next().unwrap().to_owned();
        let home = world.officer("zhang.liuxi").await;
        let open = json!({ "flow_id": flow_id });
        world.post(CASES).by(&home).json(open.clone()).send().await.refused(409, "not_overdue");
        world.pass_days(190);
        let home = world.officer("zhang.liuxi").await;
        let case = world.post(CASES).by(&home).json(open.clone()).send().await.expect(201);
        world.post(CASES).by(&home).json(open).send().await.refused(409, "case_exists");
        let path = format!("{CASES}/{}", case.id());
        let early = step(&world, &home, &path, "unreachable", 1, Value::Null).await;
        assert_eq!(early.refused(409, "attempts_too_few").json["why"]["evidence"]["attempts"], 0);
        for (days, channel) in [(0, "phone"), (8, "relatives"), (8, "phone")] {
            world.pass_days(days);
            let home = world.officer("zhang.liuxi").await;
            let at = world.clock.now().to_rfc3339();
            let body = json!({ "channel": channel, "result": "no_answer", "at": at });
            world.post(&format!("{path}/contacts")).by(&home).json(body).send().await.expect(201);
        }
        let above = world.officer("lin.baisha").await;
        step(&world, &above, &path, "unreachable", 4, Value::Null).await.refused(403, "not_an_actor");
        let home = world.officer("zhang.liuxi").await;
        step(&world, &home, &path, "unreachable", 3, Value::Null).await.refused(412, "stale_version");
        let done = step(&world, &home, &path, "unreachable", 4, Value::Null).await.expect(200);
        assert_eq!(done.json["evidence"]["channels"], 2);
        assert_eq!(levels(&world).await, [0, 0, 1]);
        let item = &list(&world, "zhang.liuxi", "?mine=true").await[0];
        assert_eq!((&item["level"], &item["case"]["attempts"]), (&json!("unreachable"), &json!(3)));
        let at = world.clock.now().to_rfc3339();
        let body = json!({ "channel": "phone", "result": "reached", "at": at, "note": "换了号码" });
        let back = world.post(&format!("{path}/contacts")).by(&home).json(body).send().await.expect(201);
        assert_eq!((&back.json["stage"], &back.json["open"]), (&json!("normal"), &json!(false)));
        assert_eq!(levels(&world).await, [0, 0, 0]);
        let view = world.get(&path).by(&home).send().await.expect(200);
        assert_eq!(view.json["contacts"].as_array().unwrap().len(), 4);
    }

    async fn a_case_is_given_to_the_liaison(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        world.pass_days(190);
        let home = world.officer("zhang.liuxi").await;
        let flow_id = flow.rsplit('/').next().unwrap().to_owned();
        let open = json!({ "flow_id": flow_id });
        let case = world.post(CASES).by(&home).json(open).send().await.expect(201);
        let path = format!("{CASES}/{}", case.id());
        let give = |login: &str| json!({ "account_id": world.county.account(login).unwrap() });
        step(&world, &home, &path, "assign", 1, give("wang.shiqiao")).await.refused(422, "invalid_field");
        step(&world, &home, &path, "assign", 1, give("li.liuxi")).await.expect(200);
        assert_eq!(list(&world, "li.liuxi", "?mine=true").await.len(), 1);
        let liaison = world.officer("li.liuxi").await;
        let at = world.clock.now().to_rfc3339();
        let body = json!({ "channel": "visit", "result": "moved_away", "at": at });
        world.post(&format!("{path}/contacts")).by(&liaison).json(body).send().await.expect(201);
    }
}
