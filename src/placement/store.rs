//! Rows of placements.

pub mod import;
pub mod ledger;
pub mod place;
pub mod retention;

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{PlacementId, PlacementState, RefusalGround, Seats};
use crate::access::{MemberId, OrganizationId, Scope};
use crate::db::schema::{flows, members, placements};
use crate::db::{MultiBackend, Shelf, WriteTx, cols, guarded};
use crate::flow::model::FlowId;
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::member;
use crate::organization::reach;
use crate::privacy::reach as consented;

type Visible = Box<dyn BoxableExpression<placements::table, MultiBackend, SqlType = Bool>>;

/// States after which a host has nothing more to do with the member.
const GONE: [PlacementState; 2] = [PlacementState::Refused, PlacementState::Rerouted];

/// States in which the member is there.
const WITH_HOST: [PlacementState; 3] =
    [PlacementState::CheckedIn, PlacementState::Verifying, PlacementState::Placed];
/// States in which the member is with the host, or has been.
const COME: [PlacementState; 4] = [
    PlacementState::CheckedIn,
    PlacementState::Verifying,
    PlacementState::Placed,
    PlacementState::Left,
];

/// The placements a scope reaches: one's own, those of the home side's members, and those at which
/// one's organization is the host. For a host outside the system the home branch stands in.
fn visible(scope: &Scope) -> Visible {
    if scope.everything {
        return Box::new(true.into_sql::<Bool>());
    }
    let mut reached: Visible = Box::new(false.into_sql::<Bool>());
    if let Some(own) = scope.own {
        reached = Box::new(reached.or(placements::member_id.eq(own)));
    }
    if !scope.below.is_empty() {
        let home = flows::table
            .filter(flows::home_branch_id.eq_any(reach::below(&scope.below)))
            .select(flows::id);
        reached = Box::new(reached.or(placements::flow_id.eq_any(home)));
    }
    if !scope.party_to.is_empty() {
        let host = placements::host_id
            .assume_not_null()
            .eq_any(reach::below(&scope.party_to))
            .or(placements::branch_id.assume_not_null().eq_any(reach::below(&scope.party_to)));
        let host = placements::host_id.is_not_null().and(host);
        reached = Box::new(reached.or(placements::state.ne_all(GONE).and(host)));
        let stood_in_for = flows::table
            .filter(flows::home_branch_id.eq_any(reach::below(&scope.party_to)))
            .select(flows::id);
        let outside = placements::host_id.is_null().and(placements::flow_id.eq_any(stood_in_for));
        reached = Box::new(reached.or(outside));
    }
    if !scope.arrived.is_empty() {
        let host = placements::host_id.assume_not_null().eq_any(reach::below(&scope.arrived));
        let host = placements::host_id.is_not_null().and(host);
        reached = Box::new(reached.or(placements::state.eq_any(COME).and(host)));
    }
    if let Some(account) = scope.assigned {
        let assigned = members::table
            .filter(members::liaison_id.assume_not_null().eq(account))
            .select(members::id);
        reached = Box::new(reached.or(placements::member_id.eq_any(assigned)));
    }
    match scope.consented_from {
        None => reached,
        Some(from) => Box::new(reached.and(consented::placements(from))),
    }
}

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = placements, check_for_backend(MultiBackend))]
#[diesel(treat_none_as_default_value = false)]
pub struct PlacementRow {
    pub id: PlacementId,
    pub flow_id: FlowId,
    pub member_id: MemberId,
    pub host_id: Option<OrganizationId>,
    pub host_name: String,
    pub state: PlacementState,
    pub branch_id: Option<OrganizationId>,
    pub group_id: Option<OrganizationId>,
    pub notified_on: Day,
    pub arrive_by: Day,
    pub arrive_policy: String,
    pub checked_in_on: Option<Day>,
    pub decide_by: Option<Day>,
    pub decide_policy: String,
    pub placed_on: Option<Day>,
    pub ground: Option<RefusalGround>,
    pub note: Option<Vec<u8>>,
    pub left_on: Option<Day>,
    pub next_id: Option<PlacementId>,
    pub open: bool,
    pub created_at: Timestamp,
    pub version: i64,
    pub filed_on: Option<Day>,
}

impl PlacementRow {
    pub fn seats(&self) -> Seats {
        Seats { host: self.host_id, branch: self.branch_id, group: self.group_id }
    }

    pub fn take_seats(&mut self, seats: Seats) {
        (self.host_id, self.branch_id, self.group_id) = (seats.host, seats.branch, seats.group);
    }
}

/// The open placements at a host, in a branch or in a group, whoever asks.
pub fn open_at(shelf: &mut impl Shelf, organization: OrganizationId) -> Outcome<Vec<PlacementRow>> {
    Ok(placements::table
        .filter(placements::open.eq(true))
        .filter(
            placements::host_id
                .eq(organization)
                .or(placements::branch_id.eq(organization))
                .or(placements::group_id.eq(organization)),
        )
        .order(placements::id)
        .select(cols::<PlacementRow>())
        .load(shelf.conn())?)
}

/// One placement within the scope, or 404.
pub fn find(shelf: &mut impl Shelf, id: PlacementId) -> Outcome<PlacementRow> {
    let visible = visible(shelf.scope());
    placements::table
        .find(id)
        .filter(visible)
        .select(cols::<PlacementRow>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// The latest placement of a flow, whoever asks.
pub fn latest_of(shelf: &mut impl Shelf, flow: FlowId) -> Outcome<Option<PlacementRow>> {
    Ok(placements::table
        .filter(placements::flow_id.eq(flow))
        .order(placements::id.desc())
        .select(cols::<PlacementRow>())
        .first(shelf.conn())
        .optional()?)
}

/// The day of the first arrival at a host during a flow.
pub fn first_arrival(shelf: &mut impl Shelf, flow: FlowId) -> Outcome<Option<Day>> {
    let found: Option<Option<Day>> = placements::table
        .filter(placements::flow_id.eq(flow))
        .filter(placements::checked_in_on.is_not_null())
        .order(placements::checked_in_on)
        .select(placements::checked_in_on)
        .first(shelf.conn())
        .optional()?;
    Ok(found.flatten())
}

/// The placements of a flow within the scope, the first one first.
pub fn of_flow(shelf: &mut impl Shelf, flow: FlowId) -> Outcome<Vec<PlacementRow>> {
    let visible = visible(shelf.scope());
    Ok(placements::table
        .filter(placements::flow_id.eq(flow))
        .filter(visible)
        .order(placements::id)
        .select(cols::<PlacementRow>())
        .load(shelf.conn())?)
}

/// What a list of placements is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// As of today: `not_arrived` is read off the deadline.
    pub state: Option<PlacementState>,
    /// Arrived, being verified or placed.
    pub with_host: bool,
    /// Hosts at or below this organization.
    pub host: Option<OrganizationId>,
}

/// A page of placements within the scope, the newest first.
pub fn page(
    shelf: &mut impl Shelf,
    filter: &Filter,
    after: Option<PlacementId>,
    limit: i64,
) -> Outcome<Vec<PlacementRow>> {
    let today = shelf.today();
    let few = member::reach::few(shelf)?;
    let mut query = placements::table
        .filter(visible(shelf.scope()))
        .select(cols::<PlacementRow>())
        .into_boxed();
    if let Some(few) = few {
        query = query.filter(placements::member_id.eq_any(few));
    }
    match filter.state {
        Some(PlacementState::NotArrived) => {
            query = query
                .filter(placements::state.eq(PlacementState::Notified))
                .filter(placements::arrive_by.lt(today));
        }
        Some(PlacementState::Notified) => {
            query = query
                .filter(placements::state.eq(PlacementState::Notified))
                .filter(placements::arrive_by.ge(today));
        }
        Some(state) => query = query.filter(placements::state.eq(state)),
        None => {}
    }
    if filter.with_host {
        query = query.filter(placements::state.eq_any(WITH_HOST));
    }
    if let Some(host) = filter.host {
        let below = placements::host_id.assume_not_null().eq_any(reach::below(&[host]));
        query = query.filter(placements::host_id.is_not_null().and(below));
    }
    if let Some(after) = after {
        query = query.filter(placements::id.lt(after));
    }
    Ok(query.order(placements::id.desc()).limit(limit).load(shelf.conn())?)
}

/// 409 when the flow has an open placement already.
pub fn insert(tx: &mut WriteTx<'_>, row: PlacementRow) -> Outcome<()> {
    tx.unique(Code::PlacementState, |conn| {
        diesel::insert_into(placements::table).values(row).execute(conn)
    })?;
    Ok(())
}

#[derive(AsChangeset)]
#[diesel(table_name = placements, treat_none_as_null = true)]
struct Changed {
    host_id: Option<OrganizationId>,
    state: PlacementState,
    branch_id: Option<OrganizationId>,
    group_id: Option<OrganizationId>,
    arrive_by: Day,
    arrive_policy: String,
    checked_in_on: Option<Day>,
    decide_by: Option<Day>,
    decide_policy: String,
    placed_on: Option<Day>,
    ground: Option<RefusalGround>,
    note: Option<Vec<u8>>,
    left_on: Option<Day>,
    open: bool,
    version: i64,
    filed_on: Option<Day>,
}

/// Writes a changed row over the version it was read at and counts the version up; 412 when
/// somebody was first.
pub fn save(tx: &mut WriteTx<'_>, row: &mut PlacementRow) -> Outcome<()> {
    let read = row.version;
    row.version += 1;
    row.open = row.state.is_open();
    let row = row.clone();
    let changed = Changed {
        host_id: row.host_id,
        state: row.state,
        branch_id: row.branch_id,
        group_id: row.group_id,
        arrive_by: row.arrive_by,
        arrive_policy: row.arrive_policy,
        checked_in_on: row.checked_in_on,
        decide_by: row.decide_by,
        decide_policy: row.decide_policy,
        placed_on: row.placed_on,
        ground: row.ground,
        note: row.note,
        left_on: row.left_on,
        open: row.open,
        version: row.version,
        filed_on: row.filed_on,
    };
    let updated = diesel::update(placements::table.filter(placements::id.eq(row.id)))
        .filter(placements::version.eq(read))
        .set(changed)
        .execute(tx.conn())?;
    guarded(updated)
}

/// Notes which placement carries on after this one.
pub fn link(tx: &mut WriteTx<'_>, from: PlacementId, next: PlacementId) -> Outcome<()> {
    let updated = diesel::update(placements::table.filter(placements::id.eq(from)))
        .set(placements::next_id.eq(next))
        .execute(tx.conn())?;
    guarded(updated)
}
