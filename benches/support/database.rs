//! Empty databases to measure on: a file with full durability, and the PostgreSQL of the bench run.

use std::path::PathBuf;
use std::sync::Arc;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use hongyan::db::{Db, Options, Target, Tools};
use hongyan::kernel::clock::Clock;
use hongyan::kernel::id::IdSource;
use hongyan::kernel::secret::{KeyRing, Suite};

/// The databases of this run, by name. PostgreSQL only where one was started for the bench.
pub fn targets() -> Vec<(&'static str, Target)> {
    let folder = scratch();
    let mut targets = vec![("SQLite", Target::Sqlite(folder.join("bench.db")))];
    if let Ok(admin) = std::env::var("HONGYAN_TEST_POSTGRES") {
        let mut conn = PgConnection::establish(&admin).unwrap();
        conn.batch_execute("DROP DATABASE IF EXISTS hongyan_bench").unwrap();
        conn.batch_execute("CREATE DATABASE hongyan_bench").unwrap();
        let mut url = url::Url::parse(&admin).unwrap();
        url.set_path("hongyan_bench");
        targets.push(("PostgreSQL", Target::Postgres(url.to_string())));
    } else {
        println!("PostgreSQL: not measured, HONGYAN_TEST_POSTGRES is not set");
    }
    targets
}

/// In `target/`, on the disk that is measured; emptied first.
fn scratch() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/bench");
    drop(std::fs::remove_dir_all(&folder));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

pub fn open(target: &Target) -> Db {
    let ring = Arc::new(KeyRing::generate(Suite::Intl).unwrap());
    let tools = Tools::new(Clock::system(), IdSource::new(7), ring);
    Db::open(target, Options::default(), tools).unwrap()
}
