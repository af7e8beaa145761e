//! Placements entered as they stand, with the days on which each step was done: those of the demo,
//! whose past nobody has lived through.

use super::tell_flow;
use crate::access::{MemberId, OrganizationId};
use crate::db::{Shelf, WriteTx};
use crate::flow::model::FlowId;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::placement::model::{PlacementDates, PlacementState};
use crate::placement::rules;
use crate::placement::store::{self, PlacementRow};
use crate::policy::rules::PolicyBook;

/// How far a branch, which is the host itself, has come with a member who left on the day on which
/// it was told.
pub struct Standing {
    pub flow: FlowId,
    pub member: MemberId,
    pub host: OrganizationId,
    pub notified_on: Day,
    pub arrived_on: Option<Day>,
    pub placed_on: Option<Day>,
}

/// Enters a placement under the national rules. The caller records the event.
pub fn enter(tx: &mut WriteTx<'_>, standing: &Standing, book: &PolicyBook) -> Outcome<()> {
    let Standing { flow, member, host, notified_on, arrived_on, placed_on } = *standing;
    let dates = PlacementDates { departs_on: notified_on, notified_on };
    let arrive = rules::check_in_due(&dates, None, book);
    let decide = arrived_on.map(|day| rules::acceptance_due(day, None, book));
    let state = match (arrived_on, placed_on) {
        (None, _) => PlacementState::Notified,
        (Some(_), None) => PlacementState::CheckedIn,
        (Some(_), Some(_)) => PlacementState::Placed,
    };
    let row = PlacementRow {
        id: tx.id(),
        flow_id: flow,
        member_id: member,
        host_id: Some(host),
        host_name: String::new(),
        state,
        branch_id: placed_on.map(|_| host),
        group_id: None,
        notified_on,
        arrive_by: arrive.on,
        arrive_policy: arrive.ruling.cite(),
        checked_in_on: arrived_on,
        decide_by: decide.as_ref().map(|due| due.on),
        decide_policy: decide.map(|due| due.ruling.cite()).unwrap_or_default(),
        placed_on,
        ground: None,
        note: None,
        left_on: None,
        next_id: None,
        open: state.is_open(),
        created_at: tx.now(),
        version: 1,
        filed_on: placed_on,
    };
    if state == PlacementState::Notified {
        tell_flow(tx, &row)?;
    }
    store::insert(tx, row)
}
