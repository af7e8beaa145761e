//! When the next sign of a flow's member is due.

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
        flows::watch_on.eq(earlier_arrival_or(due.on)),
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
            flows::watch_on.eq(earlier_arrival_or(due.on)),
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

/// A host waits for the member until a day, or no longer. The clock of silence stays as it is.
pub fn awaits(tx: &mut WriteTx<'_>, flow: FlowId, arrive_by: Option<Day>) -> Outcome<()> {
    let row = flows::table.filter(flows::id.eq(flow));
    match arrive_by {
        Some(by) => diesel::update(row)
            .set((
                flows::arrive_by.eq(Some(by)),
                flows::watch_on.eq(case_when(flows::due_on.lt(by), flows::due_on)
                    .otherwise(by.into_sql::<Integer>())),
            ))
            .execute(tx.conn())?,
        None => diesel::update(row)
            .set((flows::arrive_by.eq(None::<Day>), flows::watch_on.eq(flows::due_on)))
            .execute(tx.conn())?,
    };
    Ok(())
}

/// Hosts wait for the members of these flows until a day.
pub fn await_each(tx: &mut WriteTx<'_>, ids: &[FlowId], by: Day) -> Outcome<()> {
    for part in ids.chunks(FLOWS_AT_ONCE) {
        diesel::update(flows::table.filter(flows::id.eq_any(part.to_vec())))
            .set((
                flows::arrive_by.eq(Some(by)),
                flows::watch_on.eq(case_when(flows::due_on.lt(by), flows::due_on)
                    .otherwise(by.into_sql::<Integer>())),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// The arrival deadline where one runs and ends before contact is due, else that day.
#[diesel::dsl::auto_type]
fn earlier_arrival_or(due_on: Day) -> _ {
    let arrival = flows::arrive_by.assume_not_null();
    case_when(flows::arrive_by.lt(due_on), arrival).otherwise(due_on.into_sql::<Integer>())
}
