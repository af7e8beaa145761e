//! The README's tour, command by command, against the real binary; in both languages it is the same.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "helpers of a test, which asks its environment for PostgreSQL"
)]

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};

const README: &str = include_str!("../README.md");
const README_ZH: &str = include_str!("../README.zh-CN.md");

/// The commands of the section under a heading.
fn commands(readme: &str, heading: &str) -> String {
    let section = readme.split(heading).nth(1).unwrap().split("\n## ").next().unwrap();
    let blocks = section.split("```sh\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap()).collect()
}

struct Service(Child);

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Starts the demo on a free port; answers its log, which also tells the one-time codes.
fn start(folder: &Path, database_url: &str) -> (Service, impl Iterator<Item = String> + use<>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_hongyan"))
        .args(["serve", "--demo"])
        .current_dir(folder)
        .env("HONGYAN_DATABASE_URL", database_url)
        .env("HONGYAN_KEYS", folder.join("keys.toml"))
        .env("HONGYAN_LISTEN", "127.0.0.1:0")
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let log = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    (Service(child), log)
}

/// The text of a string field of a JSON log line.
fn field(line: &str, name: &str) -> Option<String> {
    let value: serde_json::Value = serde_json::from_str(line).ok()?;
    value["fields"][name].as_str().map(str::to_owned)
}

fn walk(folder: &Path, database_url: &str) {
    let (service, mut log) = start(folder, database_url);
    let address = log.by_ref().find_map(|line| field(&line, "address")).unwrap();
    let script = commands(README, "## Five-minute tour").replace("127.0.0.1:8080", &address);
    let mut shell = Command::new("bash")
        .args(["-e", "-o", "pipefail", "-c", &script])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let code = log.by_ref().find_map(|line| field(&line, "code").filter(|c| c.len() == 6)).unwrap();
    writeln!(shell.stdin.take().unwrap(), "{code}").unwrap();
    // Somebody must read the log, or the service would wait for it.
    let reader = std::thread::spawn(move || log.count());
    let output = shell.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    for expected in ["\"advice\"", "\"effect\":\"applied\"", "\"placed\"", "\"days_overdue\""] {
        assert!(said.contains(expected), "the tour shows no {expected}:\n{said}");
    }
    drop(service);
    reader.join().unwrap();
}

#[test]
fn both_readmes_give_the_same_commands() {
    let english = commands(README, "## Five-minute tour");
    assert!(english.contains("absentees"));
    assert_eq!(english, commands(README_ZH, "## 五分钟体验"));
}

#[test]
fn every_command_works_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("tour.db").display());
    walk(folder.path(), &url);
}

#[test]
fn every_command_works_on_postgres() {
    let Ok(admin) = std::env::var("HONGYAN_TEST_POSTGRES") else {
        let required = std::env::var("HONGYAN_REQUIRE_POSTGRES").is_ok_and(|value| value == "1");
        assert!(!required, "PostgreSQL is required and HONGYAN_TEST_POSTGRES is not set");
        println!("skipped: no PostgreSQL");
        return;
    };
    let name = format!("hongyan_tour_{}", std::process::id());
    let mut conn = PgConnection::establish(&admin).unwrap();
    conn.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    let mut url = url::Url::parse(&admin).unwrap();
    url.set_path(&name);
    let folder = tempfile::tempdir().unwrap();
    walk(folder.path(), url.as_str());
    conn.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).unwrap();
}
