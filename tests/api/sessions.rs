//! One's own sessions, stepping up, one's own password.

use hongyan::demo;
use serde_json::json;

use crate::support::Persona;

use crate::support::World;

on_both! {
    async fn a_session_ended_elsewhere_ends_at_the_next_request(world: World) {
        let (desk, phone) = (world.officer("zhang.liuxi").await, world.officer("zhang.liuxi").await);
        let list = world.get("/api/v1/auth/sessions").by(&desk).send().await.expect(200);
        let items = list.json["items"].as_array().unwrap();
        assert_eq!(items.len(), 2);
        let other = items.iter().find(|item| item["current"] == json!(false)).unwrap();
        let path = format!("/api/v1/auth/sessions/{}", other["id"].as_str().unwrap());
        let stranger = world.officer("wang.shiqiao").await;
        world.delete(&path).by(&stranger).send().await.refused(404, "not_found");
        world.get("/api/v1/members").by(&phone).send().await.expect(200);
        let headless = world.delete(&path).header("Cookie", &format!("hongyan_session={}", desk.cookie));
        headless.send().await.refused(403, "foreign_origin");
        world.delete(&path).by(&desk).without_key().send().await.expect(204);
        world.get("/api/v1/members").by(&phone).send().await.refused(401, "session_ended");
        world.get("/api/v1/members").by(&desk).send().await.expect(200);
    }

    async fn logging_out_takes_the_cookie_away(world: World) {
        let officer = world.officer("zhang.liuxi").await;
        let call = world.delete("/api/v1/auth/sessions/current").by(&officer).without_key();
        let out = call.send().await.expect(204);
        assert_eq!(out.session_cookie(), "");
        world.get("/api/v1/auth/sessions").by(&officer).send().await.refused(401, "session_ended");
    }

    async fn a_new_password_ends_the_other_sessions(world: World) {
        let (here, there) = (world.officer("zhang.liuxi").await, world.officer("zhang.liuxi").await);
        let change = |current: &str, new: &str| {
            world.post("/api/v1/auth/password").by(&here).without_key()
                .json(json!({ "current": current, "new": new })).send()
        };
        let new = "Liuxi-Geese-2027";
        change("wrong-password", new).await.refused(401, "log_in_refused");
        change(demo::PASSWORD, "1234567890").await.refused(422, "password_too_weak");
        change(demo::PASSWORD, demo::PASSWORD).await.refused(422, "invalid_field");
        change(demo::PASSWORD, new).await.expect(204);
        world.get("/api/v1/members").by(&here).send().await.expect(200);
        world.get("/api/v1/members").by(&there).send().await.refused(401, "session_ended");
        let log_in = |password: &str| {
            world.log_in(json!({ "method": "password", "login": "zhang.liuxi", "password": password }))
        };
        log_in(demo::PASSWORD).await.refused(401, "log_in_refused");
        let begun = log_in(new).await.expect(201);
        let again = Persona { cookie: begun.session_cookie() };
        world.get("/api/v1/members").by(&again).send().await.expect(200);
    }

    async fn what_has_had_its_day_is_forgotten(world: World) {
        let officer = world.officer("zhang.liuxi").await;
        world.code_for(&demo::people::phone(0)).await;
        world.pass_days(2);
        let tidy = || hongyan::background::round(&world.app, hongyan::job::model::Timer::Tidy);
        assert!(tidy().await.unwrap() > Some(0), "old codes and counters are still there");
        world.pass_seconds(180);
        assert_eq!(tidy().await.unwrap(), Some(0));
        world.pass_days(60);
        assert_eq!(tidy().await.unwrap(), Some(1));
        world.get("/api/v1/members").by(&officer).send().await.refused(401, "session_ended");
    }
}
