//! Schema migrations, embedded in the binary: one tree per database, equal names.

use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::pool::{self, Purpose};
use super::{Conn, Target};
use crate::kernel::fault::{Code, Fault, Outcome};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

fn failed(error: impl std::fmt::Display) -> Fault {
    Fault::internal(format!("migration: {error}"))
}

/// Applies what is pending and answers how many were.
pub fn migrate_up(conn: &mut Conn) -> Outcome<usize> {
    match conn {
        Conn::Pg(conn) => conn.run_pending_migrations(POSTGRES).map(|done| done.len()),
        Conn::Sqlite(conn) => conn.run_pending_migrations(SQLITE).map(|done| done.len()),
    }
    .map_err(failed)
}

/// The same for a database that nobody holds open yet.
pub fn migrate_database(target: &Target) -> Outcome<usize> {
    let mut conn = pool::connect(target, Purpose::Write)
        .map_err(|error| Fault::new(Code::Unavailable).with_cause(error))?;
    migrate_up(&mut conn)
}

/// Reverts every migration: for tests and for a deliberate reset.
pub fn migrate_down(conn: &mut Conn) -> Outcome<usize> {
    match conn {
        Conn::Pg(conn) => conn.revert_all_migrations(POSTGRES).map(|done| done.len()),
        Conn::Sqlite(conn) => conn.revert_all_migrations(SQLITE).map(|done| done.len()),
    }
    .map_err(failed)
}

/// Whether the database is older than the program.
pub fn pending(conn: &mut Conn) -> Outcome<bool> {
    match conn {
        Conn::Pg(conn) => conn.has_pending_migration(POSTGRES),
        Conn::Sqlite(conn) => conn.has_pending_migration(SQLITE),
    }
    .map_err(failed)
}
