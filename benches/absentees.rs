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

use hongyan::db::{Db, Target};
use support::load;
use support::officers::{self, PASSWORD, levels};
use support::seed::Shape;

const SIZES: [i64; 3] = [10_000, 100_000, 1_000_000];

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
    officers::at_each_size(&SIZES, |target, shape| {
        let db = reopen(&target);
        officers::served(&db, target, move |address| async move {
            measure(address, &shape).await;
        });
        db.drain();
    });
}
