//! What a register says beyond the usual: entered, seen without what is sealed, revealed, corrected, cleared.

use actix_web::http::Method;
use hongyan::demo::{org, people};
use serde_json::{Value, json};

use crate::copies::everything;
use crate::support::journey::{as_member, leaving, registered};
use crate::support::{Persona, Reply, World};

/// What is shown with the record.
fn background() -> Value {
    json!({
        "native_place": "浙江省余姚市", "degree": "硕士", "professional_title": "高级工程师",
        "party_post": "组织委员", "social_stratum": "new_media", "migrant_worker": false,
        "introducers": "沈一平、陆二妹",
    })
}

/// What takes a reason to be seen.
fn whereabouts() -> Value {
    json!({
        "landline": "0574-87654321", "residence": "宁波市海曙区月湖街道3号",
        "registered_residence": "余姚市四明山镇大山村5号",
    })
}

fn entry(world: &World) -> Value {
    let mut body = json!({
        "branch_id": world.organization(org::LIUXI), "name": "新来的", "ethnicity": "汉族",
        "id_number": people::id_number(900), "category": "full", "joined_on": "2009-06",
        "full_on": "2010-06-15", "phone": "13800138000", "address": "慈溪市浒山街道1号",
        "education": "研究生", "occupation": "编辑",
    });
    let all = body.as_object_mut().unwrap();
    all.extend(background().as_object().unwrap().clone());
    all.extend(whereabouts().as_object().unwrap().clone());
    body
}

async fn entered(world: &World, by: &Persona) -> String {
    let reply = world.post("/api/v1/members").by(by).json(entry(world)).send().await.expect(201);
    format!("/api/v1/members/{}", reply.id())
}

async fn correct(world: &World, by: &Persona, path: &str, version: i64, body: Value) -> Reply {
    world.call(Method::PATCH, path).by(by).if_match(version).json(body).send().await
}

/// No word of what is sealed.
fn tells_nothing(text: &str) {
    for sealed in whereabouts().as_object().unwrap().values() {
        assert!(!text.contains(sealed.as_str().unwrap()), "{text}");
    }
}

on_both! {
    async fn what_was_entered_is_shown_and_what_is_sealed_takes_a_reason(world: World) {
        let secretary = world.confirmed("zhang.liuxi").await;
        let path = entered(&world, &secretary).await;
        let shown = world.get(&path).by(&secretary).send().await.expect(200);
        for (field, value) in background().as_object().unwrap() {
            assert_eq!(&shown.json[field], value, "{field}");
        }
        tells_nothing(&shown.text);
        assert_eq!(shown.json["party_years"], 15);
        assert_eq!(shown.json["completeness"], json!({ "percent": 100, "missing": [] }));
        assert_eq!(shown.json["away"], false);
        let list = world.get("/api/v1/members").by(&secretary).send().await.expect(200);
        tells_nothing(&list.text);
        assert!(!list.text.contains("native_place"), "a list stays short");
        for (field, value) in whereabouts().as_object().unwrap() {
            let asked = |reason: &str| {
                let body = json!({ "field": field, "reason": reason });
                world.post(&format!("{path}/reveal")).by(&secretary).without_key().json(body).send()
            };
            asked("").await.refused(422, "reason_needed");
            assert_eq!(&asked("寄送党员活动证").await.expect(200).json["value"], value);
        }
        let auditor = world.officer("shenji").await;
        let events = "/api/v1/audit-events?action=member.reveal";
        let told = world.get(events).by(&auditor).send().await.expect(200);
        assert!(told.text.contains("registered_residence: 寄送党员活动证"), "{}", told.text);
    }

    async fn what_is_missing_is_told_by_its_field(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        let mut body = entry(&world);
        for field in ["degree", "residence", "party_post", "landline", "full_on", "phone"] {
            body.as_object_mut().unwrap().remove(field);
        }
        let reply = world.post("/api/v1/members").by(&secretary).json(body).send().await.expect(201);
        let path = format!("/api/v1/members/{}", reply.id());
        let shown = world.get(&path).by(&secretary).send().await.expect(200).json;
        let missing = json!(["phone", "full_on", "degree", "residence"]);
        assert_eq!(shown["completeness"], json!({ "percent": 80, "missing": missing }));
        assert!(shown.get("party_years").is_none(), "nobody said since when: {shown}");
        let away = format!("/api/v1/members/{}", world.member(0));
        registered(&world, leaving(&world)).await;
        let gone = world.get(&away).by(&secretary).send().await.expect(200).json;
        let listed = world.get("/api/v1/members?away=true").by(&secretary).send().await.expect(200);
        let is_listed = listed.json["items"].as_array().unwrap().iter().any(|one| one["id"] == gone["id"]);
        assert_eq!(gone["away"], json!(is_listed));
    }

    async fn each_field_is_checked_by_itself(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        let path = entered(&world, &secretary).await;
        let long = "长".repeat(101);
        for (field, value) in [
            ("native_place", json!(long)),
            ("degree", json!("  ")),
            ("professional_title", json!(long)),
            ("party_post", json!("a\u{0}b")),
            ("social_stratum", json!("gentry")),
            ("migrant_worker", json!("yes")),
            ("introducers", json!(long)),
            ("landline", json!(long)),
            ("residence", json!("长".repeat(201))),
            ("registered_residence", json!("长".repeat(201))),
        ] {
            let pointer = json!(format!("/{field}"));
            let mut whole = entry(&world);
            whole["id_number"] = json!(people::id_number(901));
            whole[field] = value.clone();
            let new = world.post("/api/v1/members").by(&secretary).json(whole).send().await;
            assert_eq!(new.refused(422, "invalid_field").json["errors"][0]["pointer"], pointer);
            let body = json!({ "reason": "更正", field: value });
            let patched = correct(&world, &secretary, &path, 1, body).await;
            assert_eq!(patched.refused(422, "invalid_field").json["errors"][0]["pointer"], pointer);
        }
    }

    async fn a_correction_changes_one_and_keeps_the_others(world: World) {
        let secretary = world.confirmed("zhang.liuxi").await;
        let path = entered(&world, &secretary).await;
        let body = json!({
            "reason": "按档案更正", "degree": "博士", "social_stratum": null, "migrant_worker": null,
            "residence": "宁波市鄞州区8号", "landline": null,
        });
        correct(&world, &secretary, &path, 1, body).await.expect(200);
        let shown = world.get(&path).by(&secretary).send().await.expect(200).json;
        assert_eq!((&shown["degree"], &shown["introducers"]), (&json!("博士"), &json!("沈一平、陆二妹")));
        assert!(shown.get("social_stratum").is_none() && shown.get("migrant_worker").is_none());
        let missing = json!(["social_stratum", "migrant_worker"]);
        assert_eq!(shown["completeness"], json!({ "percent": 90, "missing": missing }));
        for (field, value) in [
            ("landline", Value::Null),
            ("residence", json!("宁波市鄞州区8号")),
            ("registered_residence", whereabouts()["registered_residence"].clone()),
        ] {
            let body = json!({ "field": field, "reason": "核对" });
            let reveal = world.post(&format!("{path}/reveal")).by(&secretary).without_key();
            assert_eq!(reveal.json(body).send().await.expect(200).json.get("value").unwrap_or(&Value::Null), &value);
        }
        let history = world.get(&format!("{path}/history")).by(&secretary).send().await.expect(200);
        tells_nothing(&history.text);
        let version = &history.json["versions"][0];
        let changed = ["degree", "landline", "migrant_worker", "residence", "social_stratum"];
        assert_eq!(version["changed_fields"], json!(changed));
        let before = json!({ "degree": "硕士", "migrant_worker": false, "social_stratum": "new_media" });
        assert_eq!(version["before"], before);
        let same = json!({ "reason": "更正", "degree": "博士" });
        assert_eq!(correct(&world, &secretary, &path, 2, same).await.expect(200).version(), 2);
    }

    async fn nothing_of_it_rests_in_clear(world: World) {
        let secretary = world.officer("zhang.liuxi").await;
        let path = entered(&world, &secretary).await;
        let body = json!({ "reason": "按档案更正", "degree": "博士", "residence": "宁波市鄞州区8号" });
        correct(&world, &secretary, &path, 1, body).await.expect(200);
        let rests = format!("{:?}", everything(world.app.db.target())).to_ascii_lowercase();
        assert!(rests.contains("新来的"), "names rest in clear");
        for words in ["余姚", "高级工程师", "沈一平", "87654321", "月湖", "鄞州", "博士", "硕士"] {
            let hex: String = words.bytes().map(|byte| format!("{byte:02x}")).collect();
            assert!(!rests.contains(words) && !rests.contains(&hex), "{words} rests in clear");
        }
    }

    async fn a_member_sees_it_takes_it_along_and_asks_for_its_correction(world: World) {
        let member = as_member(&world, 2).await;
        let own = world.get("/api/v1/me").by(&member).send().await.expect(200);
        let record = &own.json["member"]["record"];
        assert_eq!((&record["degree"], &record["party_post"]), (&json!("学士"), &json!("支部委员")));
        assert!(record["completeness"]["missing"].as_array().unwrap().contains(&json!("residence")));
        assert!(!own.text.contains("0574-55501234"), "{}", own.text);
        let home = world.confirmed("zhang.liuxi").await;
        let path = format!("/api/v1/members/{}", world.member(2));
        for (field, value, kept) in [
            ("residence", "宁波市海曙区9号", json!("宁波市海曙区9号")),
            ("migrant_worker", "true", json!(true)),
            ("social_stratum", "self_employed", json!("self_employed")),
        ] {
            let asked = json!({ "field": field, "value": value, "note": "" });
            let asked = world.post("/api/v1/me/correction-requests").by(&member).json(asked);
            let request = format!("/api/v1/correction-requests/{}", asked.send().await.expect(201).id());
            let seen = world.get(&request).by(&home).send().await.expect(200).json;
            assert_eq!(seen["masked"], json!(field == "residence"), "{field}");
            let accept = world.post(&format!("{request}/accept")).by(&home).if_match(1);
            accept.send().await.expect(200);
            let copy = world.get("/api/v1/me/export").by(&member).send().await.expect(200).json;
            assert_eq!(copy["member"]["record"][field], kept, "{field}");
        }
        for (field, value) in [("migrant_worker", "是"), ("social_stratum", "gentry"), ("party_post", "书记")] {
            let asked = json!({ "field": field, "value": value });
            let asked = world.post("/api/v1/me/correction-requests").by(&member).json(asked);
            asked.send().await.refused(422, "invalid_field");
        }
        let copy = world.get("/api/v1/me/export").by(&member).send().await.expect(200).json;
        let record = &copy["member"]["record"];
        assert_eq!(record["landline"], "0574-55501234");
        assert_eq!(record["registered_residence"], "慈溪市白沙镇柳溪村3号");
        assert_eq!(world.get(&path).by(&home).send().await.expect(200).json["migrant_worker"], true);
    }
}
