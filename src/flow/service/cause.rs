//! What other rooms cause in a flow, each authorised by the verb that started it (DECISIONS 32).

use std::collections::HashMap;

use super::{amend, turn};
use crate::access::{MemberId, OrganizationId};
use crate::db::{Shelf, WriteTx};
use crate::flow::model::{FlowActor, FlowEvent, FlowId, FlowState, OpenFlow};
use crate::flow::rules::dates::Known;
use crate::flow::rules::{contact, step};
use crate::flow::store;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::organization::service as organization;
use crate::policy::model::Due;
use crate::policy::service as policy;

/// The member's open flow, whoever asks: for causes of other rooms, not for showing.
pub fn open_flow_of(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Option<OpenFlow>> {
    store::open_of(shelf, member)
}

/// Somebody was in touch with the member on a day. Moves the clock of silence forward, never back,
/// and answers when contact is due next; `None` without a flow that is registered, or when a later
/// sign is known. The caller records the event.
pub fn contact_seen(tx: &mut WriteTx<'_>, member: MemberId, on: Day) -> Outcome<Option<Due>> {
    let Some(flow) = store::open_row_of(tx, member)? else { return Ok(None) };
    if !matches!(flow.state, FlowState::Registered | FlowState::InFlow) {
        return Ok(None);
    }
    let county = organization::county_of(tx, flow.home_branch_id)?;
    let book = policy::book(tx)?;
    let due = contact::due_on(on, &flow.destination(), Some(&county), &book);
    Ok(store::clock::seen(tx, flow.id, on, &due)?.then_some(due))
}

/// The same for a room that has read the open flow in this transaction and knows when contact is
/// due: one statement, on the path of every check-in.
pub fn seen(tx: &mut WriteTx<'_>, flow: FlowId, on: Day, due: &Due) -> Outcome<bool> {
    store::clock::seen(tx, flow, on, due)
}

/// The member says that they came home on a day, or, with none, has left again. The caller records the
/// event.
pub fn came_home(tx: &mut WriteTx<'_>, flow: FlowId, on: Option<Day>) -> Outcome<()> {
    store::clock::came_home(tx, flow, on)
}

/// The member reported back on a day: the same as [`contact_seen`] for the yearly report.
pub fn report_made(tx: &mut WriteTx<'_>, member: MemberId, on: Day) -> Outcome<()> {
    let Some(flow) = store::open_row_of(tx, member)? else { return Ok(()) };
    if !matches!(flow.state, FlowState::Registered | FlowState::InFlow) {
        return Ok(());
    }
    let county = organization::county_of(tx, flow.home_branch_id)?;
    let book = policy::book(tx)?;
    let next = contact::report_back_due(on, Some(&county), &book).on;
    store::clock::reported(tx, flow.id, on, next)
}

/// The member reported back on a day, and is to report again by `next`, unless a later report is known. The
/// caller records the event.
pub fn reported(tx: &mut WriteTx<'_>, flow: FlowId, on: Day, next: Day) -> Outcome<()> {
    store::clock::reported(tx, flow, on, next)
}

/// A host waits for the member until a day, or, with none, no longer. The caller records the event.
pub fn awaits(tx: &mut WriteTx<'_>, flow: FlowId, arrive_by: Option<Day>) -> Outcome<()> {
    store::clock::awaits(tx, flow, arrive_by)
}

/// The same of many that an import shows.
pub fn await_each(tx: &mut WriteTx<'_>, flows: &[FlowId], by: Day) -> Outcome<()> {
    store::clock::await_each(tx, flows, by)
}

/// An arrival on a day, or the host, confirms that the member has left; who arrived before the day
/// of the plan left before it too. The caller records the event.
///
/// Fails with `flow_state` where nobody is to leave.
pub fn departed(tx: &mut WriteTx<'_>, flow: FlowId, on: Day, by: FlowActor) -> Outcome<()> {
    let row = store::find_for_cause(tx, flow)?;
    let phase = step::phase(row.state, row.departs_on, tx.today());
    step::step(phase, FlowEvent::Depart, FlowActor::System, &step::Guards::default())?;
    store::departed(tx, flow)?;
    if on < row.departs_on { amend::left_earlier(tx, flow, on, by) } else { Ok(()) }
}

/// A branch was dissolved or merged: the flows that are not over follow its members. Answers how
/// many; the caller records the event.
pub fn home_moved(
    tx: &mut WriteTx<'_>,
    from_branch: OrganizationId,
    to_branch: OrganizationId,
) -> Outcome<u64> {
    store::rehome(tx, from_branch, to_branch)
}

/// One member was moved to another branch: the flows that are not over follow. The caller records
/// the event.
pub fn member_moved(
    tx: &mut WriteTx<'_>,
    member: MemberId,
    to_branch: OrganizationId,
) -> Outcome<u64> {
    store::rehome_member(tx, member, to_branch)
}

/// The home branch of a flow, whoever asks.
pub fn home_branch_of(shelf: &mut impl Shelf, flow: FlowId) -> Outcome<OrganizationId> {
    Ok(store::find_for_cause(shelf, flow)?.home_branch_id)
}

/// The home branches of flows, whoever asks.
pub fn home_branches_of(
    shelf: &mut impl Shelf,
    flows: Vec<FlowId>,
) -> Outcome<HashMap<FlowId, OrganizationId>> {
    store::home_branches(shelf, flows)
}

/// The departure date of a flow, whoever asks.
pub fn departs_on(shelf: &mut impl Shelf, flow: FlowId) -> Outcome<Day> {
    Ok(store::find_for_cause(shelf, flow)?.departs_on)
}

/// What is known of a flow's dates, whoever asks.
pub fn known(shelf: &mut impl Shelf, flow: FlowId) -> Outcome<Known> {
    let row = store::find_for_cause(shelf, flow)?;
    turn::known(shelf, &row)
}
