//! What a member sees of themselves and of those who looked.

use actix_web::http::Method;
use hongyan::demo;
use serde_json::{Value, json};

use crate::support::World;
use crate::support::journey::{as_member as member, leaving, registered};
use crate::support::world::Persona;

async fn log(world: &World, of: &Persona) -> Vec<Value> {
    let page = world.get("/api/v1/me/access-log").by(of).send().await.expect(200);
    page.json["items"].as_array().unwrap().clone()
}

on_both! {
    async fn a_member_sees_the_own_record_masked_and_the_branch(world: World) {
        let me = member(&world, 0).await;
        let reply = world.get("/api/v1/me").by(&me).send().await.expect(200);
        assert_eq!(reply.json["member"]["record"]["id"], json!(world.member(0)));
        assert_eq!(reply.json["member"]["branch"]["name"], "中共柳溪村党支部");
        assert!(!reply.text.contains(&demo::people::phone(0)));
        assert!(!reply.text.contains(&demo::people::id_number(0)));
        let own = format!("/api/v1/members/{}", world.member(0));
        world.get(&own).by(&me).send().await.refused(403, "forbidden");
    }

    async fn an_account_without_a_member_sees_its_posts(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        for path in ["/api/v1/me", "/api/v1/me/export"] {
            let reply = world.get(path).by(&secretary).send().await.expect(200);
            assert!(reply.json.get("member").is_none(), "{}", reply.text);
            let posts = &reply.json["account"]["posts"];
            assert_eq!(posts[0]["organization"], "柳溪村党支部");
            assert_eq!(posts[0]["role"], "secretary");
        }
        assert_eq!(log(&world, &secretary).await, Vec::<Value>::new());
    }

    async fn the_access_log_tells_exactly_who_looked(world: World) {
        let me = member(&world, 0).await;
        let known = log(&world, &me).await.len();
        let (secretary, other) =
            (world.confirmed("zhang.liuxi").await, world.officer("wang.shiqiao").await);
        let path = |tail: &str| format!("/api/v1/members/{}{tail}", world.member(0));
        world.get("/api/v1/members").by(&secretary).send().await.expect(200);
        let search = |text: String| {
            world.post("/api/v1/members/search").by(&secretary).json(json!({ "text": text })).send()
        };
        search(demo::people::phone(0)).await.expect(200);
        search(demo::people::phone(2)).await.expect(200);
        world.get(&path("")).by(&secretary).send().await.expect(200);
        world.get(&path("")).by(&other).send().await.refused(404, "not_found");
        world.get("/api/v1/members").by(&other).send().await.expect(200);
        world.post(&path("/contact")).by(&secretary).send().await.expect(200);
        let body = json!({ "field": "phone", "reason": "办理活动证" });
        world.post(&path("/reveal")).by(&secretary).json(body).send().await.expect(200);
        world.get("/api/v1/me").by(&me).send().await.expect(200);
        let entries = log(&world, &me).await;
        let new = &entries[..entries.len() - known];
        let told: Vec<(&str, &str, bool)> = new
            .iter()
            .map(|entry| {
                let text = |key: &str| entry[key].as_str().unwrap();
                (text("action"), text("by"), entry["self"].as_bool().unwrap())
            })
            .collect();
        assert_eq!(told, [
            ("me.read", "王芳", true),
            ("member.reveal", "张支书", false),
            ("member.contact", "张支书", false),
            ("member.read", "张支书", false),
            ("member.read", "张支书", false),
            ("member.read", "张支书", false),
        ]);
        assert_eq!(new[1]["reason"], "phone: 办理活动证");
        assert_eq!(new[1]["posts"][0]["organization"], "柳溪村党支部");
        assert!(new.iter().all(|entry| entry["zh"].is_string() && entry["en"].is_string()));
    }

    async fn a_row_fetched_beyond_the_page_is_not_told_as_seen(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        let page = world.get("/api/v1/members?limit=1").by(&secretary).send().await.expect(200);
        let shown = page.json["items"][0]["id"].as_str().unwrap().to_owned();
        let unseen = (0..12).step_by(2).filter(|n| world.member(*n).to_string() != shown);
        for n in unseen {
            let me = member(&world, n).await;
            let looks = log(&world, &me).await;
            assert!(looks.iter().all(|look| look["action"] != "member.read"), "{looks:?}");
        }
    }

    async fn a_log_in_is_ones_own_and_reasons_are_in_words(world: World) {
        let me = member(&world, 0).await;
        let logged_in = log(&world, &me).await;
        let logged_in: Vec<&Value> =
            logged_in.iter().filter(|entry| entry["action"] == "session.log_in").collect();
        assert!(!logged_in.is_empty());
        assert!(logged_in.iter().all(|entry| entry["self"] == true), "{logged_in:?}");

        let secretary = world.confirmed("zhang.liuxi").await;
        registered(&world, leaving(&world)).await;
        let report = json!({
            "id": "reported-by-the-branch", "kind": "all_is_well", "made_at": world.clock.now(),
            "member_id": world.member(0), "proxy_reason": "no_phone",
        });
        world.post("/api/v1/check-ins").by(&secretary).json(report).send().await.expect(201);
        let path = format!("/api/v1/members/{}/reveal", world.member(0));
        let wanted = json!({ "field": "id_number", "reason": "核对户口簿" });
        world.post(&path).by(&secretary).without_key().json(wanted).send().await.expect(200);
        let found = log(&world, &me).await;
        let told = |action: &str| {
            let entry = found.iter().find(|entry| entry["action"] == action).unwrap();
            assert_eq!(entry["self"], false);
            ["reason", "reason_zh", "reason_en"].map(|key| entry[key].as_str().unwrap().to_owned())
        };
        assert_eq!(told("check_in.submit"), ["no_phone", "本人没有手机", "the member has no phone"]);
        let revealed = ["id_number: 核对户口簿", "身份证号：核对户口簿", "ID number: 核对户口簿"];
        assert_eq!(told("member.reveal"), revealed);
        let auditor = world.officer("shenji").await;
        let events = world.get("/api/v1/audit-events?action=member.reveal").by(&auditor);
        let events = events.send().await.expect(200).json;
        assert_eq!(events["items"][0]["reason_zh"], "身份证号：核对户口簿");
    }

    async fn pages_of_the_log_follow_one_another(world: World) {
        let me = member(&world, 0).await;
        for _ in 0..5 {
            world.get("/api/v1/me").by(&me).send().await.expect(200);
        }
        let all = log(&world, &me).await;
        let (mut seen, mut path) = (Vec::new(), "/api/v1/me/access-log?limit=2".to_owned());
        loop {
            let page = world.get(&path).by(&me).send().await.expect(200);
            seen.extend(page.json["items"].as_array().unwrap().clone());
            match page.json["next_cursor"].as_str() {
                Some(cursor) => path = format!("/api/v1/me/access-log?limit=2&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(seen, all);
    }

    async fn the_own_copy_holds_everything_in_full_and_nobody_elses(world: World) {
        let me = member(&world, 0).await;
        let secretary = world.officer("zhang.liuxi").await;
        registered(&world, leaving(&world)).await;
        let path = format!("/api/v1/members/{}", world.member(0));
        let body = json!({ "reason": "按户口簿更正", "address": "慈溪市新址1号" });
        let call = world.call(Method::PATCH, &path).by(&secretary).if_match(1).json(body);
        call.send().await.expect(200);
        let copy = world.get("/api/v1/me/export").by(&me).send().await.expect(200);
        let record = &copy.json["member"]["record"];
        assert_eq!(record["id_number"], json!(demo::people::id_number(0)));
        assert_eq!(record["phone"], json!(demo::people::phone(0)));
        assert_eq!(record["address"], "慈溪市新址1号");
        let correction = &copy.json["member"]["corrections"][0];
        assert_eq!(correction["before"]["address"], "慈溪市白沙镇柳溪村1号");
        let registration = &copy.json["member"]["registrations"][0];
        assert_eq!(registration["state"], "registered");
        assert_eq!(registration["details"]["employer"], "新安电子厂");
        assert_eq!(copy.json["member"]["placements"][0]["state"], "notified");
        assert_eq!(copy.json["member"]["affiliations"].as_array().unwrap().len(), 1);
        assert!(!copy.json["member"]["access_log"].as_array().unwrap().is_empty());
        assert!(!copy.text.contains(&demo::people::id_number(2)));
    }
}
