//! Who may have a file, how it comes to be, what is put on record, and when it is gone.

use hongyan::background;
use hongyan::demo::{org, people};
use hongyan::job::model::Timer;
use serde_json::json;

use super::*;
use crate::imports::{apply, clerk, ledger, upload};
use crate::support::{World, database};

async fn events(world: &World, action: &str) -> Vec<Value> {
    let auditor = world.officer("shenji").await;
    let path = format!("/api/v1/audit-events?action={action}&limit=200");
    world.get(&path).by(&auditor).send().await.expect(200).json["items"].as_array().unwrap().clone()
}

/// The reasons that the audit keeps with what a job has shown.
async fn reasons(world: &World, request: &str) -> Vec<String> {
    use diesel::prelude::*;
    use hongyan::access::{Permit, SystemTask};
    use hongyan::db::{Shelf, schema::audit_events};
    let (permit, request) = (Permit::system(SystemTask::CommandLine), request.to_owned());
    let read = move |reader: &mut hongyan::db::Reader<'_>| {
        Ok(audit_events::table
            .filter(audit_events::request_id.eq(request))
            .filter(audit_events::subject_kind.eq("export"))
            .select(audit_events::reason)
            .load(reader.conn())?)
    };
    world.app.db.read(&permit, read).await.unwrap()
}

on_both! {
    async fn a_long_one_shows_its_progress_and_goes_on_on_another_replica(world: World) {
        let clerk = clerk(&world).await;
        let file = ledger(100..720);
        let imported = upload(&world, &clerk, "ledger", file).await.expect(201).id();
        apply(&world, &clerk, &imported, true).await.expect(200);
        let township = world.organization(org::HOME_TOWNSHIP);
        let id = ask(&world, &clerk, township, "members", "csv").await.expect(202).id();
        fetch(&world, &clerk, &id).await.refused(409, "export_not_ready");
        assert!(job::work(&world.app.db).await.unwrap());
        let half = shown(&world, &clerk, &id).await;
        assert_eq!((&half["state"], &half["done"], &half["total"]), (&json!("running"), &json!(500), &json!(632)));
        assert_eq!(half["available"], false);
        let other = database::replica(world.app.db.target(), &world.clock);
        while job::work(&other).await.unwrap() {}
        let whole = shown(&world, &clerk, &id).await;
        assert_eq!((&whole["state"], &whole["done"], &whole["available"]), (&json!("succeeded"), &json!(632), &json!(true)));
        let file = table(&fetch(&world, &clerk, &id).await.expect(200).bytes, "csv");
        let serials: Vec<String> = (1..=632).map(|n| n.to_string()).collect();
        assert_eq!(column(&file, "序号"), serials);
        let mut records = column(&file, "系统编号");
        records.sort();
        records.dedup();
        assert_eq!(records.len(), 632, "somebody is twice in it, or missing");
        let by_job = events(&world, "export.lists").await;
        let told: Vec<usize> = by_job
            .iter()
            .filter(|event| event["request_id"] == format!("job-{id}"))
            .filter_map(|event| event["member_ids"].as_array())
            .map(Vec::len)
            .filter(|people| *people > 0)
            .collect();
        assert_eq!(told, [132, 500], "the newest first, each part with the people in it");

        let cancelled = ask(&world, &clerk, township, "members", "csv").await.expect(202).id();
        assert!(job::work(&world.app.db).await.unwrap());
        assert_eq!(parts(&world).await, 3);
        world.post(&format!("/api/v1/jobs/{cancelled}/cancel")).by(&clerk).send().await.expect(200);
        finish(&world).await;
        fetch(&world, &clerk, &cancelled).await.refused(410, "export_gone");
        background::round(&world.app, Timer::Tidy).await.unwrap();
        assert_eq!(parts(&world).await, 2, "what was gathered of a cancelled one is gone");
        fetch(&world, &clerk, &id).await.expect(200);
    }

    async fn who_lost_the_post_gets_no_file(world: World) {
        let home = world.officer("wang.shiqiao").await;
        let shiqiao = world.organization(org::SHIQIAO);
        let ready = ask(&world, &home, shiqiao, "members", "csv").await.expect(202).id();
        finish(&world).await;
        let begun = ask(&world, &home, shiqiao, "members", "csv").await.expect(202).id();
        let admin = world.confirmed("admin").await;
        let path = format!("/api/v1/organizations/{shiqiao}/posts");
        let posts = world.get(&path).by(&admin).send().await.expect(200).json;
        let own = world.county.account("wang.shiqiao").unwrap().to_string();
        let post = posts["items"].as_array().unwrap().iter().find(|post| post["account_id"] == own);
        let post = post.unwrap()["id"].as_str().unwrap().to_owned();
        let end = world.post(&format!("/api/v1/posts/{post}/end")).by(&admin).if_match(1);
        end.json(json!({ "on": world.clock.today() })).send().await.expect(200);
        finish(&world).await;
        let job = world.get(&format!("/api/v1/jobs/{begun}")).by(&home).send().await.expect(200).json;
        assert_eq!((&job["state"], &job["fault"]["code"]), (&json!("failed"), &json!("forbidden")));
        for id in [ready, begun] {
            fetch(&world, &home, &id).await.refused(403, "forbidden");
        }
        background::round(&world.app, Timer::Tidy).await.unwrap();
        assert_eq!(parts(&world).await, 1, "the failed one has left nothing");
    }

    async fn a_failed_one_is_told_and_leaves_no_file(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let id = ask(&world, &home, world.organization(org::LIUXI), "members", "csv").await.expect(202).id();
        for _ in 0..6 {
            assert!(job::take_chunk(&world.app.db).await.unwrap().is_some());
            world.pass_seconds(121);
        }
        finish(&world).await;
        let seen = shown(&world, &home, &id).await;
        assert_eq!((&seen["state"], &seen["available"]), (&json!("failed"), &json!(false)));
        assert_eq!(seen["fault"]["code"], "internal");
        fetch(&world, &home, &id).await.refused(410, "export_gone");
    }

    async fn anothers_file_is_not_found(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let liuxi = world.organization(org::LIUXI);
        let id = ask(&world, &home, liuxi, "members", "csv").await.expect(202).id();
        finish(&world).await;
        for login in ["lin.baisha", "qiu.cixi", "wang.shiqiao", "he.xinan"] {
            let other = world.officer(login).await;
            fetch(&world, &other, &id).await.refused(404, "not_found");
            world.get(&format!("{EXPORTS}/{id}")).by(&other).send().await.refused(404, "not_found");
            let list = world.get(EXPORTS).by(&other).send().await.expect(200);
            assert_eq!(list.json["items"], json!([]), "{login}");
        }
        for login in ["li.liuxi", "admin", "shenji", "tongji"] {
            let other = world.officer(login).await;
            ask(&world, &other, liuxi, "members", "csv").await.refused(403, "forbidden");
            fetch(&world, &other, &id).await.refused(403, "forbidden");
        }
        let list = world.get(EXPORTS).by(&home).send().await.expect(200);
        assert_eq!(list.json["items"].as_array().unwrap().len(), 1);
    }

    async fn only_what_one_answers_for_is_exported(world: World) {
        for (login, organization, kind, allowed) in [
            ("zhang.liuxi", org::SHIQIAO, "members", false),
            ("zhang.liuxi", org::HOME_TOWNSHIP, "quarterly_summary", false),
            ("zhang.liuxi", org::XINAN, "inbound_ledger", false),
            ("luo.xinan", org::LIUXI, "members", false),
            ("luo.xinan", org::XINAN, "inbound_ledger", true),
            ("ma.shanghui", org::CHAMBER, "inbound_ledger", true),
            ("ma.shanghui", org::CHAMBER, "members", false),
            ("qiu.cixi", org::SHIQIAO, "absentees", true),
        ] {
            let officer = world.officer(login).await;
            let reply = ask(&world, &officer, world.organization(organization), kind, "csv").await;
            if allowed {
                reply.expect(202);
            } else {
                let refused = reply.refused(422, "invalid_field");
                assert_eq!(refused.json["errors"][0]["pointer"], "/organization_id", "{login} {kind}");
            }
        }
        finish(&world).await;
    }

    async fn the_same_call_begins_one_export(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let body = json!({
            "organization_id": world.organization(org::LIUXI), "kind": "members", "format": "csv",
        });
        let call = || world.post(EXPORTS).by(&home).key("one-export-please").json(body.clone()).send();
        assert_eq!(call().await.expect(202).id(), call().await.expect(202).id());
        let list = world.get(EXPORTS).by(&home).send().await.expect(200);
        assert_eq!(list.json["items"].as_array().unwrap().len(), 1);
    }

    async fn in_full_takes_a_reason_and_the_authenticator_and_is_on_record(world: World) {
        let township = world.organization(org::HOME_TOWNSHIP);
        let officer = world.officer("lin.baisha").await;
        ask_in_full(&world, &officer, township, "members", "csv").await.refused(403, "totp_needed");
        world.confirm("lin.baisha", &officer).await;
        let secretary = world.confirmed("zhang.liuxi").await;
        let liuxi = world.organization(org::LIUXI);
        ask_in_full(&world, &secretary, liuxi, "members", "csv").await.refused(403, "forbidden");
        let body = |kind: &str, reason: &str| {
            json!({ "organization_id": township, "kind": kind, "format": "csv", "reason": reason })
        };
        let full = |body| world.post("/api/v1/exports/full").by(&officer).json(body).send();
        full(body("members", " ")).await.refused(422, "reason_needed");
        full(body("inbound_ledger", "上报")).await.refused(422, "invalid_field");
        let id = full(body("members", "上报季度台账")).await.expect(202).id();
        finish(&world).await;
        let file = table(&fetch(&world, &officer, &id).await.expect(200).bytes, "csv");
        let numbers = column(&file, "公民身份号码");
        assert!(numbers.contains(&format!("\t{}", people::id_number(0))));
        assert!(column(&file, "联系电话").contains(&people::phone(0)));
        let by_job: Vec<Value> = events(&world, "export.full").await.into_iter()
            .filter(|event| event["request_id"] == format!("job-{id}"))
            .filter(|event| event["subject_kind"] == "export").collect();
        assert_eq!(by_job.len(), 1);
        assert_eq!(by_job[0]["member_ids"].as_array().unwrap().len(), 12);
        assert_eq!(reasons(&world, &format!("job-{id}")).await, ["上报季度台账"]);
        let later = world.officer("lin.baisha").await;
        fetch(&world, &later, &id).await.refused(403, "totp_needed");
    }

    async fn a_file_is_gone_after_three_days(world: World) {
        let home = world.officer("zhang.liuxi").await;
        let id = ask(&world, &home, world.organization(org::LIUXI), "members", "csv").await.expect(202).id();
        finish(&world).await;
        world.pass_seconds(72 * 3_600 - 60);
        let home = world.officer("zhang.liuxi").await;
        background::round(&world.app, Timer::Tidy).await.unwrap();
        fetch(&world, &home, &id).await.expect(200);
        world.pass_seconds(61);
        fetch(&world, &home, &id).await.refused(410, "export_gone");
        assert_eq!(parts(&world).await, 1);
        world.pass_seconds(180);
        background::round(&world.app, Timer::Tidy).await.unwrap();
        assert_eq!(parts(&world).await, 0);
        assert_eq!(shown(&world, &home, &id).await["available"], false);
        world.pass_days(30);
        let home = world.officer("zhang.liuxi").await;
        background::round(&world.app, Timer::Tidy).await.unwrap();
        world.get(&format!("{EXPORTS}/{id}")).by(&home).send().await.refused(404, "not_found");
    }
}
