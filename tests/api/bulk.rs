//! One deed for many: outcomes of their own, nothing twice, gone on with after a loss, stopped by a
//! cancel or the end of a right. A chunk is twenty items.

use hongyan::background;
use hongyan::db::Db;
use hongyan::demo::{org, people};
use hongyan::job::model::Timer;
use hongyan::job::service as job;
use serde_json::{Value, json};

use crate::support::journey::{FLOWS, as_member, leaving, placement_of, registered, step, talk};
use crate::support::{Persona, World, database};

const BULK: &str = "/api/v1/bulk-actions";

async fn begin(world: &World, by: &Persona, body: Value) -> String {
    let begun = world.post(BULK).by(by).json(body).send().await.expect(202);
    let id = begun.id();
    assert_eq!(begun.header("location"), Some(format!("{BULK}/{id}").as_str()));
    id
}

async fn finish(db: &Db) {
    while job::work(db).await.unwrap() {}
}

async fn shown(world: &World, by: &Persona, id: &str) -> Value {
    world.get(&format!("{BULK}/{id}")).by(by).send().await.expect(200).json
}

/// Begins it, lets it be done, and answers how it ended with its items.
async fn done(world: &World, by: &Persona, body: Value) -> (Value, Vec<Value>) {
    let id = begin(world, by, body).await;
    finish(&world.app.db).await;
    let items = world.get(&format!("{BULK}/{id}/items?limit=200")).by(by).send().await.expect(200);
    (shown(world, by, &id).await, items.json["items"].as_array().unwrap().clone())
}

fn outcomes(items: &[Value]) -> Vec<&str> {
    items.iter().map(|item| item["outcome"].as_str().unwrap()).collect()
}

fn item(id: impl ToString, version: i64) -> Value {
    json!({ "id": id.to_string(), "version": version })
}

/// A submitted registration of the `n`th member, by a secretary.
async fn submitted(world: &World, by: &Persona, n: usize) -> String {
    let mut body = leaving(world);
    body["member_id"] = json!(world.member(n));
    world.post(FLOWS).by(by).json(body).send().await.expect(201).id()
}

/// Ids that nothing has, and behind them the members of the home branch.
fn strangers_then_members(world: &World) -> Vec<Value> {
    let strangers = (1..=25).map(|id| item(id, 1));
    strangers.chain([0, 2, 4, 6].map(|n| item(world.member(n), 1))).collect()
}

fn liaison_for(world: &World, items: Vec<Value>) -> Value {
    let liaison = world.county.account("li.liuxi").unwrap();
    json!({ "kind": "assign_liaison", "account_id": liaison, "items": items })
}

/// The versions of the members of the home branch.
async fn versions(world: &World) -> Vec<i64> {
    let officer = world.officer("zhang.liuxi").await;
    let mut versions = Vec::new();
    for n in [0, 2, 4, 6] {
        let path = format!("/api/v1/members/{}", world.member(n));
        versions.push(world.get(&path).by(&officer).send().await.expect(200).version());
    }
    versions
}

on_both! {
    async fn many_are_registered_each_with_its_own_outcome(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let other = world.officer("wang.shiqiao").await;
        let mut flows = Vec::new();
        for n in [0, 2, 4, 6] {
            flows.push(submitted(&world, &home, n).await);
        }
        let foreign = submitted(&world, &other, 1).await;
        step(&world, &home, &format!("{FLOWS}/{}", flows[2]), "register", 1, talk()).await.expect(200);
        let items = [
            item(&flows[0], 1), item(&flows[1], 1), item(&flows[2], 1), item(&foreign, 1), item(7, 1),
        ];
        let mut body = json!({ "kind": "register", "items": items });
        body["talk"] = talk()["talk"].clone();
        let (seen, items) = done(&world, &home, body).await;
        assert_eq!(outcomes(&items), ["done", "done", "changed", "not_found", "not_found"]);
        assert_eq!((&seen["kind"], &seen["state"], &seen["total"]), (&json!("register"), &json!("succeeded"), &json!(5)));
        assert_eq!(seen["outcomes"], json!({ "pending": 0, "done": 2, "refused": 0, "changed": 1, "not_found": 2 }));
        assert_eq!(items[2]["fault"]["code"], "stale_version");
        for flow in &flows[..2] {
            let view = world.get(&format!("{FLOWS}/{flow}")).by(&home).send().await.expect(200);
            assert_eq!((view.version(), &view.json["state"]), (2, &json!("in_flow")));
            assert_eq!(view.json["placements"].as_array().unwrap().len(), 1, "the host was not told");
        }
        let theirs = world.get(&format!("{FLOWS}/{foreign}")).by(&other).send().await.expect(200);
        assert_eq!(theirs.json["state"], "submitted");

        // Without a talk on record, and at a state that does not take it.
        let items = [item(&flows[3], 1), item(&flows[0], 2)];
        let (seen, items) = done(&world, &home, json!({ "kind": "register", "items": items })).await;
        assert_eq!(outcomes(&items), ["refused", "refused"]);
        assert_eq!((&items[0]["fault"]["code"], &items[1]["fault"]["code"]), (&json!("talk_not_recorded"), &json!("flow_state")));
        let path = format!("{BULK}/{}/items?outcome=refused&limit=1", seen["id"].as_str().unwrap());
        let first = world.get(&path).by(&home).header("Accept-Language", "en").send().await.expect(200).json;
        assert!(first["items"][0]["fault"]["detail"].as_str().unwrap().starts_with("Record the pre-departure talk"));
        let next = format!("{path}&cursor={}", first["next_cursor"].as_str().unwrap());
        let second = world.get(&next).by(&home).send().await.expect(200).json;
        assert_eq!((&second["items"][0]["position"], second.get("next_cursor")), (&json!(1), None));
    }

    async fn each_item_is_told_of_in_the_audit(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let flows = [submitted(&world, &home, 0).await, submitted(&world, &home, 2).await];
        let mut body = json!({ "kind": "register", "items": flows.each_ref().map(|flow| item(flow, 1)) });
        body["talk"] = talk()["talk"].clone();
        let (seen, _) = done(&world, &home, body).await;
        let auditor = world.officer("shenji").await;
        let path = "/api/v1/audit-events?action=flow.decide&limit=200";
        let events = world.get(path).by(&auditor).send().await.expect(200).json;
        let of_job = format!("job-{}", seen["id"].as_str().unwrap());
        let events = events["items"].as_array().unwrap().iter().filter(|event| event["request_id"] == of_job);
        let about = |id: &str| events.clone().filter(|event| event["subject_id"] == id).count();
        for flow in &flows {
            assert_eq!(about(flow), 1, "{flow}");
        }
        let own = world.county.account("zhang.liuxi").unwrap().to_string();
        assert!(events.clone().all(|event| event["actor_kind"] == "system" && event["account_id"] == own));
    }

    async fn those_who_came_are_placed_together(world: World) {
        let host = world.officer("luo.xinan").await;
        let mut placements = Vec::new();
        for n in [0, 2, 4] {
            let mut body = leaving(&world);
            body["member_id"] = json!(world.member(n));
            let placement = placement_of(&world, &registered(&world, body).await).await;
            placements.push(placement.rsplit('/').next().unwrap().to_owned());
        }
        for id in &placements[..2] {
            step(&world, &host, &format!("/api/v1/placements/{id}"), "check-in", 1, json!({})).await.expect(200);
        }
        let items = [item(&placements[0], 2), item(&placements[1], 2), item(&placements[2], 1)];
        let mut body = json!({ "kind": "place", "branch_id": world.organization(org::XINAN), "items": items });
        let (_, without_group) = done(&world, &host, body.clone()).await;
        assert_eq!(without_group[0]["fault"]["code"], "place_not_given");
        body["group_id"] = json!(world.organization(org::XINAN_GROUP));
        let (_, items) = done(&world, &host, body.clone()).await;
        assert_eq!(outcomes(&items), ["done", "done", "refused"]);
        assert_eq!(items[2]["fault"]["code"], "placement_state");
        for id in &placements[..2] {
            let view = world.get(&format!("/api/v1/placements/{id}")).by(&host).send().await.expect(200);
            assert_eq!(view.json["state"], "placed");
        }
        body["group_id"] = json!(world.organization(org::CHAMBER));
        let (_, items) = done(&world, &host, body).await;
        assert_eq!(items[2]["fault"]["errors"][0]["pointer"], "/group_id");
    }

    async fn a_loss_in_the_middle_does_nothing_twice(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let id = begin(&world, &home, liaison_for(&world, strangers_then_members(&world))).await;
        assert!(job::work(&world.app.db).await.unwrap());
        assert_eq!(shown(&world, &home, &id).await["outcomes"]["not_found"], 20);
        // Another replica takes the second chunk and is slow; its lease ends.
        let other = database::replica(world.app.db.target(), &world.clock);
        let stuck = job::take_chunk(&other).await.unwrap().unwrap();
        assert!(!job::work(&world.app.db).await.unwrap());
        world.pass_seconds(121);
        finish(&world.app.db).await;
        stuck.go_on(&other).await.unwrap();
        finish(&other).await;
        let seen = shown(&world, &home, &id).await;
        assert_eq!(seen["state"], "succeeded");
        assert_eq!(seen["outcomes"], json!({ "pending": 0, "done": 4, "refused": 0, "changed": 0, "not_found": 25 }));
        assert_eq!(versions(&world).await, [2, 2, 2, 2]);
        let liaison = world.officer("li.liuxi").await;
        let inbox = world.get("/api/v1/me/messages?limit=200").by(&liaison).send().await.expect(200);
        assert_eq!(inbox.json["unread"], 4, "{}", inbox.text);
        let jobs = world.get(&format!("/api/v1/jobs/{id}")).by(&home).send().await.expect(200);
        assert_eq!((&jobs.json["kind"], &jobs.json["done"]), (&json!("bulk"), &json!(29)));
    }

    async fn a_cancel_half_way_leaves_the_rest_as_it_is(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let id = begin(&world, &home, liaison_for(&world, strangers_then_members(&world))).await;
        assert!(job::work(&world.app.db).await.unwrap());
        world.post(&format!("/api/v1/jobs/{id}/cancel")).by(&home).send().await.expect(200);
        finish(&world.app.db).await;
        let seen = shown(&world, &home, &id).await;
        assert_eq!((&seen["state"], &seen["outcomes"]["pending"]), (&json!("cancelled"), &json!(9)));
        assert_eq!(versions(&world).await, [1, 1, 1, 1]);
    }

    async fn a_post_that_ended_meanwhile_does_nothing_more(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let id = begin(&world, &home, liaison_for(&world, strangers_then_members(&world))).await;
        assert!(job::work(&world.app.db).await.unwrap());
        let admin = world.confirmed("admin").await;
        let path = format!("/api/v1/organizations/{}/posts", world.organization(org::LIUXI));
        let posts = world.get(&path).by(&admin).send().await.expect(200).json;
        let own = world.county.account("zhang.liuxi").unwrap().to_string();
        let post = posts["items"].as_array().unwrap().iter().find(|post| post["account_id"] == own);
        let end = format!("/api/v1/posts/{}/end", post.unwrap()["id"].as_str().unwrap());
        let call = world.post(&end).by(&admin).if_match(1).json(json!({ "on": world.clock.today() }));
        call.send().await.expect(200);
        finish(&world.app.db).await;
        let seen = shown(&world, &home, &id).await;
        assert_eq!((&seen["state"], &seen["fault"]["code"]), (&json!("failed"), &json!("forbidden")));
        assert_eq!(seen["outcomes"]["pending"], 9);
        let township = world.officer("lin.baisha").await;
        let path = format!("/api/v1/members/{}", world.member(0));
        assert_eq!(world.get(&path).by(&township).send().await.expect(200).version(), 1);
    }

    async fn the_same_call_begins_one(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let body = liaison_for(&world, strangers_then_members(&world));
        let call = |body: Value| world.post(BULK).by(&home).key("spring-festival").json(body).send();
        assert_eq!(call(body.clone()).await.expect(202).id(), call(body).await.expect(202).id());
        call(liaison_for(&world, vec![item(7, 1)])).await.refused(422, "idempotency_key_reused");
        finish(&world.app.db).await;
        let jobs = world.get("/api/v1/jobs?kind=bulk").by(&home).send().await.expect(200);
        assert_eq!(jobs.json["items"].as_array().unwrap().len(), 1);
        assert_eq!(versions(&world).await, [2, 2, 2, 2]);
    }

    async fn it_is_forgotten_with_its_job(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let (seen, _) = done(&world, &home, liaison_for(&world, vec![item(world.member(0), 1)])).await;
        let path = format!("{BULK}/{}", seen["id"].as_str().unwrap());
        world.pass_days(91);
        background::round(&world.app, Timer::Tidy).await.unwrap();
        let home = world.officer("zhang.liuxi").await;
        world.get(&path).by(&home).send().await.refused(404, "not_found");
        world.get(&format!("{path}/items")).by(&home).send().await.refused(404, "not_found");
    }

    async fn members_pass_from_one_officer_to_another(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let account = |login| world.county.account(login).unwrap();
        let items = [0, 2, 4].map(|n| item(world.member(n), 1));
        done(&world, &home, liaison_for(&world, items.to_vec())).await;
        let hand_over = json!({
            "kind": "hand_over", "from_account_id": account("li.liuxi"), "to_account_id": account("zhang.liuxi"),
        });
        let (seen, none) = done(&world, &world.officer("wang.shiqiao").await, hand_over.clone()).await;
        assert_eq!((&seen["state"], none.len()), (&json!("succeeded"), 0), "members of another branch");
        let (_, items) = done(&world, &home, hand_over).await;
        assert_eq!(outcomes(&items), ["done", "done", "done"]);
        let liaison = world.officer("li.liuxi").await;
        let left = world.get("/api/v1/members").by(&liaison).send().await.expect(200);
        assert!(left.json["items"].as_array().unwrap().is_empty(), "{}", left.text);
        // Nobody can be given what the single call would not give.
        let body = json!({
            "kind": "assign_liaison", "account_id": account("wang.shiqiao"), "items": [item(world.member(6), 1)],
        });
        let (_, items) = done(&world, &home, body).await;
        assert_eq!((&items[0]["fault"]["code"], &items[0]["fault"]["errors"][0]["pointer"]), (&json!("invalid_field"), &json!("/account_id")));
    }

    async fn a_reminder_by_hand_keeps_to_the_week(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let waiting = submitted(&world, &home, 2).await;
        let flow = registered(&world, leaving(&world)).await.rsplit('/').next().unwrap().to_owned();
        let body = json!({ "kind": "remind", "items": [item(&flow, 2), item(&waiting, 1)] });
        let reminded = async || {
            let (_, items) = done(&world, &world.officer("zhang.liuxi").await, body.clone()).await;
            assert_eq!(items[1]["fault"]["code"], "flow_state");
            let code = &items[0]["fault"]["code"];
            code.as_str().map_or_else(|| outcomes(&items)[0].to_owned(), str::to_owned)
        };
        assert_eq!([reminded().await, reminded().await, reminded().await], ["done", "done", "prompts_used_up"]);
        let member = as_member(&world, 0).await;
        let inbox = world.get("/api/v1/me/messages").by(&member).send().await.expect(200).json;
        let kinds: Vec<&Value> = inbox["items"].as_array().unwrap().iter().map(|message| &message["kind"]).collect();
        assert_eq!(kinds.iter().filter(|kind| **kind == "arrival.reminder").count(), 2, "{kinds:?}");
        world.pass_days(8);
        assert_eq!(reminded().await, "done");
        // The host is no party to it.
        let host = world.officer("luo.xinan").await;
        let (_, items) = done(&world, &host, body.clone()).await;
        assert_eq!(outcomes(&items), ["not_found", "not_found"]);
    }

    async fn nobody_is_reminded_who_could_not_hear_of_it(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let body = json!({
            "branch_id": world.organization(org::LIUXI), "name": "无号码", "ethnicity": "汉族",
            "id_number": people::id_number(900), "category": "full", "joined_on": "2009-06",
        });
        let member = world.post("/api/v1/members").by(&home).json(body).send().await.expect(201).id();
        let mut body = leaving(&world);
        body["member_id"] = json!(member);
        let flow = registered(&world, body).await.rsplit('/').next().unwrap().to_owned();
        let remind = json!({ "kind": "remind", "items": [item(&flow, 2)] });
        let told = async || {
            let (_, items) = done(&world, &home, remind.clone()).await;
            items[0]["fault"].clone()
        };
        assert_eq!(told().await["code"], "no_way_to_remind");
        assert!(told().await["detail"].as_str().unwrap().contains("家人"));
        // Nothing of the week is used up: with a number, all of it is there.
        let path = format!("/api/v1/members/{member}");
        let body = json!({ "phone": "19911113333", "reason": "家人告知" });
        let change = world.post(&format!("{path}/phone-changes")).by(&home).if_match(1).json(body);
        let change = change.send().await.expect(201).id();
        let county = world.officer("lin.baisha").await;
        let confirm = world.post(&format!("/api/v1/phone-changes/{change}/confirm")).by(&county);
        confirm.if_match(1).send().await.expect(200);
        for outcome in ["done", "done", "refused"] {
            let (_, items) = done(&world, &home, remind.clone()).await;
            assert_eq!(outcomes(&items), [outcome], "{items:?}");
        }
    }

    async fn only_what_one_may_do_to_one_is_done_to_many(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let items = vec![item(world.member(0), 1)];
        let id = begin(&world, &home, liaison_for(&world, items.clone())).await;
        for login in ["li.liuxi", "lin.baisha", "admin"] {
            let stranger = world.officer(login).await;
            for path in [format!("{BULK}/{id}"), format!("{BULK}/{id}/items")] {
                world.get(&path).by(&stranger).send().await.refused(404, "not_found");
            }
        }
        let refused = async |by: &Persona, body: Value, status: u16, code: &str| {
            world.post(BULK).by(by).json(body).send().await.refused(status, code)
        };
        let member = as_member(&world, 0).await;
        let remind = json!({ "kind": "remind", "items": items.clone() });
        refused(&member, remind, 403, "forbidden").await;
        let register = json!({ "kind": "register", "items": items.clone() });
        refused(&world.officer("li.liuxi").await, register, 403, "forbidden").await;
        let place = json!({ "kind": "place", "items": items.clone() });
        refused(&world.officer("qiu.cixi").await, place, 403, "forbidden").await;
        for (items, pointer) in [
            (vec![], "/items"),
            (vec![item(7, 1), item(8, 1), item(7, 2)], "/items/2/id"),
            ((1..=5001).map(|id| item(id, 1)).collect(), "/items"),
        ] {
            let fault = refused(&home, liaison_for(&world, items), 422, "invalid_field").await;
            assert_eq!(fault.json["errors"][0]["pointer"], pointer);
        }
        let mut unknown = liaison_for(&world, items);
        unknown["kind"] = json!("delete");
        refused(&home, unknown, 422, "invalid_field").await;
    }

    async fn a_body_that_is_wrong_is_told_where(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let one = item(world.member(0), 1);
        for (body, pointer, code) in [
            (json!({ "kind": "delete", "items": [one] }), "/kind", "wrong_type"),
            (json!({ "items": [one] }), "/kind", "required"),
            (json!({ "kind": "remind" }), "/items", "required"),
            (json!({ "kind": "remind", "items": "all" }), "/items", "wrong_type"),
            (json!({ "kind": "remind", "items": [one, { "id": "x1", "version": 1 }] }), "/items/1/id", "wrong_type"),
            (json!({ "kind": "remind", "items": [one, { "id": "7" }] }), "/items/1/version", "required"),
            (json!({ "kind": "remind", "items": [{ "id": "7", "version": 1, "x": 1 }] }), "/items/0/x", "unknown_field"),
            (json!({ "kind": "remind", "items": [one], "account_id": "7" }), "/account_id", "unknown_field"),
            (json!({ "kind": "assign_case", "items": [one] }), "/account_id", "required"),
            (json!({ "kind": "assign_case", "items": [one], "account_id": "li" }), "/account_id", "wrong_type"),
            (json!({ "kind": "hand_over", "from_account_id": "7" }), "/to_account_id", "required"),
            (json!({ "kind": "register", "items": [one], "talk": { "who": "x" } }), "/talk/who", "unknown_field"),
            (json!({ "kind": "remind", "items": [one], "force": true }), "/force", "unknown_field"),
        ] {
            let refused = world.post(BULK).by(&home).json(body.clone()).send().await;
            let refused = refused.refused(422, "invalid_field");
            let told = &refused.json["errors"][0];
            assert_eq!((&told["pointer"], &told["code"]), (&json!(pointer), &json!(code)), "{body}");
        }
    }
}
