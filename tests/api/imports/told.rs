//! What a preview tells of: columns, missing cells, edits that an import does not take, and what to do.

use serde_json::{Value, json};

use super::*;
use crate::exports::{exported, table};
use crate::support::World;

/// Chinese characters beyond the words that are to be written into cells.
fn speaks_chinese(text: &str) -> bool {
    text.replace("正式", "").replace("预备", "").chars().any(|c| ('一'..='龥').contains(&c))
}

fn issue<'a>(row: &'a Value, code: &str) -> &'a Value {
    let found = row["issues"].as_array().unwrap().iter().find(|issue| issue["code"] == code);
    found.unwrap_or_else(|| panic!("no {code} in {row}"))
}

on_both! {
    async fn a_column_that_is_not_taken_and_a_row_without_destination_are_told(world: World) {
        let clerk = clerk(&world).await;
        let file = csv(&[
            "姓名,公民身份号码,党员类别,入党时间,所在党支部,联系电话,流出时间,流出原因,流出地行政区划,流动性",
            &format!("钱一,{},正式,2009-06,柳溪村党支部,13800138010,2024年3月,务工,广东省深圳市宝安区,高", person(700)),
            &format!("钱二,{},正式,2009-06,柳溪村党支部,13800138011,2024年3月,务工,,", person(701)),
            &format!("钱三,{},正式,2009-06,柳溪村党支部,13800138012,2024年3月,务工,不详,", person(702)),
        ]);
        let id = upload(&world, &clerk, "ledger", file).await.expect(201).id();
        let path = format!("/api/v1/imports/{id}");
        for (language, words) in [("zh-CN", ["“流动性”", "外出登记"]), ("en", ["“流动性”", "the registration"])] {
            let shown = world.get(&path).by(&clerk).header("Accept-Language", language).send().await.expect(200);
            let issues = shown.json["file"]["issues"].as_array().unwrap();
            assert_eq!((issues.len(), &issues[0]["code"]), (1, &json!("column_not_taken")));
            assert_eq!(issues[0]["cell"], "J1");
            let reason = issues[0]["reason"].as_str().unwrap();
            assert!(words.iter().all(|word| reason.contains(word)), "{reason}");
        }
        let listed = rows(&world, &clerk, &id, "").await;
        let told: Vec<bool> = listed.iter().map(|row| has(row, "destination_missing")).collect();
        assert_eq!(told, [false, true, false]);
        apply(&world, &clerk, &id, true).await.expect(200);
        let flow = format!("/api/v1/outbound-registrations/{}", rows(&world, &clerk, &id, "").await[0]["flow_id"].as_str().unwrap());
        let flow = world.get(&flow).by(&clerk).send().await.expect(200).json;
        assert_eq!(flow["destination"], json!({ "kind": "place", "region": "440306" }), "{flow}");
    }

    async fn who_is_stopped_is_told_what_to_do_in_the_language_asked_for(world: World) {
        let clerk = clerk(&world).await;
        let file = csv(&[
            "姓名,公民身份号码,所在党支部,联系电话,流出时间,流出原因,流入地",
            &format!("甘霖（预备）,{},,,2024年3月,务工,广东", person(700)),
            &format!("钱二,{},不存在村党支部,13800138011,2024年3月,务工,广东", person(701)),
        ]);
        let id = upload(&world, &clerk, "ledger", file).await.expect(201).id();
        let path = format!("/api/v1/imports/{id}/rows");
        for language in ["zh-CN", "en"] {
            let page = world.get(&path).by(&clerk).header("Accept-Language", language).send().await.expect(200);
            let listed = page.json["items"].as_array().unwrap();
            for (row, code) in [(0, "name_unusual"), (0, "phone_missing"), (0, "field_needed"), (1, "branch_unknown")] {
                let fix = issue(&listed[row], code)["suggested_fix"].as_str().unwrap_or_default();
                assert!(!fix.is_empty(), "{code}: {}", listed[row]);
                let is_name = code == "name_unusual";
                assert!(language != "en" || is_name || !speaks_chinese(fix) || fix.contains("党支部"), "{fix}");
            }
            assert_eq!(issue(&listed[0], "name_unusual")["choices"], json!(["甘霖"]));
            let of_branch = |issue: &&Value| issue["field"] == "branch";
            assert_eq!(listed[0]["issues"].as_array().unwrap().iter().filter(of_branch).count(), 1);
        }
    }

    async fn a_phone_that_is_on_the_register_is_not_missed(world: World) {
        let clerk = clerk(&world).await;
        let who = format!("/api/v1/members/{}", world.member(0));
        let known = world.get(&who).by(&clerk).send().await.expect(200).json;
        let name = known["name"].as_str().unwrap();
        assert!(known["phone"].is_string());
        let file = csv(&[
            LEDGER,
            &format!("{name},{},,,,,2024年3月,务工,广东,,", person(0)),
            &format!("新人,{},正式,2009-06,柳溪村党支部,,2024年3月,务工,广东,,", person(700)),
        ]);
        let id = upload(&world, &clerk, "ledger", file).await.expect(201).id();
        let listed = rows(&world, &clerk, &id, "").await;
        assert_eq!((listed[0]["verdict"].as_str(), has(&listed[1], "phone_missing")), (Some("ok"), true), "{}", listed[0]);
    }

    async fn an_edit_of_an_exported_ledger_is_told_and_not_dropped_in_silence(world: World) {
        let clerk = clerk(&world).await;
        let line = |n: usize, rest: &str| {
            format!("新人,{},正式,2009-06,柳溪村党支部,1380013801{},2024年3月,务工,{rest}", person(n), n % 10)
        };
        let head = "姓名,公民身份号码,党员类别,入党时间,所在党支部,联系电话,流出时间,流出原因,流入地,工作单位,最近联系时间,党费交至";
        let first = csv(&[
            head,
            &line(500, "深圳市宝安区,某电子厂,2026.6,2026.3"),
            &line(501, "宁波市,某酒店,2026.6,2026.3"),
        ]);
        let id = upload(&world, &clerk, "ledger", first).await.expect(201).id();
        apply(&world, &clerk, &id, true).await.expect(200);
        let township = world.organization(hongyan::demo::org::HOME_TOWNSHIP);
        let before = exported(&world, &clerk, township, "outbound_ledger", "csv").await;
        let text = String::from_utf8(before.clone()).unwrap();
        let edited = text.replace("某电子厂", "新厂").replace("广东省深圳市宝安区", "杭州市余杭区");
        assert_ne!(text, edited);
        let next_quarter = csv(&[
            head,
            &line(500, "深圳市宝安区,某电子厂,2026.6,2026.3"),
            &line(501, "宁波市,某酒店,2026.9,2026.9"),
        ]);
        for (file, row, fields) in [
            (("text/csv", edited.into_bytes()), 0, vec!["destination", "employer"]),
            (next_quarter, 1, vec!["last_contact", "dues_paid_to"]),
        ] {
            let id = upload(&world, &clerk, "ledger", file).await.expect(201).id();
            let listed = rows(&world, &clerk, &id, "").await;
            let kept = |row: &Value| -> Vec<String> {
                let issues = row["issues"].as_array().unwrap().iter();
                let kept = issues.filter(|issue| issue["code"] == "registration_kept");
                kept.map(|issue| issue["field"].as_str().unwrap().to_owned()).collect()
            };
            assert_eq!(kept(&listed[row]), fields, "{}", listed[row]);
            assert!(kept(&listed[1 - row]).is_empty(), "{}", listed[1 - row]);
            assert_eq!((&listed[row]["verdict"], &listed[row]["action"]), (&json!("warning"), &json!("skip")));
            let told = issue(&listed[row], "registration_kept");
            assert!(!told["cell"].as_str().unwrap().is_empty() && told["suggested_fix"].is_string());
            apply(&world, &clerk, &id, true).await.expect(200);
        }
        let after = exported(&world, &clerk, township, "outbound_ledger", "csv").await;
        assert_eq!(table(&after, "csv"), table(&before, "csv"));
    }

    async fn an_undoing_is_called_so_and_counts_what_was_applied(world: World) {
        let clerk = clerk(&world).await;
        let file = csv(&[
            LEDGER,
            &format!("新人,{},正式,2009-06,柳溪村党支部,13800138010,2024年3月,务工,广东,,", person(500)),
            &format!("新人,{},正式,2009-06,柳溪村党支部,,2024年3月,务工,广东,,", person(501)),
            &format!("新人,{},正式,2009-06,没有的党支部,,2024年3月,务工,广东,,", person(502)),
        ]);
        let id = upload(&world, &clerk, "ledger", file).await.expect(201).id();
        apply(&world, &clerk, &id, false).await.expect(200);
        let path = format!("/api/v1/imports/{id}");
        let shown = || async { world.get(&path).by(&clerk).send().await.expect(200).json };
        assert_eq!(shown().await["outcomes"], json!({ "applied": 1, "skipped": 1, "refused": 1 }));
        let begun = world.post(&format!("{path}/undo")).by(&clerk).if_match(2).send().await.expect(202);
        assert_eq!(shown().await["state"], "undoing");
        let undone = finished(&world, &clerk, begun).await;
        assert_eq!(undone.json["undone"], 1);
        let told = shown().await;
        assert_eq!(told["state"], "undone");
        assert_eq!(told["outcomes"], json!({ "undone": 1, "skipped": 1, "refused": 1 }));
    }
}
