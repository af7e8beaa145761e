//! Logging in.

use serde_json::json;

use crate::support::World;

on_both! {
    async fn an_unknown_name_and_a_wrong_password_look_the_same(world: World) {
        let mut answers = Vec::new();
        for (login, password) in [("zhang.liuxi", "wrong-password"), ("nobody", "wrong-password")] {
            let body = json!({ "method": "password", "login": login, "password": password });
            let reply = world.post("/api/v1/auth/sessions").json(body).send().await;
            let mut said = reply.refused(401, "log_in_refused").json;
            said["request_id"] = json!(null);
            answers.push(said);
        }
        assert_eq!(answers[0], answers[1]);
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
}
