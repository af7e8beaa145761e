//! A fresh database per test: a copy of a template that was migrated and populated once.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use hongyan::config::Hashing;
use hongyan::db::{Db, Options, Target, Tools};
use hongyan::demo::{self, County};
use hongyan::kernel::clock::{Clock, Timestamp};
use hongyan::kernel::id::IdSource;
use hongyan::kernel::secret::{KeyRing, Suite};

/// People in the county of the tests.
const MEMBERS: usize = 12;

/// Cheap, since tests hash often.
pub const HASHING: Hashing = Hashing { memory_kib: 64, passes: 1 };

static COUNTER: AtomicU32 = AtomicU32::new(1);

/// One ring for the whole run: a template's sealed columns must open in every copy.
pub fn ring() -> Arc<KeyRing> {
    static RING: OnceLock<Arc<KeyRing>> = OnceLock::new();
    RING.get_or_init(|| Arc::new(KeyRing::generate(Suite::Intl).unwrap())).clone()
}

/// Noon in China on 1 March 2026.
pub fn start() -> Timestamp {
    Timestamp::parse_rfc3339("2026-03-01T04:00:00Z").unwrap()
}

fn tools(clock: &Clock) -> Tools {
    let seed = u64::from(COUNTER.fetch_add(1, Ordering::SeqCst)) * 4099;
    Tools::new(clock.clone(), IdSource::new(seed), ring())
}

/// A second service over the same database.
pub fn replica(target: &Target, clock: &Clock) -> Db {
    Db::open(target, Options { readers: 4 }, tools(clock)).unwrap()
}

/// Removes the database when the test is over.
pub enum Guard {
    Folder(PathBuf),
    Postgres { admin: String, name: String },
}

impl Drop for Guard {
    fn drop(&mut self) {
        match self {
            Guard::Folder(folder) => drop(std::fs::remove_dir_all(folder)),
            Guard::Postgres { admin, name } => {
                if let Ok(mut conn) = PgConnection::establish(admin) {
                    drop(
                        conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")),
                    );
                }
            }
        }
    }
}

pub struct Fresh {
    pub db: Db,
    pub county: County,
    pub target: Target,
    pub guard: Guard,
}

/// In a thread of its own, as the command line does it: without an async runtime around it.
fn populate(target: &Target) -> County {
    std::thread::scope(|scope| {
        let work = || {
            let clock = Clock::manual(start());
            let db = Db::open(target, Options { readers: 1 }, tools(&clock)).unwrap();
            let county = demo::found(&db, HASHING, MEMBERS, |_| ()).unwrap();
            db.drain();
            county
        };
        scope.spawn(work).join().unwrap()
    })
}

/// A larger county with people away, on a database of its own of each kind; PostgreSQL where it was
/// given to the tests.
pub fn crowds(members: usize) -> Vec<(Db, County, Guard)> {
    let folder = scratch();
    let file = (Target::Sqlite(folder.join("crowd.db")), Guard::Folder(folder));
    let targets = std::iter::once(file).chain(blank_postgres("crowd"));
    let found = |(target, guard): (Target, Guard)| {
        let clock = Clock::manual(start());
        let db = Db::open(&target, Options { readers: 2 }, tools(&clock)).unwrap();
        let county = demo::found(&db, HASHING, members, |_| ()).unwrap();
        demo::send_away(&db, &county).unwrap();
        db.drain();
        (db, county, guard)
    };
    targets.map(found).collect()
}

/// A folder of its own, whatever earlier runs left behind.
pub fn scratch() -> PathBuf {
    tempfile::Builder::new().prefix("hongyan-test-").tempdir().unwrap().keep()
}

pub fn sqlite(clock: &Clock) -> Fresh {
    static TEMPLATE: OnceLock<(PathBuf, County)> = OnceLock::new();
    let (template, county) = TEMPLATE.get_or_init(|| {
        let file = scratch().join("template.db");
        let county = populate(&Target::Sqlite(file.clone()));
        (file, county)
    });
    let folder = scratch();
    let file = folder.join("hongyan.db");
    std::fs::copy(template, &file).unwrap();
    let target = Target::Sqlite(file);
    let db = Db::open(&target, Options { readers: 4 }, tools(clock)).unwrap();
    Fresh { db, county: county.clone(), target, guard: Guard::Folder(folder) }
}

/// None where no PostgreSQL was given to the tests.
pub fn postgres(clock: &Clock) -> Option<Fresh> {
    static TEMPLATE: OnceLock<Option<(String, String, County)>> = OnceLock::new();
    let (admin, template, county) = TEMPLATE
        .get_or_init(|| {
            let Ok(admin) = std::env::var("HONGYAN_TEST_POSTGRES") else {
                let required = std::env::var("HONGYAN_REQUIRE_POSTGRES").is_ok_and(|v| v == "1");
                assert!(!required, "PostgreSQL is required and HONGYAN_TEST_POSTGRES is not set");
                println!("skipped: no PostgreSQL");
                return None;
            };
            let name = format!("hongyan_template_{}", std::process::id());
            let mut conn = PgConnection::establish(&admin).unwrap();
            conn.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
            let county = populate(&Target::Postgres(database_url(&admin, &name)));
            Some((admin, name, county))
        })
        .as_ref()?;
    let name = format!("hongyan_{}_{}", std::process::id(), COUNTER.fetch_add(1, Ordering::SeqCst));
    let mut conn = PgConnection::establish(admin).unwrap();
    conn.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}")).unwrap();
    let target = Target::Postgres(database_url(admin, &name));
    let db = Db::open(&target, Options { readers: 4 }, tools(clock)).unwrap();
    let guard = Guard::Postgres { admin: admin.clone(), name };
    Some(Fresh { db, county: county.clone(), target, guard })
}

/// A database with nothing in it, not even tables; none where no PostgreSQL was given to the tests.
pub fn blank_postgres(purpose: &str) -> Option<(Target, Guard)> {
    let admin = std::env::var("HONGYAN_TEST_POSTGRES").ok()?;
    let number = COUNTER.fetch_add(1, Ordering::SeqCst);
    let name = format!("hongyan_{purpose}_{}_{number}", std::process::id());
    let mut conn = PgConnection::establish(&admin).unwrap();
    conn.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    let target = Target::Postgres(database_url(&admin, &name));
    Some((target, Guard::Postgres { admin, name }))
}

fn database_url(admin: &str, name: &str) -> String {
    let mut url = url::Url::parse(admin).unwrap();
    url.set_path(name);
    url.to_string()
}
