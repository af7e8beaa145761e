//! Check-ins over HTTP beside their ceiling: the same server, the same writer, a bare insert.
//!
//! `cargo bench --bench throughput`; PostgreSQL is measured where `HONGYAN_TEST_POSTGRES` is set.
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

use actix_web::web::{self, Data};
use actix_web::{HttpResponse, HttpServer};
use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use diesel::sql_types::BigInt;
use hongyan::access::{Permit, SystemTask};
use hongyan::app::{App, application};
use hongyan::auth::identity::Providers;
use hongyan::auth::{Auth, sender};
use hongyan::config::Config;
use hongyan::db::{Db, Shelf};
use hongyan::webhook::Courier;
use support::load::{self, Measured};
use support::seed::{self, Shape};

const MEMBERS: i64 = 20_000;
const SESSIONS: i64 = 2_000;

async fn bare(app: Data<App>) -> HttpResponse {
    let permit = Permit::system(SystemTask::CommandLine);
    let written = app
        .db
        .write(&permit, |tx| {
            let id = tx.id::<()>().raw();
            diesel::sql_query("INSERT INTO bench_rows (id, body) VALUES ($1, 'all is well')")
                .bind::<BigInt, _>(id)
                .execute(tx.conn())?;
            Ok(())
        })
        .await;
    match written {
        Ok(()) => HttpResponse::Created().body("{}"),
        Err(_) => HttpResponse::InternalServerError().body("{}"),
    }
}

fn bare_request(_: usize) -> Vec<u8> {
    b"POST /bare HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n".to_vec()
}

/// Each member in turn says that all is well, with an id of their own.
fn check_in(run: &'static str) -> impl Fn(usize) -> Vec<u8> {
    move |n| {
        let body = format!(
            r#"{{"id":"bench-{run}-{n:08}","kind":"all_is_well","made_at":"2026-03-01T04:00:00Z","region_code":"440306"}}"#
        );
        let session = n as i64 % SESSIONS;
        format!(
            "POST /api/v1/check-ins HTTP/1.1\r\nHost: localhost\r\n\
             Cookie: hongyan_session=bench-{session}\r\nX-Hongyan-Client: bench\r\n\
             Idempotency-Key: bench-{run}-{n:08}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes()
    }
}

fn prepare(db: &Db) {
    seed::fill(db, &Shape::of(MEMBERS));
    seed::sessions(db, SESSIONS);
    let permit = Permit::system(SystemTask::CommandLine);
    db.write_blocking(&permit, |tx| {
        let table = "CREATE TABLE bench_rows (id BIGINT PRIMARY KEY, body TEXT NOT NULL)";
        Ok(tx.conn().batch_execute(table)?)
    })
    .unwrap();
}

fn show(what: &str, measured: &Measured, ceiling: Option<&Measured>) {
    let share = ceiling.map_or(String::new(), |ceiling| {
        format!("  {:.0} % of the ceiling", 100.0 * measured.per_second / ceiling.per_second)
    });
    println!(
        "  {what:<28} {:>8.0}/s  p50 {:>7.2} ms  p99 {:>7.2} ms{share}",
        measured.per_second,
        measured.p50.as_secs_f64() * 1e3,
        measured.p99.as_secs_f64() * 1e3,
    );
}

async fn measure(address: SocketAddr) {
    for (connections, total, run) in [(1, 1_000, "one"), (64, 20_000, "many")] {
        load::run(address, connections, total / 10, 201, bare_request).await;
        let ceiling = load::run(address, connections, total, 201, bare_request).await;
        let measured = load::run(address, connections, total, 201, check_in(run)).await;
        println!(" {connections} connection(s), {total} requests");
        show("bare insert (ceiling)", &ceiling, None);
        show("POST /check-ins", &measured, Some(&ceiling));
    }
}

fn main() {
    for (name, target) in support::database::targets() {
        let db = support::database::open(&target);
        prepare(&db);
        let mut config = Config::from_parts("", &Default::default(), false).unwrap();
        config.requests_per_second = u32::MAX;
        config.database = target;
        let auth = Auth::new(sender::configured(&config).unwrap());
        let (webhooks, identity) = (Courier::new(true).unwrap(), Providers::new(&config).unwrap());
        let app = Data::new(App { config, db: db.clone(), auth, webhooks, identity });
        println!("{name}");
        actix_web::rt::System::new().block_on(async move {
            let server = HttpServer::new(move || {
                application(app.clone()).route("/bare", web::post().to(bare))
            })
            .workers(2)
            .bind("127.0.0.1:0")
            .unwrap();
            let address = server.addrs()[0];
            let server = server.run();
            let handle = server.handle();
            let serving = tokio::spawn(server);
            measure(address).await;
            handle.stop(true).await;
            serving.await.unwrap().unwrap();
        });
        db.drain();
    }
}
