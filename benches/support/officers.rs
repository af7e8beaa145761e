//! An officer at each level of the tree, and the service that answers them on a loopback port.

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

use super::database;
use super::seed::{self, Shape};

const HASHING: Hashing = Hashing { memory_kib: 64, passes: 1 };
pub const PASSWORD: &str = "Bench-Pages-2026";

/// One officer per level, and the organization they look at.
pub fn levels(shape: &Shape) -> Vec<(&'static str, i64, Role)> {
    vec![
        ("branch", seed::BRANCHES + shape.branches / 2, Role::Secretary),
        ("township", seed::TOWNSHIPS, Role::CommitteeOfficer),
        ("county", seed::COUNTIES, Role::CountyOfficer),
        ("prefecture", seed::PREFECTURES, Role::CountyOfficer),
        ("root", seed::ROOT, Role::CountyOfficer),
    ]
}

pub fn appoint(db: &Db, shape: &Shape) {
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

/// Fills an empty database of each size and kind, closes it and has it measured.
/// `HONGYAN_TEST_BENCH_MEMBERS=10000` takes one size only.
pub fn at_each_size(sizes: &[i64], measure: impl Fn(Target, Shape)) {
    let only: Option<i64> =
        std::env::var("HONGYAN_TEST_BENCH_MEMBERS").ok().map(|text| text.parse().unwrap());
    for members in sizes.iter().filter(|size| only.is_none_or(|only| only == **size)) {
        for (name, target) in database::targets() {
            let shape = Shape::of(*members);
            let begun = Instant::now();
            let db = database::open(&target);
            seed::fill(&db, &shape);
            appoint(&db, &shape);
            db.drain();
            drop(db);
            println!(
                "{name}, {members} members (filled in {:.0} s)",
                begun.elapsed().as_secs_f64()
            );
            measure(target, shape);
        }
    }
}

/// Serves the database while `work` calls it.
pub fn served<W: Future<Output = ()> + 'static>(
    db: &Db,
    target: Target,
    work: impl FnOnce(SocketAddr) -> W + 'static,
) {
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
        work(address).await;
        handle.stop(true).await;
        serving.await.unwrap().unwrap();
    });
}
