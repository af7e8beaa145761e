//! Connections: opened by target, with the settings that hold per connection.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{self, ManageConnection};

use super::{Conn, Target};
use crate::kernel::fault::{Code, Fault, Outcome};

/// What a connection is used for. On SQLite only the writer may write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Read,
    Write,
}

/// Opens one connection. Creating a SQLite file is the writer's business alone.
pub fn connect(target: &Target, purpose: Purpose) -> Result<Conn, ConnectionError> {
    match target {
        Target::Sqlite(path) => {
            if purpose == Purpose::Write {
                create_private(path).map_err(|error| {
                    ConnectionError::BadConnection(format!("{}: {error}", path.display()))
                })?;
            }
            let mut conn = SqliteConnection::establish(&path.to_string_lossy())?;
            let settings = match purpose {
                Purpose::Write => {
                    "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; \
                     PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                     PRAGMA journal_size_limit = 67108864; PRAGMA wal_autocheckpoint = 4000; \
                     PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;"
                }
                Purpose::Read => {
                    "PRAGMA busy_timeout = 10000; PRAGMA query_only = ON; \
                     PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY; \
                     PRAGMA mmap_size = 1073741824;"
                }
            };
            conn.batch_execute(settings).map_err(ConnectionError::CouldntSetupConfiguration)?;
            Ok(Conn::Sqlite(conn))
        }
        Target::Postgres(url) => {
            let mut conn = PgConnection::establish(url)?;
            conn.batch_execute(
                "SET TIME ZONE 'UTC'; SET lock_timeout = '10s'; SET statement_timeout = '60s';",
            )
            .map_err(ConnectionError::CouldntSetupConfiguration)?;
            Ok(Conn::Pg(conn))
        }
    }
}

/// Makes the file, if there is none, readable by its owner alone; SQLite gives the files beside it
/// the same mode.
fn create_private(path: &std::path::Path) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

#[derive(Debug)]
pub struct Manager {
    target: Target,
    purpose: Purpose,
}

impl ManageConnection for Manager {
    type Connection = Conn;
    type Error = r2d2::Error;

    fn connect(&self) -> Result<Conn, r2d2::Error> {
        connect(&self.target, self.purpose).map_err(r2d2::Error::ConnectionError)
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), r2d2::Error> {
        match conn {
            Conn::Pg(conn) => conn.batch_execute("SELECT 1").map_err(r2d2::Error::QueryError),
            Conn::Sqlite(_) => Ok(()),
        }
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        use diesel::r2d2::R2D2Connection;
        std::thread::panicking() || conn.is_broken()
    }
}

#[derive(Clone)]
pub struct Pool(r2d2::Pool<Manager>);

impl Pool {
    pub fn open(target: &Target, purpose: Purpose, size: u32) -> Outcome<Pool> {
        let manager = Manager { target: target.clone(), purpose };
        r2d2::Pool::builder()
            .max_size(size)
            .min_idle(Some(1))
            .connection_timeout(Duration::from_secs(5))
            .test_on_check_out(false)
            .build(manager)
            .map(Pool)
            .map_err(|error| Fault::new(Code::Unavailable).with_cause(error))
    }

    pub fn get(&self) -> Outcome<r2d2::PooledConnection<Manager>> {
        self.0.get().map_err(|error| Fault::new(Code::Unavailable).retry_after(2).with_cause(error))
    }
}
