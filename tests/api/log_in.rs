//! Logging in by password.

use hongyan::demo;
use serde_json::json;

use crate::support::World;

fn password(login: &str, password: &str) -> serde_json::Value {
    json!({ "method": "password", "login": login, "password": password })
}

on_both! {
    async fn an_unknown_name_and_a_wrong_password_look_the_same(world: World) {
        let mut answers = Vec::new();
        for login in ["zhang.liuxi", "nobody", "\u{0}' OR 1=1", "张"] {
            let reply = world.log_in(password(login, "wrong-password")).await;
            let mut said = reply.refused(401, "log_in_refused").json;
            said["request_id"] = json!(null);
            answers.push(said);
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:?}");
    }

    async fn nobody_gets_in_without_a_session(world: World) {
        world.get("/api/v1/members").send().await.refused(401, "not_logged_in");
        world
            .get("/api/v1/members")
            .header("Cookie", "hongyan_session=made-up")
            .send()
            .await
            .refused(401, "session_ended");
    }

    async fn another_site_cannot_log_a_browser_in(world: World) {
        let body = password("zhang.liuxi", demo::PASSWORD);
        for (name, value) in
            [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"), ("Accept", "*/*")]
        {
            let call = world.post("/api/v1/auth/sessions").header(name, value);
            let call = if name == "Accept" { call } else { call.header("X-Hongyan-Client", "x") };
            let reply = call.json(body.clone()).send().await.refused(403, "foreign_origin");
            assert_eq!(reply.header("set-cookie"), None, "{name}");
        }
        let officer = world.officer("zhang.liuxi").await;
        let list = world.get("/api/v1/auth/sessions").by(&officer).send().await.expect(200);
        assert_eq!(list.json["items"].as_array().unwrap().len(), 1, "a refused log-in was written");
    }

    async fn a_huge_body_is_refused(world: World) {
        let body = vec![b' '; 10 * 1024 * 1024];
        for path in ["/api/v1/auth/sessions", "/api/v1/auth/one-time-codes"] {
            let reply = world.post(path).body("application/json", body.clone()).send().await;
            reply.refused(413, "body_too_large");
        }
    }

    async fn wrong_passwords_are_slowed_down_but_the_officers_own_desk_is_not(world: World) {
        let right = password("zhang.liuxi", demo::PASSWORD);
        let at_desk = world.log_in(right.clone()).await.expect(201).cookie("hongyan_device").unwrap();
        for _ in 0..5 {
            let reply = world.log_in(password("zhang.liuxi", "guess-guess-1")).await;
            reply.refused(401, "log_in_refused");
        }
        let delayed = world.log_in(right.clone()).await.refused(429, "rate_limited");
        let seconds: i64 = delayed.header("retry-after").unwrap().parse().unwrap();
        assert_eq!(seconds, 2);
        let call = world.post("/api/v1/auth/sessions").header("X-Hongyan-Client", "test");
        let call = call.header("Cookie", &format!("hongyan_device={at_desk}"));
        call.json(right.clone()).send().await.expect(201);
        world.pass_seconds(seconds);
        world.log_in(right).await.expect(201);
    }
}
