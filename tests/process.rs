//! The real binary, as an operator meets it: it starts, answers, ends what it has begun when told
//! to stop; keeps the demo apart; backs up and restores; says what is wrong and exits with 1.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of a test, outside its functions"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Output, Stdio};

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use hongyan::demo::PASSWORD;
use hongyan::demo::people::id_number;
use serde_json::Value;

fn hongyan(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hongyan"));
    command.args(arguments).current_dir(folder).env_remove("DATABASE_URL").env_remove("RUST_LOG");
    for name in ["HONGYAN_DATABASE_URL", "HONGYAN_KEYS", "HONGYAN_LISTEN"] {
        command.env_remove(name);
    }
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    hongyan(folder, arguments).stdin(Stdio::null()).output().unwrap()
}

/// Runs and expects it to succeed; gives what it printed.
#[track_caller]
fn does(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// Runs and expects exit code 1 with a reason.
#[track_caller]
fn refuses(folder: &Path, arguments: &[&str], reason: &str) {
    let output = run(folder, arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
    assert!(said.contains(reason), "{arguments:?}: {said}");
}

struct Service {
    child: Child,
    log: BufReader<ChildStderr>,
    address: String,
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Service {
    /// Starts the demo on a free port and waits until it says that it listens.
    fn start(folder: &Path) -> Service {
        let mut child = hongyan(folder, &["serve", "--demo"])
            .env("HONGYAN_LISTEN", "127.0.0.1:0")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        let mut service = Service { child, log, address: String::new() };
        let fields = service.log_until("listening");
        service.address = fields["address"].as_str().unwrap().to_owned();
        service
    }

    /// Reads the log up to a message and gives its fields.
    fn log_until(&mut self, message: &str) -> Value {
        loop {
            let mut line = String::new();
            assert!(self.log.read_line(&mut line).unwrap() > 0, "the log ended before {message}");
            let line: Value = serde_json::from_str(&line).unwrap();
            if line["fields"]["message"] == message {
                return line["fields"].clone();
            }
        }
    }

    /// Sends the head of a request and a part of its body.
    fn begin(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.replace("HOST", &self.address).as_bytes()).unwrap();
        stream
    }

    fn tell_to_stop(&self, signal: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }
}

fn answer(mut stream: TcpStream) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

#[test]
fn it_answers_and_ends_what_it_has_begun() {
    for signal in ["-TERM", "-INT"] {
        let folder = tempfile::tempdir().unwrap();
        let mut service = Service::start(folder.path());
        let health = "GET /healthz HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n";
        assert!(answer(service.begin(health)).starts_with("HTTP/1.1 200"));

        let body =
            format!(r#"{{"method":"password","login":"zhang.liuxi","password":"{PASSWORD}"}}"#);
        let (early, late) = body.split_at(20);
        let mut half = service.begin(&format!(
            "POST /api/v1/auth/sessions HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\
             Content-Type: application/json\r\nX-Hongyan-Client: test\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\r\n{early}",
            body.len()
        ));
        // The service asks for the body once the handler is at work.
        let mut go_on = [0; 25];
        half.read_exact(&mut go_on).unwrap();
        assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
        service.tell_to_stop(signal);
        service.log_until("stopping");
        half.write_all(late.as_bytes()).unwrap();
        let answered = answer(half);
        assert!(answered.starts_with("HTTP/1.1 201"), "{signal}: {answered}");
        service.log_until("stopped");
        assert!(service.child.wait().unwrap().success());

        let config = demo_as_service(folder.path());
        let told = does(folder.path(), &["--config", &config, "audit", "verify"]);
        assert!(told.contains(" 0 wait to be sealed"), "{signal}: {told}");
    }
}

/// A configuration that names the demo's database and keys without being the demo.
fn demo_as_service(folder: &Path) -> String {
    let path = folder.join("service.toml");
    let text = "database_url = \"sqlite:hongyan-data/demo.db\"\n\
        keys = \"hongyan-data/demo-keys.toml\"\n";
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_demo_and_the_service_keep_apart() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    does(folder, &["demo", "--members", "3"]);
    refuses(folder, &["demo", "--members", "3"], "is not empty");
    let config = demo_as_service(folder);
    refuses(folder, &["--config", &config, "serve"], "is a demo database");

    let listening =
        hongyan(folder, &["serve", "--demo"]).env("HONGYAN_LISTEN", "0.0.0.0:0").output();
    let said = String::from_utf8(listening.unwrap().stderr).unwrap();
    assert!(said.contains("--demo-listen-anywhere"), "{said}");

    does(folder, &["key", "make"]);
    first_administrator(folder, "Rather-Long-Pass-77");
    let own = folder.join("own.toml");
    let text =
        "database_url = \"sqlite:hongyan-data/hongyan.db\"\nkeys = \"hongyan-data/keys.toml\"\n";
    std::fs::write(&own, text).unwrap();
    refuses(folder, &["--config", own.to_str().unwrap(), "serve", "--demo"], "is no demo database");
}

#[test]
fn a_file_is_imported_for_an_organization_by_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    does(folder, &["demo", "--members", "10"]);
    let config = demo_as_service(folder);
    let ledger = "姓名,公民身份号码,流出时间\n某人,,2024年3月\n";
    std::fs::write(folder.join("台账.csv"), ledger).unwrap();
    let import = |organization| {
        let whose = ["--config", &config, "import", "--organization", organization];
        [whose.as_slice(), &["台账.csv"]].concat()
    };
    for name in ["白沙镇党委", " 白沙镇党委 "] {
        assert!(does(folder, &import(name)).contains("第2行 不能导入"));
    }
    let english = does(folder, &[import("白沙镇党委").as_slice(), &["--lang", "en"]].concat());
    assert!(english.contains("row 2 error") && english.contains("Suggested: "), "{english}");
    refuses(folder, &import("白沙"), "白沙镇党委");
    refuses(folder, &import("没有这个"), "没有叫这个名称");
    std::fs::write(folder.join("台账.csv"), "甲,乙\n1,2\n").unwrap();
    refuses(folder, &import("白沙镇党委"), "没有找到表头");
    let english = [import("白沙镇党委").as_slice(), &["--lang", "en"]].concat();
    refuses(folder, &english, "No header row was found");
}

#[test]
fn a_reader_who_has_seen_enough_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = hongyan(folder.path(), &["openapi"]);
    let pipes = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = pipes.spawn().unwrap();
    let mut first = [0; 1];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}

fn first_administrator(folder: &Path, password: &str) -> Output {
    let arguments = ["account", "first-administrator", "--login", "first.admin"];
    let seat = ["--organization", "中共某县委组织部", "--region", "330282"];
    let mut command = hongyan(folder, &arguments);
    let mut child = command
        .args(seat)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{password}").unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_new_deployment_step_by_step() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    refuses(folder, &["doctor"], "things are not as they should be");
    refuses(folder, &["serve"], "hongyan key make");
    assert!(!folder.join("hongyan-data").exists(), "a refusal left something behind");

    does(folder, &["key", "make"]);
    refuses(folder, &["key", "make"], "exists already");
    let migrated = does(folder, &["migrate"]);
    assert!(migrated.contains("a new, empty database") && migrated.contains("migrations applied"));
    assert!(does(folder, &["migrate"]).contains(": 0 migrations applied"));
    assert!(!first_administrator(folder, "short").status.success());
    let made = first_administrator(folder, "Rather-Long-Pass-77");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let again = first_administrator(folder, "Rather-Long-Pass-77");
    assert!(String::from_utf8_lossy(&again.stderr).contains("organizations already"));

    assert!(does(folder, &["doctor"]).lines().all(|line| line.starts_with("ok")));
    assert!(does(folder, &["key", "rotate", "column"]).contains("column key 7 is active"));
    assert_eq!(does(folder, &["key", "list"]).lines().count(), 7);
    does(folder, &["key", "rotate", "column", "--suite", "sm"]);
    does(folder, &["key", "rotate", "index"]);
    let list = does(folder, &["key", "list"]);
    assert!(
        list.contains("SM4-GCM       active") && list.contains("HMAC-SM3      active"),
        "{list}"
    );
    let wrong = run(folder, &["key", "rotate", "front_door"]);
    assert_eq!(wrong.status.code(), Some(2));
    let nonsense = hongyan(folder, &["doctor"]).env("HONGYAN_LISTEN", "here").output().unwrap();
    assert!(String::from_utf8_lossy(&nonsense.stderr).contains("listen: must be an address"));
}

#[test]
fn a_backup_is_private_whole_and_overwrites_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    does(folder, &["demo", "--members", "5"]);
    let config = demo_as_service(folder);
    let with = |rest: &[&str]| -> Vec<String> {
        ["--config", &config].iter().chain(rest).map(|word| (*word).to_owned()).collect()
    };
    let backup = with(&["backup", "copy.db"]);
    let backup: Vec<&str> = backup.iter().map(String::as_str).collect();
    does(folder, &backup);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.join("copy.db")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    refuses(folder, &backup, "nothing is overwritten");
    let restore = with(&["restore", "copy.db"]);
    let restore: Vec<&str> = restore.iter().map(String::as_str).collect();
    refuses(folder, &restore, "is not empty");

    let verified = does(folder, &["--config", &config, "audit", "verify"]);
    for ending in ["", "-wal", "-shm"] {
        drop(std::fs::remove_file(folder.join(format!("hongyan-data/demo.db{ending}"))));
    }
    does(folder, &restore);
    assert_eq!(does(folder, &["--config", &config, "audit", "verify"]), verified);

    let mut damaged = std::fs::read(folder.join("copy.db")).unwrap();
    damaged.truncate(5000);
    std::fs::write(folder.join("damaged.db"), damaged).unwrap();
    std::fs::remove_file(folder.join("hongyan-data/demo.db")).unwrap();
    refuses(folder, &["--config", &config, "restore", "damaged.db"], "damaged.db");
    assert!(!folder.join("hongyan-data/demo.db").exists());
}

/// Searches the running demo by an ID number, as the secretary of Liuxi.
fn search_by_id_number(service: &Service, id_number: &str) -> Value {
    let post = |path: &str, cookie: &str, body: &str| {
        let length = body.len();
        answer(service.begin(&format!(
            "POST /api/v1/{path} HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n{cookie}\
             Content-Type: application/json\r\nX-Hongyan-Client: test\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        )))
    };
    let body = format!(r#"{{"method":"password","login":"zhang.liuxi","password":"{PASSWORD}"}}"#);
    let answered = post("auth/sessions", "", &body);
    let (_, cookie) = answered.split_once("hongyan_session=").unwrap();
    let cookie = format!("Cookie: hongyan_session={}\r\n", cookie.split_once(';').unwrap().0);
    let body = format!(r#"{{"id_number":"{id_number}"}}"#);
    let answered = post("members/search", &cookie, &body);
    serde_json::from_str(answered.split_once("\r\n\r\n").unwrap().1).unwrap()
}

#[test]
fn members_are_found_under_a_new_index_key() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    does(folder, &["demo", "--members", "40"]);
    let config = demo_as_service(folder);
    let key = |verb: &str| does(folder, &["--config", &config, "key", verb]);
    let refused = |verb: &str, why: &str| refuses(folder, &["--config", &config, "key", verb], why);
    refused("retire-index", "there is no older index key");
    does(folder, &["--config", &config, "key", "rotate", "index"]);
    refused("retire-index", "members are found by the older key");
    let told = key("reindex");
    let (moved, all) = told.split_once(" of ").unwrap();
    assert!(all.starts_with(&format!("{moved} members")), "{told}");
    assert!(key("reindex").starts_with("0 of "), "the second time there is nothing to do");
    assert!(key("retire-index").contains("is forgotten"));
    assert!(!key("list").contains("index         hmac-sha256   older"));
    refused("retire-index", "there is no older index key");

    let service = Service::start(folder);
    let found = search_by_id_number(&service, &id_number(0));
    assert_eq!(found["items"].as_array().unwrap().len(), 1, "{found}");
}

#[test]
fn a_tampered_trail_is_told_by_the_exit_code() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let mut service = Service::start(folder);
    service.tell_to_stop("-TERM");
    service.log_until("stopped");
    assert!(service.child.wait().unwrap().success());

    let config = demo_as_service(folder);
    let heads = does(folder, &["--config", &config, "audit", "heads"]);
    std::fs::write(folder.join("heads.jsonl"), heads).unwrap();
    does(folder, &["--config", &config, "audit", "verify", "--heads", "heads.jsonl"]);
    let database = folder.join("hongyan-data/demo.db");
    let mut conn = SqliteConnection::establish(database.to_str().unwrap()).unwrap();
    conn.batch_execute("UPDATE audit_events SET account_id = 1 WHERE seq = 9").unwrap();
    refuses(folder, &["--config", &config, "audit", "verify"], "entry 9, id ");
}
