//! Outbound registrations: from the report before leaving to the return.

use futures_util::future::join;
use hongyan::demo::org;
use serde_json::{Value, json};

use crate::support::World;
use crate::support::journey::{FLOWS, as_member, leaving, placement_of, registered, step, talk};

on_both! {
    async fn a_member_leaves_is_taken_in_and_comes_back(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let host = world.officer("luo.xinan").await;
        let made = world.post(FLOWS).by(&home).json(leaving(&world)).send().await.expect(201);
        assert_eq!(made.json["state"], "submitted");
        assert_eq!(made.json["advice"]["paper"], "certificate");
        assert_eq!(made.json["advice"]["ruling"]["parameter"], "transfer_from_months");
        assert_eq!(made.json["flowing"]["flowing"], false);
        let path = format!("{FLOWS}/{}", made.id());
        step(&world, &home, &path, "register", 1, json!({})).await.refused(409, "talk_not_recorded");
        let done = step(&world, &home, &path, "register", 1, talk()).await.expect(200);
        assert_eq!((done.version(), &done.json["state"]), (2, &json!("in_flow")));
        assert_eq!(done.json["flowing"]["basis"], "no_return_planned");
        assert_eq!(done.json["due"]["on"], "2026-08-19");

        let inbox = world.get("/api/v1/placements?state=notified").by(&host).send().await.expect(200);
        let placement = format!("/api/v1/placements/{}", inbox.json["items"][0]["id"].as_str().unwrap());
        step(&world, &host, &placement, "check-in", 1, json!({})).await.expect(200);
        step(&world, &host, &placement, "verify", 2, Value::Null).await.expect(200);
        let place = json!({
            "branch_id": world.organization(org::XINAN),
            "group_id": world.organization(org::XINAN_GROUP),
        });
        let placed = step(&world, &host, &placement, "accept", 3, place).await.expect(200);
        assert_eq!(placed.json["state"], "placed");

        let view = world.get(&path).by(&home).send().await.expect(200);
        assert_eq!(view.json["home"]["departure_confirmed"], true);
        assert_eq!(view.json["managers"]["secondary"], "host");
        let version = view.version();
        step(&world, &home, &path, "cancel", version, json!({ "reason": "不走了" }))
            .await
            .refused(409, "flow_state");
        step(&world, &home, &path, "return", version, json!({}))
            .await
            .refused(409, "homecoming_not_made");
        let back = json!({ "note": "已当面汇报" });
        step(&world, &home, &path, "return", version, back).await.expect(200);
        let view = world.get(&path).by(&home).send().await.expect(200);
        assert_eq!(view.json["state"], "returned");
        assert_eq!(view.json["placements"][0]["state"], "left");
        assert_eq!(view.json["actions"], json!([]));
    }

    async fn a_member_drafts_submits_and_takes_back(world: World) {
        let member = as_member(&world, 0).await;
        let mut body = leaving(&world);
        for field in ["member_id", "proxy_reason", "submit"] {
            body.as_object_mut().unwrap().remove(field);
        }
        let draft = world.post(FLOWS).by(&member).json(body).send().await.expect(201);
        assert_eq!(draft.json["state"], "draft");
        let path = format!("{FLOWS}/{}", draft.id());
        let view = world.get(&path).by(&member).send().await.expect(200);
        assert_eq!(view.json["home"]["channel"], "member");
        assert_eq!(view.json["actions"], json!(["submit", "withdraw", "amend"]));
        step(&world, &member, &path, "submit", 1, Value::Null).await.expect(200);
        step(&world, &member, &path, "register", 2, talk()).await.refused(403, "forbidden");
        let done = step(&world, &member, &path, "withdraw", 2, Value::Null).await.expect(200);
        assert_eq!(done.json["state"], "withdrawn");
        step(&world, &member, &path, "submit", 3, Value::Null).await.refused(409, "flow_state");
        let other = as_member(&world, 2).await;
        world.get(&path).by(&other).send().await.refused(404, "not_found");
    }

    async fn a_proxy_says_why_and_acts_for_the_own_members_only(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let mut silent = leaving(&world);
        silent["proxy_reason"] = json!(" ");
        world.post(FLOWS).by(&home).json(silent).send().await.refused(422, "reason_needed");
        let mut stranger = leaving(&world);
        stranger["member_id"] = json!(world.member(1));
        world.post(FLOWS).by(&home).json(stranger).send().await.refused(404, "not_found");
        let made = world.post(FLOWS).by(&home).json(leaving(&world)).send().await.expect(201);
        let path = format!("{FLOWS}/{}", made.id());
        let view = world.get(&path).by(&home).send().await.expect(200);
        assert_eq!(view.json["home"]["channel"], "proxy");
        assert_eq!(view.json["home"]["proxy_reason"], "本人不使用智能手机");
        let county = world.officer("qiu.cixi").await;
        let for_others = world.post(FLOWS).by(&county).json(leaving(&world)).send().await;
        for_others.refused(403, "forbidden");
    }

    async fn there_is_one_open_registration_per_member(world: World) {
        let home = world.officer("zhang.liuxi").await;
        registered(&world, leaving(&world)).await;
        let second = world.post(FLOWS).by(&home).json(leaving(&world)).send().await;
        second.refused(409, "flow_already_open");
        let mut draft = leaving(&world);
        draft["submit"] = json!(false);
        let draft = world.post(FLOWS).by(&home).json(draft).send().await.expect(201);
        let path = format!("{FLOWS}/{}", draft.id());
        step(&world, &home, &path, "submit", 1, json!({})).await.refused(409, "flow_already_open");
        let mut drafts = Vec::new();
        for _ in 0..2 {
            let mut body = leaving(&world);
            body["member_id"] = json!(world.member(2));
            drafts.push(world.post(FLOWS).by(&home).json(body).send());
        }
        let second = drafts.pop().unwrap();
        let (one, two) = join(drafts.pop().unwrap(), second).await;
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
    }

    async fn a_step_needs_the_version_that_was_read(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let path = registered(&world, leaving(&world)).await;
        let blind = world.post(&format!("{path}/cancel")).by(&home).json(json!({ "reason": "x" }));
        blind.send().await.refused(428, "if_match_missing");
        let stale = step(&world, &home, &path, "cancel", 1, json!({ "reason": "x" })).await;
        stale.refused(412, "stale_version");
    }

    async fn each_step_belongs_to_its_party(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let township = world.officer("lin.baisha").await;
        let made = world.post(FLOWS).by(&home).json(leaving(&world)).send().await.expect(201);
        let path = format!("{FLOWS}/{}", made.id());
        step(&world, &township, &path, "register", 1, talk()).await.refused(403, "not_an_actor");
        step(&world, &home, &path, "refuse", 1, json!({})).await.refused(422, "reason_needed");
        step(&world, &home, &path, "return", 1, json!({ "note": "x" })).await.refused(409, "flow_state");
        let close = json!({ "ground": "death", "document_number": "白组〔2026〕3号" });
        step(&world, &home, &path, "close", 1, close.clone()).await.refused(403, "forbidden");
        let no_number = json!({ "ground": "death" });
        step(&world, &township, &path, "close", 1, no_number)
            .await
            .refused(422, "closing_document_needed");
        let other = world.officer("wang.shiqiao").await;
        world.get(&path).by(&other).send().await.refused(404, "not_found");
        step(&world, &other, &path, "register", 1, talk()).await.refused(404, "not_found");
        let closed = step(&world, &township, &path, "close", 1, close).await.expect(200);
        assert_eq!(closed.json["state"], "closed");
    }

    async fn a_refusal_tells_the_member_why(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let member = as_member(&world, 0).await;
        let made = world.post(FLOWS).by(&home).json(leaving(&world)).send().await.expect(201);
        let path = format!("{FLOWS}/{}", made.id());
        let word = json!({ "reason": "请先办完手续" });
        step(&world, &home, &path, "refuse", 1, word).await.expect(200);
        let view = world.get(&path).by(&member).send().await.expect(200);
        assert_eq!(view.json["state"], "refused");
        assert_eq!(view.json["home"]["decision"], "请先办完手续");
    }

    async fn who_stays_after_all_cancels_both_halves(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let mut later = leaving(&world);
        later["departs_on"] = json!("2026-03-20");
        let path = registered(&world, later).await;
        let view = world.get(&path).by(&home).send().await.expect(200);
        assert_eq!(view.json["state"], "registered");
        assert_eq!(view.json["home"]["due"]["on"], "2026-09-20");
        step(&world, &home, &path, "cancel", 2, json!({})).await.refused(422, "reason_needed");
        step(&world, &home, &path, "cancel", 2, json!({ "reason": "留下" })).await.expect(200);
        let view = world.get(&path).by(&home).send().await.expect(200);
        assert_eq!(view.json["state"], "cancelled");
        assert_eq!(view.json["placements"][0]["state"], "withdrawn");
    }

    async fn a_host_sees_the_minimum_and_a_stranger_nothing(world: World) {
        let path = registered(&world, leaving(&world)).await;
        for login in ["luo.xinan", "he.xinan"] {
            let host = world.officer(login).await;
            let view = world.get(&path).by(&host).send().await.expect(200);
            assert!(view.json.get("home").is_none(), "{login}");
            assert_eq!(view.json["employer"], "新安电子厂");
            assert!(view.json["member"]["phone"].as_str().unwrap().contains("****"));
            assert_eq!(view.json["home_branch"]["name"], org::LIUXI);
            for secret in ["宿舍七号楼", "家中有老人", "id_number", "19900000077", "张支书"] {
                assert!(!view.text.contains(secret), "{login} sees {secret}");
            }
            let history = world.get(&format!("{path}/history")).by(&host).send().await;
            history.refused(404, "not_found");
        }
        for login in ["ma.shanghui", "wang.shiqiao"] {
            let stranger = world.officer(login).await;
            world.get(&path).by(&stranger).send().await.refused(404, "not_found");
            let list = world.get(FLOWS).by(&stranger).send().await.expect(200);
            assert_eq!(list.json["items"], json!([]), "{login}");
        }
        for login in ["admin", "shenji", "tongji"] {
            let outsider = world.officer(login).await;
            world.get(&path).by(&outsider).send().await.refused(403, "forbidden");
        }
    }

    async fn amendments_keep_what_was_there(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let host = world.officer("luo.xinan").await;
        let path = registered(&world, leaving(&world)).await;
        let change = json!({ "employer": "福永玩具厂", "residence": "福永宿舍" });
        step(&world, &host, &path, "amend", 2, change).await.expect(200);
        let not_theirs = json!({ "expected_return_on": "2026-05-01" });
        let refused = step(&world, &host, &path, "amend", 3, not_theirs).await;
        let refused = refused.refused(422, "invalid_field");
        assert_eq!(refused.json["errors"][0]["pointer"], "/expected_return");
        let dates = json!({ "expected_return_on": "2026-05-01", "changed_on": "2026-02-25" });
        let amended = step(&world, &home, &path, "amend", 3, dates).await.expect(200);
        assert_eq!(amended.json["flowing"]["basis"], "short");
        step(&world, &home, &path, "amend", 4, json!({})).await.refused(422, "invalid_field");
        let early = json!({ "expected_return_on": "2026-01-01" });
        step(&world, &home, &path, "amend", 4, early).await.refused(422, "invalid_field");
        let history = world.get(&format!("{path}/history")).by(&home).send().await.expect(200);
        let history = history.json.as_array().unwrap();
        assert_eq!(history.len(), 2);
        assert_eq!((&history[0]["side"], &history[0]["by"]), (&json!("host"), &json!("罗支书")));
        assert_eq!(history[0]["before"]["employer"], "新安电子厂");
        assert_eq!(history[1]["before"]["employer"], "福永玩具厂");
        assert_eq!(history[1]["before"]["expected_return_on"], Value::Null);
        assert_eq!(history[1]["changed_on"], "2026-02-25");
        assert_eq!(history[1]["due"]["on"], "2026-03-12", "fifteen days to tell it");
    }

    async fn another_destination_tells_another_host(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let (old, new) = (world.officer("luo.xinan").await, world.officer("ma.shanghui").await);
        let path = registered(&world, leaving(&world)).await;
        let chamber = world.organization(org::CHAMBER);
        let there = json!({ "destination": { "kind": "organization", "organization": chamber } });
        step(&world, &home, &path, "amend", 2, there).await.expect(200);
        world.get(&path).by(&old).send().await.refused(404, "not_found");
        let awaited = world.get("/api/v1/placements").by(&new).send().await.expect(200);
        assert_eq!(awaited.json["items"].as_array().unwrap().len(), 1);
        let view = world.get(&path).by(&home).send().await.expect(200);
        let halves = view.json["placements"].as_array().unwrap();
        assert_eq!((&halves[0]["state"], &halves[1]["state"]), (&json!("withdrawn"), &json!("notified")));
        assert_eq!(halves[0]["next_id"], halves[1]["id"]);
        let abroad = json!({ "destination": { "kind": "abroad", "country": "JP" } });
        let amended = step(&world, &home, &path, "amend", 3, abroad).await.expect(200);
        assert_eq!(amended.json["advice"]["reason"], "abroad");
        assert_eq!(amended.json["due"]["ruling"]["parameter"], "contact_months_abroad");
        let view = world.get(&path).by(&home).send().await.expect(200);
        assert_eq!(view.json["placements"][1]["state"], "withdrawn");
    }

    async fn a_host_that_was_left_does_not_read_where_the_member_went(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let host = world.officer("luo.xinan").await;
        let placed = async |departs_on: &str| {
            let mut body = leaving(&world);
            body["departs_on"] = json!(departs_on);
            let flow = registered(&world, body).await;
            let half = placement_of(&world, &flow).await;
            step(&world, &host, &half, "check-in", 1, json!({})).await.expect(200);
            let place = json!({
                "branch_id": world.organization(org::XINAN),
                "group_id": world.organization(org::XINAN_GROUP),
            });
            step(&world, &host, &half, "accept", 2, place).await.expect(200);
            let view = world.get(&flow).by(&home).send().await.expect(200);
            (flow, half, view.version())
        };
        let (stayed, half, version) = placed("2026-02-19").await;
        let back = json!({ "on": "2026-03-01", "note": "已回乡" });
        step(&world, &home, &stayed, "return", version, back).await.expect(200);
        world.get(&half).by(&host).send().await.expect(200);
        world.get(&stayed).by(&host).send().await.expect(200);

        let (flow, half, version) = placed("2026-03-01").await;
        let on = json!({
            "employer": "另一家厂",
            "destination": {
                "kind": "organization", "organization": world.organization(org::CHAMBER),
            },
        });
        step(&world, &home, &flow, "amend", version, on).await.expect(200);
        let left = world.get(&half).by(&host).send().await.expect(200);
        assert_eq!((&left.json["state"], &left.json["left_on"]), (&json!("left"), &json!("2026-03-01")));
        world.get(&flow).by(&host).send().await.refused(404, "not_found");
        let seen = world.get(FLOWS).by(&host).send().await.expect(200);
        let seen: Vec<_> = seen.json["items"].as_array().unwrap().iter().map(|f| &f["id"]).collect();
        assert!(stayed.ends_with(seen[0].as_str().unwrap()) && seen.len() == 1, "{seen:?}");
    }

    async fn who_moves_on_leaves_the_host_outside_the_system(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let mut body = leaving(&world);
        body["destination"] = json!({ "kind": "place", "region": "440306" });
        body["host_name"] = json!("深圳宝安某社区");
        let flow = registered(&world, body).await;
        let halves = async || {
            let view = world.get(&flow).by(&home).send().await.expect(200);
            let halves = view.json["placements"].as_array().unwrap().clone();
            let told = |half: &Value| {
                let word = |field: &str| half[field].as_str().unwrap().to_owned();
                (word("state"), word("host_name"))
            };
            (view.version(), halves.iter().map(told).collect::<Vec<_>>(), halves)
        };
        let pair = |state: &str, host: &str| (state.to_owned(), host.to_owned());
        let first = placement_of(&world, &flow).await;
        step(&world, &home, &first, "check-in", 1, json!({})).await.expect(200);
        let to = |region: &str| json!({ "destination": { "kind": "place", "region": region } });
        let (version, ..) = halves().await;
        step(&world, &home, &flow, "amend", version, to("440300")).await.expect(200);
        let (version, told, _) = halves().await;
        assert_eq!(told, [pair("checked_in", "深圳宝安某社区")], "the same place");

        let mut moved = to("330106");
        moved["host_name"] = json!("杭州西湖某社区");
        step(&world, &home, &flow, "amend", version, moved).await.expect(200);
        let (version, told, rows) = halves().await;
        let old = pair("withdrawn", "深圳宝安某社区");
        assert_eq!(told, [old.clone(), pair("notified", "杭州西湖某社区")]);
        assert_eq!(rows[0]["next_id"], rows[1]["id"]);

        let second = placement_of(&world, &flow).await;
        step(&world, &home, &second, "check-in", 1, json!({})).await.expect(200);
        step(&world, &home, &second, "accept", 2, json!({})).await.expect(200);
        step(&world, &home, &flow, "amend", version, to("310115")).await.expect(200);
        let (_, told, rows) = halves().await;
        assert_eq!(told, [old, pair("left", "杭州西湖某社区")], "no host is named there yet");
        assert_eq!(rows[1]["left_on"], "2026-03-01");
        let view = world.get(&flow).by(&home).send().await.expect(200);
        assert_eq!(view.json["home"]["host_name"], Value::Null);
        let history = world.get(&format!("{flow}/history")).by(&home).send().await.expect(200);
        assert_eq!(history.json[2]["before"]["host_name"], "杭州西湖某社区");
    }

    async fn a_destination_must_exist(world: World) {
        let home = world.officer("zhang.liuxi").await;
        for (destination, pointer) in [
            (json!({ "kind": "place", "region": "999999" }), "/destination/region"),
            (json!({ "kind": "abroad", "country": "Japan" }), "/destination/country"),
            (json!({ "kind": "abroad", "country": "CN" }), "/destination/country"),
            (json!({ "kind": "organization", "organization": "7" }), "/destination/organization"),
            (
                json!({ "kind": "organization", "organization": world.organization(org::LIUXI) }),
                "/destination/organization",
            ),
            (
                json!({ "kind": "organization", "organization": world.organization(org::HOST_COUNTY) }),
                "/destination/organization",
            ),
        ] {
            let mut body = leaving(&world);
            body["destination"] = destination;
            let reply = world.post(FLOWS).by(&home).json(body).send().await;
            let reply = reply.refused(422, "invalid_field");
            assert_eq!(reply.json["errors"][0]["pointer"], pointer);
        }
    }

    async fn of_a_return_and_an_amendment_at_once_one_is_done(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let host = world.officer("luo.xinan").await;
        let path = registered(&world, leaving(&world)).await;
        let back = step(&world, &home, &path, "return", 2, json!({ "note": "已回" }));
        let change = step(&world, &host, &path, "amend", 2, json!({ "employer": "别处" }));
        let (back, change) = join(back, change).await;
        let mut statuses = [back.status, change.status];
        statuses.sort_unstable();
        assert!(matches!(statuses, [200, 404 | 409 | 412]), "{statuses:?}");
        let view = world.get(&path).by(&home).send().await.expect(200);
        assert_eq!(view.version(), 3);
        let over = view.json["state"] == "returned";
        assert_eq!(over, back.status == 200);
        assert_eq!(view.json["home"]["amendments"], json!(i32::from(!over)));
        let placement = placement_of(&world, &path).await;
        let half = world.get(&placement).by(&home).send().await.expect(200);
        assert_eq!(half.json["state"] == "withdrawn", over);
    }

    async fn lists_are_filtered_by_what_is_true_today(world: World) {
        let mut later = leaving(&world);
        later["departs_on"] = json!("2026-03-10");
        registered(&world, later).await;
        let count = async |query: &str| {
            let home = world.officer("zhang.liuxi").await;
            let page = world.get(&format!("{FLOWS}?{query}")).by(&home).send().await.expect(200);
            page.json["items"].as_array().unwrap().len()
        };
        assert_eq!((count("state=registered").await, count("state=in_flow").await), (1, 0));
        world.pass_days(9);
        assert_eq!((count("state=registered").await, count("state=in_flow").await), (0, 1));
        let host = world.organization(org::HOST_TOWNSHIP);
        assert_eq!(count(&format!("direction=in&organization_id={host}")).await, 1);
        assert_eq!(count(&format!("direction=out&organization_id={host}")).await, 0);
    }
}
