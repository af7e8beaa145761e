//! Who has other systems told, where to, and how that is changed.

use serde_json::{Value, json};

use super::{DELIVERIES, ENDPOINTS, change, deliveries, form, happen, hears, make, round, shown};
use crate::support::{Persona, Receiver, Reply, World};
use hongyan::demo::org;

const FLOWS: [&str; 2] = ["flow.registered", "flow.submitted"];
const URL: &str = "https://portal.example.cn/hooks";

fn pointer(reply: Reply) -> Value {
    reply.refused(422, "invalid_field").json["errors"][0]["pointer"].clone()
}

async fn rotate(world: &World, by: &Persona, id: &str, version: i64, hours: i64) -> Reply {
    let call = world.post(&format!("{ENDPOINTS}/{id}/rotate")).by(by).if_match(version);
    call.json(json!({ "overlap_hours": hours })).send().await
}

/// The secret of a service token of the home township with these actions.
async fn token(world: &World, by: &Persona, actions: &[&str]) -> String {
    let body = json!({
        "name": "白沙镇门户", "organization_id": world.organization(org::HOME_TOWNSHIP),
        "actions": actions, "expires_in_days": 30,
    });
    let made = world.post("/api/v1/service-tokens").by(by).json(body).send().await.expect(201);
    made.json["token"].as_str().unwrap().to_owned()
}

on_both! {
    async fn the_secret_is_told_once(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let body = form(&world, org::LIUXI, URL, &FLOWS);
        let call = || world.post(ENDPOINTS).by(&officer).key("make-endpoint-1").json(body.clone());
        let made = call().send().await.expect(201);
        let secret = made.json["secret"].as_str().unwrap().to_owned();
        assert!(secret.starts_with("whsec_"), "a leak has to be recognised");
        let again = call().send().await.expect(201);
        assert_eq!((again.id(), &again.json["secret"]), (made.id(), &Value::Null));
        let view = world.get(&format!("{ENDPOINTS}/{}", made.id())).by(&officer).send().await;
        let view = view.expect(200);
        assert!(!view.text.contains(&secret));
        assert_eq!((view.version(), &view.json["state"]), (1, &json!("active")));
        assert_eq!(view.json["events"], json!(["flow.submitted", "flow.registered"]));
        let listed = world.get(ENDPOINTS).by(&officer).send().await.expect(200);
        assert_eq!(listed.json["items"], json!([view.json]));
    }

    async fn an_address_is_public_and_by_tls(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let made = make(&world, &officer, form(&world, org::LIUXI, URL, &FLOWS)).await.expect(201);
        for url in [
            "", "portal", "http://portal.example.cn/", "https://10.0.0.1/", "https://[fd00::1]/",
            "https://169.254.169.254/", "https://a:b@portal.example.cn/", "file:///etc/passwd",
        ] {
            let refused = make(&world, &officer, form(&world, org::LIUXI, url, &FLOWS)).await;
            assert_eq!(pointer(refused), "/url", "{url}");
            let refused = change(&world, &officer, &made.id(), 1, json!({ "url": url })).await;
            assert_eq!(pointer(refused), "/url", "{url}");
        }
    }

    async fn nobody_has_more_told_than_they_see(world: World) {
        let township = world.confirmed("lin.baisha").await;
        // The administrator looks after endpoints and sees no member.
        let admin = world.confirmed("admin").await;
        let body = || form(&world, org::LIUXI, URL, &FLOWS);
        assert_eq!(pointer(make(&world, &admin, body()).await), "/events");
        let made = make(&world, &township, body()).await.expect(201);
        let elsewhere = json!({ "url": "https://other.example.cn/" });
        assert_eq!(pointer(change(&world, &admin, &made.id(), 1, elsewhere).await), "/events");
        change(&world, &admin, &made.id(), 1, json!({ "active": false })).await.expect(200);
        assert_eq!(
            pointer(change(&world, &admin, &made.id(), 2, json!({ "active": true })).await),
            "/events"
        );

        for (field, value) in [
            ("organization_id", json!(world.organization(org::HOME_COUNTY))),
            ("organization_id", json!(world.organization(org::XINAN))),
            ("events", json!([])),
            ("events/0", json!(["member.left"])),
            ("events/0", json!(["contact.overdue"])),
        ] {
            let mut wrong = body();
            wrong[field.split('/').next().unwrap()] = value;
            assert_eq!(pointer(make(&world, &township, wrong).await), format!("/{field}"));
        }
        let plain = world.officer("lin.baisha").await;
        make(&world, &plain, body()).await.refused(403, "totp_needed");
        make(&world, &world.confirmed("zhang.liuxi").await, body()).await.refused(403, "forbidden");
    }

    async fn an_organization_has_twenty_at_most(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        for _ in 0..20 {
            make(&world, &officer, form(&world, org::LIUXI, URL, &FLOWS)).await.expect(201);
        }
        let refused = make(&world, &officer, form(&world, org::LIUXI, URL, &FLOWS)).await;
        assert_eq!(pointer(refused), "/organization_id");
        make(&world, &officer, form(&world, org::SHIQIAO, URL, &FLOWS)).await.expect(201);
    }

    async fn a_change_needs_the_version_that_was_read(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let made = make(&world, &officer, form(&world, org::LIUXI, URL, &FLOWS)).await.expect(201);
        let other = json!({ "url": "https://other.example.cn/", "events": ["case.opened"] });
        change(&world, &officer, &made.id(), 2, other.clone()).await.refused(412, "stale_version");
        let changed = change(&world, &officer, &made.id(), 1, other).await.expect(200);
        assert_eq!(changed.version(), 2);
        let view = shown(&world, &officer, &made.id()).await;
        assert_eq!(view["url"], "https://other.example.cn/");
        assert_eq!(view["events"], json!(["case.opened"]));
        let path = format!("{ENDPOINTS}/{}", made.id());
        world.delete(&path).by(&officer).send().await.refused(428, "if_match_missing");
        world.delete(&path).by(&officer).if_match(1).send().await.refused(412, "stale_version");
        world.delete(&path).by(&officer).if_match(2).send().await.expect(200);
        world.get(&path).by(&officer).send().await.refused(404, "not_found");
    }

    async fn one_that_is_paused_hears_nothing_and_one_that_is_gone_is_told_nothing(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let (mut one, mut other) = (Receiver::start(), Receiver::start());
        let paused = hears(&world, &officer, &one, org::LIUXI, &FLOWS).await;
        let gone = hears(&world, &officer, &other, org::LIUXI, &FLOWS).await;
        happen(&world).await;
        change(&world, &officer, &paused.id, 1, json!({ "active": false })).await.expect(200);
        let path = format!("{ENDPOINTS}/{}", gone.id);
        world.delete(&path).by(&officer).if_match(1).send().await.expect(200);
        assert_eq!(round(&world.app).await, 0);
        assert!(one.taken().is_empty() && other.taken().is_empty());
        let dropped = deliveries(&world, &officer, "state=dropped").await;
        assert_eq!(dropped.len(), 2, "those of the one that stands");

        let replay = |version: i64| {
            let path = format!("{}/{}/replay", DELIVERIES, dropped[0]["id"].as_str().unwrap());
            world.post(&path).by(&officer).if_match(version).send()
        };
        let version = dropped[0]["version"].as_i64().unwrap();
        replay(version).await.refused(409, "webhook_endpoint_state");
        change(&world, &officer, &paused.id, 2, json!({ "active": true })).await.expect(200);
        replay(version).await.expect(200);
        assert_eq!((round(&world.app).await, one.taken().len()), (1, 1));
    }

    async fn a_rotated_secret_signs_beside_the_old_one_for_the_overlap(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let mut receiver = Receiver::start();
        let made = hears(&world, &officer, &receiver, org::LIUXI, &["flow.registered"]).await;
        assert_eq!(pointer(rotate(&world, &officer, &made.id, 1, 169).await), "/overlap_hours");
        rotate(&world, &officer, &made.id, 2, 1).await.refused(412, "stale_version");
        let rotated = rotate(&world, &officer, &made.id, 1, 1).await.expect(200);
        let new = rotated.json["secret"].as_str().unwrap();
        assert_ne!(new, made.secret);
        happen(&world).await;
        round(&world.app).await;
        let posted = receiver.taken().remove(0);
        assert!(posted.is_signed_with(&made.secret) && posted.is_signed_with(new));
        world.pass_seconds(3_600);
        let officer = world.confirmed("lin.baisha").await;
        let sent = deliveries(&world, &officer, "state=delivered").await.remove(0);
        let path = format!("{}/{}/replay", DELIVERIES, sent["id"].as_str().unwrap());
        let version = sent["version"].as_i64().unwrap();
        world.post(&path).by(&officer).if_match(version).send().await.expect(200);
        round(&world.app).await;
        let posted = receiver.taken().remove(0);
        assert!(!posted.is_signed_with(&made.secret) && posted.is_signed_with(new));
    }

    async fn of_two_rotations_at_once_one_is_made(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let made = make(&world, &officer, form(&world, org::LIUXI, URL, &FLOWS)).await.expect(201);
        let rotations = (0..4).map(|_| rotate(&world, &officer, made.json["id"].as_str().unwrap(), 1, 1));
        let mut answers: Vec<u16> = futures_util::future::join_all(rotations)
            .await
            .into_iter()
            .map(|reply| reply.status)
            .collect();
        answers.sort_unstable();
        assert_eq!(answers, [200, 412, 412, 412]);
    }

    async fn another_system_looks_after_its_own(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let portal = token(&world, &officer, &["webhook.manage", "flow.read"]).await;
        let other = token(&world, &officer, &["webhook.manage", "flow.read"]).await;
        let blind = token(&world, &officer, &["flow.read"]).await;
        let post = |token: &str, events: &[&str]| {
            let body = form(&world, org::LIUXI, URL, events);
            world.post(ENDPOINTS).bearer(token).json(body).send()
        };
        post(&blind, &FLOWS).await.refused(403, "forbidden");
        assert_eq!(pointer(post(&portal, &["placement.placed"]).await), "/events");
        let made = post(&portal, &FLOWS).await.expect(201);
        let path = format!("{ENDPOINTS}/{}", made.id());
        world.get(&path).bearer(&portal).send().await.expect(200);
        world.get(&path).bearer(&other).send().await.refused(404, "not_found");
        let listed = world.get(ENDPOINTS).bearer(&other).send().await.expect(200);
        assert_eq!(listed.json["items"], json!([]));
        assert_eq!(shown(&world, &officer, &made.id()).await["url"], URL);
        let stranger = world.confirmed("he.xinan").await;
        world.get(&path).by(&stranger).send().await.refused(404, "not_found");
        let query = format!("{}?endpoint_id={}", DELIVERIES, made.id());
        happen(&world).await;
        for (token, seen) in [(&portal, 2), (&other, 0)] {
            let listed = world.get(&query).bearer(token).send().await.expect(200);
            assert_eq!(listed.json["items"].as_array().unwrap().len(), seen);
        }
        assert!(deliveries(&world, &stranger, &format!("endpoint_id={}", made.id())).await.is_empty());
    }

    async fn a_token_that_ends_takes_its_endpoints_with_it(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let mut receiver = Receiver::start();
        let body = json!({
            "name": "白沙镇门户", "organization_id": world.organization(org::HOME_TOWNSHIP),
            "actions": ["webhook.manage", "flow.read"], "expires_in_days": 30,
        });
        let token = world.post("/api/v1/service-tokens").by(&officer).json(body).send().await.expect(201);
        let bearer = token.json["token"].as_str().unwrap();
        let body = form(&world, org::LIUXI, &receiver.url, &FLOWS);
        let made = world.post(ENDPOINTS).bearer(bearer).json(body).send().await.expect(201);
        happen(&world).await;
        let path = format!("/api/v1/service-tokens/{}/revoke", token.id());
        world.post(&path).by(&officer).if_match(1).send().await.expect(200);
        assert_eq!(round(&world.app).await, 0);
        assert!(receiver.taken().is_empty());
        assert_eq!(shown(&world, &officer, &made.id()).await["state"], "disabled");
        let inbox = world.get("/api/v1/me/messages").by(&officer).send().await.expect(200).json;
        let told = &inbox["items"][0];
        assert_eq!((&told["kind"], &told["endpoint_id"]), (&json!("webhook.disabled"), &made.json["id"]));
    }
}
