//! Those who are with a host or awaited there, as the lines of a ledger, for files that somebody takes
//! along. Who is in them is recorded by the `exchange` room.

use crate::access::{MemberId, OrganizationId};
use crate::db::{Reader, Shelf};
use crate::flow::model::FlowId;
use crate::flow::service as flow;
use crate::kernel::day::Day;
use crate::kernel::fault::{Fault, Outcome};
use crate::placement::model::{PlacementId, PlacementState};
use crate::placement::rules;
use crate::placement::store::{self, PlacementRow};

/// One guest as a host's ledger tells of them.
pub struct GuestLine {
    pub id: PlacementId,
    pub version: i64,
    pub flow: FlowId,
    pub member: MemberId,
    pub home_branch: OrganizationId,
    /// As of today.
    pub state: PlacementState,
    /// Where the member was placed; before that the host.
    pub branch: Option<OrganizationId>,
    pub group: Option<OrganizationId>,
    pub arrive_by: Day,
    pub checked_in_on: Option<Day>,
    pub placed_on: Option<Day>,
}

/// How many an organization and those below host or await.
pub fn count(shelf: &mut impl Shelf, organization: OrganizationId) -> Outcome<i64> {
    store::ledger::count(shelf, organization)
}

/// The next lines of a host's ledger.
pub fn page(
    reader: &mut Reader<'_>,
    organization: OrganizationId,
    after: Option<PlacementId>,
    limit: i64,
) -> Outcome<Vec<GuestLine>> {
    let rows = store::ledger::page(reader, organization, after, limit)?;
    let homes = flow::home_branches_of(reader, rows.iter().map(|row| row.flow_id).collect())?;
    let today = reader.today();
    let line = |row: PlacementRow| {
        let home = homes.get(&row.flow_id).copied();
        let home_branch = home.ok_or_else(|| Fault::internal("a placement of no flow"))?;
        Ok(GuestLine {
            id: row.id,
            version: row.version,
            flow: row.flow_id,
            member: row.member_id,
            home_branch,
            state: rules::phase_by(row.state, row.arrive_by, today),
            branch: row.branch_id.or(row.host_id),
            group: row.group_id,
            arrive_by: row.arrive_by,
            checked_in_on: row.checked_in_on,
            placed_on: row.placed_on,
        })
    };
    rows.into_iter().map(line).collect()
}
