//! Absences that have gone on beyond their plan, and of which of them it was told.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::FlowRow;
use super::list::under_way;
use crate::db::schema::{flows, outlasted_flows};
use crate::db::{Shelf, WriteTx, cols};
use crate::flow::model::FlowId;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;

/// Where a walk stands.
pub type Place = (Day, FlowId);

/// Who is away, was to be back before a day, and of whom nothing was told yet, in the order of the planned
/// return.
pub fn expected_back(
    shelf: &mut impl Shelf,
    before: Day,
    after: Option<Place>,
    limit: i64,
) -> Outcome<Vec<FlowRow>> {
    let told = outlasted_flows::table.filter(outlasted_flows::flow_id.eq(flows::id));
    let back = flows::expected_return_on.assume_not_null();
    let mut query = flows::table
        .filter(flows::open)
        .filter(under_way(before))
        .filter(flows::expected_return_on.is_not_null())
        .filter(back.lt(before))
        .filter(not(exists(told)))
        .select(cols::<FlowRow>())
        .into_boxed();
    if let Some((day, id)) = after {
        query = query.filter(back.gt(day).or(back.eq(day).and(flows::id.gt(id))));
    }
    Ok(query.order((flows::expected_return_on, flows::id)).limit(limit).load(shelf.conn())?)
}

/// Notes that it was told.
pub fn told(tx: &mut WriteTx<'_>, flow: FlowId, on: Day) -> Outcome<()> {
    diesel::insert_into(outlasted_flows::table)
        .values((outlasted_flows::flow_id.eq(flow), outlasted_flows::told_on.eq(on)))
        .execute(tx.conn())?;
    Ok(())
}

/// The member left on another day than was thought: what was told does not count.
pub fn forget(tx: &mut WriteTx<'_>, flow: FlowId) -> Outcome<()> {
    diesel::delete(outlasted_flows::table.find(flow)).execute(tx.conn())?;
    Ok(())
}

/// Registrations that are not over, whoever asks.
pub fn open_rows(shelf: &mut impl Shelf, ids: Vec<FlowId>) -> Outcome<Vec<FlowRow>> {
    Ok(flows::table
        .filter(flows::id.eq_any(ids))
        .filter(flows::open)
        .select(cols::<FlowRow>())
        .load(shelf.conn())?)
}
