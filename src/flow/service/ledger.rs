//! Those who are away, as the lines of a ledger, for files that somebody takes along and brings back.
//! Who is in them is recorded by the `exchange` room.

use std::collections::HashMap;

use super::open_details;
use crate::access::{MemberId, OrganizationId};
use crate::db::{Reader, Shelf};
use crate::flow::forms::Details;
use crate::flow::model::{Cause, Destination, FlowId};
use crate::flow::store::{self, FlowRow};
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::kernel::secret::KeyRing;

/// Values of one `IN` list, under SQLite's limit of binds.
const LOOKED_UP_AT_ONCE: usize = 500;

/// One absence as a ledger tells of it.
pub struct AbsenceLine {
    pub id: FlowId,
    pub version: i64,
    pub member: MemberId,
    pub home_branch: OrganizationId,
    pub departs_on: Day,
    pub cause: Cause,
    pub destination: Destination,
    /// Code of the division or country, of a host on this system too.
    pub region: String,
    pub details: Details,
    /// The last sign of life.
    pub seen_on: Day,
}

/// How many are away from an organization and below.
pub fn count(shelf: &mut impl Shelf, organization: OrganizationId) -> Outcome<i64> {
    store::ledger::count(shelf, organization)
}

/// The next lines of an organization's ledger, branch after branch.
pub fn page(
    reader: &mut Reader<'_>,
    organization: OrganizationId,
    after: Option<(OrganizationId, FlowId)>,
    limit: i64,
) -> Outcome<Vec<AbsenceLine>> {
    let rows = store::ledger::page(reader, organization, after, limit)?;
    let ring = &reader.tools().ring;
    rows.into_iter().map(|row| line(ring, row)).collect()
}

fn line(ring: &KeyRing, row: FlowRow) -> Outcome<AbsenceLine> {
    Ok(AbsenceLine {
        id: row.id,
        version: row.version,
        member: row.member_id,
        home_branch: row.home_branch_id,
        departs_on: row.departs_on,
        cause: row.cause,
        destination: row.destination(),
        details: open_details(ring, row.id, &row.details)?,
        seen_on: row.seen_on,
        region: row.region_code,
    })
}

/// The open flows of these members, seen or not, whoever asks: for deciding what a file would do.
pub fn open_of(shelf: &mut impl Shelf, members: &[MemberId]) -> Outcome<Vec<AbsenceLine>> {
    let mut found = Vec::new();
    for part in members.chunks(LOOKED_UP_AT_ONCE) {
        let rows = store::ledger::open_of(shelf, part)?;
        let ring = &shelf.tools().ring;
        for row in rows {
            found.push(line(ring, row)?);
        }
    }
    Ok(found)
}

/// The free text of flows that another room's list shows to the caller, who picks what is theirs.
pub fn details(reader: &mut Reader<'_>, ids: &[FlowId]) -> Outcome<HashMap<FlowId, Details>> {
    let rows = store::ledger::details(reader, ids)?;
    let ring = &reader.tools().ring;
    rows.into_iter().map(|(id, sealed)| Ok((id, open_details(ring, id, &sealed)?))).collect()
}

/// A flow that a line of a ledger names.
#[derive(Clone, Copy)]
pub struct Recorded {
    pub member: MemberId,
    pub version: i64,
    pub open: bool,
}

/// The flows of these ids, whoever asks: for deciding, not for showing.
pub fn recorded(shelf: &mut impl Shelf, ids: &[FlowId]) -> Outcome<HashMap<FlowId, Recorded>> {
    let mut found = HashMap::new();
    for part in ids.chunks(LOOKED_UP_AT_ONCE) {
        for (id, member, version, open) in store::ledger::recorded(shelf, part)? {
            found.insert(id, Recorded { member, version, open });
        }
    }
    Ok(found)
}
