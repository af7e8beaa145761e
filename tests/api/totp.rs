//! The authenticator: enrolled by password, asked for where it matters, good once, replaced when lost.

use futures_util::future::join_all;
use hongyan::auth::service::totp::code_at;
use hongyan::demo;
use serde_json::{Value, json};

use crate::support::World;
use crate::support::world::{Persona, Reply};

const WRONG: &str = "000000";

async fn post(world: &World, by: &Persona, path: &str, body: Value) -> Reply {
    let call = world.post(&format!("/api/v1/auth/{path}")).by(by).without_key();
    call.json(body).send().await
}

async fn step_up(world: &World, by: &Persona, body: Value) -> Reply {
    post(world, by, "step-up", body).await
}

fn code(world: &World, secret: &str) -> String {
    code_at(secret, world.clock.now()).unwrap()
}

fn demo_code(world: &World) -> String {
    code(world, demo::TOTP_SECRET)
}

/// What asks for an authenticator.
async fn accounts(world: &World, by: &Persona) -> Reply {
    world.get("/api/v1/accounts").by(by).send().await
}

async fn reset(world: &World, by: &Persona, login: &str) -> Reply {
    let id = world.county.account(login).unwrap();
    let shown = world.get(&format!("/api/v1/accounts/{id}")).by(by).send().await.expect(200);
    let call = world.post(&format!("/api/v1/accounts/{id}/reset-totp")).by(by);
    call.if_match(shown.version()).send().await
}

/// A second administrator, whom nobody has given an authenticator yet.
async fn newcomer(world: &World) -> Persona {
    let admin = world.confirmed("admin").await;
    reset(world, &admin, "qiu.cixi").await.expect(200);
    world.officer("qiu.cixi").await
}

const POLICY: &str = "/api/v1/policies";

fn policy() -> Value {
    json!({
        "parameter": "contact_months", "county": "330282", "value": 3,
        "effective_from": "2026-04-01", "source": "慈组〔2026〕12号",
    })
}

on_both! {
    async fn it_is_asked_for_where_it_matters_and_for_some_minutes(world: World) {
        let admin = world.officer("admin").await;
        accounts(&world, &admin).await.refused(403, "totp_needed");
        step_up(&world, &admin, json!({ "password": demo::PASSWORD })).await.expect(204);
        accounts(&world, &admin).await.refused(403, "totp_needed");
        step_up(&world, &admin, json!({ "totp": WRONG })).await.refused(401, "log_in_refused");
        step_up(&world, &admin, json!({ "totp": demo_code(&world) })).await.expect(204);
        accounts(&world, &admin).await.expect(200);
        let me = world.get("/api/v1/me").by(&admin).send().await.expect(200);
        assert_eq!(me.json["account"]["second_factor"], "confirmed");
        world.pass_seconds(901);
        accounts(&world, &admin).await.refused(403, "totp_needed");
        // Who has no right to it is told so, and not sent for a code.
        let secretary = world.officer("zhang.liuxi").await;
        accounts(&world, &secretary).await.refused(403, "forbidden");
        for body in [
            json!({}),
            json!({ "password": demo::PASSWORD, "totp": WRONG }),
            json!({ "totp": WRONG, "recovery_code": WRONG }),
        ] {
            step_up(&world, &admin, body).await.refused(422, "invalid_field");
        }
    }

    async fn a_code_is_good_once_in_every_session(world: World) {
        let (here, there) = (world.officer("admin").await, world.officer("admin").await);
        let seen = demo_code(&world);
        step_up(&world, &here, json!({ "totp": seen })).await.expect(204);
        step_up(&world, &there, json!({ "totp": seen })).await.refused(401, "log_in_refused");
        world.pass_seconds(30);
        step_up(&world, &there, json!({ "totp": seen })).await.refused(401, "log_in_refused");
        step_up(&world, &there, json!({ "totp": demo_code(&world) })).await.expect(204);
        world.pass_seconds(30);
        let sent = demo_code(&world);
        let calls = (0..6).map(|_| step_up(&world, &here, json!({ "totp": sent })));
        let taken = join_all(calls).await.iter().filter(|reply| reply.status == 204).count();
        assert_eq!(taken, 1, "of several at once one is taken");
    }

    async fn guessing_is_slowed_for_the_account(world: World) {
        let (here, there) = (world.officer("admin").await, world.officer("admin").await);
        for _ in 0..5 {
            step_up(&world, &here, json!({ "totp": WRONG })).await.refused(401, "log_in_refused");
        }
        for session in [&here, &there] {
            let right = json!({ "totp": demo_code(&world) });
            let late = step_up(&world, session, right).await.refused(429, "rate_limited");
            assert!(late.header("retry-after").is_some());
        }
        world.pass_seconds(3);
        step_up(&world, &there, json!({ "totp": demo_code(&world) })).await.expect(204);
    }

    async fn enrolling_takes_a_fresh_password_and_the_first_code(world: World) {
        let officer = newcomer(&world).await;
        let refused = world.post(POLICY).by(&officer).json(policy()).send().await;
        let refused = refused.refused(403, "totp_not_enrolled");
        assert!(refused.json["detail"].as_str().unwrap().contains("/auth/totp"));
        world.pass_seconds(901);
        post(&world, &officer, "totp", json!(null)).await.refused(403, "step_up_needed");
        step_up(&world, &officer, json!({ "password": demo::PASSWORD })).await.expect(204);
        let begun = post(&world, &officer, "totp", json!(null)).await.expect(201);
        let secret = begun.json["secret"].as_str().unwrap().to_owned();
        let uri = begun.json["otpauth_uri"].as_str().unwrap();
        assert!(uri.starts_with("otpauth://totp/Hongyan:qiu.cixi?") && uri.contains(&secret), "{uri}");
        let me = world.get("/api/v1/me").by(&officer).send().await.expect(200);
        assert_eq!(me.json["account"]["second_factor"], "not_enrolled");

        let elsewhere = world.officer("qiu.cixi").await;
        let confirm = |code: String| post(&world, &officer, "totp/confirm", json!({ "totp": code }));
        confirm(WRONG.to_owned()).await.refused(401, "log_in_refused");
        let done = confirm(code(&world, &secret)).await.expect(200);
        let recovery: Vec<&str> = done.json["recovery_codes"]
            .as_array().unwrap().iter().map(|code| code.as_str().unwrap()).collect();
        assert_eq!(recovery.len(), 10);
        confirm(code(&world, &secret)).await.refused(401, "log_in_refused");
        world.post(POLICY).by(&officer).json(policy()).send().await.expect(201);
        world.get("/api/v1/me").by(&elsewhere).send().await.refused(401, "session_ended");
        let view = world.get("/api/v1/auth/totp").by(&officer).send().await.expect(200);
        assert_eq!((&view.json["enrolled"], &view.json["recovery_codes_left"]), (&json!(true), &json!(10)));
        assert!(!view.text.contains(&secret), "a secret is told once");
        // The enrolling code is used like any other.
        let again = json!({ "totp": code(&world, &secret) });
        step_up(&world, &officer, again).await.refused(401, "log_in_refused");
    }

    async fn a_secret_waits_for_ten_minutes(world: World) {
        let officer = newcomer(&world).await;
        let begun = post(&world, &officer, "totp", json!(null)).await.expect(201);
        let secret = begun.json["secret"].as_str().unwrap().to_owned();
        world.pass_seconds(600);
        let late = json!({ "totp": code(&world, &secret) });
        post(&world, &officer, "totp/confirm", late).await.refused(401, "log_in_refused");
    }

    async fn another_authenticator_takes_a_code_of_the_one_before(world: World) {
        let admin = world.officer("admin").await;
        post(&world, &admin, "totp", json!(null)).await.refused(403, "totp_needed");
        post(&world, &admin, "totp/recovery-codes", json!(null)).await.refused(403, "totp_needed");
        world.confirm("admin", &admin).await;
        let begun = post(&world, &admin, "totp", json!(null)).await.expect(201);
        let secret = begun.json["secret"].as_str().unwrap().to_owned();
        world.pass_seconds(30);
        let old = json!({ "totp": demo_code(&world) });
        step_up(&world, &admin, old).await.expect(204);
        let first = json!({ "totp": code(&world, &secret) });
        post(&world, &admin, "totp/confirm", first).await.expect(200);
        world.pass_seconds(30);
        let old = json!({ "totp": demo_code(&world) });
        step_up(&world, &admin, old).await.refused(401, "log_in_refused");
        step_up(&world, &admin, json!({ "totp": code(&world, &secret) })).await.expect(204);
    }

    async fn a_recovery_code_opens_once_and_is_in_the_audit(world: World) {
        let admin = world.confirmed("admin").await;
        let drawn = post(&world, &admin, "totp/recovery-codes", json!(null)).await.expect(200);
        let codes: Vec<String> = drawn.json["recovery_codes"]
            .as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
        let lost = world.officer("admin").await;
        let typed = codes[0].to_lowercase().replace('-', " ");
        step_up(&world, &lost, json!({ "recovery_code": typed })).await.expect(204);
        accounts(&world, &lost).await.expect(200);
        let again = json!({ "recovery_code": codes[0] });
        step_up(&world, &lost, again).await.refused(401, "log_in_refused");
        let view = world.get("/api/v1/auth/totp").by(&lost).send().await.expect(200);
        assert_eq!(view.json["recovery_codes_left"], 9);
        post(&world, &lost, "totp/recovery-codes", json!(null)).await.expect(200);
        let void = json!({ "recovery_code": codes[1] });
        step_up(&world, &lost, void).await.refused(401, "log_in_refused");
        let stranger = world.officer("qiu.cixi").await;
        let foreign = json!({ "recovery_code": codes[2] });
        step_up(&world, &stranger, foreign).await.refused(401, "log_in_refused");
    }

    async fn a_lost_authenticator_is_reset_by_somebody_else(world: World) {
        let (admin, holder) = (world.confirmed("admin").await, world.confirmed("qiu.cixi").await);
        reset(&world, &admin, "admin").await.refused(403, "forbidden");
        reset(&world, &admin, "qiu.cixi").await.expect(200);
        world.get("/api/v1/me").by(&holder).send().await.refused(401, "session_ended");
        reset(&world, &admin, "qiu.cixi").await.refused(409, "account_state");
        let holder = world.officer("qiu.cixi").await;
        let code = json!({ "totp": demo_code(&world) });
        step_up(&world, &holder, code).await.refused(403, "totp_not_enrolled");
    }

    async fn the_operator_helps_the_only_administrator(world: World) {
        let admin = world.confirmed("admin").await;
        let db = world.app.db.clone();
        let work = move || hongyan::auth::service::totp::forget_by_hand(&db, "admin");
        std::thread::spawn(work).join().unwrap().unwrap();
        accounts(&world, &admin).await.refused(401, "session_ended");
        let admin = world.officer("admin").await;
        accounts(&world, &admin).await.refused(403, "totp_not_enrolled");
        let db = world.app.db.clone();
        let nobody = move || hongyan::auth::service::totp::forget_by_hand(&db, "nobody");
        let refused = std::thread::spawn(nobody).join().unwrap().unwrap_err();
        assert_eq!(refused.code.as_str(), "not_found");
    }
}
