//! What is shown of placements.

use super::{Frame, judged_at, turn};
use crate::access::{Action, MemberId, OrganizationId, policy};
use crate::db::{Reader, Shelf};
use crate::flow::model::FlowId;
use crate::flow::service::{self as flow, Around};
use crate::kernel::day::Day;
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::secret::Field;
use crate::placement::forms::PlacementView;
use crate::placement::model::{
    PlacementActor, PlacementDates, PlacementEvent, PlacementId, PlacementState, PlacementSummary,
    RefusalGround,
};
use crate::placement::rules::{self, Guards};
use crate::placement::store::{self, Filter, PlacementRow};
use crate::policy::model::{Due, Parameter};

pub(super) const NOTE: Field = Field { table: "placements", column: "note" };

/// The open placement of a flow, whoever asks: for deciding, not for showing.
pub fn current(shelf: &mut impl Shelf, of: FlowId) -> Outcome<Option<PlacementSummary>> {
    let Some(row) = store::latest_of(shelf, of)?.filter(|row| row.open) else {
        return Ok(None);
    };
    let home = flow::home_branch_of(shelf, of)?;
    let frame = Frame::of(shelf, row.host_id, home)?;
    summary(shelf, &row, &frame, None).map(Some)
}

/// The day of the first arrival at a host during a flow, whoever asks.
pub fn first_arrival(shelf: &mut impl Shelf, of: FlowId) -> Outcome<Option<Day>> {
    store::first_arrival(shelf, of)
}

/// The placements of a flow that the reader is party to, the first one first.
pub fn of_flow(
    reader: &mut Reader<'_>,
    of: FlowId,
    home_branch: OrganizationId,
) -> Outcome<Vec<PlacementSummary>> {
    let rows = store::of_flow(reader, of)?;
    let hosts: Vec<OrganizationId> = rows.iter().filter_map(|row| row.host_id).collect();
    let around = Around::load(reader, &[], &hosts)?;
    rows.iter()
        .map(|row| {
            let frame = Frame::of(reader, row.host_id, home_branch)?;
            summary(reader, row, &frame, Some(&around))
        })
        .collect()
}

/// A placement with its deadlines and the rules they rest on. Stored dates stand; the ruling is
/// that of the day each period began.
pub(super) fn summary(
    shelf: &impl Shelf,
    row: &PlacementRow,
    frame: &Frame,
    around: Option<&Around>,
) -> Outcome<PlacementSummary> {
    let dates = PlacementDates { departs_on: row.notified_on, notified_on: row.notified_on };
    let arrive = Due {
        on: row.arrive_by,
        ruling: rules::check_in_due(&dates, frame.county(), &frame.book).ruling,
    };
    let decide = row.decide_by.zip(row.checked_in_on).map(|(on, from)| Due {
        on,
        ruling: frame.book.at(frame.county(), from, Parameter::PlacementAcceptanceDays),
    });
    let note = row
        .note
        .as_ref()
        .map(|sealed| shelf.tools().ring.open(NOTE, row.id.raw(), sealed).map_err(Fault::internal))
        .transpose()?;
    let host = row.host_id.and_then(|id| around.and_then(|around| around.organization(id)));
    Ok(PlacementSummary {
        id: row.id,
        version: row.version,
        state: rules::phase(row.state, &arrive, shelf.today()),
        host_id: row.host_id,
        host_name: host.map_or_else(|| row.host_name.clone(), |brief| brief.name),
        branch_id: row.branch_id,
        group_id: row.group_id,
        notified_on: row.notified_on,
        arrive,
        checked_in_on: row.checked_in_on,
        decide,
        placed_on: row.placed_on,
        filed_on: row.filed_on,
        file: row
            .placed_on
            .filter(|_| row.filed_on.is_some())
            .map(|on| rules::filing_due(on, frame.county(), &frame.book)),
        left_on: row.left_on,
        ground: row.ground,
        note,
        next_id: row.next_id,
    })
}

/// A page of placements, the newest first.
pub fn list(
    reader: &mut Reader<'_>,
    filter: &Filter,
    after: Option<PlacementId>,
    limit: i64,
) -> Outcome<Vec<PlacementView>> {
    let rows = store::page(reader, filter, after, limit)?;
    let homes = flow::home_branches_of(reader, rows.iter().map(|row| row.flow_id).collect())?;
    let home = |row: &PlacementRow| {
        homes.get(&row.flow_id).copied().ok_or_else(|| Fault::internal("a placement of no flow"))
    };
    let homes = rows.iter().map(home).collect::<Outcome<Vec<OrganizationId>>>()?;
    let around = around(reader, &rows, &homes)?;
    reader.saw_members(rows.iter().map(|row| row.member_id));
    let judges = rows.iter().zip(&homes).map(|(row, home)| judged_at(row.host_id, *home));
    let frames = Frame::each(reader, judges.collect())?;
    let mut views = Vec::with_capacity(rows.len());
    for (row, home) in rows.iter().zip(homes) {
        let frame = frames
            .get(&judged_at(row.host_id, home))
            .ok_or_else(|| Fault::internal("a placement of no organization"))?;
        views.push(view(reader, row, home, frame, &around)?);
    }
    Ok(views)
}

/// How many placements within the scope are in a state, counted no further than `at_most`.
pub fn count(reader: &mut Reader<'_>, state: PlacementState, at_most: i64) -> Outcome<usize> {
    let filter = Filter { state: Some(state), ..Filter::default() };
    Ok(store::page(reader, &filter, None, at_most)?.len())
}

fn around(
    reader: &mut Reader<'_>,
    rows: &[PlacementRow],
    homes: &[OrganizationId],
) -> Outcome<Around> {
    let members: Vec<MemberId> = rows.iter().map(|row| row.member_id).collect();
    let hosts = rows.iter().filter_map(|row| row.host_id);
    let organizations: Vec<OrganizationId> = hosts.chain(homes.iter().copied()).collect();
    Around::load(reader, &members, &organizations)
}

fn view(
    reader: &Reader<'_>,
    row: &PlacementRow,
    home: OrganizationId,
    frame: &Frame,
    around: &Around,
) -> Outcome<PlacementView> {
    Ok(PlacementView {
        placement: summary(reader, row, frame, Some(around))?,
        flow_id: row.flow_id,
        member: around.person(row.member_id)?,
        home_branch: around.organization(home),
        actions: None,
    })
}

/// One placement, with what the reader may do next.
pub fn show(reader: &mut Reader<'_>, id: PlacementId) -> Outcome<PlacementView> {
    let row = store::find(reader, id)?;
    reader.saw_members([row.member_id]);
    let home = flow::home_branch_of(reader, row.flow_id)?;
    let frame = Frame::of(reader, row.host_id, home)?;
    let around = around(reader, std::slice::from_ref(&row), &[home])?;
    let parties = turn::parties(reader, &row, home)?;
    let mut view = view(reader, &row, home, &frame, &around)?;
    view.actions = Some(actions(reader, view.placement.state, row.host_id.is_none(), &parties));
    Ok(view)
}

/// What the reader may do next, were every form filled in.
fn actions(
    reader: &Reader<'_>,
    phase: PlacementState,
    host_outside: bool,
    parties: &[PlacementActor],
) -> Vec<PlacementEvent> {
    let willing = Guards {
        host_outside,
        branch_given: true,
        branch_has_groups: true,
        group_given: true,
        refusal_ground: Some(RefusalGround::NotHere),
        next_host_given: true,
    };
    let actor = &reader.warrant().actor;
    let offered = |event: &PlacementEvent| {
        let allowed = action(*event).is_some_and(|act| !policy::scope(actor, act).is_nothing());
        allowed && parties.iter().any(|part| rules::step(phase, *event, *part, &willing).is_ok())
    };
    PlacementEvent::ALL.iter().copied().filter(|event| offered(event)).collect()
}

/// The right a verb asks for; a withdrawal has no verb of its own.
const fn action(event: PlacementEvent) -> Option<Action> {
    match event {
        PlacementEvent::CheckIn
        | PlacementEvent::BeginVerifying
        | PlacementEvent::Accept
        | PlacementEvent::Refuse
        | PlacementEvent::Move
        | PlacementEvent::Leave => Some(Action::HandlePlacements),
        PlacementEvent::Reroute => Some(Action::ReroutePlacements),
        PlacementEvent::Withdraw => None,
    }
}
