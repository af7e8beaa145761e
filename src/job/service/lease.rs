//! One replica at a time does what the clock asks for.

use crate::access::{Permit, SystemTask, Warrant};
use crate::db::{Db, Shelf, Target, WriteTx};
use crate::job::model::Timer;
use crate::job::rules;
use crate::job::store::{self, timers};
use crate::kernel::fault::{Fault, Outcome};

/// The right to a timer's round. It ends with [`Lease::rest`], or by itself when its holder is gone.
#[derive(Debug)]
pub struct Lease {
    timer: Timer,
    number: i64,
}

/// Takes a timer that is due and that nobody holds; none otherwise.
pub async fn take(db: &Db, timer: Timer) -> Outcome<Option<Lease>> {
    let permit = Permit::system(SystemTask::Timer);
    // A look first: most of the time nothing is due, and a look writes nothing.
    let seen = db.read(&permit, move |reader| timers::find(reader, timer)).await?;
    let now = db.now();
    if seen.is_some_and(|row| !rules::may_take(row.due_at, row.leased_until, now)) {
        return Ok(None);
    }
    db.write(&permit, move |tx| {
        timers::found(tx, timer)?;
        let row = timers::find(tx, timer)?.ok_or_else(|| Fault::internal("a timer was lost"))?;
        let now = tx.now();
        if !rules::may_take(row.due_at, row.leased_until, now) {
            return Ok(None);
        }
        let taken = timers::take(tx, timer, &row, now.plus_seconds(rules::LEASE_SECONDS))?;
        Ok(taken.then_some(Lease { timer, number: row.lease + 1 }))
    })
    .await
}

impl Lease {
    /// Writes in one transaction, provided the lease is still this one; renews it.
    pub async fn write<T: Send + 'static>(
        &self,
        db: &Db,
        warrant: &Warrant,
        write: impl FnOnce(&mut WriteTx<'_>) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        let Lease { timer, number } = *self;
        db.write(warrant, move |tx| {
            let until = tx.now().plus_seconds(rules::LEASE_SECONDS);
            timers::renew(tx, timer, number, until)?;
            write(tx)
        })
        .await
    }

    /// Ends the round; the next is due after the timer's period.
    pub async fn rest(self, db: &Db) -> Outcome<()> {
        let Lease { timer, number } = self;
        let permit = Permit::system(SystemTask::Timer);
        db.write(&permit, move |tx| {
            let due_at = tx.now().plus_seconds(timer.period());
            timers::rest(tx, timer, number, due_at)
        })
        .await
    }
}

/// At the start of the service: what an earlier process held is free at once where no other process
/// can be at work (SQLite); elsewhere its leases run out.
pub async fn resume(db: &Db) -> Outcome<()> {
    match db.target() {
        Target::Postgres(_) => Ok(()),
        Target::Sqlite(_) => {
            let permit = Permit::system(SystemTask::Job);
            let freed = db
                .write(&permit, |tx| {
                    timers::free(tx)?;
                    store::free(tx)
                })
                .await?;
            if freed > 0 {
                tracing::info!(jobs = freed, "going on with jobs that were broken off");
            }
            Ok(())
        }
    }
}
