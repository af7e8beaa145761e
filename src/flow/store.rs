//! Rows of outbound registrations.

pub mod around;
pub mod clock;
pub mod day;
pub mod history;
pub mod import;
pub mod ledger;
pub mod list;
pub mod outlasted;
pub mod retention;

use std::collections::HashMap;

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{
    Cause, Destination, DestinationKind, FlowChannel, FlowId, FlowKind, FlowState, OpenFlow, Side,
    Talk,
};
use crate::access::{AccountId, MemberId, OrganizationId, Scope};
use crate::db::schema::{flows, members, placements};
use crate::db::{MultiBackend, Shelf, WriteTx, cols, guarded};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::organization::reach;
use crate::placement::model::PlacementState;
use crate::privacy::reach as consented;

type Visible = Box<dyn BoxableExpression<flows::table, MultiBackend, SqlType = Bool>>;

/// The states in which a host has to do with the member; in all but the first the member has come.
const WITH_THE_HOST: [PlacementState; 4] = [
    PlacementState::Notified,
    PlacementState::CheckedIn,
    PlacementState::Verifying,
    PlacementState::Placed,
];

/// The flows a scope reaches, from either side. Rows of an import that is not applied yet are
/// nobody's. A host that had the member to the end keeps the registration; one that was left before
/// does not read where the member went from there.
fn visible(scope: &Scope) -> Visible {
    let [_, come @ ..] = WITH_THE_HOST;
    let left = diesel::alias!(flows as left);
    let hosted = |states: &[PlacementState], hosts: &[OrganizationId]| {
        let stays = placements::state.eq_any(states.to_vec());
        let ended_on = left.field(flows::ended_on);
        let to_the_end = placements::state.eq(PlacementState::Left).and(
            ended_on
                .is_not_null()
                .and(placements::left_on.assume_not_null().ge(ended_on.assume_not_null())),
        );
        placements::table
            .inner_join(left.on(left.field(flows::id).eq(placements::flow_id)))
            .filter(stays.or(to_the_end))
            .filter(
                placements::host_id
                    .assume_not_null()
                    .eq_any(reach::below(hosts))
                    .or(placements::branch_id.assume_not_null().eq_any(reach::below(hosts))),
            )
            .select(placements::flow_id)
    };
    let mut reached = at_home(scope);
    for (states, hosts) in [(&WITH_THE_HOST[..], &scope.party_to), (&come, &scope.arrived)] {
        if !hosts.is_empty() {
            let shown = flows::hidden.eq(false).and(flows::id.eq_any(hosted(states, hosts)));
            reached = Box::new(reached.or(shown));
        }
    }
    match scope.consented_from {
        None => reached,
        Some(from) => Box::new(reached.and(consented::flows(from))),
    }
}

/// The flows a scope reaches as the member, the home side or the liaison: with all their fields.
fn at_home(scope: &Scope) -> Visible {
    let shown = flows::hidden.eq(false);
    if scope.everything {
        return Box::new(shown);
    }
    let mut reached: Visible = Box::new(false.into_sql::<Bool>());
    if let Some(own) = scope.own {
        reached = Box::new(reached.or(flows::member_id.eq(own)));
    }
    if !scope.below.is_empty() {
        let below = flows::home_branch_id.eq_any(reach::below(&scope.below));
        reached = Box::new(reached.or(below));
    }
    if let Some(account) = scope.assigned {
        let assigned = members::table
            .filter(members::liaison_id.assume_not_null().eq(account))
            .select(members::id);
        reached = Box::new(reached.or(flows::member_id.eq_any(assigned)));
    }
    Box::new(shown.and(reached))
}

#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = flows, check_for_backend(MultiBackend))]
pub struct FlowRow {
    pub id: FlowId,
    pub member_id: MemberId,
    pub home_branch_id: OrganizationId,
    pub state: FlowState,
    pub departs_on: Day,
    pub expected_return_on: Option<Day>,
    pub cause: Cause,
    pub kind: FlowKind,
    #[diesel(column_name = destination)]
    pub destination_kind: DestinationKind,
    pub host_id: Option<OrganizationId>,
    pub region_code: String,
    pub details: Vec<u8>,
    pub channel: FlowChannel,
    pub primary_manager: Side,
    pub primary_policy: String,
    pub talk: Talk,
    pub talk_on: Option<Day>,
    pub document_number: String,
    pub submitted_at: Timestamp,
    pub registered_at: Timestamp,
    pub ended_on: Option<Day>,
    pub seen_on: Day,
    pub due_on: Day,
    pub came_home_on: Option<Day>,
    pub report_from_on: Day,
    pub report_due_on: Day,
    pub version: i64,
}

impl FlowRow {
    /// Where the member goes.
    pub fn destination(&self) -> Destination {
        let code = self.region_code.clone();
        match (self.destination_kind, self.host_id) {
            (DestinationKind::Organization, Some(organization)) => {
                Destination::Organization { organization }
            }
            (DestinationKind::Place, _) => Destination::Place { region: code },
            (DestinationKind::Abroad, _) => Destination::Abroad { country: code },
            (DestinationKind::Organization, None) | (DestinationKind::Unknown, _) => {
                Destination::Unknown
            }
        }
    }

    pub fn opened(self) -> OpenFlow {
        OpenFlow {
            id: self.id,
            member: self.member_id,
            home_branch: self.home_branch_id,
            state: self.state,
            departs_on: self.departs_on,
            seen_on: self.seen_on,
            due_on: self.due_on,
            report_due_on: self.report_due_on,
            version: self.version,
        }
    }
}

/// One flow within the scope, or 404.
pub fn find(shelf: &mut impl Shelf, id: FlowId) -> Outcome<FlowRow> {
    let visible = visible(shelf.scope());
    flows::table
        .find(id)
        .filter(visible)
        .select(cols::<FlowRow>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// One flow whoever asks, for what another room decided about it.
pub fn find_for_cause(shelf: &mut impl Shelf, id: FlowId) -> Outcome<FlowRow> {
    flows::table
        .find(id)
        .select(cols::<FlowRow>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// The home branches of flows, whoever asks.
pub fn home_branches(
    shelf: &mut impl Shelf,
    ids: Vec<FlowId>,
) -> Outcome<HashMap<FlowId, OrganizationId>> {
    let rows: Vec<(FlowId, OrganizationId)> = flows::table
        .filter(flows::id.eq_any(ids))
        .select((flows::id, flows::home_branch_id))
        .load(shelf.conn())?;
    Ok(rows.into_iter().collect())
}

/// Of these flows, those the scope reaches from the home side.
pub fn seen_at_home(shelf: &mut impl Shelf, ids: &[FlowId]) -> Outcome<Vec<FlowId>> {
    let at_home = at_home(shelf.scope());
    Ok(flows::table
        .filter(flows::id.eq_any(ids.to_vec()))
        .filter(at_home)
        .select(flows::id)
        .load(shelf.conn())?)
}

/// The member's open flow, whoever asks.
pub fn open_of(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Option<OpenFlow>> {
    Ok(open_row_of(shelf, member)?.map(FlowRow::opened))
}

/// The row of the member's open flow, whoever asks.
pub fn open_row_of(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Option<FlowRow>> {
    Ok(flows::table
        .filter(flows::member_id.eq(member))
        .filter(flows::open.eq(true))
        .filter(flows::hidden.eq(false))
        .select(cols::<FlowRow>())
        .first(shelf.conn())
        .optional()?)
}

/// Stores a confirmed departure; one that is confirmed already stays as it is.
pub fn departed(tx: &mut WriteTx<'_>, flow: FlowId) -> Outcome<()> {
    diesel::update(flows::table.filter(flows::id.eq(flow)))
        .filter(flows::state.eq(FlowState::Registered))
        .set((flows::state.eq(FlowState::InFlow), flows::version.eq(flows::version + 1)))
        .execute(tx.conn())?;
    Ok(())
}

/// Gives the flows that are not over to another home branch; answers how many.
pub fn rehome(tx: &mut WriteTx<'_>, from: OrganizationId, to: OrganizationId) -> Outcome<u64> {
    let moved = diesel::update(flows::table.filter(flows::home_branch_id.eq(from)))
        .filter(flows::open.eq(true).or(flows::state.eq(FlowState::Draft)))
        .set((flows::home_branch_id.eq(to), flows::version.eq(flows::version + 1)))
        .execute(tx.conn())?;
    u64::try_from(moved).map_err(Fault::internal)
}

/// Gives a member's flows that are not over to another home branch; answers how many.
pub fn rehome_member(tx: &mut WriteTx<'_>, member: MemberId, to: OrganizationId) -> Outcome<u64> {
    let moved = diesel::update(flows::table.filter(flows::member_id.eq(member)))
        .filter(flows::open.eq(true).or(flows::state.eq(FlowState::Draft)))
        .set((flows::home_branch_id.eq(to), flows::version.eq(flows::version + 1)))
        .execute(tx.conn())?;
    u64::try_from(moved).map_err(Fault::internal)
}

/// What an update by a person may change. The clock of silence is not among it: a report may move
/// it at any time.
#[derive(AsChangeset)]
#[diesel(table_name = flows, treat_none_as_null = true)]
struct Changed {
    state: FlowState,
    departs_on: Day,
    expected_return_on: Option<Day>,
    cause: Cause,
    kind: FlowKind,
    #[diesel(column_name = destination)]
    destination_kind: DestinationKind,
    host_id: Option<OrganizationId>,
    region_code: String,
    details: Vec<u8>,
    primary_manager: Side,
    primary_policy: String,
    talk: Talk,
    talk_on: Option<Day>,
    document_number: String,
    submitted_at: Timestamp,
    registered_at: Timestamp,
    ended_on: Option<Day>,
    open: bool,
    version: i64,
}

/// Writes a changed row over the version it was read at and counts the version up. 412 when
/// somebody was first, 409 when it would be a second open flow.
pub fn save(tx: &mut WriteTx<'_>, row: &mut FlowRow, open: bool) -> Outcome<()> {
    let read = row.version;
    row.version += 1;
    let row = row.clone();
    let id = row.id;
    let changed = Changed {
        state: row.state,
        departs_on: row.departs_on,
        expected_return_on: row.expected_return_on,
        cause: row.cause,
        kind: row.kind,
        destination_kind: row.destination_kind,
        host_id: row.host_id,
        region_code: row.region_code,
        details: row.details,
        primary_manager: row.primary_manager,
        primary_policy: row.primary_policy,
        talk: row.talk,
        talk_on: row.talk_on,
        document_number: row.document_number,
        submitted_at: row.submitted_at,
        registered_at: row.registered_at,
        ended_on: row.ended_on,
        open,
        version: row.version,
    };
    let updated = tx.unique(Code::FlowAlreadyOpen, |conn| {
        diesel::update(flows::table.filter(flows::id.eq(id)))
            .filter(flows::version.eq(read))
            .set(changed)
            .execute(conn)
    })?;
    guarded(updated)
}

#[derive(Insertable)]
#[diesel(table_name = flows, treat_none_as_default_value = false)]
pub struct NewRow {
    pub id: FlowId,
    pub member_id: MemberId,
    pub home_branch_id: OrganizationId,
    pub state: FlowState,
    pub departs_on: Day,
    pub expected_return_on: Option<Day>,
    pub cause: Cause,
    pub kind: FlowKind,
    #[diesel(column_name = destination)]
    pub destination_kind: DestinationKind,
    pub host_id: Option<OrganizationId>,
    pub region_code: String,
    pub details: Vec<u8>,
    pub channel: FlowChannel,
    pub primary_manager: Side,
    pub primary_policy: String,
    pub talk: Talk,
    pub document_number: String,
    pub submitted_at: Timestamp,
    pub registered_at: Timestamp,
    pub seen_on: Day,
    pub due_on: Day,
    pub due_policy: String,
    pub report_from_on: Day,
    pub report_due_on: Day,
    pub watch_on: Day,
    pub open: bool,
    pub import_id: Option<i64>,
    pub hidden: bool,
    pub created_by: Option<AccountId>,
    pub created_at: Timestamp,
    pub version: i64,
}

/// 409 when the member has another open flow.
pub fn insert(tx: &mut WriteTx<'_>, row: NewRow) -> Outcome<()> {
    tx.unique(Code::FlowAlreadyOpen, |conn| {
        diesel::insert_into(flows::table).values(row).execute(conn)
    })?;
    Ok(())
}
