//! The host's half: notified, checked in, placed, refused, passed on, left.

use futures_util::future::join;
use hongyan::demo::org;
use serde_json::{Value, json};

use crate::support::World;
use crate::support::journey::{as_member, leaving, placement_of, registered, step};

fn in_the_group(world: &World) -> Value {
    json!({
        "branch_id": world.organization(org::XINAN),
        "group_id": world.organization(org::XINAN_GROUP),
    })
}

on_both! {
    async fn a_refusal_comes_back_home_and_is_sent_on(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let host = world.officer("luo.xinan").await;
        let chamber = world.officer("ma.shanghui").await;
        let flow = registered(&world, leaving(&world)).await;
        let first = placement_of(&world, &flow).await;
        step(&world, &host, &first, "refuse", 1, json!({})).await.refused(422, "ground_needed");
        let too_soon = json!({ "ground": "document_void" });
        step(&world, &host, &first, "refuse", 1, too_soon).await.refused(422, "ground_needed");
        let gone = json!({ "ground": "not_here", "note": "查无此人" });
        step(&world, &host, &first, "refuse", 1, gone).await.expect(200);
        world.get(&first).by(&host).send().await.refused(404, "not_found");
        let member = as_member(&world, 0).await;
        let view = world.get(&flow).by(&member).send().await.expect(200);
        assert_eq!(view.json["placements"][0]["ground"], "not_here");
        assert_eq!(view.json["placements"][0]["note"], "查无此人");

        step(&world, &home, &first, "reroute", 2, json!({})).await.refused(422, "next_host_needed");
        let next = json!({ "host_id": world.organization(org::CHAMBER) });
        let sent = step(&world, &home, &first, "reroute", 2, next).await.expect(200);
        assert_eq!(sent.json["state"], "rerouted");
        let second = format!("/api/v1/placements/{}", sent.json["next_id"].as_str().unwrap());
        let view = world.get(&second).by(&chamber).send().await.expect(200);
        assert_eq!(view.json["state"], "notified");
        assert_eq!(view.json["actions"], json!(["check_in", "refuse"]));
        world.get(&flow).by(&chamber).send().await.refused(404, "not_found");
        let view = world.get(&flow).by(&home).send().await.expect(200);
        assert_eq!(view.json["destination"]["organization"], json!(world.organization(org::CHAMBER)));
        assert_eq!(view.json["home"]["amendments"], 1);
        let again = json!({ "host_id": world.organization(org::XINAN) });
        step(&world, &chamber, &second, "reroute", 1, again).await.refused(403, "forbidden");
    }

    async fn of_two_acceptances_at_once_one_is_done(world: World) {
        let (host, committee) = (world.officer("luo.xinan").await, world.officer("he.xinan").await);
        let flow = registered(&world, leaving(&world)).await;
        let path = placement_of(&world, &flow).await;
        step(&world, &host, &path, "check-in", 1, json!({})).await.expect(200);
        let one = step(&world, &host, &path, "accept", 2, in_the_group(&world));
        let two = step(&world, &committee, &path, "accept", 2, in_the_group(&world));
        let (one, two) = join(one, two).await;
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert!(matches!(statuses, [200, 409 | 412]), "{statuses:?}");
        let view = world.get(&path).by(&host).send().await.expect(200);
        assert_eq!((view.version(), &view.json["state"]), (3, &json!("placed")));
    }

    async fn a_place_is_a_branch_of_the_host_and_a_group_of_it(world: World) {
        let host = world.officer("luo.xinan").await;
        let flow = registered(&world, leaving(&world)).await;
        let path = placement_of(&world, &flow).await;
        step(&world, &host, &path, "accept", 1, in_the_group(&world))
            .await
            .refused(409, "placement_state");
        let tomorrow = json!({ "on": "2026-03-02" });
        step(&world, &host, &path, "check-in", 1, tomorrow).await.refused(422, "invalid_field");
        step(&world, &host, &path, "check-in", 1, json!({ "on": "2026-02-28" })).await.expect(200);
        let branch = |name| json!({ "branch_id": world.organization(name) });
        step(&world, &host, &path, "accept", 2, json!({})).await.refused(422, "place_not_given");
        step(&world, &host, &path, "accept", 2, branch(org::XINAN)).await.refused(422, "place_not_given");
        step(&world, &host, &path, "accept", 2, branch(org::LIUXI)).await.refused(422, "invalid_field");
        let mut elsewhere = branch(org::XINAN);
        elsewhere["group_id"] = json!(world.organization(org::CHAMBER));
        step(&world, &host, &path, "accept", 2, elsewhere).await.refused(422, "invalid_field");
        let home = world.officer("zhang.liuxi").await;
        let by_home = step(&world, &home, &path, "accept", 2, in_the_group(&world)).await;
        by_home.refused(404, "not_found");
        let done = step(&world, &host, &path, "accept", 2, in_the_group(&world)).await.expect(200);
        assert_eq!(done.json["due"], Value::Null, "the host has decided");
    }

    async fn who_does_not_come_is_seen_on_both_lists(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        let path = placement_of(&world, &flow).await;
        let early = world.officer("luo.xinan").await;
        let view = world.get(&path).by(&early).send().await.expect(200);
        assert_eq!(view.json["arrive"]["on"], "2026-03-31");
        world.pass_days(31);
        for login in ["luo.xinan", "zhang.liuxi"] {
            let officer = world.officer(login).await;
            let late = world.get("/api/v1/placements?state=not_arrived").by(&officer).send().await;
            assert_eq!(late.expect(200).json["items"].as_array().unwrap().len(), 1, "{login}");
            let waiting = world.get("/api/v1/placements?state=notified").by(&officer).send().await;
            assert_eq!(waiting.expect(200).json["items"], json!([]), "{login}");
        }
        let host = world.officer("luo.xinan").await;
        step(&world, &host, &path, "check-in", 1, json!({})).await.expect(200);
    }

    async fn the_home_branch_keeps_the_record_of_a_host_outside(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let mut body = leaving(&world);
        body["destination"] = json!({ "kind": "place", "region": "440306" });
        body["host_name"] = json!("某社区党支部");
        let flow = registered(&world, body).await;
        let path = placement_of(&world, &flow).await;
        step(&world, &home, &path, "check-in", 1, json!({})).await.expect(200);
        let place = step(&world, &home, &path, "accept", 2, in_the_group(&world)).await;
        place.refused(422, "invalid_field");
        step(&world, &home, &path, "accept", 2, json!({})).await.expect(200);
        let left = json!({ "note": "党费交至二月" });
        step(&world, &home, &path, "leave", 3, left).await.expect(200);
        let view = world.get(&path).by(&home).send().await.expect(200);
        assert_eq!(view.json["host_name"], "某社区党支部");
        assert_eq!((&view.json["state"], &view.json["note"]), (&json!("left"), &json!("党费交至二月")));
        let outsider = world.officer("luo.xinan").await;
        world.get(&path).by(&outsider).send().await.refused(404, "not_found");
    }

    async fn a_place_without_a_host_has_no_placement(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let mut body = leaving(&world);
        body["destination"] = json!({ "kind": "unknown" });
        let flow = registered(&world, body).await;
        let view = world.get(&flow).by(&home).send().await.expect(200);
        assert_eq!(view.json["placements"], json!([]));
        assert_eq!(view.json["managers"]["secondary"], Value::Null);
    }

    async fn a_placed_member_moves_within_the_host_and_to_another(world: World) {
        let host = world.officer("luo.xinan").await;
        let flow = registered(&world, leaving(&world)).await;
        let first = placement_of(&world, &flow).await;
        step(&world, &host, &first, "check-in", 1, json!({})).await.expect(200);
        step(&world, &host, &first, "accept", 2, in_the_group(&world)).await.expect(200);
        step(&world, &host, &first, "move", 3, json!({})).await.refused(422, "next_host_needed");
        step(&world, &host, &first, "move", 3, in_the_group(&world)).await.expect(200);
        let second = placement_of(&world, &flow).await;
        let view = world.get(&second).by(&host).send().await.expect(200);
        assert_eq!(view.json["state"], "placed");
        let next = json!({ "host_id": world.organization(org::CHAMBER) });
        let moved = step(&world, &host, &second, "move", view.version(), next).await.expect(200);
        assert_eq!(moved.json["state"], "moved");
        let view = world.get(&second).by(&host).send().await.expect(200);
        assert_eq!(view.json["left_on"], "2026-03-01");
        let third = placement_of(&world, &flow).await;
        let chamber = world.officer("ma.shanghui").await;
        let view = world.get(&third).by(&chamber).send().await.expect(200);
        assert_eq!(view.json["state"], "checked_in");
        world.get(&flow).by(&host).send().await.refused(404, "not_found");
        let place = json!({ "branch_id": world.organization(org::CHAMBER) });
        step(&world, &chamber, &third, "accept", 1, place).await.expect(200);
    }

    async fn a_chamber_sees_its_townspeople_once_they_have_come(world: World) {
        let (chamber, host) = (world.officer("ma.shanghui").await, world.officer("luo.xinan").await);
        let mut body = leaving(&world);
        body["destination"]["organization"] = json!(world.organization(org::CHAMBER));
        let flow = registered(&world, body).await;
        let half = placement_of(&world, &flow).await;
        let contact = format!("/api/v1/members/{}/contact", world.member(0));
        let view = world.get(&half).by(&chamber).send().await.expect(200);
        assert!(!view.json["member"]["name"].as_str().unwrap().is_empty());
        assert!(view.json["member"]["phone"].as_str().unwrap().contains("****"));
        assert!(!view.text.contains("新安电子厂"));
        world.get(&flow).by(&chamber).send().await.refused(404, "not_found");
        let listed = world.get("/api/v1/outbound-registrations").by(&chamber).send().await.expect(200);
        assert_eq!(listed.json["items"], json!([]));
        world.post(&contact).by(&chamber).send().await.refused(404, "not_found");

        step(&world, &chamber, &half, "check-in", 1, json!({})).await.expect(200);
        let view = world.get(&flow).by(&chamber).send().await.expect(200);
        assert!(view.json.get("home").is_none());
        assert_eq!((&view.json["employer"], &view.json["actions"]), (&json!("新安电子厂"), &json!([])));
        world.post(&contact).by(&chamber).json(json!({})).send().await.expect(200);
        let said = world.post(&contact).by(&chamber).json(json!({ "a": 1 })).send().await;
        said.refused(422, "invalid_field");
        world.post(&contact).by(&host).send().await.refused(404, "not_found");
        let place = json!({ "branch_id": world.organization(org::CHAMBER) });
        step(&world, &chamber, &half, "accept", 2, place).await.expect(200);
        step(&world, &chamber, &half, "leave", 3, json!({})).await.expect(200);
        let left = world.get(&half).by(&chamber).send().await.expect(200);
        assert_eq!(left.json["state"], "left");
        world.get(&flow).by(&chamber).send().await.refused(404, "not_found");
        world.post(&contact).by(&chamber).send().await.refused(404, "not_found");
    }

    async fn another_host_may_call_whom_it_awaits(world: World) {
        let host = world.officer("luo.xinan").await;
        registered(&world, leaving(&world)).await;
        let contact = format!("/api/v1/members/{}/contact", world.member(0));
        world.post(&contact).by(&host).send().await.expect(200);
    }

    async fn only_the_committee_of_the_host_sends_on(world: World) {
        let (host, committee) = (world.officer("luo.xinan").await, world.officer("he.xinan").await);
        let flow = registered(&world, leaving(&world)).await;
        let path = placement_of(&world, &flow).await;
        let next = json!({ "host_id": world.organization(org::CHAMBER) });
        step(&world, &host, &path, "reroute", 1, next.clone()).await.refused(403, "not_an_actor");
        let same = json!({ "host_id": world.organization(org::XINAN) });
        step(&world, &committee, &path, "reroute", 1, same).await.refused(422, "invalid_field");
        step(&world, &committee, &path, "reroute", 1, next).await.expect(200);
    }

    async fn a_host_line_and_a_home_line_make_party_to_what_the_host_has(world: World) {
        let mut body = leaving(&world);
        body["destination"]["organization"] = json!(world.organization(org::CHAMBER));
        let flow = registered(&world, body).await;
        let placement = placement_of(&world, &flow).await;
        let neighbour = world.officer("wang.shiqiao").await;
        let committee = world.officer("he.xinan").await;
        let lines = format!("/api/v1/organizations/{}/lines", world.organization(org::CHAMBER));
        let to = world.organization(org::SHIQIAO);
        for (kind, starts_on, expected) in [
            ("guidance", "2026-03-01", 404),
            ("host", "2026-03-02", 404),
            ("home", "2026-03-01", 200),
            ("host", "2026-03-01", 200),
        ] {
            let line = json!({ "to_id": to, "kind": kind, "starts_on": starts_on });
            let drawn = world.post(&lines).by(&committee).json(line).send().await.expect(201);
            for path in [&placement, &flow] {
                let seen = world.get(path).by(&neighbour).send().await;
                assert_eq!(seen.status, expected, "{kind} from {starts_on}: {path}");
                assert!(seen.json.get("home").is_none(), "the host's fields and no more");
            }
            let end = format!("/api/v1/organization-lines/{}", drawn.id());
            world.delete(&end).by(&committee).send().await.expect(200);
            world.get(&placement).by(&neighbour).send().await.refused(404, "not_found");
        }
    }
}
