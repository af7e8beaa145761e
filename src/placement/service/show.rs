//! What is shown of placements.

use super::Frame;
use crate::access::OrganizationId;
use crate::db::{Reader, Shelf};
use crate::flow::model::FlowId;
use crate::flow::service::Around;
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::secret::Field;
use crate::placement::model::{PlacementDates, PlacementSummary};
use crate::placement::rules;
use crate::placement::store::{self, PlacementRow};
use crate::policy::model::{Due, Parameter};

pub(super) const NOTE: Field = Field { table: "placements", column: "note" };

/// The open placement of a flow, whoever asks: for deciding, not for showing.
pub fn current(shelf: &mut impl Shelf, flow: FlowId) -> Outcome<Option<PlacementSummary>> {
    let Some(row) = store::latest_of(shelf, flow)?.filter(|row| row.open) else {
        return Ok(None);
    };
    let home = crate::flow::service::home_branch_of(shelf, flow)?;
    let frame = Frame::of(shelf, row.host_id, home)?;
    summary(shelf, &row, &frame, None).map(Some)
}

/// The placements of a flow that the reader is party to, the first one first.
pub fn of_flow(
    reader: &mut Reader<'_>,
    flow: &FlowId,
    home_branch: OrganizationId,
) -> Outcome<Vec<PlacementSummary>> {
    let rows = store::of_flow(reader, *flow)?;
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
        file: row.placed_on.map(|on| rules::filing_due(on, frame.county(), &frame.book)),
        left_on: row.left_on,
        ground: row.ground,
        note,
        next_id: row.next_id,
    })
}
