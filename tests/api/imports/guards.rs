//! What an import does not do: tell of others, take what is no table, keep people waiting.

use std::io::Write;

use hongyan::access::{Permit, SystemTask};
use hongyan::demo::org;
use serde_json::{Value, json};

use super::*;
use crate::support::World;

on_both! {
    async fn a_row_is_put_right_or_left_out(world: World) {
        let clerk = clerk(&world).await;
        let wrong = format!("{}0", &person(700)[..17]);
        let wrong = if wrong == person(700) { format!("{}1", &person(700)[..17]) } else { wrong };
        let file = csv(&[
            LEDGER,
            &format!("钱一,{wrong},正式,2009-06,柳溪村党支部,,2024年3月,务工,深圳市宝安区,,棋"),
            &format!("钱二,{},正式,2009-06,柳溪村党支部,,2024年3月,务工,不详,,", person(701)),
        ]);
        let id = upload(&world, &clerk, "ledger", file).await.expect(201).id();
        let path = |row: i32| format!("/api/v1/imports/{id}/rows/{row}");
        let fix = json!({ "values": { "id_number": person(700), "cause": "经商" } });
        let send = |row, version, body: Value| {
            world.call(actix_web::http::Method::PATCH, &path(row)).by(&clerk).if_match(version).json(body)
        };
        let fixed = send(1, 1, fix.clone()).send().await.expect(200);
        assert_ne!(fixed.json["verdict"], "error");
        assert_eq!(fixed.json["action"], "create");
        send(1, 1, fix).send().await.refused(412, "stale_version");
        send(9, 2, json!({ "action": "skip" })).send().await.refused(404, "not_found");
        send(1, 2, json!({ "values": { "nonsense": "1" } })).send().await.refused(422, "invalid_field");
        send(2, 2, json!({ "action": "skip" })).send().await.expect(200);
        let listed = rows(&world, &clerk, &id, "").await;
        assert!(listed[0]["original"]["id_number"].as_str().unwrap().starts_with("****"));
        assert_eq!(listed[0]["values"]["cause"], "经商");
        let body = json!({ "include_warnings": true });
        let applied = apply_as(&world, &clerk, &id, 3, body).await.expect(200);
        assert_eq!((&applied.json["applied"], &applied.json["skipped"]), (&json!(1), &json!(1)));
    }

    async fn of_a_member_elsewhere_nothing_is_told(world: World) {
        let _ = clerk(&world).await;
        let secretary = world.officer("zhang.liuxi").await;
        let liuxi = world.organization(org::LIUXI);
        let elsewhere = csv(&[
            LEDGER,
            &format!("某人,{},正式,2009-06,柳溪村党支部,,2024年3月,务工,不详,,", person(1)),
        ]);
        let id = upload_to(&world, &secretary, liuxi, "ledger", elsewhere).await.expect(201).id();
        let listed = rows(&world, &secretary, &id, "").await;
        let codes: Vec<&str> =
            listed[0]["issues"].as_array().unwrap().iter().filter(|issue| issue["severity"] == "error")
                .map(|issue| issue["code"].as_str().unwrap()).collect();
        assert_eq!(codes, ["ask_the_county"]);
        let (shiqiao, shown) = (world.member(1).to_string(), listed[0].to_string());
        assert!(!shown.contains(&shiqiao) && !shown.contains("石桥"));
        assert_eq!(listed[0]["issues"].as_array().unwrap().iter().filter(|i| i["code"] == "ask_the_county")
            .map(|issue| issue["reason"].as_str().unwrap()).next(), Some("不能导入：请向县委组织部核实。"));
        let path = format!("/api/v1/imports/{id}/rows");
        let english = world.get(&path).by(&secretary).header("Accept-Language", "en").send().await;
        assert!(english.text.contains("Cannot be imported: ask the county department."));
        apply(&world, &secretary, &id, true).await.expect(200);
        assert_eq!(flows(&world).await, 0);
    }

    async fn only_those_who_keep_the_register_import(world: World) {
        let clerk = clerk(&world).await;
        let id = upload(&world, &clerk, "ledger", ledger(500..502)).await.expect(201).id();
        let liaison = world.officer("li.liuxi").await;
        upload(&world, &liaison, "ledger", ledger(500..502)).await.refused(403, "forbidden");
        for login in ["wang.shiqiao", "he.xinan"] {
            let other = world.officer(login).await;
            upload(&world, &other, "ledger", ledger(500..502)).await.refused(404, "not_found");
            for path in [format!("/api/v1/imports/{id}"), format!("/api/v1/imports/{id}/rows")] {
                world.get(&path).by(&other).send().await.refused(404, "not_found");
            }
            apply(&world, &other, &id, true).await.refused(404, "not_found");
            undo(&world, &other, &id, 1).await.refused(404, "not_found");
        }
        undo(&world, &clerk, &id, 1).await.refused(409, "import_state");
    }

    async fn bad_files_are_refused_with_the_reason(world: World) {
        let clerk = clerk(&world).await;
        let cut: Vec<u8> = include_bytes!("../../data/ledger-excel-97.xls")[..30_000].to_vec();
        let garbage: Vec<u8> = (0..=255).cycle().take(5000).collect();
        for (content, bytes, status, code) in [
            (XLS, cut, 422, "workbook_unreadable"),
            (XLSX, garbage, 422, "workbook_unreadable"),
            (XLSX, Vec::new(), 422, "workbook_unreadable"),
            ("text/csv", "甲,乙\r\n1,2".into(), 422, "header_not_found"),
            ("application/json", vec![b' '; 10 << 20], 415, "unsupported_media_type"),
            (XLSX, vec![0; (20 << 20) + 1], 413, "body_too_large"),
            (XLSX, bomb(), 413, "workbook_too_large"),
        ] {
            upload(&world, &clerk, "ledger", (content, bytes)).await.refused(status, code);
        }
        let list = world.get("/api/v1/imports").by(&clerk).send().await.expect(200);
        assert!(list.json["items"].as_array().unwrap().is_empty(), "nothing was written");
    }

    async fn cells_that_look_like_formulas_stay_text(world: World) {
        let clerk = clerk(&world).await;
        let evil = "=cmd|' /C calc'!A0";
        let file = csv(&[
            LEDGER,
            &format!("孙一,{},正式,2009-06,柳溪村党支部,,2024年3月,务工,不详,{evil},'; DROP TABLE members; --", person(800)),
        ]);
        let id = upload(&world, &clerk, "ledger", file).await.expect(201).id();
        let listed = rows(&world, &clerk, &id, "").await;
        assert_eq!(listed[0]["values"]["remark"], evil);
        apply(&world, &clerk, &id, true).await.expect(200);
        assert_eq!(flows(&world).await, 1);
    }

    async fn others_are_answered_while_an_import_is_applied(world: World) {
        let clerk = clerk(&world).await;
        let id = upload(&world, &clerk, "ledger", ledger(100..900)).await.expect(201).id();
        let secretary = world.officer("wang.shiqiao").await;
        let answered = std::cell::Cell::new(0);
        let applying = async {
            let reply = apply(&world, &clerk, &id, true).await.expect(200);
            (reply.json["applied"].clone(), answered.get())
        };
        let others = async {
            for number in 1000..1020 {
                let body = json!({
                    "branch_id": world.organization(org::SHIQIAO), "name": "路人", "ethnicity": "汉族",
                    "id_number": format_id(number), "category": "full", "joined_on": "2009-06",
                });
                world.post("/api/v1/members").by(&secretary).json(body).send().await.expect(201);
                answered.set(answered.get() + 1);
            }
        };
        let ((applied, meanwhile), ()) = futures_util::future::join(applying, others).await;
        assert_eq!((applied, answered.get()), (json!(800), 20));
        assert!(meanwhile > 0, "somebody was answered before the import was over");
        assert_eq!(flows(&world).await, 800);
    }

    async fn two_imports_of_the_same_people_at_once_enter_each_once(world: World) {
        let clerk = clerk(&world).await;
        let mut ids = Vec::new();
        for _ in 0..2 {
            ids.push(upload(&world, &clerk, "ledger", ledger(500..800)).await.expect(201).id());
        }
        let permit = Permit::system(SystemTask::Import);
        let apply = |id: &str| {
            hongyan::exchange::service::apply(&world.app.db, &permit, id.parse().unwrap(), 1, true)
        };
        let (one, other) = futures_util::future::join(apply(&ids[0]), apply(&ids[1])).await;
        let (one, other) = (one.unwrap(), other.unwrap());
        assert_eq!(one.applied + other.applied, 300);
        assert_eq!(one.skipped + one.errors + other.skipped + other.errors, 300);
        assert_eq!(flows(&world).await, 300);
    }

    async fn uploads_are_forgotten_after_a_month(world: World) {
        let clerk = clerk(&world).await;
        let id = upload(&world, &clerk, "ledger", ledger(500..502)).await.expect(201).id();
        apply(&world, &clerk, &id, true).await.expect(200);
        let permit = Permit::system(SystemTask::Expiry);
        let purge = || world.app.db.write(&permit, hongyan::exchange::service::purge);
        assert_eq!(purge().await.unwrap(), 0);
        world.pass_days(31);
        assert_eq!(purge().await.unwrap(), 1);
        assert_eq!(purge().await.unwrap(), 0);
        let clerk = world.officer("lin.baisha").await;
        let listed = rows(&world, &clerk, &id, "").await;
        assert_eq!(count(&listed, "outcome", "applied"), 2);
        assert!(listed.iter().all(|row| row["values"].as_object().unwrap().is_empty()));
    }
}

/// Numbers beyond those of the ledger above.
fn format_id(number: usize) -> String {
    let leading =
        format!("3302821949{:02}{:02}{:03}", 1 + number % 12, 1 + number % 28, number % 1000);
    let check = hongyan::kernel::identity::check_character(&leading).unwrap();
    format!("{leading}{check}")
}

/// Small as sent, more than 96 MB once unpacked.
fn bomb() -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("xl/workbook.xml", options).unwrap();
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..100 {
        archive.write_all(&blanks).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
