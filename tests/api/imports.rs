//! Imports of a ledger and of a register, end to end.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::io::Write;

use diesel::prelude::*;
use hongyan::access::{OrganizationId, Permit, SystemTask};
use hongyan::db::{Shelf, schema};
use hongyan::demo::{self, org};
use hongyan::exchange::import::ImportId;
use hongyan::kernel::clock::Timestamp;
use hongyan::organization::model::{NewOrganization, OrganizationKind, OrganizationType};
use serde_json::{Value, json};

use crate::support::{Persona, Reply, World};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

fn sample() -> Vec<u8> {
    include_bytes!("../data/ledger-sample.xlsx").to_vec()
}

/// The township's clerk, on a day after the sample was written.
async fn clerk(world: &World) -> Persona {
    world.clock.set(Timestamp::parse_rfc3339("2026-11-22T04:00:00Z").unwrap());
    world.officer("lin.baisha").await
}

async fn found(world: &World, names: &[&str]) {
    let superior = world.organization(org::HOME_TOWNSHIP);
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let permit = Permit::system(SystemTask::CommandLine);
    world
        .app
        .db
        .write(&permit, move |tx| {
            for name in names {
                let established_on = tx.today().plus_months(-12);
                hongyan::organization::service::found(
                    tx,
                    NewOrganization {
                        superior_id: Some(superior),
                        name: format!("中共白沙镇{name}"),
                        short_name: Some(name),
                        r#type: OrganizationType::Branch,
                        kind: OrganizationKind::Village,
                        region_code: "330282".to_owned(),
                        established_on,
                        document_number: String::new(),
                        contact_phone: String::new(),
                    },
                )?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

/// The branches of the sample that the demo county lacks.
const MISSING: [&str; 6] = [
    "上湾村党支部",
    "大塘村第一党支部",
    "青山社区党支部",
    "红星村党支部",
    "新联村党支部",
    "河口村党总支",
];

/// Registrations there are, seen or not.
async fn flows(world: &World) -> i64 {
    let permit = Permit::system(SystemTask::CommandLine);
    let count = |reader: &mut hongyan::db::Reader<'_>| {
        Ok(schema::flows::table.count().get_result(reader.conn())?)
    };
    world.app.db.read(&permit, count).await.unwrap()
}

async fn upload(world: &World, who: &Persona, kind: &str, file: (&str, Vec<u8>)) -> Reply {
    let township = world.organization(org::HOME_TOWNSHIP);
    upload_to(world, who, township, kind, file).await
}

async fn upload_to(
    world: &World,
    who: &Persona,
    organization: OrganizationId,
    kind: &str,
    (content, bytes): (&str, Vec<u8>),
) -> Reply {
    let path = format!("/api/v1/imports?organization_id={organization}&kind={kind}");
    world.post(&path).by(who).body(content, bytes).send().await
}

async fn rows(world: &World, who: &Persona, id: &str, query: &str) -> Vec<Value> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/imports/{id}/rows?limit=100{query}{cursor}");
        let page = world.get(&path).by(who).send().await.expect(200);
        all.extend(page.json["items"].as_array().unwrap().iter().cloned());
        match page.json["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

async fn apply(world: &World, who: &Persona, id: &str, warnings: bool) -> Reply {
    let path = format!("/api/v1/imports/{id}/apply");
    let body = json!({ "include_warnings": warnings });
    world.post(&path).by(who).if_match(1).json(body).send().await
}

async fn undo(world: &World, who: &Persona, id: &str, version: i64) -> Reply {
    let path = format!("/api/v1/imports/{id}/undo");
    world.post(&path).by(who).if_match(version).send().await
}

/// Every member that the clerk sees, by id, with what is shown.
async fn register(world: &World, who: &Persona) -> Vec<Value> {
    let mut all = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/api/v1/members?limit=200{cursor}");
        let page = world.get(&path).by(who).send().await.expect(200);
        all.extend(page.json["items"].as_array().unwrap().iter().cloned());
        match page.json["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return all,
        }
    }
}

fn count(rows: &[Value], key: &str, value: &str) -> usize {
    rows.iter().filter(|row| row[key] == value).count()
}

fn has(row: &Value, code: &str) -> bool {
    row["issues"].as_array().unwrap().iter().any(|issue| issue["code"] == code)
}

fn csv(lines: &[&str]) -> (&'static str, Vec<u8>) {
    ("text/csv", lines.join("\r\n").into_bytes())
}

const LEDGER: &str =
    "姓名,公民身份号码,党员类别,入党时间,所在党支部,联系电话,流出时间,流出原因,流入地,备注,爱好";
const REGISTER: &str =
    "姓名,公民身份号码,民族,学历,党员类别,入党时间,所在党支部,联系电话,家庭住址,备注";

fn person(number: usize) -> String {
    demo::people::id_number(number)
}

/// A ledger of `people`, all of Liuxi.
fn ledger(people: std::ops::Range<usize>) -> (&'static str, Vec<u8>) {
    let mut lines = vec![LEDGER.to_owned()];
    lines.extend(people.map(|n| {
        format!("新人,{},正式,2009-06,柳溪村党支部,,2024年3月,务工,深圳市宝安区,,", person(n))
    }));
    ("text/csv", lines.join("\r\n").into_bytes())
}

on_both! {
    async fn a_township_ledger_end_to_end(world: World) {
        let clerk = clerk(&world).await;
        let before = register(&world, &clerk).await;
        let first = upload(&world, &clerk, "ledger", (XLSX, sample())).await.expect(201);
        assert_eq!((&first.json["rows"], &first.json["error"]), (&json!(164), &json!(129)));
        let unknown = rows(&world, &clerk, &first.id(), "&verdict=error").await;
        assert_eq!(unknown.iter().filter(|row| has(row, "branch_unknown")).count(), 123);

        found(&world, &MISSING).await;
        let second = upload(&world, &clerk, "ledger", (XLSX, sample())).await.expect(201);
        let counts = ["ok", "warning", "error"].map(|key| second.json[key].as_u64().unwrap());
        assert_eq!(counts, [113, 37, 14]);
        let id = second.id();
        assert_eq!(rows(&world, &clerk, &id, "").await.len(), 164);
        assert_eq!(register(&world, &clerk).await, before, "a preview changes nothing");

        let applied = apply(&world, &clerk, &id, true).await.expect(200);
        let account = ["applied", "skipped", "errors"].map(|key| applied.json[key].as_u64().unwrap());
        assert_eq!(account, [150, 0, 14]);
        assert_eq!(register(&world, &clerk).await.len(), before.len() + 150);
        assert_eq!(flows(&world).await, 150);
        let done = rows(&world, &clerk, &id, "").await;
        assert_eq!((count(&done, "outcome", "applied"), count(&done, "outcome", "refused")), (150, 14));

        let third = upload(&world, &clerk, "ledger", (XLSX, sample())).await.expect(201);
        let again = rows(&world, &clerk, &third.id(), "").await;
        assert_eq!(again.iter().filter(|row| row["verdict"] == "warning" && has(row, "already_away")).count(), 150);
        let nothing = apply(&world, &clerk, &third.id(), true).await.expect(200);
        assert_eq!((&nothing.json["applied"], &nothing.json["skipped"]), (&json!(0), &json!(150)));

        undo(&world, &clerk, &id, 1).await.refused(412, "stale_version");
        undo(&world, &clerk, &id, 2).await.expect(200);
        assert_eq!(register(&world, &clerk).await, before, "exactly as it was");
        assert_eq!(flows(&world).await, 0);
        undo(&world, &clerk, &id, 3).await.refused(409, "import_state");
        let shown = world.get(&format!("/api/v1/imports/{id}")).by(&clerk).send().await.expect(200);
        assert_eq!((&shown.json["state"], &shown.json["purged"]), (&json!("undone"), &json!(true)));
    }

    async fn warnings_are_applied_only_when_asked_for(world: World) {
        let clerk = clerk(&world).await;
        found(&world, &MISSING).await;
        let id = upload(&world, &clerk, "ledger", (XLSX, sample())).await.expect(201).id();
        let applied = apply(&world, &clerk, &id, false).await.expect(200);
        let account = ["applied", "skipped", "errors"].map(|key| applied.json[key].as_u64().unwrap());
        assert_eq!(account, [113, 37, 14]);
    }

    async fn what_broke_off_is_seen_by_nobody_and_goes_on(world: World) {
        let clerk = clerk(&world).await;
        found(&world, &MISSING).await;
        let before = register(&world, &clerk).await;
        let reply = upload(&world, &clerk, "ledger", (XLSX, sample())).await.expect(201);
        let id: ImportId = reply.id().parse().unwrap();
        let permit = Permit::system(SystemTask::Import);
        let db = &world.app.db;
        hongyan::exchange::service::begin(db, &permit, id, 1, true).await.unwrap();
        let looked = hongyan::exchange::service::chunk(db, &permit, id, 40).await.unwrap();
        assert_eq!(looked, 40);
        assert_eq!(register(&world, &clerk).await, before);
        assert!(flows(&world).await > 0);
        let path = format!("/api/v1/imports/{id}");
        let half = world.get(&path).by(&clerk).send().await.expect(200);
        assert_eq!((&half.json["state"], &half.json["rows_done"]), (&json!("applying"), &json!(40)));
        let applied = apply(&world, &clerk, &reply.id(), true).await.expect(200);
        assert_eq!((&applied.json["applied"], &applied.json["errors"]), (&json!(150), &json!(14)));
        assert_eq!(register(&world, &clerk).await.len(), before.len() + 150);
        assert_eq!(flows(&world).await, 150);
        let whole = world.get(&path).by(&clerk).send().await.expect(200);
        assert_eq!(whole.json["rows_done"], 164);
    }

    async fn one_key_uploads_and_applies_once(world: World) {
        let clerk = clerk(&world).await;
        let township = world.organization(org::HOME_TOWNSHIP);
        let path = format!("/api/v1/imports?organization_id={township}&kind=ledger");
        let (kind, bytes) = ledger(500..510);
        let send = || world.post(&path).by(&clerk).key("upload-once").body(kind, bytes.clone()).send();
        let first = send().await.expect(201);
        assert_eq!(first.text, send().await.expect(201).text);
        let list = world.get("/api/v1/imports").by(&clerk).send().await.expect(200);
        assert_eq!(list.json["items"].as_array().unwrap().len(), 1);
        let path = format!("/api/v1/imports/{}/apply", first.id());
        let body = json!({ "include_warnings": true });
        let send = || world.post(&path).by(&clerk).key("apply-once").if_match(1).json(body.clone()).send();
        let applied = send().await.expect(200);
        assert_eq!(applied.json["applied"], 10);
        assert_eq!(applied.text, send().await.expect(200).text);
        assert_eq!(flows(&world).await, 10);
    }

    async fn a_register_enters_and_corrects_and_is_put_back(world: World) {
        let clerk = clerk(&world).await;
        let before = register(&world, &clerk).await;
        let who = format!("/api/v1/members/{}", world.member(0));
        let known = world.get(&who).by(&clerk).send().await.expect(200).json;
        let name = known["name"].as_str().unwrap();
        let file = csv(&[
            REGISTER,
            &format!("{name},{},满族,硕士,正式,2001-07,柳溪村党支部,13800138000,,", person(0)),
            &format!("新来的,{},汉族,本科,正式,2010-07,石桥村支部,13800138001,白沙镇,党员户", person(600)),
        ]);
        let id = upload(&world, &clerk, "register", file.clone()).await.expect(201).id();
        let listed = rows(&world, &clerk, &id, "").await;
        assert_eq!((listed[0]["action"].as_str(), listed[1]["action"].as_str()), (Some("update"), Some("create")));
        assert!(has(&listed[0], "phone_kept"));
        apply(&world, &clerk, &id, true).await.expect(200);
        let after = world.get(&who).by(&clerk).send().await.expect(200).json;
        assert_eq!((&after["education"], &after["version"]), (&json!("硕士"), &json!(2)));
        assert_eq!(after["phone"], known["phone"], "an import changes no log-in");
        assert_eq!(register(&world, &clerk).await.len(), before.len() + 1);
        let again = upload(&world, &clerk, "register", file).await.expect(201).id();
        let listed = rows(&world, &clerk, &again, "").await;
        assert!(listed.iter().all(|row| row["action"] == "skip" && has(row, "already_on_register")));
        undo(&world, &clerk, &id, 2).await.expect(200);
        assert_eq!(register(&world, &clerk).await, before);
    }

    async fn what_was_built_upon_is_not_undone(world: World) {
        let clerk = clerk(&world).await;
        let id = upload(&world, &clerk, "ledger", ledger(500..503)).await.expect(201).id();
        apply(&world, &clerk, &id, true).await.expect(200);
        let change = csv(&[REGISTER, &format!("新人,{},汉族,博士,正式,2009-06,柳溪村,,,", person(501))]);
        let later = upload(&world, &clerk, "register", change).await.expect(201).id();
        apply(&world, &clerk, &later, true).await.expect(200);
        let refused = undo(&world, &clerk, &id, 2).await.refused(409, "import_built_upon");
        assert_eq!(refused.json["why"], json!({ "changed_members": 1 }));
        assert_eq!(flows(&world).await, 3, "nothing of it was taken back");
        undo(&world, &clerk, &later, 2).await.expect(200);
        undo(&world, &clerk, &id, 2).await.expect(200);
        assert_eq!(flows(&world).await, 0);
    }

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
        let applied = world.post(&format!("/api/v1/imports/{id}/apply")).by(&clerk).if_match(3);
        let applied = applied.json(json!({ "include_warnings": true })).send().await.expect(200);
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
        let encrypted: Vec<u8> = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
            .into_iter()
            .chain("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let garbage: Vec<u8> = (0..=255).cycle().take(5000).collect();
        for (content, bytes, status, code) in [
            (XLSX, encrypted, 422, "workbook_unreadable"),
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
