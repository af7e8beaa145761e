//! A provider ends what it opened: switched off, removed, or its identity taken away.

use actix_web::http::Method;
use futures_util::future::join;
use hongyan::demo::{self, org};
use serde_json::{Value, json};

use super::{
    IDENTITIES, PROVIDERS, begin_link, begin_log_in, finish, form, linked, log_in_as, provider,
};
use crate::support::identity::IdentityProvider;
use crate::support::{Persona, Reply, World};

const ZHANG: &str = "ci-000417";

async fn change(world: &World, id: &str, version: i64, body: Value) {
    let admin = world.confirmed("admin").await;
    let call = world.call(Method::PATCH, &format!("{PROVIDERS}/{id}")).by(&admin);
    call.if_match(version).json(body).send().await.expect(200);
}

async fn by_provider(world: &World, id: &str, there: &IdentityProvider) -> Persona {
    Persona { cookie: log_in_as(world, id, there, ZHANG).await.expect(201).session_cookie() }
}

async fn members(world: &World, who: &Persona) -> Reply {
    world.get("/api/v1/members").by(who).send().await
}

/// An API client of the same officer, by password: its refresh token.
async fn client(world: &World) -> Value {
    let body = json!({
        "method": "password", "login": "zhang.liuxi", "password": demo::PASSWORD, "client": "api",
    });
    let begun =
        world.post("/api/v1/auth/sessions").without_key().json(body).send().await.expect(201);
    begun.json["refresh_token"].clone()
}

async fn refresh(world: &World, token: &Value) -> Reply {
    let body = json!({ "refresh_token": token });
    world.post("/api/v1/auth/refresh").without_key().json(body).send().await
}

on_both! {
    async fn one_that_is_switched_off_ends_what_it_opened_and_nothing_else(world: World) {
        let (id, there) = provider(&world).await;
        let (at_desk, _) = linked(&world, "zhang.liuxi", &id, &there, ZHANG).await;
        let came = by_provider(&world, &id, &there).await;
        let client = client(&world).await;

        // Another provider of the same county, at which the same officer is known too.
        let other_there = IdentityProvider::start();
        let admin = world.confirmed("admin").await;
        let body = form(&world, org::HOME_COUNTY, &other_there.issuer);
        let other = world.post(PROVIDERS).by(&admin).json(body).send().await.expect(201).id();
        let way = begin_link(&world, &at_desk, &other).await;
        let code = way.code(&world, &other_there, ZHANG);
        finish(&world, &way, way.back(&code)).await.expect(201);
        let came_by_other = by_provider(&world, &other, &other_there).await;

        change(&world, &id, 1, json!({ "name": "市统一认证" })).await;
        members(&world, &came).await.expect(200);
        change(&world, &id, 2, json!({ "active": false })).await;
        members(&world, &came).await.refused(401, "session_ended");
        members(&world, &at_desk).await.expect(200);
        members(&world, &came_by_other).await.expect(200);
        refresh(&world, &client).await.expect(200);
        let sessions = world.get("/api/v1/auth/sessions").by(&at_desk).send().await.expect(200);
        let methods = sessions.json["items"].as_array().unwrap().iter().filter(|session| {
            session["method"] == "identity_provider"
        });
        assert_eq!(methods.count(), 1, "{}", sessions.text);

        change(&world, &id, 3, json!({ "active": true })).await;
        members(&world, &came).await.refused(401, "session_ended");
        let again = by_provider(&world, &id, &there).await;
        members(&world, &again).await.expect(200);
    }

    async fn one_that_is_removed_ends_what_it_opened(world: World) {
        let (id, there) = provider(&world).await;
        let (at_desk, _) = linked(&world, "zhang.liuxi", &id, &there, ZHANG).await;
        let came = by_provider(&world, &id, &there).await;
        let admin = world.confirmed("admin").await;
        let removal = world.delete(&format!("{PROVIDERS}/{id}")).by(&admin).if_match(1);
        removal.send().await.expect(200);
        members(&world, &came).await.refused(401, "session_ended");
        members(&world, &at_desk).await.expect(200);
    }

    async fn one_that_is_switched_off_while_it_is_asked_lets_nobody_in(world: World) {
        let (id, there) = provider(&world).await;
        linked(&world, "zhang.liuxi", &id, &there, ZHANG).await;
        let way = begin_log_in(&world, &id).await;
        let code = way.code(&world, &there, ZHANG);
        let held = there.holds_its_answer();
        let switched_off = async {
            held.asked.await.unwrap();
            change(&world, &id, 1, json!({ "active": false })).await;
            held.go_on.send(()).unwrap();
        };
        let (refused, ()) = join(finish(&world, &way, way.back(&code)), switched_off).await;
        let refused = refused.refused(409, "identity_provider_inactive");
        assert_eq!(refused.header("set-cookie"), None);
    }

    async fn an_identity_that_is_taken_away_ends_what_it_opened_elsewhere(world: World) {
        let (id, there) = provider(&world).await;
        let (at_desk, identity) = linked(&world, "zhang.liuxi", &id, &there, ZHANG).await;
        let elsewhere = by_provider(&world, &id, &there).await;
        let here = by_provider(&world, &id, &there).await;
        let path = format!("{IDENTITIES}/{identity}");
        world.delete(&path).by(&here).without_key().send().await.expect(204);
        members(&world, &elsewhere).await.refused(401, "session_ended");
        members(&world, &here).await.expect(200);
        members(&world, &at_desk).await.expect(200);
        change(&world, &id, 1, json!({ "active": false })).await;
        members(&world, &here).await.refused(401, "session_ended");
        members(&world, &at_desk).await.expect(200);
    }
}
