//! Finding members, and what a search gives away.

use hongyan::demo::{self, org};
use serde_json::{Value, json};

use crate::support::World;
use crate::support::world::{Persona, Reply};

async fn search(world: &World, by: &Persona, body: Value) -> Reply {
    world.post("/api/v1/members/search").by(by).without_key().json(body).send().await
}

/// Two at a time, from a cursor on.
async fn search_page(world: &World, by: &Persona, cursor: &str, body: Value) -> Reply {
    let path = format!("/api/v1/members/search?limit=2{cursor}");
    world.post(&path).by(by).without_key().json(body).send().await
}

async fn found(world: &World, by: &Persona, body: Value) -> Vec<String> {
    let reply = search(world, by, body).await.expect(200);
    let items = reply.json["items"].as_array().unwrap();
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

/// Registers somebody of that name at Liuxi.
async fn register(world: &World, by: &Persona, number: usize, name: &str) -> Reply {
    let body = json!({
        "branch_id": world.organization(org::LIUXI), "name": name, "ethnicity": "汉族",
        "id_number": demo::people::id_number(number), "category": "full", "joined_on": "2009-06",
    });
    world.post("/api/v1/members").by(by).json(body).send().await
}

on_both! {
    async fn every_key_finds_its_member_and_nobody_else(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        let shan = register(&world, &secretary, 901, "单雄信").await.expect(201).id();
        let number = demo::people::id_number(901);
        for (body, hit) in [
            (json!({ "name": "单" }), true),
            (json!({ "name": "单雄信" }), true),
            (json!({ "name": "雄信" }), false),
            (json!({ "initials": "sxx" }), true),
            (json!({ "initials": "SX" }), true),
            (json!({ "initials": "dxx" }), false),
            (json!({ "text": "sxx" }), true),
            (json!({ "text": "单雄" }), true),
            (json!({ "text": "单雄", "name": "单" }), true),
            (json!({ "text": "单雄", "name": "王" }), false),
            (json!({ "text": "雄信" }), false),
            (json!({ "text": number }), true),
            (json!({ "id_number": number }), true),
            (json!({ "id_number": number.to_lowercase(), "name": "单" }), true),
            (json!({ "id_number": number, "name": "王" }), false),
            (json!({ "text": &number[..17] }), false),
        ] {
            let ids = found(&world, &secretary, body.clone()).await;
            assert_eq!(ids, if hit { vec![shan.clone()] } else { vec![] }, "{body}");
        }
    }

    async fn a_name_is_found_however_its_gaps_and_dots_are_typed(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        let id = register(&world, &secretary, 902, "阿卜杜拉•江").await.expect(201).id();
        let other = register(&world, &secretary, 903, "单　雄信").await.expect(201).id();
        for (typed, hit) in [
            ("阿卜杜拉·江", &id),
            ("阿卜杜拉•江", &id),
            ("阿卜杜拉．江", &id),
            ("阿卜杜拉.江", &id),
            ("阿卜杜拉 · 江", &id),
            ("阿卜杜拉•", &id),
            ("单雄信", &other),
            ("单 雄信", &other),
            ("单　雄", &other),
        ] {
            for key in ["name", "text"] {
                let ids = found(&world, &secretary, json!({ key: typed })).await;
                assert_eq!(ids, std::slice::from_ref(hit), "{key}: {typed}");
            }
        }
    }

    async fn a_phone_is_found_whole_only(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        let (mine, phone) = (world.member(0).to_string(), demo::people::phone(0));
        assert_eq!(found(&world, &secretary, json!({ "phone": phone })).await.concat(), mine);
        assert_eq!(found(&world, &secretary, json!({ "text": phone })).await.concat(), mine);
        assert!(found(&world, &secretary, json!({ "text": &phone[..8] })).await.is_empty());
        let reply = search(&world, &secretary, json!({ "phone": &phone[..8] })).await;
        let reply = reply.refused(422, "invalid_field");
        assert!(!reply.text.contains(&phone[..8]), "a refusal quotes the number");
    }

    async fn a_search_ends_at_the_scope(world: World) {
        let other = demo::people::id_number(1);
        let secretary = world.officer("zhang.liuxi").await;
        assert!(found(&world, &secretary, json!({ "id_number": other })).await.is_empty());
        let township = world.officer("lin.baisha").await;
        assert_eq!(found(&world, &township, json!({ "id_number": other })).await.len(), 1);
        let liuxi = world.organization(org::LIUXI);
        let narrowed = json!({ "id_number": other, "organization_id": liuxi });
        assert!(found(&world, &township, narrowed).await.is_empty());
        let host = world.officer("luo.xinan").await;
        assert!(found(&world, &host, json!({ "phone": demo::people::phone(0) })).await.is_empty());
        for login in ["ma.shanghui", "admin", "shenji", "tongji"] {
            let persona = world.officer(login).await;
            let reply = search(&world, &persona, json!({ "name": "王" })).await;
            reply.refused(403, "forbidden");
        }
    }

    async fn what_looks_like_code_is_no_name_and_finds_nobody(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        let code = ["'; DROP TABLE members;--", "%", "_", "=cmd()|' /C calc'!A0"];
        let id = register(&world, &secretary, 909, "𠮷田𠀀").await.expect(201).id();
        assert_eq!(found(&world, &secretary, json!({ "name": "𠮷田𠀀" })).await, [id]);
        for name in code {
            assert!(found(&world, &secretary, json!({ "name": name })).await.is_empty(), "{name}");
        }
        let hidden = ["王\u{202E}芳", "王\u{0}芳", "王\n芳", "\u{2066}王芳"];
        for (number, name) in hidden.iter().chain(&code).enumerate() {
            let reply = register(&world, &secretary, 930 + number, name).await;
            let reply = reply.refused(422, "invalid_field");
            assert_eq!(reply.json["errors"][0]["pointer"], "/name");
        }
        assert!(found(&world, &secretary, json!({ "name": "王\\" })).await.is_empty());
    }

    async fn pages_of_a_search_follow_one_another(world: World) {
        let township = world.officer("lin.baisha").await;
        let all = found(&world, &township, json!({ "initials": "w" })).await;
        for number in 0..3 {
            register(&world, &township, 940 + number, "温如玉").await.expect(201);
        }
        let (mut seen, mut next) = (Vec::new(), Some(String::new()));
        while let Some(cursor) = next {
            let page = search_page(&world, &township, &cursor, json!({ "initials": "w" })).await;
            let page = page.expect(200);
            let items = page.json["items"].as_array().unwrap();
            assert!(items.len() <= 2);
            seen.extend(items.iter().map(|item| item["id"].as_str().unwrap().to_owned()));
            next = page.json["next_cursor"].as_str().map(|cursor| format!("&cursor={cursor}"));
        }
        assert_eq!(seen.len(), all.len() + 3);
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), all.len() + 3);
    }

    async fn an_empty_search_and_a_foreign_cursor_are_refused(world: World) {
        let township = world.officer("lin.baisha").await;
        search(&world, &township, json!({})).await.refused(422, "invalid_field");
        search(&world, &township, json!({ "name": "王", "nam": "王" }))
            .await
            .refused(422, "invalid_field");
        let page = search(&world, &township, json!({ "initials": "", "text": "w" })).await;
        page.refused(422, "invalid_field");
        let page = world.get("/api/v1/members?limit=1").by(&township).send().await.expect(200);
        let foreign = format!("&cursor={}", page.json["next_cursor"].as_str().unwrap());
        let page = search_page(&world, &township, &foreign, json!({ "name": "王" })).await;
        page.refused(400, "bad_cursor");
    }
}
