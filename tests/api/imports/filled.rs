//! One value for all rows that lack it.

use serde_json::{Value, json};

use super::*;
use crate::support::World;

const SHORT: &str = "姓名,公民身份号码,所在党支部,联系电话,流出时间,流出原因,流入地";

async fn fill(world: &World, who: &Persona, id: &str, version: i64, body: Value) -> Reply {
    let path = format!("/api/v1/imports/{id}/fill");
    world.post(&path).by(who).if_match(version).json(body).send().await
}

on_both! {
    async fn a_ledger_of_few_columns_is_filled_in_at_once(world: World) {
        let clerk = clerk(&world).await;
        let who = format!("/api/v1/members/{}", world.member(0));
        let known = world.get(&who).by(&clerk).send().await.expect(200).json;
        let name = known["name"].as_str().unwrap();
        let file = csv(&[
            SHORT,
            &format!("新人,{},柳溪村党支部,13800138010,2024年3月,务工,广东", person(500)),
            &format!("新人,{},,13800138011,2024年3月,务工,", person(501)),
            &format!("{name},{},柳溪村党支部,,2024年3月,务工,广东", person(0)),
        ]);
        let id = upload(&world, &clerk, "ledger", file).await.expect(201).id();
        let verdicts = |listed: &[Value]| -> Vec<String> {
            listed.iter().map(|row| row["verdict"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(verdicts(&rows(&world, &clerk, &id, "").await), ["error", "error", "ok"]);

        for (body, status, code) in [
            (json!({ "field": "name", "text": "新人" }), 422, "invalid_field"),
            (json!({ "field": "category", "text": " " }), 422, "invalid_field"),
            (json!({ "field": "category", "text": "群众" }), 422, "invalid_field"),
            (json!({ "field": "joined_on", "text": "很久以前" }), 422, "invalid_field"),
            (json!({ "field": "branch", "text": "没有的党支部" }), 422, "invalid_field"),
        ] {
            fill(&world, &clerk, &id, 1, body).await.refused(status, code);
        }
        let liaison = world.officer("li.liuxi").await;
        let category = json!({ "field": "category", "text": "正式" });
        fill(&world, &liaison, &id, 1, category.clone()).await.refused(403, "forbidden");

        let mut version = 1;
        for (field, text, filled) in [
            ("category", "正式", 2),
            ("category", "预备", 0),
            ("joined_on", "2009年6月", 2),
            ("branch", "石桥村党支部", 1),
            ("destination", "不详", 1),
        ] {
            let body = json!({ "field": field, "text": text });
            let done = fill(&world, &clerk, &id, version, body).await.expect(200);
            version += 1;
            assert_eq!((&done.json["filled"], &done.json["version"]), (&json!(filled), &json!(version)), "{field}");
            assert!(done.json["next"].is_null());
        }
        fill(&world, &clerk, &id, 1, category.clone()).await.refused(412, "stale_version");
        let listed = rows(&world, &clerk, &id, "").await;
        assert_eq!(verdicts(&listed), ["ok", "ok", "ok"], "{listed:?}");
        assert_eq!(listed[0]["values"]["category"], "正式");
        assert!(listed[0]["original"]["category"].is_null(), "what was uploaded is kept beside it");
        assert!(listed[2]["original"].is_null(), "who is on the register lacks nothing");
        let body = json!({ "include_warnings": true });
        let applied = apply_as(&world, &clerk, &id, version, body).await.expect(200);
        assert_eq!(applied.json, json!({ "applied": 3, "skipped": 0, "errors": 0 }));
        fill(&world, &clerk, &id, version + 1, category).await.refused(409, "import_state");
    }

    async fn a_large_file_is_filled_in_part_by_part(world: World) {
        let clerk = clerk(&world).await;
        let mut lines = vec![SHORT.to_owned()];
        lines.extend((100..2_200).map(|n| {
            format!("新人,{},柳溪村党支部,,2024年3月,务工,广东", person(n))
        }));
        let file = ("text/csv", lines.join("\r\n").into_bytes());
        let id = upload(&world, &clerk, "ledger", file).await.expect(201).id();
        let body = |after: i64| json!({ "field": "category", "text": "正式", "after": after });
        let first = fill(&world, &clerk, &id, 1, body(0)).await.expect(200);
        assert_eq!((&first.json["filled"], &first.json["next"]), (&json!(2_000), &json!(2_000)));
        let second = fill(&world, &clerk, &id, 2, body(2_000)).await.expect(200);
        assert_eq!((&second.json["filled"], &second.json["next"]), (&json!(100), &Value::Null));
    }

    async fn a_branch_by_another_name_is_put_right_in_all_rows(world: World) {
        let clerk = clerk(&world).await;
        let who = format!("/api/v1/members/{}", world.member(0));
        let known = world.get(&who).by(&clerk).send().await.expect(200).json;
        let name = known["name"].as_str().unwrap();
        let head = format!("{SHORT},党员类别,入党时间");
        let line = |n: usize, branch: &str| {
            format!("新人,{},{branch},13800138010,2024年3月,务工,广东,正式,2016-06", person(n))
        };
        let file = csv(&[
            &head,
            &line(500, "白沙镇溪边支部"),
            &line(501, "白沙镇 溪边支部"),
            &line(502, "石桥村党支部"),
            &line(503, "另一个支部"),
            &format!("{name},{},白沙镇溪边支部,,2024年3月,务工,广东,,", person(0)),
        ]);
        let id = upload(&world, &clerk, "ledger", file).await.expect(201).id();
        let other = |text: &str, old: &str| json!({ "field": "branch", "text": text, "instead_of": old });
        fill(&world, &clerk, &id, 1, other("柳溪村党支部", " ")).await.refused(422, "invalid_field");
        fill(&world, &clerk, &id, 1, other("没有的党支部", "白沙镇溪边支部")).await.refused(422, "invalid_field");
        let done = fill(&world, &clerk, &id, 1, other("石桥村党支部", "白沙镇溪边支部")).await.expect(200);
        assert_eq!((&done.json["filled"], &done.json["lacking"]), (&json!(3), &json!(2)), "{}", done.text);
        let listed = rows(&world, &clerk, &id, "").await;
        assert!(has(&listed[4], "other_branch"), "who is on another register stays an error: {}", listed[4]);
        assert_eq!(listed[0]["original"]["branch"], "白沙镇溪边支部", "what was uploaded is kept beside it");
        assert!(listed[2]["original"].is_null(), "other rows stay as they are");
        let done = fill(&world, &clerk, &id, 2, other("柳溪村党支部", "另一个支部")).await.expect(200);
        assert_eq!((&done.json["filled"], &done.json["lacking"]), (&json!(1), &json!(1)));
        let none = fill(&world, &clerk, &id, 3, other("柳溪村党支部", "没人写过")).await.expect(200);
        assert_eq!((&none.json["filled"], &none.json["lacking"]), (&json!(0), &json!(1)));
    }
}
