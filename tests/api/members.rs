//! The register of members.

use hongyan::demo::{self, org};
use serde_json::json;

use crate::support::World;

on_both! {
    async fn a_secretary_sees_the_own_branch_only_and_masked(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        let page = world.get("/api/v1/members").by(&secretary).send().await.expect(200);
        let items = page.json["items"].as_array().unwrap();
        assert_eq!(items.len(), 6);
        for item in items {
            assert_eq!(item["branch_id"], json!(world.organization(org::LIUXI)));
            assert!(item["phone"].as_str().unwrap().contains("****"));
        }
        let mine = format!("/api/v1/members/{}", world.member(0));
        let other = format!("/api/v1/members/{}", world.member(1));
        world.get(&mine).by(&secretary).send().await.expect(200);
        world.get(&other).by(&secretary).send().await.refused(404, "not_found");
    }

    async fn the_same_key_registers_once_and_answers_the_same(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        let body = json!({
            "branch_id": world.organization(org::LIUXI), "name": "新来的", "ethnicity": "汉族",
            "id_number": demo::people::id_number(900), "category": "full", "joined_on": "2009-06",
        });
        let send = |body: serde_json::Value| {
            world.post("/api/v1/members").by(&secretary).key("one-and-the-same").json(body).send()
        };
        let first = send(body.clone()).await.expect(201);
        let again = send(body.clone()).await.expect(201);
        assert_eq!(first.text, again.text);
        let mut other = body.clone();
        other["name"] = json!("另一个");
        send(other).await.refused(422, "idempotency_key_reused");
        let twice = world.post("/api/v1/members").by(&secretary).json(body).send().await;
        twice.refused(409, "member_on_register");
        let keyless = world.post("/api/v1/members").by(&secretary).without_key().json(json!({}));
        keyless.send().await.refused(400, "idempotency_key_missing");
    }

    async fn a_bad_form_names_every_field(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        let body = json!({
            "branch_id": world.organization(org::LIUXI), "name": " ", "ethnicity": "汉族",
            "id_number": "330282198001019999", "phone": "123", "category": "full",
            "joined_on": "2009-6",
        });
        let reply = world.post("/api/v1/members").by(&secretary).json(body).send().await;
        let reply = reply.refused(422, "invalid_field");
        let pointers: Vec<&str> = reply.json["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["pointer"].as_str().unwrap())
            .collect();
        assert_eq!(pointers, ["/name", "/id_number", "/phone", "/joined_on"]);
        assert!(!reply.text.contains("330282"), "a refusal quotes the number");
    }

    async fn pages_follow_one_another_without_gap(world: World) {
        let officer = world.officer("lin.baisha").await;
        let mut seen = Vec::new();
        let mut path = "/api/v1/members?limit=5".to_owned();
        loop {
            let page = world.get(&path).by(&officer).send().await.expect(200);
            for item in page.json["items"].as_array().unwrap() {
                seen.push(item["id"].as_str().unwrap().to_owned());
            }
            match page.json["next_cursor"].as_str() {
                Some(cursor) => path = format!("/api/v1/members?limit=5&cursor={cursor}"),
                None => break,
            }
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 12);
    }
}
