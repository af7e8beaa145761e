//! What an officer of each level opens in the day's work, over organizations of 10 thousand and a
//! million members: one member, a search, the lists of what waits, the figures. And the memory of the
//! real service that has opened such a database and waits.
//!
//! `cargo bench --bench lookups`; PostgreSQL is measured where `HONGYAN_TEST_POSTGRES` is set.
//! `HONGYAN_TEST_BENCH_MEMBERS=10000` measures one size only.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::large_futures,
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "a bench measures time, prints, and stops at the first surprise"
)]

mod support;

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use hongyan::db::Target;
use support::load;
use support::officers::{self, PASSWORD, levels};
use support::seed::{self, Shape};

const SIZES: [i64; 2] = [10_000, 1_000_000];

/// Calls of one kind; those that take long are made for a few seconds only.
const CALLS: usize = 200;
const SECONDS: f64 = 3.0;

/// A member within the reach of every level.
fn member(shape: &Shape, level: &str) -> i64 {
    let first = if level == "branch" { shape.branches / 2 * 22 } else { 0 };
    seed::MEMBERS + first.min(shape.members - 1)
}

/// What is asked for, as method, path and body.
fn asked(shape: &Shape, level: &str, organization: i64) -> Vec<(&'static str, String, String)> {
    let get = |what, path: String| (what, path, String::new());
    let within = format!("organization_id={organization}");
    let search = |text: &str| format!(r#"{{"text":"{text}"}}"#);
    let member = member(shape, level);
    let name = format!("Member {}", member - seed::MEMBERS);
    vec![
        get("one member", format!("members/{member}")),
        ("search by name", "members/search".to_owned(), search(&name)),
        ("search by initial", "members/search".to_owned(), search("m")),
        get("list: members", "members".to_owned()),
        get("list: registrations", "outbound-registrations".to_owned()),
        get("list: check-ins", "check-ins".to_owned()),
        get("work: counts", "me/counts".to_owned()),
        get("work: registrations", "outbound-registrations?state=submitted".to_owned()),
        get("work: placements", "placements?state=checked_in".to_owned()),
        get("work: overdue", format!("absentees?{within}&level=overdue")),
        get("statistics: summary", format!("statistics/summary?{within}")),
        get("statistics: comparison", format!("statistics/comparison?{within}")),
        get("statistics: structure", format!("statistics/structure?{within}")),
        get("statistics: destinations", format!("statistics/destinations?{within}")),
        get("statistics: trend", format!("statistics/trend?{within}")),
    ]
}

fn request(cookie: &str, path: &str, body: &str) -> Vec<u8> {
    let method = if body.is_empty() { "GET" } else { "POST" };
    format!(
        "{method} /api/v1/{path} HTTP/1.1\r\nHost: localhost\r\nX-Hongyan-Client: bench\r\n\
         Cookie: hongyan_session={cookie}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

async fn measure(address: SocketAddr, shape: &Shape) {
    for (level, organization, _) in levels(shape) {
        let cookie = load::log_in(address, level, PASSWORD).await;
        for (what, path, body) in asked(shape, level, organization) {
            let bytes = request(&cookie, &path, &body);
            let (first, warm) = (bytes.clone(), bytes.clone());
            let once = load::run(address, 1, 1, 200, move |_| first.clone()).await;
            let calls = ((SECONDS / once.p50.as_secs_f64()) as usize).clamp(3, CALLS);
            load::run(address, 1, (calls / 10).max(1), 200, move |_| warm.clone()).await;
            let measured = load::run(address, 1, calls, 200, move |_| bytes.clone()).await;
            println!(
                "  {level:<10} {what:<24} p50 {:>8.2} ms  p99 {:>8.2} ms  ({calls} calls)",
                measured.p50.as_secs_f64() * 1e3,
                measured.p99.as_secs_f64() * 1e3
            );
        }
    }
}

/// How long the first timers after a fill have to open the cases of all who are silent in it, which no
/// service that idles has to do.
const SETTLES: Duration = Duration::from_secs(45);

/// Memory of the real service over the database: ready and asked nothing yet, and again after ten seconds
/// of its timers. Of its own, and of files: the program, and on SQLite what is mapped of the database,
/// which is the system's cache and counted once for each reading connection.
fn idle(target: &Target) {
    served_alone(target, |_| sleep(SETTLES));
    served_alone(target, |resident| {
        let ready = resident();
        sleep(Duration::from_secs(10));
        println!("  idle: {ready} when ready, {} after ten seconds", resident());
    });
}

/// Starts the service, looks on, and ends it; the look is given the memory it holds.
fn served_alone(target: &Target, look: impl FnOnce(&dyn Fn() -> String)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    let keys = folder.join("keys.toml");
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = match target {
        Target::Sqlite(path) => format!("sqlite:{}", path.display()),
        Target::Postgres(url) => url.clone(),
    };
    let program = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hongyan"));
        command
            .args(arguments)
            // It is for the script that starts PostgreSQL; the service knows no such setting.
            .env_remove("HONGYAN_POSTGRES_DURABLE")
            .env("HONGYAN_DATABASE_URL", &url)
            .env("HONGYAN_KEYS", &keys)
            .env("HONGYAN_LISTEN", format!("127.0.0.1:{port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    };
    if !keys.exists() {
        assert!(program(&["key", "make"]).status().unwrap().success(), "no keys");
    }
    let mut service = program(&["serve"]).spawn().unwrap();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(service.try_wait().unwrap().is_none(), "the service did not start");
        sleep(Duration::from_millis(20));
    }
    let resident = || -> String {
        let status = std::fs::read_to_string(format!("/proc/{}/status", service.id())).unwrap();
        let read = |name: &str| -> u64 {
            let line = status.lines().find(|line| line.starts_with(name)).unwrap();
            line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
        };
        format!("{} MB of its own and {} MB of files", read("RssAnon:"), read("RssFile:"))
    };
    look(&resident);
    service.kill().unwrap();
    service.wait().unwrap();
}

fn main() {
    officers::at_each_size(&SIZES, |target, shape| {
        idle(&target);
        let db = support::database::open(&target);
        officers::served(&db, target, move |address| async move {
            measure(address, &shape).await;
        });
        db.drain();
    });
}
