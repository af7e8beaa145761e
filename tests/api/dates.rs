//! The order of dates: nothing is entered before what must have come first, anything else may come
//! late. The tables stand beside the rules; here is that every deed asks them. Today is 1 March.

use hongyan::demo::org;
use serde_json::{Value, json};

use crate::support::World;
use crate::support::journey::{FLOWS, as_member, leaving, placement_of, registered, step};
use crate::support::world::Reply;

/// Refused for the day in one field, which must not precede another day.
fn too_early(reply: Reply, pointer: &str, first: &str) {
    let reply = reply.refused(422, "invalid_field");
    assert_eq!(reply.json["errors"][0]["pointer"], pointer, "{}", reply.text);
    assert_eq!(reply.json["why"]["not_before"], first, "{}", reply.text);
}

fn place(world: &World, on: &str) -> Value {
    json!({
        "branch_id": world.organization(org::XINAN),
        "group_id": world.organization(org::XINAN_GROUP),
        "placed_on": on,
    })
}

on_both! {
    async fn a_departure_is_neither_of_another_century_nor_far_ahead(world: World) {
        let home = world.officer("zhang.liuxi").await;
        for (departs, expected) in [
            ("1900-01-01", 422), ("9999-12-31", 422), ("2027-03-02", 422), ("2019-07-01", 201),
        ] {
            let mut body = leaving(&world);
            body["departs_on"] = json!(departs);
            body["submit"] = json!(false);
            let made = world.post(FLOWS).by(&home).json(body).send().await;
            assert_eq!(made.status, expected, "{departs}: {}", made.text);
            if expected == 422 {
                assert_eq!(made.json["errors"][0]["pointer"], "/departs_on");
            }
        }
    }

    async fn each_step_at_the_host_follows_the_one_before(world: World) {
        let host = world.officer("luo.xinan").await;
        let flow = registered(&world, leaving(&world)).await;
        let path = placement_of(&world, &flow).await;
        let early = step(&world, &host, &path, "check-in", 1, json!({ "on": "2026-02-18" })).await;
        too_early(early, "/on", "2026-02-19");
        step(&world, &host, &path, "check-in", 1, json!({ "on": "2026-02-22" })).await.expect(200);
        let early = step(&world, &host, &path, "accept", 2, place(&world, "2026-02-21")).await;
        too_early(early, "/placed_on", "2026-02-22");
        step(&world, &host, &path, "accept", 2, place(&world, "2026-02-24")).await.expect(200);
        let early = step(&world, &host, &path, "leave", 3, json!({ "on": "2026-02-23" })).await;
        too_early(early, "/on", "2026-02-24");
        step(&world, &host, &path, "leave", 3, json!({ "on": "2026-02-24" })).await.expect(200);
    }

    async fn an_absence_ends_after_it_began(world: World) {
        let (home, host) = (world.officer("zhang.liuxi").await, world.officer("luo.xinan").await);
        let township = world.officer("lin.baisha").await;
        let flow = registered(&world, leaving(&world)).await;
        let back = |on: &str| json!({ "on": on, "note": "已当面汇报" });
        too_early(step(&world, &home, &flow, "return", 2, back("2026-02-18")).await, "/on", "2026-02-19");
        let path = placement_of(&world, &flow).await;
        step(&world, &host, &path, "check-in", 1, json!({ "on": "2026-02-22" })).await.expect(200);
        too_early(step(&world, &home, &flow, "return", 3, back("2026-02-21")).await, "/on", "2026-02-22");
        let close = json!({ "ground": "death", "document_number": "白组〔2026〕3号", "on": "2023-09-12" });
        too_early(step(&world, &township, &flow, "close", 3, close).await, "/on", "2026-02-22");
        step(&world, &host, &path, "accept", 2, place(&world, "2026-02-28")).await.expect(200);
        step(&world, &home, &flow, "return", 3, back("2026-02-25")).await.expect(200);
        let view = world.get(&flow).by(&home).send().await.expect(200);
        assert_eq!(view.json["home"]["ended_on"], "2026-02-25");
        let half = &view.json["placements"][0];
        assert_eq!(half["left_on"], "2026-02-28", "placed on paper after they had gone");
    }

    async fn who_died_before_leaving_is_closed_on_that_day(world: World) {
        let mut body = leaving(&world);
        body["departs_on"] = json!("2026-03-05");
        let flow = registered(&world, body).await;
        world.pass_days(9);
        let township = world.officer("lin.baisha").await;
        let close = |on: &str| json!({ "ground": "death", "document_number": "白组〔2026〕3号", "on": on });
        too_early(step(&world, &township, &flow, "close", 2, close("2026-02-28")).await, "/on", "2026-03-01");
        step(&world, &township, &flow, "close", 2, close("2026-03-03")).await.expect(200);
    }

    async fn an_officers_own_deed_is_no_sign_of_the_member(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let mut long_ago = leaving(&world);
        long_ago["departs_on"] = json!("2024-03-01");
        let made = world.post(FLOWS).by(&home).json(long_ago).send().await.expect(201);
        let flow = format!("{FLOWS}/{}", made.id());
        let waived = json!({ "talk": { "waived": "早已在外" } });
        step(&world, &home, &flow, "register", 1, waived).await.expect(200);
        let shown = world.get(&flow).by(&home).send().await.expect(200).json;
        assert_eq!(shown["home"]["seen_on"], "2024-03-01");
        let list = world.get("/api/v1/absentees").by(&home).send().await.expect(200).json;
        let ids: Vec<&Value> = list["items"].as_array().unwrap().iter().map(|one| &one["flow_id"]).collect();
        assert!(ids.contains(&&json!(made.id())), "silent for two years: {list}");
    }

    async fn the_talk_and_the_members_own_word_are_signs(world: World) {
        let seen = async |flow: &str| {
            let home = world.officer("zhang.liuxi").await;
            let shown = world.get(flow).by(&home).send().await.expect(200).json;
            shown["home"]["seen_on"].clone()
        };
        let talked = registered(&world, leaving(&world)).await;
        assert_eq!(seen(&talked).await, "2026-02-19", "the talk was before the departure");
        let mut own = leaving(&world);
        for field in ["member_id", "proxy_reason"] {
            own.as_object_mut().unwrap().remove(field);
        }
        own["departs_on"] = json!("2025-02-19");
        let member = as_member(&world, 2).await;
        let made = world.post(FLOWS).by(&member).json(own).send().await.expect(201);
        let flow = format!("{FLOWS}/{}", made.id());
        world.pass_days(3);
        let home = world.officer("zhang.liuxi").await;
        let waived = json!({ "talk": { "waived": "早已在外" } });
        step(&world, &home, &flow, "register", 1, waived).await.expect(200);
        assert_eq!(seen(&flow).await, "2026-03-01");
        world.pass_days(3);
        let member = as_member(&world, 2).await;
        let moved = json!({ "employer": "另一家厂" });
        step(&world, &member, &flow, "amend", 2, moved).await.expect(200);
        assert_eq!(seen(&flow).await, "2026-03-07", "who writes is there");
    }

    async fn a_second_absence_begins_after_the_first_has_ended(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        let home = world.officer("zhang.liuxi").await;
        let back = json!({ "on": "2026-02-25", "note": "已回村" });
        step(&world, &home, &flow, "return", 2, back).await.expect(200);
        let mut again = leaving(&world);
        again["departs_on"] = json!("2026-02-24");
        let refused = world.post(FLOWS).by(&home).json(again.clone()).send().await;
        let refused = refused.refused(422, "invalid_field");
        assert_eq!(refused.json["errors"][0]["pointer"], "/departs_on");
        assert_eq!(refused.json["why"]["not_before"], "2026-02-25");
        again["departs_on"] = json!("2026-02-25");
        let next = world.post(FLOWS).by(&home).json(again).send().await.expect(201);
        let next = format!("{FLOWS}/{}", next.id());
        let earlier = json!({ "departs_on": "2026-02-20", "proxy_reason": "本人不使用智能手机" });
        step(&world, &home, &next, "amend", 1, earlier).await.refused(422, "invalid_field");
    }

    async fn an_amendment_keeps_the_order_too(world: World) {
        let (home, host) = (world.officer("zhang.liuxi").await, world.officer("luo.xinan").await);
        let flow = registered(&world, leaving(&world)).await;
        let changed = |on: &str| json!({ "employer": "福永玩具厂", "changed_on": on });
        let early = step(&world, &home, &flow, "amend", 2, changed("2025-01-25")).await;
        too_early(early, "/changed_on", "2026-02-19");
        step(&world, &home, &flow, "amend", 2, changed("2026-02-19")).await.expect(200);
        let path = placement_of(&world, &flow).await;
        step(&world, &host, &path, "check-in", 1, json!({ "on": "2026-02-22" })).await.expect(200);
        for wrong in ["2026-04-30", "2026-02-23", "1900-01-01"] {
            let departs = json!({ "departs_on": wrong });
            let refused = step(&world, &home, &flow, "amend", 3, departs).await;
            let refused = refused.refused(422, "invalid_field");
            assert_eq!(refused.json["errors"][0]["pointer"], "/departs_on", "{wrong}");
        }
        step(&world, &home, &flow, "amend", 3, json!({ "departs_on": "2026-02-10" })).await.expect(200);
    }

    async fn who_puts_off_leaving_is_not_away(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let flow = registered(&world, leaving(&world)).await;
        let later = json!({ "departs_on": "2026-04-01" });
        let amended = step(&world, &home, &flow, "amend", 2, later).await.expect(200);
        assert_eq!(amended.json["state"], "registered");
    }

    async fn who_arrives_before_the_day_of_the_plan_left_before_it(world: World) {
        let mut body = leaving(&world);
        body["departs_on"] = json!("2026-03-20");
        let flow = registered(&world, body).await;
        let path = placement_of(&world, &flow).await;
        world.pass_days(7);
        let host = world.officer("luo.xinan").await;
        let early = step(&world, &host, &path, "check-in", 1, json!({ "on": "2026-02-28" })).await;
        too_early(early, "/on", "2026-03-01");
        step(&world, &host, &path, "check-in", 1, json!({ "on": "2026-03-06" })).await.expect(200);
        let home = world.officer("zhang.liuxi").await;
        let view = world.get(&flow).by(&home).send().await.expect(200);
        assert_eq!((&view.json["state"], &view.json["departs_on"]), (&json!("in_flow"), &json!("2026-03-06")));
        assert_eq!(view.json["home"]["seen_on"], "2026-03-06");
        assert_eq!(view.json["home"]["due"]["on"], "2026-09-06");
        let history = world.get(&format!("{flow}/history")).by(&home).send().await.expect(200);
        assert_eq!(history.json[0]["before"]["departs_on"], "2026-03-20");
        assert_eq!(history.json[0]["side"], "host");
    }

    async fn a_members_report_is_kept_whatever_its_day_and_moves_what_fits(world: World) {
        let mut body = leaving(&world);
        body["departs_on"] = json!("2026-03-05");
        let flow = registered(&world, body).await;
        let member = as_member(&world, 0).await;
        let arrival = |id: &str, at: &str| {
            let body = json!({ "id": id, "kind": "arrival", "made_at": at, "region_code": "440306" });
            world.post("/api/v1/check-ins").by(&member).json(body).send()
        };
        let stale = arrival("arrival-of-another-year", "2023-09-12T04:00:00Z").await.expect(201);
        assert_eq!((&stale.json["effect"], &stale.json["reason"]), (&json!("needs_review"), &json!("out_of_order")));
        let half = placement_of(&world, &flow).await;
        let home = world.officer("zhang.liuxi").await;
        let view = world.get(&half).by(&home).send().await.expect(200);
        assert_eq!(view.json["state"], "notified");
        let fits = arrival("arrival-before-the-plan", "2026-03-01T04:00:00Z").await.expect(201);
        assert_eq!(fits.json["effect"], "applied");
        let view = world.get(&half).by(&home).send().await.expect(200);
        assert_eq!((&view.json["state"], &view.json["checked_in_on"]), (&json!("checked_in"), &json!("2026-03-01")));
        let view = world.get(&flow).by(&home).send().await.expect(200);
        assert_eq!(view.json["departs_on"], "2026-03-01");
    }
}
