//! Divisions: pickers, look-up, and reading what clerks write.

use serde_json::{Value, json};

use crate::support::World;
use crate::support::world::{Persona, Reply};

async fn resolve(world: &World, who: &Persona, body: Value) -> Reply {
    world.post("/api/v1/regions/resolve").by(who).without_key().json(body).send().await
}

fn codes(reply: &Reply) -> Vec<String> {
    let items = reply.json["items"].as_array().unwrap();
    items.iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn a_picker_walks_from_the_province_to_the_township(world: World) {
        let who = world.officer("zhang.liuxi").await;
        let provinces = world.get("/api/v1/regions").by(&who).send().await.expect(200);
        assert_eq!(codes(&provinces).len(), 34);
        assert_eq!(provinces.header("cache-control"), Some("private, max-age=86400"));
        let path = "/api/v1/regions?parent=330200&limit=500";
        let counties = world.get(path).by(&who).send().await.expect(200);
        assert!(codes(&counties).contains(&"330282".to_owned()));
        let cixi = world.get("/api/v1/regions/330282").by(&who).send().await.expect(200);
        assert_eq!(cixi.json["full_name"], "浙江省宁波市慈溪市");
        assert_eq!(cixi.json["parent"], "330200");
        assert_eq!(cixi.json["standing"], "gb_t2260");
        for code in ["999999", "330282x", "王芳"] {
            let path = format!("/api/v1/regions/{}", urlencode(code));
            world.get(&path).by(&who).send().await.refused(404, "not_found");
        }
    }

    async fn a_search_finds_by_name_and_within_a_division(world: World) {
        let who = world.officer("zhang.liuxi").await;
        let search = |query: String| {
            world.get(&format!("/api/v1/regions?{query}")).by(&who).send()
        };
        let chaoyang = urlencode("朝阳区");
        let all = search(format!("q={chaoyang}")).await.expect(200);
        let found = codes(&all);
        assert!(found.contains(&"110105".to_owned()) && found.contains(&"220104".to_owned()));
        let in_beijing = search(format!("q={chaoyang}&parent=110000")).await.expect(200);
        assert_eq!(codes(&in_beijing), ["110105"]);
        search("limit=0".to_owned()).await.refused(422, "invalid_field");
        search("parent=12".to_owned()).await.refused(400, "malformed_request");
        search("page=2".to_owned()).await.refused(400, "malformed_request");
    }

    async fn what_clerks_write_is_read_and_never_guessed(world: World) {
        let who = world.officer("zhang.liuxi").await;
        let one = resolve(&world, &who, json!({ "text": "深圳市宝安区创业路1号" })).await;
        let one = one.expect(200);
        assert_eq!(one.json["outcome"], "one");
        assert_eq!(one.json["region"]["code"], "440306");
        assert_eq!(one.header("cache-control"), Some("no-store"));
        let several = resolve(&world, &who, json!({ "text": "朝阳区" })).await.expect(200);
        assert_eq!(several.json["outcome"], "candidates");
        assert!(several.json["regions"].as_array().unwrap().len() >= 2);
        let hinted = json!({ "text": "朝阳区", "hint": "220000" });
        let hinted = resolve(&world, &who, hinted).await.expect(200);
        assert_eq!(hinted.json["region"]["code"], "220104");
        let abroad = resolve(&world, &who, json!({ "text": "国外（日本）" })).await.expect(200);
        assert_eq!(abroad.json, json!({ "outcome": "abroad", "country": "日本" }));
        let unknown = resolve(&world, &who, json!({ "text": "不详" })).await.expect(200);
        assert_eq!(unknown.json, json!({ "outcome": "unknown", "reason": "stated" }));
    }

    async fn a_place_is_asked_for_politely_and_by_somebody(world: World) {
        let who = world.officer("zhang.liuxi").await;
        let long = "长".repeat(201);
        resolve(&world, &who, json!({ "text": long })).await.refused(422, "invalid_field");
        let hint = json!({ "text": "深圳", "hint": "12" });
        resolve(&world, &who, hint).await.refused(422, "invalid_field");
        let more = json!({ "text": "深圳", "latitude": 22.5 });
        resolve(&world, &who, more).await.refused(422, "invalid_field");
        world.get("/api/v1/regions").send().await.refused(401, "not_logged_in");
    }
}

/// Percent-encodes everything but digits and letters of ASCII.
fn urlencode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
