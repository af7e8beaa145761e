//! When a flow's member is to be heard of next: the earliest of the days of contact, of an arrival that is
//! awaited and of the yearly report is the day that is watched.

use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::Integer;

use crate::db::schema::flows;
use crate::db::{Shelf, WriteTx, fixed_update};
use crate::flow::model::FlowId;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::policy::model::Due;

/// Values of one `IN` list, under SQLite's limit of binds.
const FLOWS_AT_ONCE: usize = 500;

/// Notes a later sign of life; an earlier one than known changes nothing. Not guarded by the
/// version: reports come without one, and the latest day wins in any order.
pub fn seen(tx: &mut WriteTx<'_>, flow: FlowId, on: Day, due: &Due) -> Outcome<bool> {
    let earlier = flows::id.eq(flow).and(flows::seen_on.lt(on));
    let seen = (
        flows::seen_on.eq(on),
        flows::due_on.eq(due.on),
        flows::due_policy.eq(due.ruling.cite()),
        flows::watch_on.eq(with_contact(due.on)),
    );
    Ok(fixed_update(flows::table, earlier, seen).execute(tx.conn())? == 1)
}

/// Starts the clock of silence, or sets it by another rule.
pub fn set_due(tx: &mut WriteTx<'_>, flow: FlowId, seen_on: Day, due: &Due) -> Outcome<()> {
    diesel::update(flows::table.filter(flows::id.eq(flow)))
        .set((
            flows::seen_on.eq(seen_on),
            flows::due_on.eq(due.on),
            flows::due_policy.eq(due.ruling.cite()),
            flows::watch_on.eq(with_contact(due.on)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The member says that they came home on a day, or, with none, has left again.
pub fn came_home(tx: &mut WriteTx<'_>, flow: FlowId, on: Option<Day>) -> Outcome<()> {
    diesel::update(flows::table.filter(flows::id.eq(flow)))
        .set(flows::came_home_on.eq(on))
        .execute(tx.conn())?;
    Ok(())
}

/// The member is to report back by a day, counted from another. The clock of silence stays as it is.
pub fn report_by(tx: &mut WriteTx<'_>, flow: FlowId, from: Day, by: Day) -> Outcome<()> {
    diesel::update(flows::table.filter(flows::id.eq(flow)))
        .set((
            flows::report_from_on.eq(from),
            flows::report_due_on.eq(by),
            flows::watch_on.eq(with_report(by)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes a later report; an earlier one than known changes nothing, as with signs of life.
pub fn reported(tx: &mut WriteTx<'_>, flow: FlowId, on: Day, next: Day) -> Outcome<()> {
    diesel::update(flows::table.filter(flows::id.eq(flow)))
        .filter(flows::report_from_on.lt(on))
        .set((
            flows::report_from_on.eq(on),
            flows::report_due_on.eq(next),
            flows::watch_on.eq(with_report(next)),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// A host waits for the member until a day, or no longer. The clock of silence stays as it is.
pub fn awaits(tx: &mut WriteTx<'_>, flow: FlowId, arrive_by: Option<Day>) -> Outcome<()> {
    let row = flows::table.filter(flows::id.eq(flow));
    match arrive_by {
        Some(by) => diesel::update(row)
            .set((flows::arrive_by.eq(Some(by)), flows::watch_on.eq(with_arrival(by))))
            .execute(tx.conn())?,
        None => diesel::update(row)
            .set((flows::arrive_by.eq(None::<Day>), flows::watch_on.eq(without_arrival())))
            .execute(tx.conn())?,
    };
    Ok(())
}

/// Hosts wait for the members of these flows until a day.
pub fn await_each(tx: &mut WriteTx<'_>, ids: &[FlowId], by: Day) -> Outcome<()> {
    for part in ids.chunks(FLOWS_AT_ONCE) {
        diesel::update(flows::table.filter(flows::id.eq_any(part.to_vec())))
            .set((flows::arrive_by.eq(Some(by)), flows::watch_on.eq(with_arrival(by))))
            .execute(tx.conn())?;
    }
    Ok(())
}

// The earliest of the three, of which an update sets one. An arrival that is not awaited is null, and comes
// before no other day.

/// The day of the next report, or of contact where that comes first.
#[diesel::dsl::auto_type]
fn without_arrival() -> _ {
    case_when(flows::report_due_on.lt(flows::due_on), flows::report_due_on).otherwise(flows::due_on)
}

/// That, or the new arrival deadline where it comes first.
#[diesel::dsl::auto_type]
fn with_arrival(by: Day) -> _ {
    case_when(
        flows::report_due_on.lt(by).and(flows::report_due_on.lt(flows::due_on)),
        flows::report_due_on,
    )
    .when(flows::due_on.lt(by), flows::due_on)
    .otherwise(by.into_sql::<Integer>())
}

/// The new day of the next report, or of an arrival that is awaited or of contact where that comes first.
#[diesel::dsl::auto_type]
fn with_report(by: Day) -> _ {
    let arrival = flows::arrive_by.assume_not_null();
    let arrival_first = arrival.lt(by).and(arrival.lt(flows::due_on));
    case_when(arrival_first, arrival)
        .when(flows::due_on.lt(by), flows::due_on)
        .otherwise(by.into_sql::<Integer>())
}

/// The new day of contact, or of an arrival that is awaited or of the next report where that comes first.
#[diesel::dsl::auto_type]
fn with_contact(by: Day) -> _ {
    let arrival = flows::arrive_by.assume_not_null();
    let arrival_first = arrival.lt(by).and(arrival.lt(flows::report_due_on));
    case_when(arrival_first, arrival)
        .when(flows::report_due_on.lt(by), flows::report_due_on)
        .otherwise(by.into_sql::<Integer>())
}
