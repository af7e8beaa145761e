//! Rows of timers.

use diesel::prelude::*;

use crate::db::schema::timers;
use crate::db::{Both, MultiBackend, Shelf, WriteTx, cols, guarded};
use crate::job::model::Timer;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::Outcome;

#[derive(Queryable, Selectable)]
#[diesel(table_name = timers, check_for_backend(MultiBackend))]
pub struct TimerRow {
    pub due_at: Timestamp,
    pub leased_until: Timestamp,
    pub lease: i64,
}

/// A timer's row; none before its first round.
pub fn find(shelf: &mut impl Shelf, timer: Timer) -> Outcome<Option<TimerRow>> {
    Ok(timers::table
        .find(timer.as_str())
        .select(cols::<TimerRow>())
        .first(shelf.conn())
        .optional()?)
}

/// Makes the row of a timer that never ran.
pub fn found(tx: &mut WriteTx<'_>, timer: Timer) -> Outcome<()> {
    Both(
        diesel::insert_into(timers::table)
            .values((
                timers::name.eq(timer.as_str()),
                timers::due_at.eq(Timestamp::NEVER),
                timers::leased_until.eq(Timestamp::NEVER),
                timers::lease.eq(0_i64),
            ))
            .on_conflict_do_nothing(),
    )
    .execute(tx.conn())?;
    Ok(())
}

/// Takes a timer as `row` showed it; false when somebody else was first.
pub fn take(tx: &mut WriteTx<'_>, timer: Timer, row: &TimerRow, until: Timestamp) -> Outcome<bool> {
    let taken = diesel::update(timers::table.find(timer.as_str()))
        .filter(timers::lease.eq(row.lease))
        .filter(timers::leased_until.eq(row.leased_until))
        .set((timers::lease.eq(row.lease + 1), timers::leased_until.eq(until)))
        .execute(tx.conn())?;
    Ok(taken == 1)
}

/// Renews a lease; fails when another took it over.
pub fn renew(tx: &mut WriteTx<'_>, timer: Timer, lease: i64, until: Timestamp) -> Outcome<()> {
    let renewed = diesel::update(timers::table.find(timer.as_str()))
        .filter(timers::lease.eq(lease))
        .set(timers::leased_until.eq(until))
        .execute(tx.conn())?;
    guarded(renewed)
}

/// Gives a lease back and says when the next round is due.
pub fn rest(tx: &mut WriteTx<'_>, timer: Timer, lease: i64, due_at: Timestamp) -> Outcome<()> {
    let rested = diesel::update(timers::table.find(timer.as_str()))
        .filter(timers::lease.eq(lease))
        .set((timers::leased_until.eq(Timestamp::NEVER), timers::due_at.eq(due_at)))
        .execute(tx.conn())?;
    guarded(rested)
}

/// Ends all leases: for a database that no other process works on.
pub fn free(tx: &mut WriteTx<'_>) -> Outcome<()> {
    diesel::update(timers::table)
        .set(timers::leased_until.eq(Timestamp::NEVER))
        .execute(tx.conn())?;
    Ok(())
}
