//! There and back: what is believed, what is not, and that each way is good once and in its browser.

use hongyan::background;
use hongyan::demo::{self, org};
use hongyan::job::model::Timer;
use serde_json::{Value, json};

use super::{
    LOG_INS, PROVIDERS, begin_link, begin_log_in, finish, finish_in, form, linked, log_in_as,
    provider, try_log_in,
};
use crate::support::id_tokens::Signer;
use crate::support::identity::{IdentityProvider, Trouble};
use crate::support::{Persona, World};

const ZHANG: &str = "ci-000417";

/// One thing of a token is not as it should be.
type Bend = fn(&mut Value, i64);

const BENT: [(&str, Bend); 11] = [
    ("another nonce", |claims, _| claims["nonce"] = json!("of-another-way")),
    ("no nonce", |claims, _| drop(claims.as_object_mut().unwrap().remove("nonce"))),
    ("another audience", |claims, _| claims["aud"] = json!("payroll")),
    ("several audiences and no party", |claims, _| {
        claims["aud"] = json!(["payroll", claims["aud"]]);
    }),
    ("another party", |claims, _| claims["azp"] = json!("payroll")),
    ("another issuer", |claims, _| claims["iss"] = json!("https://id.example.cn")),
    ("expired", |claims, now| claims["exp"] = json!(now - 60)),
    ("of tomorrow", |claims, now| claims["iat"] = json!(now + 86_400)),
    ("nobody", |claims, _| claims["sub"] = json!("")),
    ("no subject", |claims, _| drop(claims.as_object_mut().unwrap().remove("sub"))),
    ("no end", |claims, _| drop(claims.as_object_mut().unwrap().remove("exp"))),
];

async fn state_of(world: &World, login: &str, verb: &str) {
    let admin = world.confirmed("admin").await;
    let id = world.county.account(login).unwrap();
    let version = world.get(&format!("/api/v1/accounts/{id}")).by(&admin).send().await.version();
    let call = world.post(&format!("/api/v1/accounts/{id}/{verb}")).by(&admin).if_match(version);
    call.send().await.expect(200);
}

on_both! {
    async fn an_officer_whose_identity_is_linked_logs_in_by_it(world: World) {
        let (id, there) = provider(&world).await;
        let offered = world.get("/api/v1/auth/identity-providers").send().await.expect(200);
        let expected = json!({ "items": [{ "id": id, "name": "慈溪市统一身份认证" }] });
        assert_eq!(offered.json, expected);
        linked(&world, "zhang.liuxi", &id, &there, ZHANG).await;

        let way = begin_log_in(&world, &id).await;
        for (name, value) in [
            ("response_type", "code"), ("scope", "openid"), ("code_challenge_method", "S256"),
            ("theme", "county"),
        ] {
            assert_eq!(way.asked.get(name), value);
        }
        assert!(way.asked.get("redirect_uri").ends_with("/console/signed-in"));
        let code = way.code(&world, &there, ZHANG);
        let mut back = way.back(&code);
        back["iss"] = json!(there.issuer);
        let begun = finish(&world, &way, back).await.expect(201);
        assert_eq!(begun.json["kind"], "web");
        let zhang = Persona { cookie: begun.session_cookie() };
        world.get("/api/v1/members").by(&zhang).send().await.expect(200);

        // It is the officer's session as by password, and proves nothing beyond that.
        let me = world.get("/api/v1/me").by(&zhang).send().await.expect(200);
        assert_eq!(me.json["account"]["stepped_up"], json!(false));
        assert_eq!(me.json["account"]["second_factor"], "enrolled");
        let reveal = world.post(&format!("/api/v1/members/{}/reveal", world.member(0)));
        let asked = json!({ "field": "phone", "reason": "核对" });
        reveal.by(&zhang).without_key().json(asked).send().await.refused(403, "totp_needed");
        let sessions = world.get("/api/v1/auth/sessions").by(&zhang).send().await.expect(200);
        let current = sessions.json["items"].as_array().unwrap().iter()
            .find(|session| session["current"] == json!(true)).unwrap();
        assert_eq!(current["method"], "identity_provider");
        world.pass_seconds(12 * 3_600 + 1);
        world.get("/api/v1/members").by(&zhang).send().await.refused(401, "session_ended");
    }

    async fn a_provider_that_takes_the_secret_in_the_body_gets_it_there(world: World) {
        let (id, there) = provider(&world).await;
        there.takes_secret_in_body();
        linked(&world, "zhang.liuxi", &id, &there, ZHANG).await;
        log_in_as(&world, &id, &there, ZHANG).await.expect(201);
    }

    async fn a_token_that_is_not_quite_right_opens_nothing(world: World) {
        let (id, there) = provider(&world).await;
        linked(&world, "zhang.liuxi", &id, &there, ZHANG).await;
        for (about, bend) in BENT {
            let way = begin_log_in(&world, &id).await;
            let mut claims = way.claims(&world, &there, ZHANG);
            bend(&mut claims, world.clock.now().seconds());
            let code = there.log_in(&way.asked, claims, Signer::Itself);
            let refused = finish(&world, &way, way.back(&code)).await;
            println!("{about}");
            let refused = refused.refused(401, "identity_not_proven");
            assert_eq!(refused.header("set-cookie"), None, "{about}");
        }
    }

    async fn what_the_browser_brings_back_must_be_the_providers_answer(world: World) {
        let (id, there) = provider(&world).await;
        linked(&world, "zhang.liuxi", &id, &there, ZHANG).await;
        let way = begin_log_in(&world, &id).await;
        let declined = json!({ "state": way.state(), "error": "access_denied" });
        finish(&world, &way, declined).await.refused(401, "identity_not_proven");
        let way = begin_log_in(&world, &id).await;
        finish(&world, &way, json!({ "state": way.state() })).await.refused(401, "identity_not_proven");
        let way = begin_log_in(&world, &id).await;
        let code = way.code(&world, &there, ZHANG);
        let mut back = way.back(&code);
        back["iss"] = json!("https://id.example.cn");
        finish(&world, &way, back).await.refused(401, "identity_not_proven");
        // A code of another way: its verifier is another.
        let (one, other) = (begin_log_in(&world, &id).await, begin_log_in(&world, &id).await);
        let code = other.code(&world, &there, ZHANG);
        finish(&world, &one, one.back(&code)).await.refused(401, "identity_not_proven");
        finish(&world, &other, other.back("made-up")).await.refused(401, "identity_not_proven");
    }

    async fn a_way_is_good_once_for_minutes_in_its_browser_and_for_its_purpose(world: World) {
        let (id, there) = provider(&world).await;
        let (zhang, _) = linked(&world, "zhang.liuxi", &id, &there, ZHANG).await;
        let way = begin_log_in(&world, &id).await;
        let back = way.back(&way.code(&world, &there, ZHANG));
        for browser in ["", "of-somebody-else"] {
            let refused = finish_in(&world, &way, browser, back.clone()).await;
            refused.refused(401, "identity_attempt_gone");
        }
        let other = begin_log_in(&world, &id).await;
        let refused = finish_in(&world, &way, &other.browser, back.clone()).await;
        refused.refused(401, "identity_attempt_gone");
        finish(&world, &way, back.clone()).await.expect(201);
        finish(&world, &way, back).await.refused(401, "identity_attempt_gone");

        let late = begin_log_in(&world, &id).await;
        world.pass_seconds(600);
        let code = late.code(&world, &there, ZHANG);
        finish(&world, &late, late.back(&code)).await.refused(401, "identity_attempt_gone");

        // A way begun to link opens no session.
        world.confirm("zhang.liuxi", &zhang).await;
        let mut linking = begin_link(&world, &zhang, &id).await;
        let code = linking.code(&world, &there, ZHANG);
        linking.by = None;
        let refused = finish(&world, &linking, linking.back(&code)).await;
        refused.refused(401, "identity_attempt_gone");
    }

    async fn another_site_cannot_begin_or_finish(world: World) {
        let (id, there) = provider(&world).await;
        let way = begin_log_in(&world, &id).await;
        let code = way.code(&world, &there, ZHANG);
        for (path, body) in [
            (LOG_INS.to_owned(), json!({ "provider_id": id })),
            (format!("{LOG_INS}/finish"), way.back(&code)),
        ] {
            let bare = world.post(&path).without_key().json(body.clone());
            bare.send().await.refused(403, "foreign_origin");
            let foreign = world.post(&path).header("X-Hongyan-Client", "test").without_key();
            let foreign = foreign.header("Origin", "https://evil.example").json(body);
            foreign.send().await.refused(403, "foreign_origin");
        }
    }

    async fn nobody_comes_in_whom_we_do_not_know_or_have_locked_out(world: World) {
        let (id, there) = provider(&world).await;
        log_in_as(&world, &id, &there, ZHANG).await.refused(403, "identity_unlinked");
        linked(&world, "zhang.liuxi", &id, &there, ZHANG).await;
        log_in_as(&world, &id, &there, "CI-000417").await.refused(403, "identity_unlinked");
        state_of(&world, "zhang.liuxi", "lock").await;
        log_in_as(&world, &id, &there, ZHANG).await.refused(401, "log_in_refused");
        state_of(&world, "zhang.liuxi", "unlock").await;
        log_in_as(&world, &id, &there, ZHANG).await.expect(201);
        // After a reset only the new password opens: somebody else may have linked what is theirs.
        state_of(&world, "zhang.liuxi", "reset").await;
        log_in_as(&world, &id, &there, ZHANG).await.refused(403, "identity_unlinked");
    }

    async fn a_provider_in_trouble_is_told_as_such_and_quoted_nowhere(world: World) {
        let (id, there) = provider(&world).await;
        for trouble in [
            Trouble::Broken, Trouble::Nonsense, Trouble::Moved, Trouble::Endless, Trouble::Masked,
        ] {
            there.falls_into(trouble);
            let refused = try_log_in(&world, &id).await.refused(502, "identity_provider_failed");
            for inner in ["stack trace", "maintenance", "127.0.0.1", "expected"] {
                assert!(!refused.text.contains(inner), "{trouble:?}: {}", refused.text);
            }
        }
        there.falls_into(Trouble::None);
        let way = begin_log_in(&world, &id).await;
        let code = way.code(&world, &there, ZHANG);
        there.falls_into(Trouble::Broken);
        finish(&world, &way, way.back(&code)).await.refused(502, "identity_provider_failed");

        let admin = world.confirmed("admin").await;
        let gone = form(&world, org::HOME_COUNTY, "http://127.0.0.1:9");
        let made = world.post(PROVIDERS).by(&admin).json(gone).send().await.expect(201);
        try_log_in(&world, &made.id()).await.refused(502, "identity_provider_failed");
        // The password does as before.
        world.officer("zhang.liuxi").await;
    }

    async fn a_secret_that_the_provider_does_not_take_is_the_providers_fault_to_the_officer(world: World) {
        let there = IdentityProvider::start();
        let admin = world.confirmed("admin").await;
        let mut body = form(&world, org::HOME_COUNTY, &there.issuer);
        body["client_secret"] = json!("mistyped");
        let made = world.post(PROVIDERS).by(&admin).json(body).send().await.expect(201);
        let refused = log_in_as(&world, &made.id(), &there, ZHANG).await;
        refused.refused(502, "identity_provider_failed");
        let call = world.call(actix_web::http::Method::PATCH, &format!("{}/{}", PROVIDERS, made.id()));
        let call = call.by(&admin).if_match(1);
        call.json(json!({ "client_secret": crate::support::identity::SECRET })).send().await.expect(200);
        log_in_as(&world, &made.id(), &there, ZHANG).await.refused(403, "identity_unlinked");
    }

    async fn ways_that_nobody_came_back_by_are_forgotten(world: World) {
        let (id, _there) = provider(&world).await;
        for _ in 0..3 {
            begin_log_in(&world, &id).await;
        }
        let tidy = || background::round(&world.app, Timer::Tidy);
        let before = tidy().await.unwrap();
        world.pass_seconds(601);
        assert_eq!((before, tidy().await.unwrap()), (Some(0), Some(3)));
    }

    async fn beginning_is_limited_as_logging_in_is(world: World) {
        let (id, _there) = provider(&world).await;
        let body = json!({ "method": "password", "login": "nobody", "password": demo::PASSWORD });
        let mut spent = 1;
        while spent < 600 {
            // Each as somebody else, so that no delay of one account comes before.
            let mut body = body.clone();
            body["login"] = json!(format!("nobody-{spent}"));
            world.log_in(body).await.refused(401, "log_in_refused");
            spent += 1;
        }
        let limited = try_log_in(&world, &id).await.refused(429, "rate_limited");
        assert!(limited.header("retry-after").is_some());
    }
}
