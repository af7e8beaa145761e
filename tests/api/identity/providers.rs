//! Providers as administrators look after them.

use actix_web::dev::Service;
use actix_web::http::Method;
use actix_web::test::{TestRequest, init_service, read_body_json};
use actix_web::web::Data;
use hongyan::app::application;
use hongyan::demo::org;
use serde_json::{Value, json};

use super::{
    LOG_INS, PROVIDERS, begin_log_in, finish, form, linked, log_in_as, provider, try_log_in,
};
use crate::support::identity::SECRET;
use crate::support::{Persona, Reply, World};

async fn change(world: &World, by: &Persona, id: &str, version: i64, body: Value) -> Reply {
    let call = world.call(Method::PATCH, &format!("{PROVIDERS}/{id}")).by(by).if_match(version);
    call.json(body).send().await
}

async fn shown(world: &World, by: &Persona, id: &str) -> Reply {
    world.get(&format!("{PROVIDERS}/{id}")).by(by).send().await
}

/// The host county's officer becomes its administrator as well.
async fn neighbour(world: &World) -> Persona {
    let admin = world.confirmed("admin").await;
    let path = format!("/api/v1/organizations/{}/posts", world.organization(org::HOST_COUNTY));
    let post = json!({
        "account_id": world.county.account("chen.baoan").unwrap(),
        "role": "county_administrator", "starts_on": "2026-03-01",
    });
    world.post(&path).by(&admin).json(post).send().await.expect(201);
    world.confirmed("chen.baoan").await
}

on_both! {
    async fn a_provider_is_made_changed_and_removed(world: World) {
        let (id, there) = provider(&world).await;
        let admin = world.confirmed("admin").await;
        let made = shown(&world, &admin, &id).await.expect(200);
        assert_eq!((made.version(), &made.json["active"]), (1, &json!(true)));
        assert_eq!(made.json["issuer"], json!(there.issuer));
        assert!(made.json["redirect_uri"].as_str().unwrap().ends_with("/console/signed-in"));
        assert!(!made.text.contains(SECRET) && !made.text.contains("client_secret"), "{}", made.text);

        change(&world, &admin, &id, 7, json!({ "active": false })).await.refused(412, "stale_version");
        for (body, field) in [
            (json!({ "issuer": "https://id.example.cn" }), "unknown_field"),
            (json!({ "name": " " }), "required"),
            (json!({ "client_secret": "" }), "required"),
        ] {
            let refused = change(&world, &admin, &id, 1, body).await.refused(422, "invalid_field");
            assert_eq!(refused.json["errors"][0]["code"], field, "{}", refused.text);
        }
        linked(&world, "zhang.liuxi", &id, &there, "ci-000417").await;
        change(&world, &admin, &id, 1, json!({ "active": false, "name": "市统一认证" })).await.expect(200);
        try_log_in(&world, &id).await.refused(409, "identity_provider_inactive");
        let offered = world.get("/api/v1/auth/identity-providers").send().await.expect(200);
        assert_eq!(offered.json, json!({ "items": [] }));
        change(&world, &admin, &id, 2, json!({ "active": true })).await.expect(200);
        log_in_as(&world, &id, &there, "ci-000417").await.expect(201);

        let removal = |version| world.delete(&format!("{PROVIDERS}/{id}")).by(&admin).if_match(version);
        removal(2).send().await.refused(412, "stale_version");
        removal(3).send().await.expect(200);
        shown(&world, &admin, &id).await.refused(404, "not_found");
        try_log_in(&world, &id).await.refused(404, "not_found");
        let zhang = world.officer("zhang.liuxi").await;
        let own = world.get("/api/v1/auth/identities").by(&zhang).send().await.expect(200);
        assert_eq!(own.json, json!({ "items": [] }));
    }

    async fn one_that_is_switched_off_on_the_way_lets_nobody_in(world: World) {
        let (id, there) = provider(&world).await;
        linked(&world, "zhang.liuxi", &id, &there, "ci-000417").await;
        let way = begin_log_in(&world, &id).await;
        let code = way.code(&world, &there, "ci-000417");
        let admin = world.confirmed("admin").await;
        change(&world, &admin, &id, 1, json!({ "active": false })).await.expect(200);
        let refused = finish(&world, &way, way.back(&code)).await;
        refused.refused(409, "identity_provider_inactive");
    }

    async fn another_countys_administrator_sees_and_changes_nothing_of_it(world: World) {
        let (id, _there) = provider(&world).await;
        let chen = neighbour(&world).await;
        shown(&world, &chen, &id).await.refused(404, "not_found");
        change(&world, &chen, &id, 1, json!({ "active": false })).await.refused(404, "not_found");
        let removal = world.delete(&format!("{PROVIDERS}/{id}")).by(&chen).if_match(1);
        removal.send().await.refused(404, "not_found");
        let listed = world.get(PROVIDERS).by(&chen).send().await.expect(200);
        assert_eq!(listed.json["items"], json!([]));
        let call = world.post(PROVIDERS).by(&chen);
        let there = form(&world, org::HOME_COUNTY, "https://id.example.cn");
        call.json(there).send().await.refused(422, "invalid_field");
        let own = form(&world, org::HOST_COUNTY, "https://id.example.cn");
        world.post(PROVIDERS).by(&chen).json(own).send().await.expect(201);
        let listed = world.get(PROVIDERS).by(&chen).send().await.expect(200);
        assert_eq!(listed.json["items"].as_array().unwrap().len(), 1);
    }

    async fn it_takes_an_administrator_who_has_just_confirmed(world: World) {
        let body = form(&world, org::HOME_COUNTY, "https://id.example.cn");
        let send = |who: Persona| world.post(PROVIDERS).by(&who).json(body.clone()).send();
        send(world.officer("admin").await).await.refused(403, "totp_needed");
        send(world.confirmed("qiu.cixi").await).await.refused(403, "forbidden");
        send(world.officer("zhang.liuxi").await).await.refused(403, "forbidden");
    }

    async fn an_issuer_is_an_address_that_may_be_called(world: World) {
        let admin = world.confirmed("admin").await;
        for issuer in [
            "", "id.example.cn", "http://id.example.cn", "https://10.0.0.8/", "https://id.local/",
            "https://user@id.example.cn/", "https://id.example.cn/?realm=1", "https://169.254.169.254/",
        ] {
            let body = form(&world, org::HOME_COUNTY, issuer);
            let refused = world.post(PROVIDERS).by(&admin).json(body).send().await;
            let refused = refused.refused(422, "invalid_field");
            assert_eq!(refused.json["errors"][0]["pointer"], "/issuer", "{issuer}");
        }
        for _ in 0..5 {
            let body = form(&world, org::HOME_COUNTY, "https://id.example.cn");
            world.post(PROVIDERS).by(&admin).json(body).send().await.expect(201);
        }
        let body = form(&world, org::HOME_COUNTY, "https://id.example.cn");
        world.post(PROVIDERS).by(&admin).json(body).send().await.refused(422, "invalid_field");
    }

    async fn a_service_that_does_not_know_its_own_address_offers_none(world: World) {
        let (id, _there) = provider(&world).await;
        let mut app = world.replica(std::sync::Arc::new(world.outbox.clone()));
        app.config.demo = false;
        let service = init_service(application(Data::new(app))).await;
        let offered = TestRequest::get().uri("/api/v1/auth/identity-providers").to_request();
        let offered: Value = read_body_json(service.call(offered).await.unwrap()).await;
        assert_eq!(offered, json!({ "items": [] }));
        let begin = TestRequest::post().uri(LOG_INS).insert_header(("X-Hongyan-Client", "test"));
        let begin = begin.set_json(json!({ "provider_id": id })).to_request();
        let answer = service.call(begin).await.unwrap();
        assert_eq!(answer.status(), 409);
        let refused: Value = read_body_json(answer).await;
        assert_eq!(refused["code"], "identity_not_set_up");
    }
}
