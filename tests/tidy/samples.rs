//! Each check is tried on a text that breaks it and on one that comes close and does not: a check
//! that cannot fail keeps nothing.

use crate::checks::{Finding, layers, leftovers, machine_paths, shape};
use crate::source::Source;
use crate::tables::{created_by, written_by_one_feature};
use crate::tree::migrations_match;
use std::collections::BTreeSet;

fn lines(findings: Vec<Finding>) -> Vec<usize> {
    findings.into_iter().map(|finding| finding.line).collect()
}

#[test]
fn layers_are_kept() {
    // path, text, lines with findings
    let cases: &[(&str, &str, &[usize])] = &[
        ("src/flow/rules.rs", "use diesel::prelude::*;", &[1]),
        ("src/flow/rules/due.rs", "\nuse std::fs::read;\nuse tokio::time;", &[2, 3]),
        ("src/flow/rules.rs", "use actix_web::web;\nuse super::store;", &[1, 2]),
        ("src/flow/rules.rs", "let x = std::env::var(n);", &[1]),
        ("src/flow/rules.rs", "use crate::db::Reader;", &[1]),
        ("src/flow/rules.rs", "// diesel\n/* store */ use std::fmt; let s = \"tokio\";", &[]),
        ("src/flow/rules.rs", "use crate::database_of_holidays; book.store(day)", &[]),
        ("src/flow/http.rs", "use super::store::find;", &[1]),
        ("src/flow/http/body.rs", "use super::{service, store};\nuse diesel::dsl;", &[1, 2]),
        ("src/flow/http.rs", "kept.store(1, Ordering::Relaxed); let c = '\"'; // store", &[]),
        ("src/http/ready.rs", "use crate::db::store;", &[]),
        ("src/flow/store.rs", "use actix_web::web;\nuse super::rules;", &[1, 2]),
        ("src/flow/store.rs", "query.first(conn)\n    .ok()", &[2]),
        ("src/flow/store.rs", "query.first(conn).optional()?; Ok(ok)", &[]),
        ("src/flow/service.rs", "conn.transaction(|conn| run(conn))", &[1]),
        ("src/flow/store.rs", "AnsiTransactionManager::begin_transaction(conn)?", &[1]),
        ("src/flow/store.rs", "sql_query(\"COMMIT\").execute(conn)", &[1]),
        ("src/flow/store.rs", "let transaction = \"commit to it\"; transaction(x)", &[]),
        ("src/db/write.rs", "conn.immediate_transaction(run); \"BEGIN\"", &[]),
        ("src/flow/mod.rs", "pub mod store;", &[1]),
        ("src/flow/mod.rs", "mod rules;\npub(crate) mod store;", &[2]),
        ("src/flow/mod.rs", "mod store;\npub mod service;", &[]),
    ];
    for (path, text, expected) in cases {
        assert_eq!(lines(layers(&Source::new(path, text))), *expected, "{path}: {text}");
    }
}

#[test]
fn shape_is_kept() {
    let long = |lines: usize| format!("//! Long.\n{}", "\n".repeat(lines - 1));
    assert_eq!(lines(shape(&Source::new("src/a.rs", "use std::fmt;\n//! Late."))), [1]);
    assert_eq!(lines(shape(&Source::new("src/a.rs", &long(401)))), [401]);
    assert_eq!(lines(shape(&Source::new("src/a.rs", &long(400)))), []);
}

#[test]
fn leftovers_are_found() {
    let mark = concat!("// TO", "DO: later");
    let cases: &[(&str, usize)] = &[
        (mark, 1),
        (concat!("let a = \"FIX", "ME\";"), 1),
        ("dbg!(x)", 1),
        ("todo!()", 1),
        ("unimplemented!(\"x\")", 1),
        ("#[ignore]\nfn t() {}", 1),
        ("#[ignore = \"slow\"]", 1),
        ("std::thread::sleep(d)", 1),
        ("tokio::time::sleep(d).await", 1),
        ("// dbg!(x), sleep(d)\nlet s = \"todo!() sleep(1)\"; insert_or_ignore(x)", 0),
        ("let r = r#\"a \"quoted\" todo!()\"#; let c = '\\''; f::<'a>(); sleeping(1)", 0),
    ];
    for (text, expected) in cases {
        assert_eq!(leftovers(&Source::new("src/a.rs", text)).len(), *expected, "{text}");
    }
}

#[test]
fn a_second_writer_of_a_table_is_found() {
    let tables = created_by(
        ["CREATE TABLE members (id BIGINT);\ncreate table if not exists flows(id BIGINT);"]
            .into_iter(),
    );
    assert_eq!(tables, BTreeSet::from(["flows".to_owned(), "members".to_owned()]));
    let owner = "diesel::insert_into(members::table).values(row)";
    // another feature's text, findings in it
    let cases = [
        ("diesel::update(members::table.find(id)).set(x)", 1),
        ("use diesel::delete;\ndelete(\n    crate::db::schema::members::table)", 1),
        ("sql_query(\"UPDATE members SET x = $1\")", 1),
        ("sql_query(\"insert into members (id) values ($1)\")", 1),
        ("sql_query(r#\"DELETE FROM\n members\"#)", 1),
        ("diesel::update(table.find(id))", 1),
        ("diesel::update(&row).set(x)", 1),
        ("use schema::members as people;\ndiesel::update(people::table)", 1),
        ("members::table.find(id).first(conn)", 0),
        ("diesel::update(flows::table); mac.update(members); fn update(members: M) {}", 0),
        ("service::update(command); sql_query(\"SELECT 1 FROM members FOR UPDATE\")", 0),
        ("// diesel::update(members::table)", 0),
    ];
    for (text, expected) in cases {
        let sources =
            [Source::new("src/member/store.rs", owner), Source::new("src/flow/store.rs", text)];
        let findings = written_by_one_feature(&sources, &tables);
        assert_eq!(findings.len(), expected, "{text}: {findings:?}");
    }
    let below = [Source::new("src/member/store.rs", owner), Source::new("src/db/undo.rs", owner)];
    assert_eq!(written_by_one_feature(&below, &tables), []);
}

#[test]
fn unlike_migrations_are_found() {
    let both = ["up.sql", "down.sql"].map(|way| format!("0001_members/{way}"));
    let tree = |database: &str| both.clone().map(|file| format!("migrations/{database}/{file}"));
    let whole: Vec<String> = [tree("sqlite"), tree("postgres")].concat();
    assert_eq!(migrations_match(&whole), []);
    for missing in &whole {
        let rest: Vec<String> = whole.iter().filter(|file| *file != missing).cloned().collect();
        let paths: Vec<String> = migrations_match(&rest).into_iter().map(|f| f.path).collect();
        assert_eq!(paths, std::slice::from_ref(missing));
    }
    assert_eq!(migrations_match(&tree("sqlite")).len(), 2);
}

#[test]
fn machine_paths_are_found() {
    let path = |parts: &[&str]| parts.concat();
    let cases = [
        (path(&["see /wo", "rk/docs"]), 1),
        (path(&["cd \"/tmp", "/w/x\""]), 1),
        (path(&["/ro", "ot/.cargo"]), 1),
        (path(&["https://example.org/wo", "rk/x"]), 0),
        (path(&["$HOME/wo", "rk/x and ./tmp", "/w/"]), 0),
        ("/usr/lib/postgresql and /tmp/hongyan-pg".to_owned(), 0),
    ];
    for (text, expected) in cases {
        assert_eq!(machine_paths("README.md", &text).len(), expected, "{text}");
    }
}
