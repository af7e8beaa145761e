//! The absentee page at every level of organizations of 10 thousand, 100 thousand and a million
//! members, as an officer of that level gets it: log-in, policy, query, audit of the look, on disk.
//!
//! `cargo bench --bench absentees`; PostgreSQL is measured where `HONGYAN_TEST_POSTGRES` is set.
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
    reason = "a bench measures time, prints, and stops at the first surprise"
)]

mod support;

use std::net::SocketAddr;
use std::time::Instant;

use actix_web::HttpServer;
use actix_web::web::Data;
use hongyan::access::{OrganizationId, Permit, Role, SystemTask};
use hongyan::app::{App, application};
use hongyan::auth::identity::Providers;
use hongyan::auth::service::account::{self, NewAccount};
use hongyan::auth::{Auth, sender};
use hongyan::config::{Config, Hashing};
use hongyan::db::{Db, Target};
use hongyan::kernel::day::Day;
use hongyan::webhook::Courier;
use support::load;
use support::seed::{self, Shape};

const HASHING: Hashing = Hashing { memory_kib: 64, passes: 1 };
const PASSWORD: &str = "Bench-Pages-2026";
const SIZES: [i64; 3] = [10_000, 100_000, 1_000_000];

/// One officer per level, and the organization they look at.
fn levels(shape: &Shape) -> Vec<(&'static str, i64, Role)> {
    vec![
        ("branch", seed::BRANCHES + shape.branches / 2, Role::Secretary),
        ("township", seed::TOWNSHIPS, Role::CommitteeOfficer),
        ("county", seed::COUNTIES, Role::CountyOfficer),
        ("prefecture", seed::PREFECTURES, Role::CountyOfficer),
        ("root", seed::ROOT, Role::CountyOfficer),
    ]
}

fn appoint(db: &Db, shape: &Shape) {
    let hash = account::hash_password(PASSWORD, "", HASHING).unwrap();
    let levels = levels(shape);
    let permit = Permit::system(SystemTask::CommandLine);
    db.write_blocking(&permit, move |tx| {
        for (name, organization, role) in levels {
            let new = NewAccount {
                login: Some(name.to_owned()),
                display_name: name.to_owned(),
                member: None,
                password_hash: Some(hash.clone()),
                password_must_change: false,
            };
            let id = account::create(tx, new)?;
            account::give_post(tx, id, OrganizationId::from_raw(organization), role, Day::EPOCH)?;
        }
        Ok(())
    })
    .unwrap();
}

async fn measure(address: SocketAddr, shape: &Shape) {
    for (level, organization, _) in levels(shape) {
        let cookie = load::log_in(address, level, PASSWORD).await;
        for (what, query) in [("", ""), (" overdue", "&level=overdue")] {
            let request = format!(
                "GET /api/v1/absentees?organization_id={organization}{query} HTTP/1.1\r\n\
                 Host: localhost\r\nCookie: hongyan_session={cookie}\r\n\r\n"
            );
            let bytes = request.into_bytes();
            let warm = bytes.clone();
            load::run(address, 1, 20, 200, move |_| warm.clone()).await;
            let measured = load::run(address, 1, 200, 200, move |_| bytes.clone()).await;
            println!(
                "  {:<20} p50 {:>7.2} ms  p99 {:>7.2} ms",
                format!("{level}{what}"),
                measured.p50.as_secs_f64() * 1e3,
                measured.p99.as_secs_f64() * 1e3
            );
        }
    }
}

fn reopen(target: &Target) -> Db {
    let begun = Instant::now();
    let db = support::database::open(target);
    println!("  opened in {:.0} ms", begun.elapsed().as_secs_f64() * 1e3);
    db
}

fn main() {
    let only: Option<i64> =
        std::env::var("HONGYAN_TEST_BENCH_MEMBERS").ok().map(|text| text.parse().unwrap());
    for members in SIZES.into_iter().filter(|size| only.is_none_or(|only| only == *size)) {
        for (name, target) in support::database::targets() {
            let shape = Shape::of(members);
            let begun = Instant::now();
            let db = support::database::open(&target);
            seed::fill(&db, &shape);
            appoint(&db, &shape);
            db.drain();
            drop(db);
            println!(
                "{name}, {members} members (filled in {:.0} s)",
                begun.elapsed().as_secs_f64()
            );
            let db = reopen(&target);
            let mut config = Config::from_parts("", &Default::default(), false).unwrap();
            config.requests_per_second = u32::MAX;
            config.database = target;
            config.hashing = HASHING;
            let auth = Auth::new(sender::configured(&config).unwrap());
            let webhooks = Courier::new(true).unwrap();
            let identity = Providers::new(&config).unwrap();
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
                measure(address, &shape).await;
                handle.stop(true).await;
                serving.await.unwrap().unwrap();
            });
            db.drain();
        }
    }
}
