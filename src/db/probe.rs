//! Looking at a database from outside the service, without changing it: for `doctor`, `backup` and
//! `restore`.

use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::pool::{self, Purpose};
use super::schema::audit_events;
use super::{Conn, Target, migrate};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};

/// What a look at the database told.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    /// Migrations wait: the database is older than the program, or new.
    pub pending: bool,
    /// When the last event was recorded; never, where none was.
    pub last_event: Timestamp,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Said {
    #[diesel(sql_type = Text)]
    said: String,
}

pub(super) fn open(target: &Target) -> Outcome<Conn> {
    if let Target::Sqlite(path) = target
        && !path.exists()
    {
        return Err(Fault::new(Code::Unavailable).with_cause("there is no such database file"));
    }
    pool::connect(target, Purpose::Read)
        .map_err(|error| Fault::new(Code::Unavailable).with_cause(error))
}

fn tables(conn: &mut Conn, like: &str) -> Outcome<i64> {
    let sql = match conn {
        Conn::Sqlite(_) => {
            "SELECT count(*) AS count FROM sqlite_master WHERE type = 'table' AND name LIKE $1"
        }
        Conn::Pg(_) => {
            "SELECT count(*) AS count FROM pg_tables WHERE schemaname = current_schema() \
             AND tablename LIKE $1"
        }
    };
    let counted: Count = diesel::sql_query(sql).bind::<Text, _>(like).get_result(conn)?;
    Ok(counted.count)
}

/// Connects and reads; makes neither a file nor a table.
pub fn probe(target: &Target) -> Outcome<Probe> {
    let mut conn = open(target)?;
    if tables(&mut conn, "audit_events")? == 0 {
        return Ok(Probe { pending: true, last_event: Timestamp::NEVER });
    }
    let pending = migrate::pending(&mut conn)?;
    let last_event: Option<Timestamp> = audit_events::table
        .order(audit_events::id.desc())
        .select(audit_events::at)
        .first(&mut conn)
        .optional()?;
    Ok(Probe { pending, last_event: last_event.unwrap_or(Timestamp::NEVER) })
}

/// Whether there is nothing in the database at all, not even tables.
pub fn is_blank(target: &Target) -> Outcome<bool> {
    match target {
        Target::Sqlite(path) if !path.exists() => Ok(true),
        Target::Sqlite(_) | Target::Postgres(_) => Ok(tables(&mut open(target)?, "%")? == 0),
    }
}

/// Copies a SQLite database, also one in use, as of one moment into an empty file.
pub fn copy_sqlite(from: &Path, into: &Path) -> Outcome<()> {
    let mut conn = open(&Target::Sqlite(from.to_owned()))?;
    // The copy is written beside the database, which stays read-only itself.
    conn.batch_execute("PRAGMA query_only = OFF")?;
    diesel::sql_query("VACUUM INTO $1")
        .bind::<Text, _>(into.to_string_lossy().as_ref())
        .execute(&mut conn)?;
    Ok(())
}

/// Refuses a file that is no sound database of this service.
pub fn check_sqlite(path: &Path) -> Outcome<()> {
    let unfit = |what: &str| Fault::new(Code::Unavailable).with_cause(what);
    let mut conn = open(&Target::Sqlite(path.to_owned()))?;
    let found = tables(&mut conn, "audit_events").map_err(|_| unfit("not a SQLite database"))?;
    if found == 0 {
        return Err(unfit("a database, but not one of this service"));
    }
    let check: Said =
        diesel::sql_query("SELECT integrity_check AS said FROM pragma_integrity_check LIMIT 1")
            .get_result(&mut conn)?;
    if check.said == "ok" { Ok(()) } else { Err(unfit("the database file is damaged")) }
}
