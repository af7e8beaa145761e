//! Who is told of what, and what waits for whom.

use hongyan::background;
use hongyan::demo::org;
use hongyan::job::model::Timer;
use serde_json::{Value, json};

use crate::support::journey::{FLOWS, as_member, leaving, placement_of, registered, step, talk};
use crate::support::{Persona, World};

const INBOX: &str = "/api/v1/me/messages";

async fn inbox(world: &World, who: &Persona) -> Value {
    world.get(INBOX).by(who).send().await.expect(200).json
}

/// The kinds of one's messages, newest first, with blanks between.
async fn kinds(world: &World, who: &Persona) -> String {
    let json = inbox(world, who).await;
    let items = json["items"].as_array().unwrap().clone();
    let kinds: Vec<&str> = items.iter().map(|item| item["kind"].as_str().unwrap()).collect();
    kinds.join(" ")
}

fn placed(world: &World) -> Value {
    json!({
        "branch_id": world.organization(org::XINAN),
        "group_id": world.organization(org::XINAN_GROUP),
    })
}

on_both! {
    async fn a_refusal_is_told_to_the_member_to_home_and_above_the_host(world: World) {
        let (home, host) = (world.officer("zhang.liuxi").await, world.officer("luo.xinan").await);
        let above = world.officer("he.xinan").await;
        let flow = registered(&world, leaving(&world)).await;
        let placement = placement_of(&world, &flow).await;
        let member = as_member(&world, 0).await;
        assert_eq!(kinds(&world, &member).await, "placement.notified flow.registered");
        let told = inbox(&world, &host).await["items"][0].clone();
        let me = world.get("/api/v1/me").by(&member).send().await.expect(200).json;
        let name = me["member"]["record"]["name"].as_str().unwrap();
        let expected = format!("{name}将流入，请注意接收，期限 2026-03-31。");
        assert_eq!((&told["text"], &told["due_on"]), (&json!(expected), &json!("2026-03-31")));
        assert_eq!(format!("/api/v1/placements/{}", told["placement_id"].as_str().unwrap()), placement);

        let gone = json!({ "ground": "not_here", "note": "查无此人" });
        step(&world, &host, &placement, "refuse", 1, gone).await.expect(200);
        let told = inbox(&world, &member).await["items"][0].clone();
        assert_eq!(told["kind"], "placement.refused");
        let says = format!("{}不能接收您（不在本地居住或工作），您所在的支部会另行联系安排。", org::XINAN);
        assert_eq!(told["text"], says);
        assert!(told.get("member_id").is_none(), "a member is not told who they are");
        for officer in [&home, &above] {
            let told = inbox(&world, officer).await["items"][0].clone();
            assert_eq!(told["kind"], "placement.refused");
            assert_eq!(told["member_id"], world.member(0).to_string());
        }
        assert_eq!(kinds(&world, &host).await, "placement.notified", "whoever did it knows");

        let next = json!({ "host_id": world.organization(org::CHAMBER) });
        step(&world, &home, &placement, "reroute", 2, next).await.expect(200);
        let told = inbox(&world, &member).await["items"][0].clone();
        assert_eq!(told["kind"], "placement.rerouted");
        assert!(told["text"].as_str().unwrap().contains(org::CHAMBER), "{told}");
        let chamber = world.officer("ma.shanghui").await;
        assert_eq!(kinds(&world, &chamber).await, "placement.passed_on");
        assert_eq!(kinds(&world, &host).await, "placement.rerouted placement.notified");
        let stranger = world.officer("wang.shiqiao").await;
        assert_eq!(kinds(&world, &stranger).await, "");
    }

    async fn a_placement_is_filed_with_the_committee_as_it_is_made(world: World) {
        let (host, above) = (world.officer("luo.xinan").await, world.officer("he.xinan").await);
        let flow = registered(&world, leaving(&world)).await;
        let placement = placement_of(&world, &flow).await;
        let checked_in = step(&world, &host, &placement, "check-in", 1, json!({ "on": "2026-02-20" })).await;
        let checked_in = checked_in.expect(200);
        assert_eq!(checked_in.json["due"]["ruling"]["parameter"], "placement_acceptance_days");
        assert_eq!(checked_in.json["filed_on"], Value::Null);
        let mut place = placed(&world);
        place["placed_on"] = json!("2026-02-24");
        let done = step(&world, &host, &placement, "accept", 2, place).await.expect(200);
        assert_eq!((&done.json["due"], &done.json["filed_on"]), (&Value::Null, &json!("2026-03-01")));
        let view = world.get(&placement).by(&above).send().await.expect(200);
        assert_eq!((&view.json["placed_on"], &view.json["filed_on"]), (&json!("2026-02-24"), &json!("2026-03-01")));
        assert_eq!(view.json["file"]["ruling"]["parameter"], "placement_filing_days");
        let told = inbox(&world, &above).await["items"][0].clone();
        assert_eq!(told["kind"], "placement.filed");
        let name = view.json["member"]["name"].as_str().unwrap();
        assert_eq!(told["text"], format!("{}已编入{name}，报你处备案。", org::XINAN));
        let english = world.get(INBOX).by(&above).header("Accept-Language", "en").send().await;
        let text = english.expect(200).json["items"][0]["text"].as_str().unwrap().to_owned();
        assert!(text.ends_with("files the placement with you."), "{text}");
        assert_eq!(kinds(&world, &host).await, "placement.notified", "whoever files knows");

        // Another group of the same branch is another placement.
        step(&world, &above, &placement, "move", 3, placed(&world)).await.expect(200);
        let next = placement_of(&world, &flow).await;
        let view = world.get(&next).by(&above).send().await.expect(200);
        assert_eq!((&view.json["state"], &view.json["filed_on"]), (&json!("placed"), &json!("2026-03-01")));
        assert_eq!(kinds(&world, &above).await, "placement.filed", "the committee did it itself");
    }

    async fn nobody_says_that_a_placement_outside_the_system_was_filed(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let mut body = leaving(&world);
        body["destination"] = json!({ "kind": "place", "region": "440306" });
        body["host_name"] = json!("某社区党支部");
        let flow = registered(&world, body).await;
        let placement = placement_of(&world, &flow).await;
        step(&world, &home, &placement, "check-in", 1, json!({})).await.expect(200);
        let done = step(&world, &home, &placement, "accept", 2, json!({})).await.expect(200);
        assert_eq!((&done.json["filed_on"], &done.json["due"]), (&Value::Null, &Value::Null));
        let view = world.get(&placement).by(&home).send().await.expect(200);
        assert_eq!((&view.json["filed_on"], &view.json["file"]), (&Value::Null, &Value::Null));
    }

    async fn each_side_hears_what_the_other_does(world: World) {
        let member = as_member(&world, 0).await;
        let (home, host) = (world.officer("zhang.liuxi").await, world.officer("luo.xinan").await);
        let mut own = leaving(&world);
        for field in ["member_id", "proxy_reason"] {
            own.as_object_mut().unwrap().remove(field);
        }
        let made = world.post(FLOWS).by(&member).json(own).send().await.expect(201);
        let flow = format!("{FLOWS}/{}", made.id());
        assert_eq!(kinds(&world, &home).await, "flow.submitted");
        step(&world, &home, &flow, "register", 1, talk()).await.expect(200);
        let placement = placement_of(&world, &flow).await;
        let arrival = json!({
            "id": "arrival-of-one-member", "kind": "arrival", "made_at": "2026-03-01T04:00:00Z",
            "region_code": "440306",
        });
        world.post("/api/v1/check-ins").by(&member).json(arrival).send().await.expect(201);
        assert_eq!(kinds(&world, &host).await, "placement.checked_in placement.notified");
        step(&world, &host, &placement, "accept", 2, placed(&world)).await.expect(200);
        step(&world, &host, &placement, "leave", 3, json!({})).await.expect(200);
        assert_eq!(
            kinds(&world, &home).await,
            "placement.left placement.placed placement.checked_in flow.submitted"
        );
        assert_eq!(
            kinds(&world, &member).await,
            "placement.left placement.placed placement.notified flow.registered"
        );
    }

    async fn a_homecoming_waits_for_the_branch_until_it_is_confirmed_or_overtaken(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        let member = as_member(&world, 0).await;
        let (home, host) = (world.officer("zhang.liuxi").await, world.officer("luo.xinan").await);
        let report = async |kind: &str, id: &str, hour: u8| {
            let body = json!({
                "id": id, "kind": kind, "made_at": format!("2026-03-01T0{hour}:00:00Z"),
                "region_code": if kind == "arrival" { "440306" } else { "330282" },
            });
            world.post("/api/v1/check-ins").by(&member).json(body).send().await.expect(201);
        };
        let waiting = async || {
            let counts = world.get("/api/v1/me/counts").by(&home).send().await.expect(200).json;
            let list = world.get(&format!("{FLOWS}?came_home=true")).by(&home).send().await;
            let list = list.expect(200).json["items"].as_array().unwrap().len();
            assert_eq!(counts["returns_to_confirm"], list);
            list
        };
        assert_eq!(waiting().await, 0);
        report("homecoming", "homecoming-of-one-member", 1).await;
        assert_eq!(waiting().await, 1);
        assert_eq!(kinds(&world, &home).await, "check_in.homecoming");
        assert_eq!(kinds(&world, &host).await, "check_in.homecoming placement.notified");
        let shown = world.get(&flow).by(&home).send().await.expect(200);
        assert_eq!(shown.json["home"]["came_home_on"], "2026-03-01");
        report("arrival", "arrival-of-one-member-again", 2).await;
        assert_eq!(waiting().await, 0, "left again");
        report("homecoming", "homecoming-of-one-member-2", 3).await;
        assert_eq!(waiting().await, 1);
        let version = world.get(&flow).by(&home).send().await.expect(200).version();
        step(&world, &home, &flow, "return", version, json!({})).await.expect(200);
        assert_eq!(waiting().await, 0, "confirmed");
    }

    async fn a_change_is_told_to_the_others(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        let member = as_member(&world, 0).await;
        let (home, host) = (world.officer("zhang.liuxi").await, world.officer("luo.xinan").await);
        let before = kinds(&world, &member).await;
        let moved = json!({ "employer": "另一家厂" });
        step(&world, &member, &flow, "amend", 2, moved).await.expect(200);
        assert_eq!(kinds(&world, &home).await, "flow.amended");
        assert_eq!(kinds(&world, &host).await, "flow.amended placement.notified");
        assert_eq!(kinds(&world, &member).await, before, "who did it knows");
        let elsewhere = json!({ "destination": { "kind": "place", "region": "330106" } });
        step(&world, &home, &flow, "amend", 3, elsewhere).await.expect(200);
        assert!(kinds(&world, &member).await.contains("flow.amended"));
        let ended = kinds(&world, &host).await;
        assert_eq!(ended, "placement.ended flow.amended placement.notified");
    }

    async fn what_is_refused_tells_nobody(world: World) {
        let host = world.officer("luo.xinan").await;
        let flow = registered(&world, leaving(&world)).await;
        let placement = placement_of(&world, &flow).await;
        let member = as_member(&world, 0).await;
        let before = kinds(&world, &member).await;
        step(&world, &host, &placement, "accept", 1, placed(&world)).await.refused(409, "placement_state");
        let refuse = json!({ "ground": "not_here" });
        step(&world, &host, &placement, "refuse", 9, refuse.clone()).await.refused(412, "stale_version");
        assert_eq!(kinds(&world, &member).await, before);
        let once = || {
            let call = world.post(&format!("{placement}/refuse")).by(&host).if_match(1);
            call.key("one-refusal-only").json(refuse.clone()).send()
        };
        once().await.expect(200);
        once().await.expect(200);
        assert_eq!(kinds(&world, &member).await, format!("placement.refused {before}"));
    }

    async fn messages_are_read_one_by_one_and_up_to_one(world: World) {
        let host = world.officer("luo.xinan").await;
        let flow = registered(&world, leaving(&world)).await;
        let placement = placement_of(&world, &flow).await;
        step(&world, &host, &placement, "check-in", 1, json!({})).await.expect(200);
        let member = as_member(&world, 0).await;
        let first = world.get(&format!("{INBOX}?limit=2")).by(&member).send().await.expect(200).json;
        assert_eq!((&first["unread"], first["items"].as_array().unwrap().len()), (&json!(3), 2));
        let cursor = first["next_cursor"].as_str().unwrap();
        let rest = world.get(&format!("{INBOX}?limit=2&cursor={cursor}")).by(&member).send().await;
        let rest = rest.expect(200).json;
        assert_eq!(rest["items"][0]["kind"], "flow.registered");
        assert!(rest.get("next_cursor").is_none());
        world.get(&format!("{INBOX}?cursor={cursor}")).by(&host).send().await.refused(400, "bad_cursor");

        let newest = first["items"][0]["id"].as_str().unwrap();
        let read = |id: &str, who: &Persona| world.post(&format!("{INBOX}/{id}/read")).by(who).send();
        read(newest, &host).await.refused(404, "not_found");
        assert_eq!(read(newest, &member).await.expect(200).json["marked"], 1);
        assert_eq!(read(newest, &member).await.expect(200).json["marked"], 0);
        let unread = world.get(&format!("{INBOX}?unread=true")).by(&member).send().await.expect(200).json;
        assert_eq!(unread["items"].as_array().unwrap().len(), 2);
        let up_to = json!({ "up_to": newest });
        let all = |who: &Persona| world.post(&format!("{INBOX}/read")).by(who).json(up_to.clone()).send();
        all(&host).await.refused(404, "not_found");
        assert_eq!(all(&member).await.expect(200).json["marked"], 2);
        assert_eq!(inbox(&world, &member).await["unread"], 0);

        let english = world.get(INBOX).by(&member).header("Accept-Language", "en").send().await;
        let text = english.expect(200).json["items"][0]["text"].as_str().unwrap().to_owned();
        assert!(text.ends_with("has recorded your arrival."), "{text}");
    }

    async fn what_was_told_to_a_post_ends_with_it(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let host = world.officer("luo.xinan").await;
        let flow = registered(&world, leaving(&world)).await;
        let placement = placement_of(&world, &flow).await;
        step(&world, &host, &placement, "check-in", 1, json!({})).await.expect(200);
        assert_eq!(kinds(&world, &home).await, "placement.checked_in");
        let admin = world.officer("admin").await;
        let posts = format!("/api/v1/organizations/{}/posts", world.organization(org::LIUXI));
        let held = world.get(&posts).by(&admin).send().await.expect(200).json;
        let own = world.county.account("zhang.liuxi").unwrap().to_string();
        let post = held["items"].as_array().unwrap().iter().find(|post| post["account_id"] == own);
        let post = post.unwrap()["id"].as_str().unwrap().to_owned();
        let end = world.post(&format!("/api/v1/posts/{post}/end")).by(&admin).if_match(1);
        end.json(json!({ "on": "2026-03-01" })).send().await.expect(200);
        let seen = world.get(INBOX).by(&home).send().await;
        assert!(seen.status != 200 || seen.json["items"] == json!([]), "{}", seen.text);
        // The branch has no secretary now: the township is told.
        step(&world, &host, &placement, "accept", 2, placed(&world)).await.expect(200);
        let township = world.officer("lin.baisha").await;
        assert_eq!(kinds(&world, &township).await, "placement.placed");
    }

    async fn looking_at_messages_about_members_is_in_the_audit(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        let member = as_member(&world, 0).await;
        inbox(&world, &world.officer("luo.xinan").await).await;
        let log = world.get("/api/v1/me/access-log").by(&member).send().await.expect(200).json;
        let newest = &log["items"][0];
        assert_eq!((&newest["action"], &newest["by"]), (&json!("message.read"), &json!("罗支书")), "{flow}");
    }

    async fn what_waits_is_counted_for_the_posts_that_may_do_it(world: World) {
        let host = world.officer("luo.xinan").await;
        let home = world.officer("zhang.liuxi").await;
        let counts = |who: Persona| {
            let world = world.clone();
            async move { world.get("/api/v1/me/counts").by(&who).send().await.expect(200).json }
        };
        world.post(FLOWS).by(&home).json(leaving(&world)).send().await.expect(201);
        assert_eq!(counts(home.clone()).await["registrations_to_decide"], 1);
        let flow = {
            let list = world.get(FLOWS).by(&home).send().await.expect(200).json;
            format!("{FLOWS}/{}", list["items"][0]["id"].as_str().unwrap())
        };
        step(&world, &home, &flow, "register", 1, talk()).await.expect(200);
        let placement = placement_of(&world, &flow).await;
        step(&world, &host, &placement, "check-in", 1, json!({})).await.expect(200);
        assert_eq!(counts(host.clone()).await["members_to_place"], 1);
        let refuse = json!({ "ground": "document_void" });
        step(&world, &host, &placement, "refuse", 2, refuse).await.expect(200);
        let seen = counts(home.clone()).await;
        assert_eq!((&seen["registrations_to_decide"], &seen["refused_to_reroute"]), (&json!(0), &json!(1)));
        assert_eq!((&seen["overdue_members"], &seen["unread_messages"]), (&json!(0), &json!(2)));
        assert_eq!(counts(host).await["members_to_place"], 0);
        let member = as_member(&world, 0).await;
        let own = counts(member).await;
        assert_eq!(own, json!({ "unread_messages": 4 }), "a member has no officer's counts");
        let auditor = world.officer("shenji").await;
        assert_eq!(counts(auditor).await, json!({ "unread_messages": 0 }));
        world.pass_days(300);
        assert_eq!(counts(world.officer("zhang.liuxi").await).await["overdue_members"], 1);
    }

    async fn old_messages_are_forgotten(world: World) {
        registered(&world, leaving(&world)).await;
        world.pass_days(366);
        let member = as_member(&world, 0).await;
        assert_eq!(inbox(&world, &member).await["unread"], 2);
        background::round(&world.app, Timer::Tidy).await.unwrap().unwrap();
        assert_eq!(inbox(&world, &member).await["unread"], 0);
    }
}
