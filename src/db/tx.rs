//! What a closure gets inside the database: a reader or a write transaction. Both hold the permit's
//! scope, so that a store cannot forget it.

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use super::Conn;
use super::audit::Event;
use super::handle::Tools;
use crate::access::{MemberId, Scope, Warrant};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::id::Id;

/// What reading and writing have in common: a connection, a scope, a time.
pub trait Shelf {
    fn conn(&mut self) -> &mut Conn;
    fn warrant(&self) -> &Warrant;
    fn tools(&self) -> &Tools;
    fn now(&self) -> Timestamp;

    fn scope(&self) -> &Scope {
        &self.warrant().scope
    }

    fn today(&self) -> Day {
        self.now().day()
    }
}

/// Reads under a permit. Looks at persons' records are noted and written to the audit before the
/// answer leaves.
pub struct Reader<'a> {
    pub(super) conn: &'a mut Conn,
    pub(super) warrant: &'a Warrant,
    pub(super) tools: &'a Tools,
    pub(super) now: Timestamp,
    pub(super) looks: Vec<Event>,
}

impl Reader<'_> {
    /// The answer shows the records of these persons.
    pub fn saw(&mut self, event: Event) {
        self.looks.push(event);
    }

    /// Shorthand: the answer shows the record of these members, for the permit's own action.
    pub fn saw_members(&mut self, members: impl IntoIterator<Item = MemberId>) {
        let members: Vec<MemberId> = members.into_iter().collect();
        if let Some(first) = members.first() {
            let event = Event::of("member", *first).about(members);
            self.looks.push(event);
        }
    }
}

impl Shelf for Reader<'_> {
    fn conn(&mut self) -> &mut Conn {
        self.conn
    }
    fn warrant(&self) -> &Warrant {
        self.warrant
    }
    fn tools(&self) -> &Tools {
        self.tools
    }
    fn now(&self) -> Timestamp {
        self.now
    }
}

/// Writes under a permit, in one transaction that does not commit without an event.
pub struct WriteTx<'a> {
    pub(super) conn: &'a mut Conn,
    pub(super) warrant: &'a Warrant,
    pub(super) tools: &'a Tools,
    pub(super) now: Timestamp,
    pub(super) events: Vec<Event>,
    /// The reply was given before; nothing is written now.
    pub(super) replayed: bool,
}

impl WriteTx<'_> {
    /// A fresh id.
    pub fn id<T>(&self) -> Id<T> {
        self.tools.ids.next(self.now)
    }

    /// Tells what was changed; without at least one event the transaction fails.
    pub fn record(&mut self, event: Event) {
        self.events.push(event);
    }

    /// What is asked for was done before, by a request of its own: nothing is written now, and no
    /// event is owed.
    pub fn nothing_new(&mut self) {
        self.replayed = true;
    }

    /// One of many: its failure undoes its own writes and events and nothing else.
    pub fn attempt<T>(&mut self, one: impl FnOnce(&mut WriteTx<'_>) -> Outcome<T>) -> Outcome<T> {
        let (warrant, tools, now) = (self.warrant, self.tools, self.now);
        let (value, events) = self.conn.transaction(|conn| {
            let events = Vec::new();
            let mut tx = WriteTx { conn, warrant, tools, now, events, replayed: false };
            let value = one(&mut tx)?;
            Ok::<_, Fault>((value, tx.events))
        })?;
        self.events.extend(events);
        Ok(value)
    }

    /// Whether anything was told so far.
    pub fn has_recorded(&self) -> bool {
        !self.events.is_empty()
    }

    /// Runs one statement that may meet a unique index, and says which fault that is. On PostgreSQL a
    /// savepoint keeps the transaction alive. SQLite undoes the statement alone by itself, and each
    /// savepoint there costs the more the more the transaction has written.
    pub fn unique<T>(
        &mut self,
        taken: Code,
        statement: impl FnOnce(&mut Conn) -> QueryResult<T>,
    ) -> Outcome<T> {
        let done = match self.conn {
            Conn::Pg(_) => self.conn.transaction(statement),
            Conn::Sqlite(_) => statement(self.conn),
        };
        done.map_err(|error| match error {
            Error::DatabaseError(DatabaseErrorKind::UniqueViolation, _) => Fault::new(taken),
            other => other.into(),
        })
    }
}

impl Shelf for WriteTx<'_> {
    fn conn(&mut self) -> &mut Conn {
        self.conn
    }
    fn warrant(&self) -> &Warrant {
        self.warrant
    }
    fn tools(&self) -> &Tools {
        self.tools
    }
    fn now(&self) -> Timestamp {
        self.now
    }
}

/// Turns the count of a version-guarded update into an outcome: no row means somebody was first.
pub fn guarded(updated: usize) -> Outcome<()> {
    if updated == 1 { Ok(()) } else { Err(Fault::new(Code::StaleVersion)) }
}
