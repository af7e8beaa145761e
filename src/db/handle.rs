//! The database as the rest of the program holds it: open once, read and write under a permit.

use std::borrow::Cow;
use std::sync::Arc;

use diesel::Connection;

use super::audit::{self, Event};
use super::idempotency::{self, Receipt, RequestKey};
use super::pool::{Pool, Purpose};
use super::tx::{Reader, WriteTx};
use super::writer::Writer;
use super::{Conn, Target, migrate};
use crate::access::{Action, OrganizationId, Permit, SystemTask, Warrant};
use crate::kernel::clock::{Clock, Timestamp};
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::id::IdSource;
use crate::kernel::latest::Latest;
use crate::kernel::secret::KeyRing;
use crate::organization::reach;
use crate::policy::model::PolicyMark;
use crate::policy::rules::PolicyBook;

/// What work inside the database needs beside a connection.
pub struct Tools {
    pub clock: Clock,
    pub ids: IdSource,
    pub ring: Arc<KeyRing>,
    /// The policy rows read last; `policy::service::book` keeps it up to date.
    pub policies: Latest<PolicyMark, PolicyBook>,
}

impl Tools {
    pub fn new(clock: Clock, ids: IdSource, ring: Arc<KeyRing>) -> Tools {
        Tools { clock, ids, ring, policies: Latest::default() }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Connections that read (on PostgreSQL also those that write).
    pub readers: u32,
}

impl Default for Options {
    fn default() -> Options {
        Options { readers: 8 }
    }
}

/// Cheap to clone; one per process.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    target: Target,
    pool: Pool,
    /// On SQLite all writes go through one thread; on PostgreSQL through the pool.
    writer: Option<Writer>,
    tools: Tools,
}

fn joined<T>(result: Result<Outcome<T>, tokio::task::JoinError>) -> Outcome<T> {
    result.unwrap_or_else(|error| Err(Fault::internal(format!("a database task ended: {error}"))))
}

impl Db {
    /// Opens the database and brings its schema up to date.
    pub fn open(target: &Target, options: Options, tools: Tools) -> Outcome<Db> {
        migrate::migrate_database(target)?;
        let writer = match target {
            Target::Sqlite(_) => Some(Writer::start(target)?),
            Target::Postgres(_) => None,
        };
        let pool = Pool::open(target, Purpose::Read, options.readers)?;
        Ok(Db { inner: Arc::new(Inner { target: target.clone(), pool, writer, tools }) })
    }

    pub fn tools(&self) -> &Tools {
        &self.inner.tools
    }

    pub fn target(&self) -> &Target {
        &self.inner.target
    }

    pub fn now(&self) -> Timestamp {
        self.inner.tools.clock.now()
    }

    /// Reads under a permit. When persons' records were shown, their event is on disk before the
    /// answer is given.
    pub async fn read<T: Send + 'static>(
        &self,
        warrant: &Warrant,
        read: impl FnOnce(&mut Reader<'_>) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        let (db, held) = (self.clone(), warrant.clone());
        let (value, looks) =
            joined(tokio::task::spawn_blocking(move || db.read_now(&held, read)).await)?;
        if !looks.is_empty() {
            self.write(warrant, move |tx| {
                tx.events = looks;
                Ok(())
            })
            .await?;
        }
        Ok(value)
    }

    fn read_now<T>(
        &self,
        warrant: &Warrant,
        read: impl FnOnce(&mut Reader<'_>) -> Outcome<T>,
    ) -> Outcome<(T, Vec<Event>)> {
        let mut conn = self.inner.pool.get()?;
        let tools = &self.inner.tools;
        let now = tools.clock.now();
        let warrant = &*with_lines(&mut conn, warrant, now)?;
        let mut reader = Reader { conn: &mut conn, warrant, tools, now, looks: Vec::new() };
        let value = read(&mut reader)?;
        Ok((value, reader.looks))
    }

    /// Writes in one transaction; success means it is on disk. A write that records no event fails,
    /// except the program's own housekeeping.
    pub async fn write<T: Send + 'static>(
        &self,
        warrant: &Warrant,
        write: impl FnOnce(&mut WriteTx<'_>) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        let (db, warrant) = (self.clone(), warrant.clone());
        let job = move |conn: &mut Conn| transact(conn, &db.inner.tools, &warrant, write);
        match &self.inner.writer {
            Some(writer) => writer.run(job).await,
            None => {
                let pool = self.inner.pool.clone();
                joined(
                    tokio::task::spawn_blocking(move || Conn::transaction(&mut *pool.get()?, job))
                        .await,
                )
            }
        }
    }

    /// An unsafe call: claims its idempotency key, changes, stores the reply, in one transaction.
    pub async fn change(
        &self,
        warrant: &Warrant,
        request: RequestKey,
        change: impl FnOnce(&mut WriteTx<'_>) -> Outcome<Receipt> + Send + 'static,
    ) -> Outcome<Receipt> {
        let account = warrant
            .actor
            .account()
            .ok_or_else(|| Fault::internal("a change without an account"))?;
        self.write(warrant, move |tx| {
            if let Some(earlier) = idempotency::claim(tx, account, &request)? {
                tx.replayed = true;
                return Ok(earlier);
            }
            let receipt = change(tx)?;
            idempotency::keep(tx, account, &request, &receipt)?;
            Ok(receipt)
        })
        .await
    }

    /// For the command line, outside the async runtime.
    pub fn write_blocking<T: Send + 'static>(
        &self,
        warrant: &Warrant,
        write: impl FnOnce(&mut WriteTx<'_>) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        let (db, warrant) = (self.clone(), warrant.clone());
        let job = move |conn: &mut Conn| transact(conn, &db.inner.tools, &warrant, write);
        match &self.inner.writer {
            Some(writer) => writer.run_blocking(job),
            None => Conn::transaction(&mut *self.inner.pool.get()?, job),
        }
    }

    /// For the command line: reads outside the async runtime, without audit of looks.
    pub fn read_blocking<T>(
        &self,
        warrant: &Warrant,
        read: impl FnOnce(&mut Reader<'_>) -> Outcome<T>,
    ) -> Outcome<T> {
        self.read_now(warrant, read).map(|(value, _)| value)
    }

    /// Whether no organization was founded yet.
    pub fn is_empty(&self) -> Outcome<bool> {
        use diesel::prelude::*;
        let mut conn = self.inner.pool.get()?;
        let any: Option<i64> = super::schema::organizations::table
            .select(super::schema::organizations::id)
            .first(&mut *conn)
            .optional()?;
        Ok(any.is_none())
    }

    /// Lets the database gather what it plans its queries by: after much was written at once.
    pub fn analyze(&self) -> Outcome<()> {
        use diesel::connection::SimpleConnection;
        let permit = Permit::system(SystemTask::CommandLine);
        self.write_blocking(&permit, |tx| Ok(tx.conn.batch_execute("ANALYZE")?))
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Outcome<()> {
        let db = self.clone();
        let asked = move || {
            use diesel::connection::SimpleConnection;
            Ok(db.inner.pool.get()?.batch_execute("SELECT 1")?)
        };
        joined(tokio::task::spawn_blocking(asked).await)
    }

    /// Finishes the writes that wait. Nothing can be written afterwards.
    pub fn drain(&self) {
        if let Some(writer) = &self.inner.writer {
            writer.drain();
        }
    }
}

/// The warrant with the lateral lines of today in its reach, where it reaches hosts at all. Done as
/// the shelf opens, so that no store can forget them and a line that ends is gone at once.
fn with_lines<'w>(
    conn: &mut Conn,
    warrant: &'w Warrant,
    now: Timestamp,
) -> Outcome<Cow<'w, Warrant>> {
    let mut led_to = |hosts: &[OrganizationId]| {
        if hosts.is_empty() { Ok(Vec::new()) } else { reach::along_lines(conn, hosts, now.day()) }
    };
    let (hosts, arrived) = (led_to(&warrant.scope.party_to)?, led_to(&warrant.scope.arrived)?);
    let wider = if hosts.is_empty() && arrived.is_empty() {
        Cow::Borrowed(warrant)
    } else {
        Cow::Owned(warrant.along_lines(hosts, arrived))
    };
    Ok(wider)
}

fn transact<T>(
    conn: &mut Conn,
    tools: &Tools,
    warrant: &Warrant,
    write: impl FnOnce(&mut WriteTx<'_>) -> Outcome<T>,
) -> Outcome<T> {
    let now = tools.clock.now();
    let warrant = &*with_lines(conn, warrant, now)?;
    let mut tx = WriteTx { conn, warrant, tools, now, events: Vec::new(), replayed: false };
    let value = write(&mut tx)?;
    let silent = tx.replayed || warrant.action == Action::Housekeeping;
    if tx.events.is_empty() && !silent {
        return Err(Fault::internal(format!("{} wrote without an event", warrant.action)));
    }
    audit::append(tx.conn, tools, warrant, now, &tx.events)?;
    Ok(value)
}
