//! Founding, renaming, moving, dissolving, lateral lines.

use hongyan::demo::org;
use serde_json::{Value, json};

use super::{branch, change, found, patch, path, show};
use crate::support::World;
use crate::support::journey::{leaving, placement_of, registered, step};
use crate::support::world::Persona;

/// A second township below the home county.
async fn second_township(world: &World, county: &Persona) -> String {
    let mut body = branch(world.organization(org::HOME_COUNTY), "青山镇党委");
    body["type"] = json!("township_committee");
    body["kind"] = json!("administrative");
    found(world, county, body).await
}

async fn history(world: &World, who: &Persona, id: &str) -> Vec<Value> {
    let path = format!("{}/history", path(id));
    let reply = world.get(&path).by(who).send().await.expect(200);
    reply.json["items"].as_array().unwrap().clone()
}

async fn members_seen(world: &World, who: &Persona) -> usize {
    let reply = world.get("/api/v1/members").by(who).send().await.expect(200);
    reply.json["items"].as_array().unwrap().len()
}

on_both! {
    async fn a_branch_is_founded_only_where_ones_post_reaches(world: World) {
        let township = world.officer("lin.baisha").await;
        let home = world.organization(org::HOME_TOWNSHIP);
        let send = |who: &Persona, body: Value| {
            world.post("/api/v1/organizations").by(who).json(body).send()
        };
        let made = send(&township, branch(home, "枫林村党支部")).await.expect(201);
        assert_eq!(made.version(), 1);
        assert_eq!(history(&world, &township, &made.id()).await[0]["change"], "founded");

        let abroad = branch(world.organization(org::HOST_TOWNSHIP), "枫林村党支部");
        let refused = send(&township, abroad).await.refused(403, "forbidden");
        assert_eq!(refused.json["errors"][0]["pointer"], "/superior_id");
        let mut root = branch(home, "另一个根");
        root["superior_id"] = json!(null);
        send(&township, root).await.refused(403, "forbidden");
        let below_branch = branch(world.organization(org::LIUXI), "支部下的支部");
        send(&township, below_branch).await.refused(422, "organization_kind_not_allowed");
        let mut nowhere = branch(home, " ");
        nowhere["region_code"] = json!("330299");
        nowhere["established_on"] = json!("2026-03-02");
        let refused = send(&township, nowhere).await.refused(422, "invalid_field");
        assert_eq!(refused.json["errors"].as_array().unwrap().len(), 3);
        for login in ["zhang.liuxi", "admin", "shenji", "ma.shanghui"] {
            let other = world.officer(login).await;
            send(&other, branch(home, "枫林村党支部")).await.refused(403, "forbidden");
        }
    }

    async fn a_new_name_needs_its_document_and_the_old_one_is_kept(world: World) {
        let township = world.officer("lin.baisha").await;
        let id = world.organization(org::LIUXI).to_string();
        let version = show(&world, &township, &id).await.version();
        let name = json!({ "name": "中共柳溪社区党支部", "short_name": "柳溪社区党支部" });
        patch(&world, &township, &id, version, name.clone())
            .await
            .refused(422, "invalid_field");
        let mut name = name;
        name["document_number"] = json!("白委〔2026〕7号");
        let done = patch(&world, &township, &id, version, name.clone()).await.expect(200);
        assert_eq!(done.version(), version + 1);
        patch(&world, &township, &id, version, name).await.refused(412, "stale_version");
        let kept = history(&world, &township, &id).await;
        assert_eq!(kept[0]["change"], "renamed");
        assert_eq!(kept[0]["document_number"], "白委〔2026〕7号");
        assert_eq!(kept[0]["before"]["short_name"], org::LIUXI);
        let found = world.get("/api/v1/organizations?q=lxs").by(&township).send().await;
        assert_eq!(found.expect(200).json["items"][0]["id"], json!(id));

        let kind = json!({ "kind": "administrative" });
        patch(&world, &township, &id, version + 1, kind)
            .await
            .refused(422, "organization_kind_not_allowed");
        let stranger = world.officer("he.xinan").await;
        let phone = json!({ "contact_phone": "1" });
        patch(&world, &stranger, &id, version + 1, phone).await.refused(404, "not_found");
        let path = format!("{}/move", path(&id));
        let unguarded = world.post(&path).by(&township).json(json!({
            "superior_id": id, "document_number": "白委〔2026〕8号",
        }));
        unguarded.send().await.refused(428, "if_match_missing");
    }

    async fn who_reaches_a_branch_changes_with_its_superior(world: World) {
        let county = world.officer("qiu.cixi").await;
        let township = world.officer("lin.baisha").await;
        let other = second_township(&world, &county).await;
        let liuxi = world.organization(org::LIUXI).to_string();
        assert_eq!(members_seen(&world, &township).await, 12);
        let to = json!({ "superior_id": other, "document_number": "慈组〔2026〕12号" });
        // The township reaches its own branch, but not the other township.
        change(&world, &township, &liuxi, "move", to.clone()).await.refused(403, "forbidden");
        change(&world, &county, &liuxi, "move", to.clone()).await.expect(200);
        assert_eq!(members_seen(&world, &township).await, 6);
        assert_eq!(members_seen(&world, &county).await, 12);
        let shown = show(&world, &county, &liuxi).await;
        assert_eq!(shown.json["superior_id"], json!(other));
        let kept = history(&world, &county, &liuxi).await;
        assert_eq!(kept[0]["before"]["superior_id"], json!(world.organization(org::HOME_TOWNSHIP)));
        // It stands there already.
        change(&world, &county, &liuxi, "move", to).await.refused(422, "invalid_field");
    }

    async fn nothing_moves_below_itself_or_out_of_ones_reach(world: World) {
        let county = world.officer("qiu.cixi").await;
        let home = world.organization(org::HOME_TOWNSHIP).to_string();
        let mut body = branch(world.organization(org::HOME_TOWNSHIP), "白沙工业区党委");
        body["type"] = json!("committee");
        body["kind"] = json!("enterprise");
        let committee = found(&world, &county, body.clone()).await;
        body["superior_id"] = json!(committee);
        let inner = found(&world, &county, body).await;
        let to = |id: &str| json!({ "superior_id": id, "document_number": "慈组〔2026〕1号" });
        let moved = change(&world, &county, &committee, "move", to(&inner)).await;
        moved.refused(422, "organization_cycle");
        let moved = change(&world, &county, &committee, "move", to(&committee)).await;
        moved.refused(422, "organization_cycle");
        let liuxi = world.organization(org::LIUXI).to_string();
        let moved = change(&world, &county, &committee, "move", to(&liuxi)).await;
        moved.refused(422, "organization_kind_not_allowed");
        let host = world.organization(org::HOST_TOWNSHIP).to_string();
        change(&world, &county, &committee, "move", to(&host)).await.refused(403, "forbidden");
        change(&world, &county, &host, "move", to(&home)).await.refused(404, "not_found");
        // One's own seat is for those above.
        let own = world.organization(org::HOME_COUNTY).to_string();
        change(&world, &county, &own, "move", to(&home)).await.refused(403, "forbidden");
    }

    async fn a_dissolved_branch_leaves_its_members_to_the_heir(world: World) {
        let township = world.officer("lin.baisha").await;
        let secretary = world.officer("zhang.liuxi").await;
        let liuxi = world.organization(org::LIUXI).to_string();
        let heir = world.organization(org::SHIQIAO);
        let alone = json!({ "document_number": "白委〔2026〕9号", "on": "2026-03-01" });
        let left = change(&world, &township, &liuxi, "dissolve", alone.clone()).await;
        let left = left.refused(409, "organization_not_empty");
        assert_eq!(left.json["why"]["members"], 6);

        let mut group = branch(world.organization(org::LIUXI), "柳溪第一党小组");
        group["type"] = json!("group");
        let group = found(&world, &township, group).await;
        let mut wish = alone;
        wish["heir_id"] = json!(world.organization(org::XINAN));
        let elsewhere = change(&world, &township, &liuxi, "dissolve", wish.clone()).await;
        elsewhere.refused(403, "forbidden");
        wish["heir_id"] = json!(group);
        let inside = change(&world, &township, &liuxi, "dissolve", wish.clone()).await;
        inside.refused(422, "organization_cycle");
        wish["heir_id"] = json!(heir);
        wish["on"] = json!("2026-03-02");
        let ahead = change(&world, &township, &liuxi, "dissolve", wish.clone()).await;
        ahead.refused(422, "invalid_field");
        wish["on"] = json!("2026-03-01");
        let done = change(&world, &township, &liuxi, "dissolve", wish).await.expect(200);
        assert_eq!((&done.json["members"], &done.json["organizations"]), (&json!(6), &json!(1)));

        assert_eq!(show(&world, &township, &group).await.json["superior_id"], json!(heir));
        let after = show(&world, &township, &liuxi).await;
        assert_eq!(after.json["state"], "dissolved");
        assert_eq!(after.json["dissolved_on"], "2026-03-01");
        let heirs = world.officer("wang.shiqiao").await;
        assert_eq!(members_seen(&world, &heirs).await, 12);
        // The post went with the branch, at the next request.
        world.get("/api/v1/members").by(&secretary).send().await.refused(403, "forbidden");
        let below = branch(world.organization(org::LIUXI), "柳溪第二党小组");
        let late = world.post("/api/v1/organizations").by(&township).json(below).send().await;
        late.refused(409, "organization_dissolved");
        let name = json!({ "contact_phone": "1" });
        patch(&world, &township, &liuxi, after.version(), name)
            .await
            .refused(409, "organization_dissolved");
    }

    async fn those_who_are_away_go_to_the_heir_with_their_flows(world: World) {
        let township = world.officer("lin.baisha").await;
        let leaver = world.officer("zhang.liuxi").await;
        let heir = world.officer("wang.shiqiao").await;
        let flow = json!({
            "member_id": world.member(0), "proxy_reason": "本人不使用智能手机",
            "departs_on": "2026-02-19", "cause": "work", "kind": "fixed_place",
            "destination": { "kind": "organization", "organization": world.organization(org::XINAN) },
            "submit": true,
        });
        let flows = "/api/v1/outbound-registrations";
        let made = world.post(flows).by(&leaver).json(flow).send().await.expect(201);
        let flow = format!("{flows}/{}", made.id());
        world.get(&flow).by(&heir).send().await.refused(404, "not_found");
        let wish = json!({
            "heir_id": world.organization(org::SHIQIAO),
            "document_number": "白委〔2026〕9号", "on": "2026-03-01",
        });
        let liuxi = world.organization(org::LIUXI).to_string();
        change(&world, &township, &liuxi, "dissolve", wish).await.expect(200);
        world.get(&flow).by(&heir).send().await.expect(200);
    }

    async fn the_guests_of_a_dissolved_host_go_to_the_heir(world: World) {
        let committee = world.officer("he.xinan").await;
        let (host, home) = (world.officer("luo.xinan").await, world.officer("zhang.liuxi").await);
        let placed = registered(&world, leaving(&world)).await;
        let half = placement_of(&world, &placed).await;
        step(&world, &host, &half, "check-in", 1, json!({})).await.expect(200);
        let (xinan, group) = (world.organization(org::XINAN), world.organization(org::XINAN_GROUP));
        let place = json!({ "branch_id": xinan, "group_id": group });
        step(&world, &host, &half, "accept", 2, place).await.expect(200);
        let mut other = leaving(&world);
        other["member_id"] = json!(world.member(2));
        let awaited = registered(&world, other).await;

        let seat = world.organization(org::HOST_TOWNSHIP);
        let heir = found(&world, &committee, branch(seat, "新安第二流动党员党支部")).await;
        let mut wish = json!({ "document_number": "新委〔2026〕1号", "on": "2026-03-01" });
        let from = xinan.to_string();
        let refused = change(&world, &committee, &from, "dissolve", wish.clone()).await;
        let refused = refused.refused(409, "organization_not_empty");
        assert_eq!(refused.json["why"]["placements"], 2);
        wish["heir_id"] = json!(heir);
        wish["on"] = json!("2026-02-28");
        let early = change(&world, &committee, &from, "dissolve", wish.clone()).await;
        assert_eq!(early.refused(422, "invalid_field").json["errors"][0]["pointer"], "/on");
        wish["on"] = json!("2026-03-01");
        let done = change(&world, &committee, &from, "dissolve", wish).await.expect(200);
        assert_eq!((&done.json["guests"], &done.json["organizations"]), (&json!(2), &json!(1)));

        for (flow, state, branch) in
            [(&placed, "placed", json!(heir)), (&awaited, "notified", Value::Null)]
        {
            let view = world.get(flow).by(&home).send().await.expect(200);
            assert_eq!(view.json["destination"]["organization"], json!(heir));
            assert_eq!(view.json["home"]["amendments"], 1);
            let half = &view.json["placements"][0];
            assert_eq!(half["state"], state);
            assert_eq!((&half["host_id"], &half["branch_id"]), (&json!(heir), &branch));
            let by = world.get(flow).by(&committee).send().await.expect(200);
            assert_eq!(by.json["placements"].as_array().unwrap().len(), 1);
        }
        let told = world.get("/api/v1/me/messages").by(&home).send().await.expect(200);
        for word in ["placement.moved", "placement.rerouted"] {
            assert!(told.text.contains(word), "{word}");
        }
    }

    async fn a_lateral_line_joins_what_the_formal_line_does_not(world: World) {
        let host = world.officer("he.xinan").await;
        let chamber = world.organization(org::CHAMBER);
        let lines = format!("{}/lines", path(chamber));
        let line = |to, kind: &str| json!({ "to_id": to, "kind": kind, "starts_on": "2026-03-01" });
        let draw = |body: Value| world.post(&lines).by(&host).json(body).send();
        let home = world.organization(org::HOME_TOWNSHIP);
        let drawn = draw(line(home, "home")).await.expect(201);
        draw(line(home, "home")).await.refused(422, "invalid_field");
        let formal = line(world.organization(org::HOST_TOWNSHIP), "guidance");
        draw(formal).await.refused(422, "organization_cycle");
        let mut backwards = line(world.organization(org::LIUXI), "home");
        backwards["ends_on"] = json!("2026-02-01");
        draw(backwards).await.refused(422, "invalid_field");

        let shown = show(&world, &host, home).await;
        assert_eq!(shown.json["lines"][0]["from"]["short_name"], org::CHAMBER);
        assert_eq!(shown.json["lines"][0]["kind"], "home");
        let end = format!("/api/v1/organization-lines/{}", drawn.id());
        let stranger = world.officer("lin.baisha").await;
        world.delete(&end).by(&stranger).send().await.refused(404, "not_found");
        world.delete(&end).by(&host).send().await.expect(200);
        world.delete(&end).by(&host).send().await.refused(412, "stale_version");
        assert_eq!(show(&world, &host, home).await.json["lines"], json!([]));
    }
}
