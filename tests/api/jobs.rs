//! Long work: watched, cancelled, gone on with by another replica, stopped when its owner's rights
//! end. The retention run is the job that is watched; a chunk of it is a hundred members.

use hongyan::background;
use hongyan::db::Db;
use hongyan::demo::org;
use hongyan::job::model::Timer;
use hongyan::job::service as job;
use serde_json::{Value, json};

use crate::support::{Persona, World, database};

/// Takes four members off the register and lets the years pass that their data is kept.
async fn left_long_ago(world: &World) {
    let officer = world.officer("qiu.cixi").await;
    let body =
        json!({ "cause": "removal", "on": "2026-03-01", "document_number": "慈组〔2026〕3号" });
    for n in 0..4 {
        let path = format!("/api/v1/members/{}/leave", world.member(n));
        world.post(&path).by(&officer).if_match(1).json(body.clone()).send().await.expect(200);
    }
    world.pass_days(3 * 366 + 30);
}

async fn begin(world: &World, admin: &Persona, dry_run: bool) -> String {
    let body =
        json!({ "organization_id": world.organization(org::HOME_COUNTY), "dry_run": dry_run });
    let begun = world.post("/api/v1/retention-runs").by(admin).json(body).send().await.expect(202);
    assert_eq!(begun.json["state"], "queued");
    assert_eq!(begun.header("location"), Some(format!("/api/v1/jobs/{}", begun.id()).as_str()));
    begun.id()
}

async fn shown(world: &World, by: &Persona, id: &str) -> Value {
    world.get(&format!("/api/v1/jobs/{id}")).by(by).send().await.expect(200).json
}

async fn finish(db: &Db) {
    while job::work(db).await.unwrap() {}
}

async fn record(world: &World, n: usize) -> Value {
    let officer = world.officer("qiu.cixi").await;
    let path = format!("/api/v1/members/{}", world.member(n));
    world.get(&path).by(&officer).send().await.expect(200).json
}

/// A member's phone as the register shows it, masked.
async fn phone(world: &World, n: usize) -> Value {
    record(world, n).await["phone"].clone()
}

on_both! {
    async fn a_leaving_that_was_dated_long_ago_is_not_erased_at_once(world: World) {
        let officer = world.officer("qiu.cixi").await;
        let slip = json!({ "cause": "removal", "on": "2016-03-01", "document_number": "慈组〔2026〕3号" });
        let leave = world.post(&format!("/api/v1/members/{}/leave", world.member(0)));
        leave.by(&officer).if_match(1).json(slip).send().await.expect(200);
        let admin = world.confirmed("admin").await;
        let run = begin(&world, &admin, false).await;
        finish(&world.app.db).await;
        let done = shown(&world, &admin, &run).await;
        assert_eq!(done["result"]["members_left"], 0, "{done}");
        assert!(phone(&world, 0).await.is_string());
    }

    async fn a_run_above_the_counties_erases_nothing_that_one_of_them_keeps(world: World) {
        left_long_ago(&world).await;
        let officer = world.confirmed("qiu.cixi").await;
        let longer = json!({
            "parameter": "retention_left_months", "county": "330282", "value": 120,
            "effective_from": world.clock.now().day(), "source": "慈组〔2029〕1号",
        });
        world.post("/api/v1/policies").by(&officer).json(longer).send().await.expect(201);
        let admin = world.confirmed("admin").await;
        let body = json!({ "organization_id": world.organization(org::ROOT), "dry_run": false });
        let begun = world.post("/api/v1/retention-runs").by(&admin).json(body).send().await;
        let id = begun.expect(202).id();
        finish(&world.app.db).await;
        assert_eq!(shown(&world, &admin, &id).await["result"]["members_left"], 0);
        assert!(phone(&world, 0).await.is_string());
    }

    async fn a_dry_run_says_what_a_run_then_erases(world: World) {
        left_long_ago(&world).await;
        let admin = world.confirmed("admin").await;
        let dry = begin(&world, &admin, true).await;
        assert_eq!(shown(&world, &admin, &dry).await["total"], 4);
        finish(&world.app.db).await;
        let seen = shown(&world, &admin, &dry).await;
        assert_eq!((&seen["state"], &seen["result"]["members_left"]), (&json!("succeeded"), &json!(4)));
        assert!(phone(&world, 0).await.is_string(), "a dry run erased something");

        let run = begin(&world, &admin, false).await;
        finish(&world.app.db).await;
        let seen = shown(&world, &admin, &run).await;
        assert_eq!((&seen["done"], &seen["result"]["members_left"]), (&json!(4), &json!(4)));
        for n in 0..4 {
            let left = record(&world, n).await;
            assert!(left["phone"].is_null());
            let missing = left["completeness"]["missing"].as_array().unwrap();
            for field in ["address", "residence", "registered_residence", "introducers"] {
                assert!(missing.contains(&json!(field)), "{field} of {n} is still there");
            }
        }
        assert!(phone(&world, 4).await.is_string(), "somebody who stays was erased");
        let dry = begin(&world, &admin, true).await;
        finish(&world.app.db).await;
        assert_eq!(shown(&world, &admin, &dry).await["result"]["members_left"], 0);
    }

    async fn what_a_job_does_is_told_of_under_the_system_for_its_account(world: World) {
        left_long_ago(&world).await;
        let admin = world.confirmed("admin").await;
        let id = begin(&world, &admin, false).await;
        finish(&world.app.db).await;
        let auditor = world.officer("shenji").await;
        let path = "/api/v1/audit-events?action=retention.run";
        let events = world.get(path).by(&auditor).send().await.expect(200).json;
        let by_job: Vec<&Value> = events["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|event| event["request_id"] == format!("job-{id}"))
            .collect();
        assert_eq!(by_job.len(), 2, "a chunk and the end: {events}");
        for event in &by_job {
            assert_eq!(event["actor_kind"], "system");
            assert_eq!(event["account_id"], world.county.account("admin").unwrap().to_string());
        }
        assert_eq!(by_job[1]["member_ids"].as_array().unwrap().len(), 4);
    }

    async fn the_same_call_begins_one_job(world: World) {
        let admin = world.confirmed("admin").await;
        let body = json!({ "organization_id": world.organization(org::HOME_COUNTY), "dry_run": true });
        let call = || {
            let call = world.post("/api/v1/retention-runs").by(&admin).key("one-retention-run");
            call.json(body.clone()).send()
        };
        assert_eq!(call().await.expect(202).id(), call().await.expect(202).id());
        let list = world.get("/api/v1/jobs").by(&admin).send().await.expect(200);
        assert_eq!(list.json["items"].as_array().unwrap().len(), 1);
    }

    async fn a_job_is_seen_by_its_owner_and_those_who_answer_for_it(world: World) {
        let admin = world.confirmed("admin").await;
        let id = begin(&world, &admin, true).await;
        let path = format!("/api/v1/jobs/{id}");
        world.get(&path).by(&world.officer("qiu.cixi").await).send().await.expect(200);
        for login in ["zhang.liuxi", "luo.xinan", "shenji"] {
            let stranger = world.officer(login).await;
            world.get(&path).by(&stranger).send().await.refused(404, "not_found");
            let cancel = world.post(&format!("{path}/cancel")).by(&stranger);
            cancel.send().await.refused(404, "not_found");
            let list = world.get("/api/v1/jobs").by(&stranger).send().await.expect(200);
            assert!(list.json["items"].as_array().unwrap().is_empty(), "{login}");
        }
        for (query, found) in [("kind=retention", 1), ("state=queued", 1), ("state=failed", 0)] {
            let list = world.get(&format!("/api/v1/jobs?{query}")).by(&admin).send().await.expect(200);
            assert_eq!(list.json["items"].as_array().unwrap().len(), found, "{query}");
        }
    }

    async fn a_post_that_ends_stops_the_job(world: World) {
        left_long_ago(&world).await;
        let admin = world.confirmed("admin").await;
        let id = begin(&world, &admin, false).await;
        let path = format!("/api/v1/organizations/{}/posts", world.organization(org::ROOT));
        let posts = world.get(&path).by(&admin).send().await.expect(200).json;
        let own = world.county.account("admin").unwrap().to_string();
        let post = posts["items"].as_array().unwrap().iter().find(|post| post["account_id"] == own);
        let post = post.unwrap()["id"].as_str().unwrap().to_owned();
        let end = world.post(&format!("/api/v1/posts/{post}/end")).by(&admin).if_match(1);
        end.json(json!({ "on": world.clock.today() })).send().await.expect(200);
        finish(&world.app.db).await;
        let seen = shown(&world, &admin, &id).await;
        assert_eq!((&seen["state"], &seen["fault"]["code"]), (&json!("failed"), &json!("forbidden")));
        assert!(phone(&world, 0).await.is_string(), "a job went on without its owner's right");
    }

    async fn a_cancelled_job_does_nothing_more(world: World) {
        left_long_ago(&world).await;
        let admin = world.confirmed("admin").await;
        let id = begin(&world, &admin, false).await;
        let cancel = || world.post(&format!("/api/v1/jobs/{id}/cancel")).by(&admin).send();
        // Somebody is at its first chunk.
        let taken = job::take_chunk(&world.app.db).await.unwrap().unwrap();
        assert_eq!(cancel().await.expect(200).json["state"], "cancelled");
        taken.go_on(&world.app.db).await.unwrap();
        assert!(phone(&world, 0).await.is_string(), "a cancelled job committed a chunk");
        assert!(!job::work(&world.app.db).await.unwrap());
        assert_eq!(shown(&world, &admin, &id).await["state"], "cancelled");
        cancel().await.refused(409, "job_state");
    }

    async fn cancel_and_finish_agree_on_who_was_first(world: World) {
        left_long_ago(&world).await;
        let admin = world.confirmed("admin").await;
        let id = begin(&world, &admin, false).await;
        let path = format!("/api/v1/jobs/{id}/cancel");
        let (finished, cancelled) = futures_util::future::join(
            async {
                let mut chunks = 0;
                while job::work(&world.app.db).await.unwrap() {
                    chunks += 1;
                }
                chunks
            },
            world.post(&path).by(&admin).send(),
        )
        .await;
        let state = shown(&world, &admin, &id).await["state"].clone();
        match cancelled.status {
            200 => assert_eq!(state, "cancelled", "{finished} chunks"),
            409 => assert_eq!(state, "succeeded", "{finished} chunks"),
            other => panic!("{other} {}", cancelled.text),
        }
    }

    async fn two_replicas_do_each_chunk_once(world: World) {
        left_long_ago(&world).await;
        let admin = world.confirmed("admin").await;
        let ids = [begin(&world, &admin, false).await, begin(&world, &admin, true).await];
        let other = database::replica(world.app.db.target(), &world.clock);
        futures_util::future::join(finish(&world.app.db), finish(&other)).await;
        let seen = shown(&world, &admin, &ids[0]).await;
        assert_eq!((&seen["state"], &seen["done"]), (&json!("succeeded"), &json!(4)));
        assert_eq!(shown(&world, &admin, &ids[1]).await["state"], "succeeded");
        let auditor = world.officer("shenji").await;
        let path = "/api/v1/audit-events?action=retention.run&limit=200";
        let events = world.get(path).by(&auditor).send().await.expect(200).json;
        let of_first = format!("job-{}", ids[0]);
        let items = events["items"].as_array().unwrap();
        assert_eq!(items.iter().filter(|event| event["request_id"] == of_first).count(), 2);
    }

    async fn a_replica_that_was_taken_over_cannot_commit(world: World) {
        left_long_ago(&world).await;
        let admin = world.confirmed("admin").await;
        let id = begin(&world, &admin, false).await;
        let other = database::replica(world.app.db.target(), &world.clock);
        let stuck = job::take_chunk(&other).await.unwrap().unwrap();
        assert!(!job::work(&world.app.db).await.unwrap(), "a chunk was taken within its lease");
        world.pass_seconds(121);
        assert!(job::work(&world.app.db).await.unwrap(), "an expired lease was not taken over");
        assert_eq!(shown(&world, &admin, &id).await["done"], 4);
        stuck.go_on(&other).await.unwrap();
        let seen = shown(&world, &admin, &id).await;
        assert_eq!((&seen["done"], seen.get("fault")), (&json!(4), None), "{seen}");
        finish(&world.app.db).await;
        assert_eq!(shown(&world, &admin, &id).await["result"]["members_left"], 4);
    }

    async fn a_job_goes_on_after_a_restart_and_is_given_up_after_six(world: World) {
        left_long_ago(&world).await;
        let admin = world.confirmed("admin").await;
        let id = begin(&world, &admin, false).await;
        assert!(job::work(&world.app.db).await.unwrap());
        assert_eq!(shown(&world, &admin, &id).await["state"], "running");
        // Processes that end in the middle of a chunk and start again.
        for _ in 0..5 {
            let restarted = database::replica(world.app.db.target(), &world.clock);
            assert!(job::take_chunk(&restarted).await.unwrap().is_some());
            world.pass_seconds(121);
        }
        let other = begin(&world, &admin, true).await;
        finish(&world.app.db).await;
        assert_eq!(shown(&world, &admin, &id).await["state"], "succeeded");
        assert_eq!(shown(&world, &admin, &other).await["state"], "succeeded");

        let doomed = begin(&world, &admin, false).await;
        for _ in 0..6 {
            assert!(job::take_chunk(&world.app.db).await.unwrap().is_some());
            world.pass_seconds(121);
        }
        finish(&world.app.db).await;
        let seen = shown(&world, &admin, &doomed).await;
        assert_eq!((&seen["state"], &seen["fault"]["code"]), (&json!("failed"), &json!("internal")));
    }

    async fn a_timer_runs_on_one_replica_and_a_lost_lease_writes_nothing(world: World) {
        let db = &world.app.db;
        let other = database::replica(db.target(), &world.clock);
        let (one, two) = futures_util::future::join(
            job::take(db, Timer::Tidy), job::take(&other, Timer::Tidy)).await;
        let (one, two) = (one.unwrap(), two.unwrap());
        assert_eq!(usize::from(one.is_some()) + usize::from(two.is_some()), 1, "both or none");
        let lost = one.or(two).unwrap();
        assert_eq!(background::round(&world.app, Timer::Tidy).await.unwrap(), None);
        world.pass_seconds(121);
        let taken_over = job::take(&other, Timer::Tidy).await.unwrap().unwrap();
        let permit = hongyan::access::Permit::system(hongyan::access::SystemTask::Expiry);
        assert!(lost.write(db, &permit, |_| Ok(())).await.is_err());
        taken_over.write(&other, &permit, |_| Ok(())).await.unwrap();
        taken_over.rest(&other).await.unwrap();
        assert_eq!(background::round(&world.app, Timer::Tidy).await.unwrap(), None, "not due yet");
        world.pass_seconds(180);
        assert!(background::round(&world.app, Timer::Tidy).await.unwrap().is_some());
    }

    async fn jobs_are_forgotten_when_they_are_long_over(world: World) {
        let admin = world.confirmed("admin").await;
        begin(&world, &admin, true).await;
        finish(&world.app.db).await;
        world.pass_days(89);
        background::round(&world.app, Timer::Tidy).await.unwrap();
        let admin = world.confirmed("admin").await;
        let count = async || {
            let list = world.get("/api/v1/jobs").by(&admin).send().await.expect(200);
            list.json["items"].as_array().unwrap().len()
        };
        assert_eq!(count().await, 1);
        world.pass_days(2);
        let admin = world.confirmed("admin").await;
        background::round(&world.app, Timer::Tidy).await.unwrap();
        let list = world.get("/api/v1/jobs").by(&admin).send().await.expect(200);
        assert!(list.json["items"].as_array().unwrap().is_empty());
    }
}
