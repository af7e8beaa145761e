//! The rows behind a quarterly summary.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{Within, flows_of, hosted_by};
use crate::db::Shelf;
use crate::db::schema::{flows, placements};
use crate::flow;
use crate::flow::model::{Absence, Cause, DestinationKind, FlowId, FlowState};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::organization::reach;
use crate::placement::model::PlacementId;
use crate::statistics::model::{Guest, Leave, Span};

/// Values of one `IN` list, under SQLite's limit of binds.
const LOOKED_UP_AT_ONCE: usize = 500;

/// Absences that were registered and of which something falls into the period.
pub fn leaves(shelf: &mut impl Shelf, within: Within, period: Span) -> Outcome<Vec<Leave>> {
    type Row = (FlowId, Day, Option<Day>, Option<Day>, FlowState, Cause, DestinationKind, String);
    let lasts = flows::ended_on.is_null().or(flows::ended_on.assume_not_null().ge(period.from));
    let rows: Vec<Row> = flows::table
        .filter(flows::hidden.eq(false))
        .filter(flows::state.eq_any(flow::REGISTERED))
        .filter(flows::departs_on.le(period.until))
        .filter(lasts)
        .filter(flows_of(within))
        .select((
            flows::id,
            flows::departs_on,
            flows::expected_return_on,
            flows::ended_on,
            flows::state,
            flows::cause,
            flows::destination,
            flows::region_code,
        ))
        .load(shelf.conn())?;
    let told =
        |(flow, departs_on, expected_return, ended_on, state, cause, destination, code): Row| {
            let absence = Absence { departs_on, expected_return };
            let returned = state == FlowState::Returned;
            Leave { flow, absence, ended_on, returned, cause, destination, region_code: code }
        };
    Ok(rows.into_iter().map(told).collect())
}

/// Whose placements are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Those of the unit's own members, wherever they are.
    Home,
    /// Those with hosts in the unit.
    Host,
}

/// Times with a host that had placed the member by `until`.
pub fn guests(
    shelf: &mut impl Shelf,
    within: Within,
    side: Side,
    until: Day,
) -> Outcome<Vec<Guest>> {
    type Row = (FlowId, Option<Day>, Option<Day>, Option<PlacementId>);
    let placed = placements::table
        .filter(placements::placed_on.is_not_null())
        .filter(placements::placed_on.assume_not_null().le(until))
        .select((
            placements::flow_id,
            placements::placed_on,
            placements::left_on,
            placements::next_id,
        ));
    let rows: Vec<Row> = match side {
        Side::Host => placed.filter(hosted_by(within)).load(shelf.conn())?,
        Side::Home => match within {
            Within::WholeTree => placed.load(shelf.conn())?,
            Within::Below(top) => {
                let own = flows::table
                    .filter(flows::home_branch_id.eq_any(reach::below(&[top])))
                    .select(flows::id);
                placed.filter(placements::flow_id.eq_any(own)).load(shelf.conn())?
            }
        },
    };
    let next: Vec<PlacementId> = rows.iter().filter_map(|(.., next)| *next).collect();
    let mut began: HashMap<PlacementId, Day> = HashMap::new();
    for part in next.chunks(LOOKED_UP_AT_ONCE) {
        let found: Vec<(PlacementId, Timestamp)> = placements::table
            .filter(placements::id.eq_any(part.to_vec()))
            .select((placements::id, placements::created_at))
            .load(shelf.conn())?;
        began.extend(found.into_iter().map(|(id, at)| (id, at.day())));
    }
    let told = |(flow, placed_on, left_on, next): Row| {
        let moved_on = next.and_then(|next| began.get(&next).copied());
        Some(Guest { flow, placed_on: placed_on?, until: left_on.or(moved_on) })
    };
    Ok(rows.into_iter().filter_map(told).collect())
}
