//! A ledger of a hundred thousand rows in, and a register of as many out, over HTTP as a county's
//! officer does it: upload, preview, the job that applies; the job that gathers, the file that is
//! fetched. Time, and the memory of the process at its highest, the client's copy of the file among it.
//!
//! `cargo bench --bench exchange`; PostgreSQL is measured where `HONGYAN_TEST_POSTGRES` is set.
//! `HONGYAN_TEST_BENCH_ROWS=10000` measures another size.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::large_futures,
    clippy::cast_possible_wrap,
    clippy::cast_possible_truncation,
    reason = "a bench measures time, prints, and stops at the first surprise"
)]

mod support;

use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use actix_web::HttpServer;
use actix_web::web::Data;
use diesel::connection::SimpleConnection;
use hongyan::access::{OrganizationId, Permit, Role, SystemTask};
use hongyan::app::{App, application};
use hongyan::auth::identity::Providers;
use hongyan::auth::service::account::{self, NewAccount};
use hongyan::auth::{Auth, sender};
use hongyan::config::{Config, Hashing};
use hongyan::db::{Db, Shelf};
use hongyan::job::service as job;
use hongyan::kernel::day::Day;
use hongyan::kernel::identity::check_character;
use hongyan::webhook::Courier;
use support::load;
use support::seed::{self, Shape};

const HASHING: Hashing = Hashing { memory_kib: 64, passes: 1 };
const PASSWORD: &str = "Bench-Files-2026";
const ROWS: usize = 100_000;

/// Members who are there before, 22 in each of the branches that the ledger names.
const MEMBERS: i64 = 10_000;

/// The county's officer, and names for the branches that no two have in common.
fn prepare(db: &Db) {
    let hash = account::hash_password(PASSWORD, "", HASHING).unwrap();
    let permit = Permit::system(SystemTask::CommandLine);
    db.write_blocking(&permit, move |tx| {
        tx.conn().batch_execute(
            "UPDATE organizations SET short_name = '第' || id || '村党支部', \
             name = '中共第' || id || '村党支部委员会' WHERE type = 'branch'",
        )?;
        let new = NewAccount {
            login: Some("county".to_owned()),
            display_name: "county".to_owned(),
            member: None,
            password_hash: Some(hash),
            password_must_change: false,
        };
        let id = account::create(tx, new)?;
        let county = OrganizationId::from_raw(seed::COUNTIES);
        account::give_post(tx, id, county, Role::CountyOfficer, Day::EPOCH)?;
        Ok(())
    })
    .unwrap();
}

/// An ID number that no other row has.
fn id_number(row: usize) -> String {
    let (day, serial) = (row % 336, row / 336);
    let leading = format!(
        "330282{}{:02}{:02}{:03}",
        1950 + serial / 999,
        1 + day / 28,
        1 + day % 28,
        1 + serial % 999
    );
    format!("{leading}{}", check_character(&leading).unwrap())
}

/// A ledger as text, the columns of a township's form. Every second row names its host, a branch of the
/// system.
fn ledger(rows: usize, branches: i64) -> Vec<u8> {
    let mut text = String::from(
        "序号,姓名,民族,公民身份号码,学历,入党时间,党员类别,所在党支部,联系电话,流出时间,流出原因,流入地,流入地党组织,备注\r\n",
    );
    for row in 0..rows {
        // One branch after the other, as clerks put their lists together.
        let nth = row as i64 * branches / rows as i64;
        let branch = seed::BRANCHES + nth;
        let host = match row % 2 {
            0 => String::new(),
            _ => format!("第{}村党支部", seed::BRANCHES + (nth + 1) % branches),
        };
        write!(
            text,
            "{},王小明,汉族,{},大专,2009年6月,正式党员,第{branch}村党支部,139{:08},2026年3月1日,务工,\
             广东省深圳市宝安区,{host},\r\n",
            row + 1,
            id_number(row),
            row
        )
        .unwrap();
    }
    text.into_bytes()
}

/// A key of its own for every call.
static KEYS: AtomicU64 = AtomicU64::new(1);

struct Client {
    address: SocketAddr,
    cookie: String,
}

impl Client {
    async fn call(&self, method: &str, path: &str, headers: &str, body: &[u8]) -> load::Answered {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\
             Cookie: hongyan_session={}\r\nX-Hongyan-Client: bench\r\n{headers}\
             Content-Length: {}\r\n\r\n",
            self.cookie,
            body.len()
        )
        .into_bytes();
        request.extend_from_slice(body);
        load::whole(self.address, request).await
    }

    async fn post(&self, path: &str, headers: &str, kind: &str, body: &[u8]) -> serde_json::Value {
        let key = format!("bench-{:08}", KEYS.fetch_add(1, Ordering::Relaxed));
        let headers = format!("{headers}Idempotency-Key: {key}\r\nContent-Type: {kind}\r\n");
        let answered = self.call("POST", path, &headers, body).await;
        assert!(answered.status < 300, "{path}: {}", String::from_utf8_lossy(&answered.body));
        serde_json::from_slice(&answered.body).unwrap()
    }
}

/// Memory of this process now and at its highest since [`forget_peak`], in MB.
fn memory() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let read = |name: &str| -> u64 {
        let line = status.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
    };
    (read("VmRSS:"), read("VmHWM:"))
}

fn forget_peak() {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
}

fn told(what: &str, begun: Instant, before: u64) {
    let (_, peak) = memory();
    println!(
        "  {what:<34} {:>6.1} s, {peak:>4} MB at the highest ({before} MB before)",
        begun.elapsed().as_secs_f64()
    );
}

async fn until_done(db: &Db) {
    while job::work(db).await.unwrap() {}
}

async fn import(client: &Client, db: &Db, rows: usize, branches: i64) {
    let file = ledger(rows, branches);
    println!("  a ledger of {rows} rows, {} MB of text", file.len() >> 20);
    forget_peak();
    let (before, _) = memory();
    let begun = Instant::now();
    let path = format!("/api/v1/imports?organization_id={}&kind=ledger", seed::COUNTIES);
    let uploaded = client.post(&path, "", "text/csv", &file).await;
    told("uploaded and looked at", begun, before);
    assert_eq!(uploaded["error"], 0, "{uploaded}");
    let path = format!("/api/v1/imports/{}/apply", uploaded["id"].as_str().unwrap());
    let body = br#"{"include_warnings":true}"#;
    client.post(&path, "If-Match: \"1\"\r\n", "application/json", body).await;
    until_done(db).await;
    told("and applied", begun, before);
}

async fn export(client: &Client, db: &Db, format: &str) {
    forget_peak();
    let (before, _) = memory();
    let begun = Instant::now();
    let body = format!(
        r#"{{"organization_id":"{}","kind":"members","format":"{format}"}}"#,
        seed::COUNTIES
    );
    let path = "/api/v1/exports";
    let started = client.post(path, "", "application/json", body.as_bytes()).await;
    until_done(db).await;
    told(&format!("{format}: gathered"), begun, before);
    let path = format!("{path}/{}", started["id"].as_str().unwrap());
    let seen = client.call("GET", &path, "", b"").await;
    let seen: serde_json::Value = serde_json::from_slice(&seen.body).unwrap();
    let file = client.call("GET", &format!("{path}/file"), "", b"").await;
    assert_eq!(file.status, 200);
    told(
        &format!("and fetched, {} rows, {} MB", seen["done"], file.body.len() >> 20),
        begun,
        before,
    );
}

fn main() {
    let rows: usize = std::env::var("HONGYAN_TEST_BENCH_ROWS")
        .map_or(ROWS, |text| text.parse().expect("a number of rows"));
    for (name, target) in support::database::targets() {
        let shape = Shape::of(MEMBERS);
        let db = support::database::open(&target);
        seed::fill(&db, &shape);
        prepare(&db);
        println!("{name}, {} branches", shape.branches);
        let mut config = Config::from_parts("", &Default::default(), false).unwrap();
        config.requests_per_second = u32::MAX;
        config.database = target;
        config.hashing = HASHING;
        let auth = Auth::new(sender::configured(&config).unwrap());
        let (webhooks, identity) = (Courier::new(true).unwrap(), Providers::new(&config).unwrap());
        let app = Data::new(App { config, db: db.clone(), auth, webhooks, identity });
        actix_web::rt::System::new().block_on(async move {
            let server = HttpServer::new(move || application(app.clone()))
                .workers(1)
                .bind("127.0.0.1:0")
                .unwrap();
            let address = server.addrs()[0];
            let server = server.run();
            let handle = server.handle();
            let serving = tokio::spawn(server);
            let cookie = load::log_in(address, "county", PASSWORD).await;
            let client = Client { address, cookie };
            import(&client, &db, rows, shape.branches).await;
            for format in ["xlsx", "csv"] {
                export(&client, &db, format).await;
            }
            handle.stop(true).await;
            serving.await.unwrap().unwrap();
            db.drain();
        });
    }
}
