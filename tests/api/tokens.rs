//! API clients: access tokens, refresh tokens, public keys.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hongyan::demo;
use hongyan::kernel::secret::{KeyRing, SigningKey, Suite};
use jsonwebtoken::{Algorithm, Header, encode};
use serde_json::{Value, json};

use crate::support::{Reply, World};

async fn log_in(world: &World) -> Reply {
    let body = json!({
        "method": "password", "login": "zhang.liuxi", "password": demo::PASSWORD, "client": "api",
    });
    let call = world.post("/api/v1/auth/sessions").without_key().json(body);
    call.send().await.expect(201)
}

fn text(reply: &Reply, name: &str) -> String {
    reply.json[name].as_str().unwrap().to_owned()
}

async fn members(world: &World, access_token: &str) -> Reply {
    world.get("/api/v1/members").bearer(access_token).send().await
}

async fn refresh(world: &World, token: &str) -> Reply {
    let body = json!({ "refresh_token": token });
    world.post("/api/v1/auth/refresh").without_key().json(body).send().await
}

fn claims(token: &str) -> Value {
    let part = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

fn signed(key: &SigningKey, claims: &Value) -> String {
    let header = Header { kid: Some(key.kid().to_owned()), ..Header::new(Algorithm::EdDSA) };
    encode(&header, claims, &key.encoding_key()).unwrap()
}

on_both! {
    async fn an_access_token_opens_the_api_for_fifteen_minutes(world: World) {
        let begun = log_in(&world).await;
        assert_eq!(begun.json["token_type"], json!("Bearer"));
        assert_eq!(begun.json["expires_in"], json!(900));
        assert_eq!(begun.header("set-cookie"), None);
        let token = text(&begun, "access_token");
        members(&world, &token).await.expect(200);
        world.pass_seconds(900);
        members(&world, &token).await.refused(401, "token_invalid");
    }

    async fn forged_tokens_are_refused(world: World) {
        let token = text(&log_in(&world).await, "access_token");
        let good = claims(&token);
        let ring = world.app.ring();
        members(&world, &signed(ring.access_token_key(), &good)).await.expect(200);
        let foreign = KeyRing::generate(Suite::Intl).unwrap();
        let mut posing = Header::new(Algorithm::EdDSA);
        posing.kid = Some(ring.access_token_key().kid().to_owned());
        let mut forged = vec![
            signed(foreign.access_token_key(), &good),
            encode(&posing, &good, &foreign.access_token_key().encoding_key()).unwrap(),
        ];
        for (name, value) in [("aud", json!("others")), ("iss", json!("others")),
            ("sid", json!("12345")), ("sub", json!("12345")), ("exp", json!(null))]
        {
            let mut changed = good.clone();
            changed[name] = value;
            forged.push(signed(ring.access_token_key(), &changed));
        }
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        forged.push(format!("{}.{}.", part(&json!({ "alg": "none", "typ": "JWT" })), part(&good)));
        for (at, token) in forged.iter().enumerate() {
            let reply = members(&world, token).await;
            assert_eq!(reply.status, 401, "forged token {at}: {}", reply.text);
        }
    }

    async fn a_cookie_beside_a_token_is_a_mistake(world: World) {
        let token = text(&log_in(&world).await, "access_token");
        let officer = world.officer("zhang.liuxi").await;
        let both = world.get("/api/v1/members").by(&officer).bearer(&token).send().await;
        both.refused(400, "two_credentials");
    }

    async fn a_refresh_token_is_no_cookie(world: World) {
        let token = text(&log_in(&world).await, "refresh_token");
        let call = world.get("/api/v1/members");
        let call = call.header("Cookie", &format!("hongyan_session={token}"));
        call.send().await.refused(401, "session_ended");
    }

    async fn a_lost_answer_is_told_again_and_a_late_one_ends_the_session(world: World) {
        let begun = log_in(&world).await;
        let first = text(&begun, "refresh_token");
        let second = text(&refresh(&world, &first).await.expect(200), "refresh_token");
        assert_ne!(first, second);
        world.pass_seconds(30);
        let again = refresh(&world, &first).await.expect(200);
        assert_eq!(text(&again, "refresh_token"), second);
        world.pass_seconds(1);
        members(&world, &text(&begun, "access_token")).await.expect(200);
        refresh(&world, &first).await.refused(401, "token_invalid");
        refresh(&world, &second).await.refused(401, "token_invalid");
        members(&world, &text(&begun, "access_token")).await.refused(401, "session_ended");
    }

    async fn a_token_two_generations_old_ends_the_session_at_once(world: World) {
        let begun = log_in(&world).await;
        let first = text(&begun, "refresh_token");
        let second = text(&refresh(&world, &first).await.expect(200), "refresh_token");
        let third = text(&refresh(&world, &second).await.expect(200), "refresh_token");
        refresh(&world, &first).await.refused(401, "token_invalid");
        refresh(&world, &third).await.refused(401, "token_invalid");
    }

    async fn a_made_up_refresh_token_harms_nobody(world: World) {
        let begun = log_in(&world).await;
        let first = text(&begun, "refresh_token");
        let session = begun.json["session"]["id"].as_str().unwrap();
        for made_up in [format!("{session}.0.{}", "ab".repeat(32)), "x".to_owned(), String::new()] {
            refresh(&world, &made_up).await.refused(401, "token_invalid");
        }
        refresh(&world, &first).await.expect(200);
    }

    async fn many_refreshes_at_once_get_one_successor(world: World) {
        let first = text(&log_in(&world).await, "refresh_token");
        let replies =
            futures_util::future::join_all((0..8).map(|_| refresh(&world, &first))).await;
        let mut successors: Vec<String> =
            replies.into_iter().map(|reply| text(&reply.expect(200), "refresh_token")).collect();
        successors.dedup();
        assert_eq!(successors.len(), 1);
    }

    async fn the_public_keys_name_the_tokens_key_and_no_secret(world: World) {
        let token = text(&log_in(&world).await, "access_token");
        let kid = jsonwebtoken::decode_header(&token).unwrap().kid.unwrap();
        let keys = world.get("/.well-known/jwks.json").send().await.expect(200);
        let key = &keys.json["keys"][0];
        assert_eq!(key["kid"], json!(kid));
        assert_eq!((&key["kty"], &key["crv"]), (&json!("OKP"), &json!("Ed25519")));
        assert!(key.get("d").is_none(), "the private key is published");
    }
}
