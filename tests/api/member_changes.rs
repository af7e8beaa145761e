//! Corrections, moves, leaving, liaison, contact and reveal.

use actix_web::http::Method;
use futures_util::future::join;
use hongyan::demo::{self, org};
use serde_json::{Value, json};

use crate::support::World;
use crate::support::journey::{leaving, registered};
use crate::support::world::{Persona, Reply};

fn path(world: &World, n: usize, tail: &str) -> String {
    format!("/api/v1/members/{}{tail}", world.member(n))
}

async fn correct(world: &World, by: &Persona, n: usize, version: i64, body: Value) -> Reply {
    world.call(Method::PATCH, &path(world, n, "")).by(by).if_match(version).json(body).send().await
}

async fn show(world: &World, by: &Persona, n: usize) -> Value {
    world.get(&path(world, n, "")).by(by).send().await.expect(200).json
}

async fn reassign(world: &World, by: &Persona, version: i64, to: &str, on: &str) -> Reply {
    let body = json!({
        "branch_id": world.organization(to), "document_number": "慈组〔2026〕12号", "on": on,
    });
    world.post(&path(world, 0, "/reassign")).by(by).if_match(version).json(body).send().await
}

on_both! {
    async fn a_correction_keeps_what_was_before(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        let before = show(&world, &secretary, 0).await;
        let body = json!({ "reason": "按户口簿更正", "name": "仇英", "occupation": "电工" });
        let receipt = correct(&world, &secretary, 0, 1, body).await.expect(200);
        assert_eq!(receipt.version(), 2);
        assert!(!receipt.text.contains("仇英"), "a receipt is stored and names nobody");
        let after = show(&world, &secretary, 0).await;
        assert_eq!((after["name"].as_str(), after["occupation"].as_str()), (Some("仇英"), Some("电工")));
        assert_eq!(after["phone"], before["phone"]);
        let history = world.get(&path(&world, 0, "/history")).by(&secretary).send().await.expect(200);
        let version = &history.json["versions"][0];
        assert_eq!(version["version"], 1);
        assert_eq!(version["by"], "张支书");
        assert_eq!(version["reason"], "按户口簿更正");
        assert_eq!(version["changed_fields"], json!(["name", "occupation"]));
        let kept = json!({ "name": before["name"], "occupation": before["occupation"] });
        assert_eq!(version["before"], kept);
        let initials = json!({ "initials": "qy" });
        let found = world.post("/api/v1/members/search").by(&secretary).json(initials).send().await;
        assert_eq!(found.expect(200).json["items"][0]["id"], after["id"]);
    }

    async fn a_correction_agrees_with_the_id_number(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        let own = show(&world, &secretary, 0).await;
        let other_sex = if own["sex"] == "male" { "female" } else { "male" };
        for (field, value) in [
            ("sex", json!(other_sex)),
            ("born", json!("1901-01-01")),
            ("joined_on", json!("1901")),
            ("joined_on", json!("2009-13")),
            ("full_on", json!("1960")),
            ("full_on", json!("2099")),
            ("id_number", json!("330282198001019999")),
            ("phone", json!("13800138000")),
            ("name", json!("  ")),
        ] {
            let body = json!({ "reason": "更正", field: value });
            let reply = correct(&world, &secretary, 0, 1, body).await.refused(422, "invalid_field");
            assert_eq!(reply.json["errors"][0]["pointer"], json!(format!("/{field}")), "{value}");
            assert!(!reply.text.contains("330282") && !reply.text.contains("0574"), "{}", reply.text);
        }
        let number = demo::people::id_number(902);
        let body = json!({ "reason": "更正", "id_number": number });
        correct(&world, &secretary, 0, 1, body).await.expect(200);
        let born = show(&world, &secretary, 0).await["born"].as_str().unwrap().replace('-', "");
        assert_eq!(born, number[6..14]);
    }

    async fn a_correction_needs_a_reason_a_version_and_a_free_id_number(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        correct(&world, &secretary, 0, 1, json!({ "name": "甲" })).await.refused(422, "reason_needed");
        let body = json!({ "reason": "更正", "name": "甲" });
        let versionless = world.call(Method::PATCH, &path(&world, 0, "")).by(&secretary);
        versionless.json(body.clone()).send().await.refused(428, "if_match_missing");
        correct(&world, &secretary, 0, 7, body.clone()).await.refused(412, "stale_version");
        correct(&world, &secretary, 1, 1, body).await.refused(404, "not_found");
        // Member 1 is of another branch: the refusal does not say so.
        let taken = json!({ "reason": "更正", "id_number": demo::people::id_number(1) });
        let reply = correct(&world, &secretary, 0, 1, taken).await.refused(409, "member_exists");
        assert!(!reply.text.contains("石桥") && reply.json.get("why").is_none(), "{}", reply.text);
        let liaison = world.officer("li.liuxi").await;
        let body = json!({ "reason": "更正", "name": "甲" });
        correct(&world, &liaison, 0, 1, body).await.refused(403, "forbidden");
        assert_eq!(show(&world, &secretary, 0).await["version"], 1);
    }

    async fn of_two_corrections_at_once_one_counts(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        let one = json!({ "reason": "更正", "name": "甲某" });
        let other = json!({ "reason": "更正", "name": "乙某" });
        let (one, other) = join(
            correct(&world, &secretary, 0, 1, one),
            correct(&world, &secretary, 0, 1, other),
        )
        .await;
        let mut statuses = [one.status, other.status];
        statuses.sort();
        assert_eq!(statuses, [200, 412], "{} {}", one.text, other.text);
        let history = world.get(&path(&world, 0, "/history")).by(&secretary).send().await.expect(200);
        assert_eq!(history.json["versions"].as_array().unwrap().len(), 1);
        assert_eq!(show(&world, &secretary, 0).await["version"], 2);
    }

    async fn exactly_one_branch_is_responsible_on_any_day(world: World) {
        world.pass_days(30);
        let township = world.officer("lin.baisha").await;
        reassign(&world, &township, 1, org::SHIQIAO, "2026-03-15").await.expect(200);
        for (on, branch) in [
            ("2026-02-28", None),
            ("2026-03-01", Some(org::LIUXI)),
            ("2026-03-14", Some(org::LIUXI)),
            ("2026-03-15", Some(org::SHIQIAO)),
            ("2026-03-31", Some(org::SHIQIAO)),
        ] {
            let reply = world.get(&path(&world, 0, &format!("/affiliations?on={on}"))).by(&township);
            let stretches = reply.send().await.expect(200).json;
            let branches: Vec<&Value> =
                stretches.as_array().unwrap().iter().map(|stretch| &stretch["branch_id"]).collect();
            let expected = branch.map(|name| json!(world.organization(name)));
            assert_eq!(branches, expected.iter().collect::<Vec<_>>(), "{on}");
        }
        let old = world.officer("zhang.liuxi").await;
        world.get(&path(&world, 0, "")).by(&old).send().await.refused(404, "not_found");
        let new = world.officer("wang.shiqiao").await;
        show(&world, &new, 0).await;
    }

    async fn a_move_goes_to_a_branch_that_may_hold_members_on_a_day_that_fits(world: World) {
        world.pass_days(30);
        let township = world.officer("lin.baisha").await;
        for (to, on, status, code) in [
            (org::HOME_TOWNSHIP, "2026-03-15", 422, "not_a_branch"),
            (org::XINAN, "2026-03-15", 422, "invalid_field"),
            (org::LIUXI, "2026-03-15", 422, "invalid_field"),
            (org::SHIQIAO, "1975-06-30", 422, "invalid_field"),
            (org::SHIQIAO, "2026-04-01", 422, "invalid_field"),
        ] {
            reassign(&world, &township, 1, to, on).await.refused(status, code);
        }
        let secretary = world.officer("zhang.liuxi").await;
        let beyond = reassign(&world, &secretary, 1, org::SHIQIAO, "2026-03-15").await;
        assert_eq!(beyond.refused(422, "invalid_field").json["errors"][0]["pointer"], "/branch_id");
        let body = json!({
            "branch_id": world.organization(org::HOME_TOWNSHIP), "name": "新来的",
            "ethnicity": "汉族", "id_number": demo::people::id_number(900), "category": "full",
            "joined_on": "2009-06",
        });
        let entered = world.post("/api/v1/members").by(&township).json(body).send().await;
        entered.refused(422, "not_a_branch");
    }

    async fn who_left_by_document_is_off_the_list_and_still_found(world: World) {
        world.pass_days(10);
        let secretary = world.officer("zhang.liuxi").await;
        let leave = |version: i64, body: Value| {
            let call = world.post(&path(&world, 0, "/leave")).by(&secretary);
            call.if_match(version).json(body).send()
        };
        let body = json!({ "cause": "death", "on": "2026-03-05", "document_number": "慈组〔2026〕13号" });
        let mut unsigned = body.clone();
        unsigned["document_number"] = json!(" ");
        leave(1, unsigned).await.refused(422, "invalid_field");
        leave(1, body.clone()).await.expect(200);
        leave(2, body).await.refused(409, "member_left");
        let page = world.get("/api/v1/members").by(&secretary).send().await.expect(200);
        assert_eq!(page.json["items"].as_array().unwrap().len(), 5);
        let record = show(&world, &secretary, 0).await;
        assert_eq!((&record["standing"], &record["left_cause"]), (&json!("left"), &json!("death")));
        let day = path(&world, 0, "/affiliations?on=2026-03-06");
        let nobody = world.get(&day).by(&secretary).send().await.expect(200);
        assert_eq!(nobody.json, json!([]));
        let correction = json!({ "reason": "更正", "name": "甲" });
        correct(&world, &secretary, 0, 2, correction).await.refused(409, "member_left");
    }

    async fn who_left_by_mistake_is_put_back_on_the_register(world: World) {
        world.pass_days(10);
        let secretary = world.officer("zhang.liuxi").await;
        let other = world.officer("wang.shiqiao").await;
        let wish = |branch: &str, on: &str| {
            json!({
                "branch_id": world.organization(branch), "document_number": "慈组〔2026〕15号", "on": on,
            })
        };
        let restore = async |by: &Persona, version: i64, body: Value| {
            let call = world.post(&path(&world, 0, "/restore")).by(by);
            call.if_match(version).json(body).send().await
        };
        restore(&secretary, 1, wish(org::LIUXI, "2026-03-11")).await.refused(409, "member_not_left");
        let body = json!({ "cause": "death", "on": "2026-03-05", "document_number": "慈组〔2026〕13号" });
        let left = world.post(&path(&world, 0, "/leave")).by(&secretary).if_match(1).json(body);
        left.send().await.expect(200);

        restore(&other, 2, wish(org::SHIQIAO, "2026-03-11")).await.refused(404, "not_found");
        restore(&secretary, 1, wish(org::LIUXI, "2026-03-11")).await.refused(412, "stale_version");
        let elsewhere = restore(&secretary, 2, wish(org::SHIQIAO, "2026-03-11")).await;
        assert_eq!(elsewhere.refused(422, "invalid_field").json["errors"][0]["pointer"], "/branch_id");
        for on in ["2026-03-04", "2026-03-12"] {
            let wrong = restore(&secretary, 2, wish(org::LIUXI, on)).await;
            assert_eq!(wrong.refused(422, "invalid_field").json["errors"][0]["pointer"], "/on");
        }
        restore(&secretary, 2, wish(org::LIUXI, "2026-03-05")).await.expect(200);
        let record = show(&world, &secretary, 0).await;
        assert_eq!(record["standing"], "normal");
        assert!(record.get("left_on").is_none_or(Value::is_null), "{record}");
        let all = world.get(&path(&world, 0, "/affiliations")).by(&secretary).send().await.expect(200);
        let told: Vec<_> = all.json.as_array().unwrap().iter().map(|s| (&s["from"], &s["cause"])).collect();
        let day = json!("2026-03-05");
        assert_eq!(told.last().unwrap(), &(&day, &json!("restored")), "{told:?}");
        assert_eq!(all.json[0]["until"], "2026-03-04");
        let page = world.get("/api/v1/members").by(&secretary).send().await.expect(200);
        assert_eq!(page.json["items"].as_array().unwrap().len(), 6);
        let correction = json!({ "reason": "更正", "occupation": "电工" });
        correct(&world, &secretary, 0, 3, correction).await.expect(200);
    }

    async fn what_happened_before_the_entry_here_is_dated_when_it_happened(world: World) {
        let township = world.officer("lin.baisha").await;
        let branches = async |n: usize, on: &str| {
            let day = path(&world, n, &format!("/affiliations?on={on}"));
            let stretches = world.get(&day).by(&township).send().await.expect(200).json;
            stretches.as_array().unwrap().iter().map(|s| s["branch_id"].clone()).collect::<Vec<_>>()
        };
        let (liuxi, shiqiao) = (world.organization(org::LIUXI), world.organization(org::SHIQIAO));
        // Entered on 1 March.
        let body = json!({ "cause": "death", "on": "2026-01-20", "document_number": "慈组〔2026〕2号" });
        let call = world.post(&path(&world, 0, "/leave")).by(&township).if_match(1);
        call.json(body).send().await.expect(200);
        assert_eq!(show(&world, &township, 0).await["left_on"], "2026-01-20");
        assert_eq!(branches(0, "2026-01-20").await, [json!(liuxi)]);
        assert!(branches(0, "2026-01-21").await.is_empty());
        let moved = world.post(&path(&world, 2, "/reassign")).by(&township).if_match(1);
        let body = json!({ "branch_id": shiqiao, "document_number": "慈组〔2025〕9号", "on": "2025-09-01" });
        moved.json(body).send().await.expect(200);
        assert_eq!(branches(2, "2025-08-31").await, [json!(liuxi)]);
        assert_eq!(branches(2, "2025-09-01").await, [json!(shiqiao)]);
        // By document, so that it began on that very day.
        let back = world.post(&path(&world, 2, "/reassign")).by(&township).if_match(2);
        let body = json!({ "branch_id": liuxi, "document_number": "慈组〔2026〕3号", "on": "2025-08-31" });
        let refused = back.json(body).send().await.refused(422, "invalid_field");
        assert_eq!(refused.json["errors"][0]["pointer"], "/on");
    }

    async fn an_open_registration_holds_a_member_on_the_register_and_follows_a_move(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        let township = world.officer("lin.baisha").await;
        let body = json!({ "cause": "removal", "on": "2026-03-01", "document_number": "13号" });
        let leave = world.post(&path(&world, 0, "/leave")).by(&township).if_match(1).json(body);
        leave.send().await.refused(409, "has_open_flow");
        let (old, new) = (world.officer("zhang.liuxi").await, world.officer("wang.shiqiao").await);
        world.get(&flow).by(&new).send().await.refused(404, "not_found");
        reassign(&world, &township, 1, org::SHIQIAO, "2026-03-01").await.expect(200);
        world.get(&flow).by(&new).send().await.expect(200);
        world.get(&flow).by(&old).send().await.refused(404, "not_found");
        let inbox = world.get("/api/v1/me/messages").by(&new).send().await.expect(200).json;
        let told = &inbox["items"][0];
        assert_eq!(told["kind"], "flow.taken_over", "{inbox}");
        assert_eq!(told["case_id"], Value::Null);
        assert!(flow.ends_with(told["registration_id"].as_str().unwrap()));
    }

    async fn the_case_of_a_silent_member_is_told_to_the_branch_they_come_to(world: World) {
        registered(&world, leaving(&world)).await;
        world.pass_days(400);
        hongyan::background::round(&world.app, hongyan::job::model::Timer::OpenCases).await.unwrap();
        let township = world.officer("lin.baisha").await;
        reassign(&world, &township, 1, org::SHIQIAO, "2027-04-05").await.expect(200);
        let new = world.officer("wang.shiqiao").await;
        let inbox = world.get("/api/v1/me/messages").by(&new).send().await.expect(200).json;
        let told = &inbox["items"][0];
        assert_eq!(told["kind"], "flow.taken_over", "{inbox}");
        let case = format!("/api/v1/follow-up-cases/{}", told["case_id"].as_str().unwrap());
        world.get(&case).by(&new).send().await.expect(200);
        assert!(told["text"].as_str().unwrap().contains("个案"), "{told}");
    }

    async fn a_branch_of_less_than_a_day_is_not_listed(world: World) {
        world.pass_days(5);
        let township = world.officer("lin.baisha").await;
        for (version, to) in [(1, org::SHIQIAO), (2, org::LIUXI)] {
            reassign(&world, &township, version, to, "2026-03-06").await.expect(200);
        }
        let all = world.get(&path(&world, 0, "/affiliations")).by(&township).send().await;
        let all = all.expect(200).json;
        let branches: Vec<&Value> =
            all.as_array().unwrap().iter().map(|stretch| &stretch["branch_id"]).collect();
        assert_eq!(branches, vec![&json!(world.organization(org::LIUXI)); 2], "{all}");
    }

    async fn a_host_calls_the_member_it_expects_and_sees_nothing_else(world: World) {
        let host = world.officer("luo.xinan").await;
        let call = || world.post(&path(&world, 0, "/contact")).by(&host).without_key().send();
        call().await.refused(404, "not_found");
        registered(&world, leaving(&world)).await;
        let shown = call().await.expect(200).json;
        assert_eq!(shown["phone"], json!(demo::people::phone(0)));
        assert_eq!(shown["away_phone"], "19900000077", "the number at the destination");
        world.get(&path(&world, 0, "")).by(&host).send().await.refused(404, "not_found");
        let chamber = world.officer("ma.shanghui").await;
        let other = world.post(&path(&world, 0, "/contact")).by(&chamber).send().await;
        other.refused(404, "not_found");
    }

    async fn a_liaison_sees_and_calls_the_assigned_only(world: World) {
        let (secretary, liaison) =
            (world.officer("zhang.liuxi").await, world.officer("li.liuxi").await);
        let assign = |account: Value, version: i64| {
            let call = world.call(Method::PUT, &path(&world, 0, "/liaison")).by(&secretary);
            call.if_match(version).json(json!({ "account_id": account })).send()
        };
        let page = world.get("/api/v1/members").by(&liaison).send().await.expect(200);
        assert_eq!(page.json["items"], json!([]));
        let stranger = json!(world.county.account("wang.shiqiao").unwrap());
        assign(stranger, 1).await.refused(422, "invalid_field");
        assign(json!(world.county.account("li.liuxi").unwrap()), 1).await.expect(200);
        let page = world.get("/api/v1/members").by(&liaison).send().await.expect(200);
        assert_eq!(page.json["items"].as_array().unwrap().len(), 1);
        let number = world.post(&path(&world, 0, "/contact")).by(&liaison).without_key().send().await;
        assert_eq!(number.expect(200).json["phone"], json!(demo::people::phone(0)));
        let other = world.post(&path(&world, 2, "/contact")).by(&liaison).send().await;
        other.refused(404, "not_found");
        assign(json!(null), 2).await.expect(200);
        let gone = world.post(&path(&world, 0, "/contact")).by(&liaison).send().await;
        gone.refused(404, "not_found");
    }

    async fn those_who_do_not_look_after_a_member_get_no_number(world: World) {
        for (login, status, code) in [
            ("wang.shiqiao", 404, "not_found"),
            ("luo.xinan", 404, "not_found"),
            ("he.xinan", 404, "not_found"),
            ("ma.shanghui", 404, "not_found"),
            ("admin", 403, "forbidden"),
            ("shenji", 403, "forbidden"),
        ] {
            let persona = world.officer(login).await;
            let reply = world.post(&path(&world, 0, "/contact")).by(&persona).send().await;
            let reply = reply.refused(status, code);
            assert!(!reply.text.contains(&demo::people::phone(0)), "{login}");
        }
    }

    async fn a_reveal_needs_a_reason_and_the_authenticator(world: World) {
        let secretary = world.confirmed("zhang.liuxi").await;
        let reveal = |body: Value| {
            world.post(&path(&world, 0, "/reveal")).by(&secretary).without_key().json(body).send()
        };
        reveal(json!({ "field": "id_number" })).await.refused(422, "reason_needed");
        reveal(json!({ "field": "id_number", "reason": " " })).await.refused(422, "reason_needed");
        for (field, value) in [
            ("id_number", demo::people::id_number(0)),
            ("phone", demo::people::phone(0)),
            ("address", "慈溪市白沙镇柳溪村1号".to_owned()),
        ] {
            let shown = reveal(json!({ "field": field, "reason": "办理活动证" })).await.expect(200);
            assert_eq!(shown.json["value"], json!(value));
        }
        world.clock.set(world.clock.now().plus_seconds(16 * 60));
        let late = reveal(json!({ "field": "phone", "reason": "办理活动证" })).await;
        late.refused(403, "totp_needed");
        let liaison = world.officer("li.liuxi").await;
        let body = json!({ "field": "phone", "reason": "办理活动证" });
        let reply = world.post(&path(&world, 0, "/reveal")).by(&liaison).json(body).send().await;
        reply.refused(403, "forbidden");
    }
}
