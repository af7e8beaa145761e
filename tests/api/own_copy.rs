//! One's own copy holds all that is held: every table with a member in it is in the copy, or left out for a
//! reason that stands here.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use hongyan::demo::people;
use serde_json::{Value, json};

use crate::support::World;
use crate::support::journey::{a_full_life, as_member, leaving, registered, step};

/// The tables with a member in them: where the copy has their rows, or why it has not.
const HELD: [(&str, Result<&str, &str>); 17] = [
    ("accounts", Ok("/account/display_name")),
    ("affiliations", Ok("/member/affiliations/0")),
    ("audit_subjects", Ok("/member/access_log/0")),
    ("check_ins", Ok("/member/check_ins/0")),
    ("consents", Ok("/member/consents/0")),
    ("contact_attempts", Ok("/member/contact_attempts/0")),
    ("correction_requests", Ok("/member/correction_requests/0")),
    ("flows", Ok("/member/registrations/0")),
    ("follow_up_cases", Ok("/member/cases/0")),
    ("import_rows", Err("cells on their way into the register, purged once they are there")),
    ("jobs", Err("who began long work; what it did is in the access log")),
    ("member_versions", Ok("/member/corrections/0")),
    ("messages", Ok("/member/messages/0")),
    ("phone_changes", Ok("/member/phone_changes/0")),
    ("placements", Ok("/member/placements/0")),
    ("text_messages", Ok("/member/short_messages/0")),
    ("webhook_deliveries", Ok("/member/other_systems/0")),
];

/// The tables of the schema with a column that names a member.
fn tables_with_members() -> BTreeSet<String> {
    let folder = format!("{}/src/db/schema", env!("CARGO_MANIFEST_DIR"));
    let mut tables = BTreeSet::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for table in text.split("diesel::table! {").skip(1) {
            let table = table.split("\n}").next().unwrap();
            if ["member_id ->", "about_id ->"].iter().any(|column| table.contains(column)) {
                tables.insert(table.split('(').next().unwrap().trim().to_owned());
            }
        }
    }
    tables
}

on_both! {
    async fn every_table_with_a_member_in_it_is_in_the_copy_or_left_out_for_a_reason(world: World) {
        let known: BTreeSet<String> = HELD.iter().map(|(table, _)| (*table).to_owned()).collect();
        assert_eq!(tables_with_members(), known, "say where the copy has it, or why not");
        a_full_life(&world).await;
        let member = as_member(&world, 0).await;
        let copy = world.get("/api/v1/me/export").by(&member).send().await.expect(200).json;
        for (table, held) in HELD {
            match held {
                Ok(place) => assert!(copy.pointer(place).is_some(), "{table}: {place} is empty"),
                Err(reason) => assert!(!reason.is_empty()),
            }
        }
        assert_eq!(copy["member"]["consents"][1]["given"], true);
        assert_eq!(copy["member"]["phone_changes"][0]["details"]["phone"], "19911112222");
        assert_eq!(copy["sessions"].as_array().unwrap().len(), 2);
    }

    async fn what_each_side_amended_is_in_the_copy(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        let member = as_member(&world, 0).await;
        let (host, home) = (world.officer("luo.xinan").await, world.officer("zhang.liuxi").await);
        for (version, who) in [(2, &member), (3, &host), (4, &home)] {
            let moved = json!({ "residence": format!("福永宿舍{version}号") });
            step(&world, who, &flow, "amend", version, moved).await.expect(200);
        }
        let copy = world.get("/api/v1/me/export").by(&member).send().await.expect(200).json;
        let versions = copy["member"]["registration_versions"].as_array().unwrap();
        let sides: Vec<&str> = versions.iter().map(|one| one["side"].as_str().unwrap()).collect();
        assert_eq!(sides, ["member", "host", "home"]);
    }

    async fn the_workbook_is_in_words_of_the_members_language(world: World) {
        a_full_life(&world).await;
        let member = as_member(&world, 0).await;
        let packed = async |language: &str| {
            let call = world.get("/api/v1/me/export?format=zip").by(&member);
            let packed = call.header("Accept-Language", language).send().await.expect(200);
            let mut zip = zip::ZipArchive::new(Cursor::new(packed.bytes)).unwrap();
            let mut book = Vec::new();
            zip.by_name("hongyan-export.xlsx").unwrap().read_to_end(&mut book).unwrap();
            rows(book)
        };
        let is_chinese = |text: &str| text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
        let is_code = |text: &str| {
            !text.is_empty() && text.chars().all(|letter| letter.is_ascii_lowercase() || "_.".contains(letter))
        };
        let chinese = packed("zh-CN").await;
        let mut wrong = Vec::new();
        for (sheet, rows) in &chinese {
            let facts = ["账号", "登记信息", "导出时间"].contains(&sheet.as_str());
            let titles: Vec<&String> = if facts {
                rows.iter().filter_map(|row| row.first()).collect()
            } else {
                rows.first().into_iter().flatten().collect()
            };
            let raw = titles.into_iter().chain([sheet]).filter(|text| !text.is_empty() && !is_chinese(text));
            let codes = rows.iter().flatten().filter(|cell| {
                is_code(cell) || cell.contains("00Z") || cell.contains('{')
            });
            wrong.extend(raw.chain(codes).map(|text| format!("{sheet}: {text}")));
        }
        assert!(wrong.is_empty(), "{wrong:?}");
        let all: Vec<&String> = chinese.iter().flat_map(|(_, rows)| rows.iter().flatten()).collect();
        for word in ["女", "正式党员", "中共柳溪村党支部", "导出时间", "不在本地", "没人接", "您的外出登记已办好"] {
            assert!(all.iter().any(|cell| cell.contains(word)), "{word} is nowhere: {all:?}");
        }
        for (sheet, rows) in &packed("en").await {
            let titles = rows.first().into_iter().flatten().take(1).chain([sheet]);
            assert!(titles.into_iter().all(|title| !is_chinese(title)), "{sheet}: {rows:?}");
        }
    }

    async fn the_copy_comes_as_a_file_with_json_and_workbook(world: World) {
        registered(&world, leaving(&world)).await;
        let member = as_member(&world, 0).await;
        let plain = world.get("/api/v1/me/export").by(&member).send().await.expect(200).json;
        for call in [
            world.get("/api/v1/me/export?format=zip").by(&member),
            world.get("/api/v1/me/export").by(&member).header("Accept", "application/zip"),
        ] {
            let packed = call.send().await.expect(200);
            assert_eq!(packed.header("content-type"), Some("application/zip"));
            let mut zip = zip::ZipArchive::new(Cursor::new(packed.bytes)).unwrap();
            let mut text = String::new();
            zip.by_name("hongyan-export.json").unwrap().read_to_string(&mut text).unwrap();
            let copy: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(copy["member"]["record"], plain["member"]["record"]);
            let mut book = Vec::new();
            zip.by_name("hongyan-export.xlsx").unwrap().read_to_end(&mut book).unwrap();
            let cells = cells(book, "登记信息");
            assert!(cells.contains(&people::id_number(0)), "{cells:?}");
            for told in ["入党介绍人", "陈建国、杨秀兰", "现居住地", "广东省深圳市宝安区新安街道海富社区8号"] {
                assert!(cells.iter().any(|cell| cell == told), "{told}");
            }
        }
        let json = world.get("/api/v1/me/export?format=json").by(&member);
        let json = json.header("Accept", "application/zip").send().await.expect(200);
        assert_eq!(json.json["member"]["record"], plain["member"]["record"]);
        let wrong = world.get("/api/v1/me/export?format=pdf").by(&member).send().await;
        wrong.refused(400, "malformed_request");
    }

    async fn an_officers_copy_has_the_account_alone(world: World) {
        let officer = world.officer("zhang.liuxi").await;
        let packed = world.get("/api/v1/me/export?format=zip").by(&officer).send().await.expect(200);
        let mut zip = zip::ZipArchive::new(Cursor::new(packed.bytes)).unwrap();
        let mut book = Vec::new();
        zip.by_name("hongyan-export.xlsx").unwrap().read_to_end(&mut book).unwrap();
        assert!(cells(book, "账号").contains(&"张支书".to_owned()));
    }
}

/// Every sheet with its rows.
fn rows(book: Vec<u8>) -> Vec<(String, Vec<Vec<String>>)> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(book)).unwrap();
    let row = |row: &[calamine::Data]| row.iter().map(ToString::to_string).collect();
    book.worksheets()
        .into_iter()
        .map(|(name, range)| (name, range.rows().map(row).collect()))
        .collect()
}

fn cells(book: Vec<u8>, sheet: &str) -> Vec<String> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(book)).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.used_cells().map(|(_, _, cell)| cell.to_string()).collect()
}
