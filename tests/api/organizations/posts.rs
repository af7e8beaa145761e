//! Posts: given, ended, lent, handed over; felt at the next request.

use hongyan::demo::org;
use serde_json::{Value, json};

use super::{change, path, show};
use crate::support::World;
use crate::support::world::{Persona, Reply};

fn appointment(world: &World, login: &str, role: &str) -> Value {
    let account = world.county.account(login).unwrap();
    json!({ "account_id": account, "role": role, "starts_on": "2026-03-01" })
}

async fn appoint(world: &World, who: &Persona, at: &str, body: Value) -> Reply {
    let path = format!("{}/posts", path(world.organization(at)));
    world.post(&path).by(who).json(body).send().await
}

/// The posts shown at an organization: (id, version, role, account).
async fn posts(world: &World, who: &Persona, at: &str, query: &str) -> Vec<Value> {
    let path = format!("{}/posts{query}", path(world.organization(at)));
    let reply = world.get(&path).by(who).send().await.expect(200);
    reply.json["items"].as_array().unwrap().clone()
}

async fn sees_members(world: &World, who: &Persona) -> bool {
    world.get("/api/v1/members").by(who).send().await.status == 200
}

async fn verb(world: &World, who: &Persona, post: &Value, verb: &str, body: Value) -> Reply {
    let path = format!("/api/v1/posts/{}/{verb}", post["id"].as_str().unwrap());
    let version = post["version"].as_i64().unwrap();
    world.post(&path).by(who).if_match(version).json(body).send().await
}

on_both! {
    async fn a_post_is_given_by_those_above_and_felt_at_once(world: World) {
        let township = world.officer("lin.baisha").await;
        let newcomer = world.officer("tongji").await;
        assert!(!sees_members(&world, &newcomer).await);
        let deputy = appointment(&world, "tongji", "deputy_secretary");
        appoint(&world, &township, org::LIUXI, deputy.clone()).await.expect(201);
        assert!(sees_members(&world, &newcomer).await);

        let held = posts(&world, &township, org::LIUXI, "").await;
        let given = held.iter().find(|post| post["role"] == "deputy_secretary").unwrap();
        assert_eq!(given["display_name"], "统计员");
        verb(&world, &township, given, "end", json!({ "on": "2026-02-28" }))
            .await
            .refused(422, "invalid_field");
        verb(&world, &township, given, "end", json!({ "on": "2026-03-01" })).await.expect(200);
        assert!(!sees_members(&world, &newcomer).await);
        verb(&world, &township, given, "end", json!({ "on": "2026-03-01" }))
            .await
            .refused(412, "stale_version");
        assert_eq!(posts(&world, &township, org::LIUXI, "").await.len(), 2);
        assert_eq!(posts(&world, &township, org::LIUXI, "?past=true").await.len(), 3);
    }

    async fn nobody_gives_more_than_their_post_may(world: World) {
        let township = world.officer("lin.baisha").await;
        let county = world.officer("qiu.cixi").await;
        let secretary = world.officer("zhang.liuxi").await;
        let give = async |who: &Persona, at: &str, login: &str, role: &str| {
            appoint(&world, who, at, appointment(&world, login, role)).await
        };
        give(&township, org::HOME_TOWNSHIP, "tongji", "committee_officer")
            .await
            .refused(403, "forbidden");
        give(&county, org::HOME_COUNTY, "tongji", "county_officer").await.refused(403, "forbidden");
        give(&county, org::HOME_COUNTY, "tongji", "auditor").await.refused(403, "forbidden");
        give(&secretary, org::LIUXI, "tongji", "deputy_secretary").await.refused(403, "forbidden");
        // Not even what one may give to others.
        give(&county, org::HOME_TOWNSHIP, "qiu.cixi", "committee_officer")
            .await
            .refused(403, "forbidden");
        let admin = world.officer("admin").await;
        give(&admin, org::HOME_COUNTY, "admin", "county_officer").await.refused(403, "forbidden");
        // Out of reach.
        give(&township, org::XINAN, "tongji", "liaison").await.refused(404, "not_found");
        let liaison = world.officer("li.liuxi").await;
        give(&liaison, org::LIUXI, "tongji", "liaison").await.refused(403, "forbidden");

        give(&county, org::HOME_TOWNSHIP, "tongji", "committee_officer").await.expect(201);
        give(&secretary, org::LIUXI, "tongji", "liaison").await.expect(201);
        give(&admin, org::HOME_COUNTY, "tongji", "auditor").await.expect(201);
        let seen = format!("{}/posts", path(world.organization(org::LIUXI)));
        let stranger = world.officer("luo.xinan").await;
        world.get(&seen).by(&stranger).send().await.refused(403, "forbidden");
    }

    async fn a_post_fits_its_organization_and_a_branch_has_one_secretary(world: World) {
        let county = world.officer("qiu.cixi").await;
        let host = world.officer("chen.baoan").await;
        for (who, at, role) in [
            (&county, org::LIUXI, "chamber_officer"),
            (&county, org::LIUXI, "committee_officer"),
            (&county, org::HOME_COUNTY, "secretary"),
            (&host, org::XINAN_GROUP, "secretary"),
        ] {
            let refused = appoint(&world, who, at, appointment(&world, "tongji", role)).await;
            let refused = refused.refused(422, "invalid_field");
            assert_eq!(refused.json["errors"][0]["pointer"], "/role", "{role} at {at}");
        }
        let chamber = appointment(&world, "tongji", "chamber_officer");
        appoint(&world, &host, org::CHAMBER, chamber).await.expect(201);
        let second = appointment(&world, "tongji", "secretary");
        appoint(&world, &county, org::LIUXI, second).await.refused(409, "post_overlaps");
        let mut unknown = appointment(&world, "tongji", "liaison");
        unknown["account_id"] = json!("17");
        let refused = appoint(&world, &county, org::LIUXI, unknown).await;
        assert_eq!(refused.refused(422, "invalid_field").json["errors"][0]["code"], "not_found");
    }

    async fn a_secretary_lends_the_post_and_takes_it_back(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        let deputy = world.officer("tongji").await;
        let held = posts(&world, &secretary, org::LIUXI, "").await;
        let own = held.iter().find(|post| post["role"] == "secretary").unwrap();
        let account = world.county.account("tongji").unwrap();
        let lend = |from: &str, until: &str| {
            json!({ "account_id": account, "from": from, "until": until })
        };
        let early = lend("2024-01-01", "2026-03-10");
        verb(&world, &secretary, own, "delegate", early).await.refused(422, "invalid_field");
        let own_account = world.county.account("zhang.liuxi").unwrap();
        let mut to_self = lend("2026-03-01", "2026-03-10");
        to_self["account_id"] = json!(own_account);
        verb(&world, &secretary, own, "delegate", to_self).await.refused(403, "forbidden");
        let lent = verb(&world, &secretary, own, "delegate", lend("2026-03-01", "2026-03-10")).await;
        lent.expect(201);
        assert!(sees_members(&world, &deputy).await);

        let held = posts(&world, &secretary, org::LIUXI, "").await;
        let lent = held.iter().find(|post| post.get("delegated_from").is_some()).unwrap().clone();
        assert_eq!(lent["delegated_from"], own["id"]);
        // What is lent is not lent on.
        let on = verb(&world, &deputy, &lent, "delegate", json!({
            "account_id": world.county.account("shenji").unwrap(),
            "from": "2026-03-01", "until": "2026-03-05",
        }));
        on.await.refused(403, "forbidden");
        verb(&world, &secretary, &lent, "end", json!({ "on": "2026-03-01" })).await.expect(200);
        assert!(!sees_members(&world, &deputy).await);
    }

    async fn an_officer_is_found_by_how_a_name_begins_and_beyond_ones_reach_by_the_whole_log_in(
        world: World
    ) {
        let township = world.officer("lin.baisha").await;
        let found = async |text: &str| {
            let body = json!({ "text": text });
            let call = world.post("/api/v1/accounts/search").by(&township).without_key().json(body);
            let reply = call.send().await.expect(200);
            let items = reply.json["items"].as_array().unwrap().clone();
            items.iter().map(|one| one["login"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("张").await, ["zhang.liuxi"]);
        assert_eq!(found("Zhang").await, ["zhang.liuxi"]);
        assert_eq!(found("统计").await, [""; 0]);
        assert_eq!(found("tong").await, [""; 0]);
        assert_eq!(found("tongji").await, ["tongji"]);
        let empty = json!({ "text": " " });
        world
            .post("/api/v1/accounts/search")
            .by(&township)
            .json(empty)
            .send()
            .await
            .refused(422, "invalid_field");

        let admin = world.confirmed("admin").await;
        let account = format!("/api/v1/accounts/{}", world.county.account("tongji").unwrap());
        let lock = world.post(&format!("{account}/lock")).by(&admin);
        let version = world.get(&account).by(&admin).send().await.json["version"].as_i64().unwrap();
        lock.if_match(version).send().await.expect(200);
        assert_eq!(found("tongji").await, [""; 0]);
    }

    async fn what_is_lent_ends_by_itself_the_day_after(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        let held = posts(&world, &secretary, org::LIUXI, "").await;
        let own = held.iter().find(|post| post["role"] == "secretary").unwrap();
        let lend = json!({
            "account_id": world.county.account("tongji").unwrap(),
            "from": "2026-03-01", "until": "2026-03-02",
        });
        verb(&world, &secretary, own, "delegate", lend).await.expect(201);
        world.pass_days(1);
        assert!(sees_members(&world, &world.officer("tongji").await).await);
        world.pass_days(1);
        assert!(!sees_members(&world, &world.officer("tongji").await).await);
    }

    async fn a_hand_over_leaves_no_day_with_two_secretaries_or_none(world: World) {
        let township = world.officer("lin.baisha").await;
        let leaver = world.officer("zhang.liuxi").await;
        let comer = world.officer("tongji").await;
        let liuxi = world.organization(org::LIUXI).to_string();
        let wish = |on: &str| {
            let account = world.county.account("tongji").unwrap();
            json!({ "role": "secretary", "to_account_id": account, "on": on })
        };
        let long_ago = change(&world, &township, &liuxi, "hand-over", wish("2020-01-01")).await;
        long_ago.refused(422, "invalid_field");
        let mut other = wish("2026-03-01");
        other["role"] = json!("liaison");
        let liaison = change(&world, &township, &liuxi, "hand-over", other).await;
        liaison.refused(422, "invalid_field");
        change(&world, &township, &liuxi, "hand-over", wish("2026-03-01")).await.expect(201);
        assert!(!sees_members(&world, &leaver).await);
        assert!(sees_members(&world, &comer).await);
        assert_eq!(show(&world, &township, &liuxi).await.json["secretary"], "统计员");
        let all = posts(&world, &township, org::LIUXI, "?past=true").await;
        let periods: Vec<(&Value, &Value)> = all
            .iter()
            .filter(|post| post["role"] == "secretary")
            .map(|post| (&post["starts_on"], &post["ends_on"]))
            .collect();
        assert_eq!(
            periods,
            [(&json!("2025-03-01"), &json!("2026-02-28")), (&json!("2026-03-01"), &Value::Null)]
        );
    }
}
