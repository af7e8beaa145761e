//! What the flow and the check-ins cause in a placement (DECISIONS 32). Each records its own event.

use super::{CARRIED, Frame, event, tell, tell_flow};
use crate::access::OrganizationId;
use crate::db::{Shelf, WriteTx};
use crate::flow::model::FlowId;
use crate::flow::service as flow;
use crate::followup::service as followup;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Outcome};
use crate::notify::model::Occurrence;
use crate::placement::model::{
    HostSide, Notice, Opening, PlacementActor, PlacementDates, PlacementEvent, PlacementId,
    PlacementState,
};
use crate::placement::rules::{self, Guards};
use crate::placement::store::{self, PlacementRow};
use crate::policy::model::Due;

/// The flow was registered: tells the host, or notes the host outside the system. `None` where
/// there is nobody to be placed with.
pub fn notify(tx: &mut WriteTx<'_>, notice: &Notice) -> Outcome<Option<PlacementId>> {
    let today = tx.today();
    let Some(row) = open(tx, notice, Opening::Registered, today)? else { return Ok(None) };
    tell(tx, Occurrence::PlacementNotified, &row, notice.home_branch)?;
    Ok(Some(row.id))
}

/// Opens a placement that starts as `opening` says. The caller tells people.
pub(super) fn open(
    tx: &mut WriteTx<'_>,
    notice: &Notice,
    opening: Opening,
    on: Day,
) -> Outcome<Option<PlacementRow>> {
    if !notice.names_a_host() {
        return Ok(None);
    }
    let frame = Frame::of(tx, notice.host.inside(), notice.home_branch)?;
    let state = rules::opening_state(opening);
    let (mut row, arrive) = begun(tx, notice, state, &frame);
    if state == PlacementState::CheckedIn {
        check_in(&mut row, on, &frame);
    }
    tx.record(event(&row, notice.home_branch).policy(arrive.ruling.cite()));
    if state == PlacementState::Notified {
        tell_flow(tx, &row)?;
    }
    store::insert(tx, row.clone())?;
    Ok(Some(row))
}

/// A placement that begins today, and by when arrival is due.
pub(super) fn begun(
    tx: &WriteTx<'_>,
    notice: &Notice,
    state: PlacementState,
    frame: &Frame,
) -> (PlacementRow, Due) {
    let dates = PlacementDates { departs_on: notice.departs_on, notified_on: tx.today() };
    let arrive = rules::check_in_due(&dates, frame.county(), &frame.book);
    let row = PlacementRow {
        id: tx.id(),
        flow_id: notice.flow,
        member_id: notice.member,
        host_id: notice.host.inside(),
        host_name: notice.host_name.clone(),
        state,
        branch_id: None,
        group_id: None,
        notified_on: dates.notified_on,
        arrive_by: arrive.on,
        arrive_policy: arrive.ruling.cite(),
        checked_in_on: None,
        decide_by: None,
        decide_policy: String::new(),
        placed_on: None,
        ground: None,
        note: None,
        left_on: None,
        next_id: None,
        open: true,
        created_at: tx.now(),
        version: 1,
        filed_on: None,
    };
    (row, arrive)
}

/// Notes the check-in and when the host owes its decision.
pub(super) fn check_in(row: &mut PlacementRow, on: Day, frame: &Frame) {
    let decide = rules::acceptance_due(on, frame.county(), &frame.book);
    row.state = PlacementState::CheckedIn;
    row.checked_in_on = Some(on);
    row.decide_by = Some(decide.on);
    row.decide_policy = decide.ruling.cite();
}

/// The member reported arrival. A placement that is past its notice stays as it is: the report is
/// kept and classified by `checkin`.
pub fn arrived(tx: &mut WriteTx<'_>, flow_id: FlowId, on: Day) -> Outcome<()> {
    let Some(mut row) = store::latest_of(tx, flow_id)? else { return Ok(()) };
    let (member, none) = (PlacementActor::Member, Guards::default());
    if rules::step(row.state, PlacementEvent::CheckIn, member, &none).is_err() {
        return Ok(());
    }
    let home = flow::home_branch_of(tx, flow_id)?;
    let frame = Frame::of(tx, row.host_id, home)?;
    check_in(&mut row, on, &frame);
    tell_flow(tx, &row)?;
    match store::save(tx, &mut row) {
        // Two reports at once: the other one has checked the member in.
        Err(fault) if fault.code == Code::StaleVersion => Ok(()),
        saved => {
            saved?;
            tx.record(event(&row, home).policy(row.decide_policy.clone()));
            tell(tx, Occurrence::PlacementCheckedIn, &row, home)
        }
    }
}

/// The flow ended on a day: who was placed leaves the host, who was not is withdrawn.
pub fn end(tx: &mut WriteTx<'_>, flow_id: FlowId, on: Day) -> Outcome<()> {
    let home = flow::home_branch_of(tx, flow_id)?;
    finish(tx, flow_id, home, on)?;
    Ok(())
}

/// Ends the latest placement, if it is not over; answers which.
pub(super) fn finish(
    tx: &mut WriteTx<'_>,
    flow_id: FlowId,
    home: OrganizationId,
    on: Day,
) -> Outcome<Option<PlacementId>> {
    let Some(mut row) = store::latest_of(tx, flow_id)? else { return Ok(None) };
    let last = match row.state {
        PlacementState::Placed => PlacementEvent::Leave,
        PlacementState::Notified
        | PlacementState::NotArrived
        | PlacementState::CheckedIn
        | PlacementState::Verifying
        | PlacementState::Refused => PlacementEvent::Withdraw,
        PlacementState::Moved
        | PlacementState::Left
        | PlacementState::Rerouted
        | PlacementState::Withdrawn => return Ok(None),
    };
    let waited = row.state == PlacementState::Notified;
    row.state = rules::step(row.state, last, CARRIED, &Guards::default())?;
    if waited {
        tell_flow(tx, &row)?;
    }
    let left_on = rules::dates::left_with_the_flow(on, row.placed_on);
    row.left_on = (row.state == PlacementState::Left).then_some(left_on);
    tx.record(event(&row, home));
    store::save(tx, &mut row)?;
    tell(tx, Occurrence::PlacementEnded, &row, home)?;
    Ok(Some(row.id))
}

/// The departure date or the destination of a registered flow changed. Another host is notified in
/// place of the old one, which the member left on the day of the change; the same host gets a new
/// deadline.
pub fn redated(tx: &mut WriteTx<'_>, notice: &Notice, changed_on: Day) -> Outcome<()> {
    let latest = store::latest_of(tx, notice.flow)?.filter(|row| row.state.is_open());
    let same = latest.as_ref().is_some_and(|row| match notice.host {
        HostSide::Inside(host) => row.host_id == Some(host),
        HostSide::Outside => row.host_id.is_none() && row.host_name == notice.host_name,
        HostSide::Nobody => false,
    });
    match latest {
        Some(row) if same => new_deadline(tx, row, notice),
        Some(_) | None => {
            followup::host_gone(tx, notice.member)?;
            let old = finish(tx, notice.flow, notice.home_branch, changed_on)?;
            let new = notify(tx, notice)?;
            match (old, new) {
                (Some(old), Some(new)) => store::link(tx, old, new),
                (Some(_) | None, _) => Ok(()),
            }
        }
    }
}

fn new_deadline(tx: &mut WriteTx<'_>, mut row: PlacementRow, notice: &Notice) -> Outcome<()> {
    let frame = Frame::of(tx, row.host_id, notice.home_branch)?;
    let dates = PlacementDates { departs_on: notice.departs_on, notified_on: row.notified_on };
    let arrive = rules::check_in_due(&dates, frame.county(), &frame.book);
    if arrive.on == row.arrive_by {
        return Ok(());
    }
    row.arrive_by = arrive.on;
    row.arrive_policy = arrive.ruling.cite();
    if row.state == PlacementState::Notified {
        tell_flow(tx, &row)?;
    }
    tx.record(event(&row, notice.home_branch).policy(arrive.ruling.cite()));
    store::save(tx, &mut row)
}
