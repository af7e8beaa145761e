//! What was taken along and is brought back changes nothing; what was edited in between, that alone.

use hongyan::demo::org;
use serde_json::{Value, json};

use super::*;
use crate::imports::{
    REGISTER, XLSX, apply, clerk, count, csv, has, ledger_applied, person, rows, upload, upload_to,
};
use crate::support::World;
use crate::support::journey::{leaving, registered, step};

const CSV: &str = "text/csv";

fn content(format: &str) -> &'static str {
    if format == "csv" { CSV } else { XLSX }
}

/// A register of which some cells have no column: kept beside the record, with a formula among them.
async fn register_with_side_cells(world: &World, clerk: &Persona) {
    let file = csv(&[
        &format!("序号,{REGISTER},工作单位,支部联系人,党费交至,爱好"),
        &format!(
            "5,钱多,{},汉族,研究生,正式,2009,柳溪村党支部,0574-63000000,白沙镇一号,=1+1,县医院,张支书,2026.3,棋",
            person(700)
        ),
        &format!(
            "6,孙少,{},满族,大专,预备,2026-01-05,柳溪村党支部,13800138111,,\"'; 两\n行\",,,,",
            person(701)
        ),
    ]);
    let id = upload(world, clerk, "register", file).await.expect(201).id();
    let applied = apply(world, clerk, &id, true).await.expect(200);
    assert_eq!(applied.json["applied"], 2, "{}", applied.text);
}

fn codes(row: &Value) -> Vec<&str> {
    let issues = row["issues"].as_array().unwrap();
    issues.iter().map(|issue| issue["code"].as_str().unwrap()).collect()
}

/// The rows of the preview of an export that was brought back.
async fn brought_back(
    world: &World,
    by: &Persona,
    kind: &str,
    (format, bytes): (&str, Vec<u8>),
) -> (String, Vec<Value>) {
    let id = upload(world, by, kind, (content(format), bytes)).await.expect(201).id();
    let found = rows(world, by, &id, "").await;
    (id, found)
}

on_both! {
    async fn the_register_comes_back_without_a_change(world: World) {
        ledger_applied(&world).await;
        let clerk = clerk(&world).await;
        register_with_side_cells(&world, &clerk).await;
        let township = world.organization(org::HOME_TOWNSHIP);
        world.confirm("lin.baisha", &clerk).await;
        for format in ["csv", "xlsx"] {
            for full in [false, true] {
                let bytes = match full {
                    true => exported_in_full(&world, &clerk, township, "members", format).await,
                    false => exported(&world, &clerk, township, "members", format).await,
                };
                let file = table(&bytes, format);
                assert_eq!(file.len(), 1 + 12 + 150 + 2);
                let masked = column(&file, "公民身份号码").iter().all(|cell| cell.contains("****"));
                assert_eq!(masked, !full, "{format}");
                let (id, found) = brought_back(&world, &clerk, "register", (format, bytes)).await;
                assert_eq!(found.len(), 164);
                for row in &found {
                    assert_eq!(row["action"], "skip", "{format} {full}: {:?}", codes(row));
                    assert_ne!(row["verdict"], "error", "{format} {full}: {:?}", codes(row));
                    assert!(has(row, "already_on_register"), "{format} {full}: {:?}", codes(row));
                }
                let applied = apply(&world, &clerk, &id, true).await.expect(200);
                assert_eq!((&applied.json["applied"], &applied.json["skipped"]), (&json!(0), &json!(164)));
            }
        }
    }

    async fn what_was_edited_in_between_is_the_only_change(world: World) {
        let clerk = clerk(&world).await;
        register_with_side_cells(&world, &clerk).await;
        let township = world.organization(org::HOME_TOWNSHIP);
        let text = String::from_utf8(exported(&world, &clerk, township, "members", "csv").await).unwrap();
        let edited = text.replace("研究生", "硕士").replace("县医院", "市医院").into_bytes();
        let (id, found) = brought_back(&world, &clerk, "register", ("csv", edited.clone())).await;
        assert_eq!((count(&found, "action", "update"), count(&found, "action", "skip")), (1, 13));
        apply(&world, &clerk, &id, true).await.expect(200);
        let again = table(&exported(&world, &clerk, township, "members", "csv").await, "csv");
        let row = again.iter().find(|row| row.contains(&"钱多".to_owned())).unwrap();
        for kept in ["硕士", "市医院", "***", "'=1+1", "张支书", "2009", "2"] {
            assert!(row.contains(&kept.to_owned()), "{kept}: {row:?}");
        }
        let (_, found) = brought_back(&world, &clerk, "register", ("csv", edited)).await;
        let late = found.iter().find(|row| has(row, "changed_since_export")).unwrap();
        assert_eq!(late["action"], "skip", "it says what the register says by now");
    }

    async fn rows_of_which_only_some_columns_were_sorted_are_refused(world: World) {
        let clerk = clerk(&world).await;
        let township = world.organization(org::HOME_TOWNSHIP);
        let bytes = exported(&world, &clerk, township, "members", "csv").await;
        let mut file = table(&bytes, "csv");
        let at = file[0].iter().position(|title| title == "系统编号").unwrap();
        let (one, two) = (file[1][at].clone(), file[2][at].clone());
        (file[1][at], file[2][at]) = (two, one);
        let lines: Vec<String> = file.iter().map(|row| row.join(",")).collect();
        let sorted = lines.join("\r\n").into_bytes();
        let (_, found) = brought_back(&world, &clerk, "register", ("csv", sorted)).await;
        for row in &found[..2] {
            assert!(has(row, "record_differs") || has(row, "name_differs"), "{:?}", codes(row));
            assert_eq!(row["verdict"], "error");
        }
        assert_eq!(count(&found, "verdict", "error"), 2);
    }

    async fn a_record_number_tells_nothing_of_others(world: World) {
        let _ = clerk(&world).await;
        let secretary = world.officer("zhang.liuxi").await;
        let liuxi = world.organization(org::LIUXI);
        let outside = world.member(1);
        let file = csv(&[
            "姓名,公民身份号码,党员类别,入党时间,所在党支部,系统编号,系统版本",
            &format!("某人,**************0000,正式,2009-06,柳溪村党支部,{outside},1"),
            "某人,**************0000,正式,2009-06,柳溪村党支部,7,1",
            "某人,**************0000,正式,2009-06,柳溪村党支部,,",
        ]);
        let id = upload_to(&world, &secretary, liuxi, "register", file).await.expect(201).id();
        let found = rows(&world, &secretary, &id, "").await;
        for row in &found[..2] {
            assert_eq!((row["action"].as_str(), codes(row)), (Some("skip"), vec!["ask_the_county"]));
        }
        assert!(has(&found[2], "id_masked"));
    }

    async fn the_ledger_comes_back_without_a_change(world: World) {
        let flow = registered(&world, leaving(&world)).await;
        ledger_applied(&world).await;
        let clerk = clerk(&world).await;
        let township = world.organization(org::HOME_TOWNSHIP);
        let before = exported(&world, &clerk, township, "outbound_ledger", "csv").await;
        for format in ["csv", "xlsx"] {
            let bytes = exported(&world, &clerk, township, "outbound_ledger", format).await;
            assert_eq!(table(&bytes, format).len(), 1 + 1 + 150);
            let (id, found) = brought_back(&world, &clerk, "ledger", (format, bytes)).await;
            for row in &found {
                assert_eq!(row["action"], "skip", "{format}: {:?}", codes(row));
                assert_ne!(row["verdict"], "error", "{format}: {:?}", codes(row));
                assert!(has(row, "already_away"), "{format}: {:?}", codes(row));
            }
            let applied = apply(&world, &clerk, &id, true).await.expect(200);
            assert_eq!((&applied.json["applied"], &applied.json["skipped"]), (&json!(0), &json!(151)));
        }
        assert_eq!(exported(&world, &clerk, township, "outbound_ledger", "csv").await, before);

        let home = world.officer("zhang.liuxi").await;
        let version = world.get(&flow).by(&home).send().await.expect(200).version();
        step(&world, &home, &flow, "return", version, json!({ "note": "已回" })).await.expect(200);
        let (id, found) = brought_back(&world, &clerk, "ledger", ("csv", before.clone())).await;
        let over: Vec<&Value> = found.iter().filter(|row| has(row, "absence_over")).collect();
        assert_eq!(over.len(), 1, "who has come home is not sent away again");
        assert_eq!(over[0]["action"], "skip");
        let applied = apply(&world, &clerk, &id, true).await.expect(200);
        assert_eq!(applied.json["applied"], 0);
    }
}
