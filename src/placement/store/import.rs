//! Rows of placements that come and go with an import.

use std::collections::HashSet;

use diesel::dsl::min;
use diesel::prelude::*;

use super::PlacementRow;
use crate::access::OrganizationId;
use crate::db::schema::{flows, organizations, placements};
use crate::db::{Shelf, WriteTx};
use crate::each;
use crate::flow::model::FlowId;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::organization::model::OrganizationState;
use crate::placement::model::{PlacementId, PlacementState};

/// Values of one `IN` list, under SQLite's limit of binds.
const LOOKED_UP_AT_ONCE: usize = 500;

/// Rows of one INSERT: 23 columns each, under SQLite's limit of binds.
const ROWS_AT_ONCE: usize = 400;

/// Those of the flows that have or had a placement.
pub fn with_placement(shelf: &mut impl Shelf, ids: &[FlowId]) -> Outcome<HashSet<FlowId>> {
    let mut found = HashSet::new();
    for part in ids.chunks(LOOKED_UP_AT_ONCE) {
        let there: Vec<FlowId> = placements::table
            .filter(placements::flow_id.eq_any(part.to_vec()))
            .select(placements::flow_id)
            .load(shelf.conn())?;
        found.extend(there);
    }
    Ok(found)
}

/// Those of the organizations that are no more.
pub fn dissolved(
    shelf: &mut impl Shelf,
    ids: Vec<OrganizationId>,
) -> Outcome<HashSet<OrganizationId>> {
    let found: Vec<OrganizationId> = organizations::table
        .filter(organizations::id.eq_any(ids))
        .filter(organizations::state.eq(OrganizationState::Dissolved))
        .select(organizations::id)
        .load(shelf.conn())?;
    Ok(found.into_iter().collect())
}

pub fn insert(tx: &mut WriteTx<'_>, rows: &[PlacementRow]) -> Outcome<()> {
    for part in rows.chunks(ROWS_AT_ONCE) {
        each!(tx.conn() => inner, diesel::insert_into(placements::table)
            .values(part)
            .execute(inner))?;
    }
    Ok(())
}

/// A host, the first of its placements, and the first day by which somebody is to arrive.
pub type Awaiting = (Option<OrganizationId>, Option<PlacementId>, Option<Day>);

/// The hosts in the system that wait for members whom an import has entered.
pub fn awaiting(shelf: &mut impl Shelf, import: i64) -> Outcome<Vec<Awaiting>> {
    let entered = flows::table.filter(flows::import_id.eq(import)).select(flows::id);
    Ok(placements::table
        .filter(placements::flow_id.eq_any(entered))
        .filter(placements::host_id.is_not_null())
        .filter(placements::state.eq(PlacementState::Notified))
        .group_by(placements::host_id)
        .order(placements::host_id)
        .select((placements::host_id, min(placements::id), min(placements::arrive_by)))
        .load(shelf.conn())?)
}

/// Deletes the placements of flows; 409 when anything was done with one.
pub fn forget(tx: &mut WriteTx<'_>, ids: &[FlowId]) -> Outcome<()> {
    for part in ids.chunks(LOOKED_UP_AT_ONCE) {
        diesel::delete(
            placements::table
                .filter(placements::flow_id.eq_any(part.to_vec()))
                .filter(placements::state.eq(PlacementState::Notified))
                .filter(placements::version.eq(1)),
        )
        .execute(tx.conn())?;
        if !with_placement(tx, part)?.is_empty() {
            return Err(Fault::new(Code::ImportBuiltUpon));
        }
    }
    Ok(())
}
