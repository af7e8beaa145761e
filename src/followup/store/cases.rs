//! Rows of cases and of the attempts to reach somebody.

use diesel::dsl::exists;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::access::{AccountId, MemberId, OrganizationId, Scope};
use crate::db::schema::{contact_attempts, flows, follow_up_cases, members, placements};
use crate::db::{MultiBackend, Shelf, WriteTx, cols, guarded};
use crate::flow::model::{FlowId, Side};
use crate::followup::model::{AttemptResult, Channel, Stage};
use crate::followup::views::{CaseId, ContactAttempt};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::id::Id;
use crate::member;
use crate::organization::reach::{self, Below};

type Workable = Box<dyn BoxableExpression<flows::table, MultiBackend, SqlType = Bool>>;

/// The flows whose silence a scope may take up: of the own register, assigned, or with the host.
fn workable(scope: &Scope) -> Workable {
    let shown = flows::hidden.eq(false);
    if scope.everything {
        return Box::new(shown);
    }
    let mut reached: Workable = Box::new(false.into_sql::<Bool>());
    if !scope.below.is_empty() {
        let below = flows::home_branch_id.eq_any(reach::below(&scope.below));
        reached = Box::new(reached.or(below));
    }
    if let Some(account) = scope.assigned {
        reached = Box::new(reached.or(flows::member_id.eq_any(assigned_to(account))));
    }
    if !scope.party_to.is_empty() {
        reached = Box::new(reached.or(flows::id.eq_any(hosted_by(&scope.party_to))));
    }
    Box::new(shown.and(reached))
}

/// The members an account looks after.
#[diesel::dsl::auto_type]
fn assigned_to(account: AccountId) -> _ {
    members::table
        .filter(members::liaison_id.is_not_null())
        .filter(members::liaison_id.assume_not_null().eq(account))
        .select(members::id)
}

/// The flows whose member has arrived with one of these hosts.
#[diesel::dsl::auto_type]
fn hosted_by(hosts: &[OrganizationId]) -> _ {
    let by_host: Below = reach::below(hosts);
    let by_branch: Below = reach::below(hosts);
    placements::table
        .filter(placements::open)
        .filter(placements::checked_in_on.is_not_null())
        .filter(
            placements::host_id
                .assume_not_null()
                .eq_any(by_host)
                .or(placements::branch_id.assume_not_null().eq_any(by_branch)),
        )
        .select(placements::flow_id)
}

/// The flows whose member one of these hosts waits for or has.
#[diesel::dsl::auto_type]
fn known_to(hosts: &[OrganizationId]) -> _ {
    let by_host: Below = reach::below(hosts);
    let by_branch: Below = reach::below(hosts);
    placements::table
        .filter(placements::open)
        .filter(
            placements::host_id
                .assume_not_null()
                .eq_any(by_host)
                .or(placements::branch_id.assume_not_null().eq_any(by_branch)),
        )
        .select(placements::flow_id)
}

/// The flows whose member one of these organizations itself waits for or has.
#[diesel::dsl::auto_type]
pub(super) fn known_to_exactly(hosts: &[OrganizationId]) -> _ {
    let by_host: Vec<OrganizationId> = hosts.to_vec();
    let by_branch: Vec<OrganizationId> = hosts.to_vec();
    placements::table
        .filter(placements::open)
        .filter(
            placements::host_id
                .assume_not_null()
                .eq_any(by_host)
                .or(placements::branch_id.assume_not_null().eq_any(by_branch)),
        )
        .select(placements::flow_id)
}

/// A flow as a case sees it.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = flows, check_for_backend(MultiBackend))]
pub struct Watched {
    pub id: FlowId,
    pub member_id: MemberId,
    pub home_branch_id: OrganizationId,
    pub seen_on: Day,
    pub due_on: Day,
    pub arrive_by: Option<Day>,
    pub open: bool,
}

impl Watched {
    /// The day by which the next sign is due: contact, or arrival where a host waits. A report that is
    /// overdue is no silence, and no case.
    pub fn sign_due_on(&self) -> Day {
        self.arrive_by.map_or(self.due_on, |by| by.min(self.due_on))
    }
}

/// A flow whose silence the scope may work on, or 404.
pub fn watched(shelf: &mut impl Shelf, id: FlowId) -> Outcome<Watched> {
    let workable = workable(shelf.scope());
    flows::table
        .find(id)
        .filter(workable)
        .select(cols::<Watched>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// Who looks after a member.
pub fn liaison_of(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Option<AccountId>> {
    Ok(members::table.find(member).select(members::liaison_id).first(shelf.conn())?)
}

/// A host in the system that waits for a flow's member or has them.
#[derive(Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = placements, check_for_backend(MultiBackend))]
pub struct HostOf {
    pub host_id: Option<OrganizationId>,
    pub branch_id: Option<OrganizationId>,
    pub checked_in_on: Option<Day>,
}

impl HostOf {
    pub fn organizations(self) -> Vec<OrganizationId> {
        self.host_id.into_iter().chain(self.branch_id).collect()
    }
}

/// The host of a flow, whoever asks; none where it is outside the system.
pub fn host_of(shelf: &mut impl Shelf, flow: FlowId) -> Outcome<Option<HostOf>> {
    Ok(placements::table
        .filter(placements::flow_id.eq(flow))
        .filter(placements::open)
        .filter(placements::host_id.is_not_null())
        .order(placements::id.desc())
        .select(cols::<HostOf>())
        .first(shelf.conn())
        .optional()?)
}

#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = follow_up_cases, check_for_backend(MultiBackend))]
pub struct CaseRow {
    pub id: CaseId,
    pub flow_id: FlowId,
    pub member_id: MemberId,
    pub stage: Stage,
    pub owner_id: Option<AccountId>,
    pub opened_on: Day,
    pub closed_on: Option<Day>,
    pub open: bool,
    pub version: i64,
    pub side: Side,
    pub call_on: Day,
}

pub(super) type Visible =
    Box<dyn BoxableExpression<follow_up_cases::table, MultiBackend, SqlType = Bool>>;

/// The cases a scope reaches: of the register below, assigned, of members with the host, or handed to
/// the host that waits for the member.
pub(super) fn visible(scope: &Scope) -> Visible {
    if scope.everything {
        return Box::new(true.into_sql::<Bool>());
    }
    let mut reached: Visible = Box::new(false.into_sql::<Bool>());
    if !scope.below.is_empty() {
        let flow = flows::table.filter(flows::id.eq(follow_up_cases::flow_id));
        let below = flow.filter(flows::home_branch_id.eq_any(reach::below(&scope.below)));
        reached = Box::new(reached.or(exists(below)));
    }
    if let Some(account) = scope.assigned {
        let owned = follow_up_cases::owner_id.is_not_null();
        let owned = owned.and(follow_up_cases::owner_id.assume_not_null().eq(account));
        let assigned = follow_up_cases::member_id.eq_any(assigned_to(account));
        reached = Box::new(reached.or(owned).or(assigned));
    }
    if !scope.party_to.is_empty() {
        let hosted = follow_up_cases::flow_id.eq_any(hosted_by(&scope.party_to));
        let handed = follow_up_cases::flow_id.eq_any(known_to(&scope.party_to));
        let handed = follow_up_cases::side.eq(Side::Host).and(handed);
        reached = Box::new(reached.or(hosted).or(handed));
    }
    reached
}

/// One case within the scope, or 404.
pub fn find(shelf: &mut impl Shelf, id: CaseId) -> Outcome<CaseRow> {
    let visible = visible(shelf.scope());
    follow_up_cases::table
        .find(id)
        .filter(visible)
        .select(cols::<CaseRow>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// Cases within the scope, newest first.
pub fn page(
    shelf: &mut impl Shelf,
    open: Option<bool>,
    member: Option<MemberId>,
    after: Option<CaseId>,
    limit: i64,
) -> Outcome<Vec<CaseRow>> {
    let few = member::reach::few(shelf)?;
    let mut query = follow_up_cases::table
        .filter(visible(shelf.scope()))
        .select(cols::<CaseRow>())
        .into_boxed();
    if let Some(few) = few {
        query = query.filter(follow_up_cases::member_id.eq_any(few));
    }
    if let Some(open) = open {
        query = query.filter(follow_up_cases::open.eq(open));
    }
    if let Some(member) = member {
        query = query.filter(follow_up_cases::member_id.eq(member));
    }
    if let Some(after) = after {
        query = query.filter(follow_up_cases::id.lt(after));
    }
    Ok(query.order(follow_up_cases::id.desc()).limit(limit).load(shelf.conn())?)
}

/// The open case of a flow, whoever asks: for what another room caused.
pub fn open_of(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Option<CaseRow>> {
    Ok(follow_up_cases::table
        .filter(follow_up_cases::member_id.eq(member))
        .filter(follow_up_cases::open)
        .select(cols::<CaseRow>())
        .first(shelf.conn())
        .optional()?)
}

#[derive(Insertable)]
#[diesel(table_name = follow_up_cases, treat_none_as_default_value = false)]
pub struct NewCaseRow {
    pub id: CaseId,
    pub flow_id: FlowId,
    pub member_id: MemberId,
    pub stage: Stage,
    pub owner_id: Option<AccountId>,
    pub opened_on: Day,
    pub open: bool,
    pub version: i64,
    pub side: Side,
    pub call_on: Day,
}

/// 409 when the flow has an open case.
pub fn insert(tx: &mut WriteTx<'_>, row: NewCaseRow) -> Outcome<()> {
    tx.unique(Code::CaseExists, |conn| {
        diesel::insert_into(follow_up_cases::table).values(row).execute(conn)
    })?;
    Ok(())
}

/// Brings a case to another stage over the version it was read at; `closed_on` ends it, `call_on` is
/// the day of the next call.
pub fn advance(
    tx: &mut WriteTx<'_>,
    case: &CaseRow,
    stage: Stage,
    closed_on: Option<Day>,
    call_on: Day,
) -> Outcome<()> {
    let updated = diesel::update(follow_up_cases::table.filter(follow_up_cases::id.eq(case.id)))
        .filter(follow_up_cases::version.eq(case.version))
        .set((
            follow_up_cases::stage.eq(stage),
            follow_up_cases::closed_on.eq(closed_on),
            follow_up_cases::open.eq(closed_on.is_none()),
            follow_up_cases::call_on.eq(call_on),
            follow_up_cases::version.eq(follow_up_cases::version + 1),
        ))
        .execute(tx.conn())?;
    guarded(updated)
}

/// Gives the case to a side and to an account there, or to none yet; a call is due from `call_on` on.
pub fn assign(
    tx: &mut WriteTx<'_>,
    case: &CaseRow,
    side: Side,
    owner: Option<AccountId>,
    call_on: Day,
) -> Outcome<()> {
    let updated = diesel::update(follow_up_cases::table.filter(follow_up_cases::id.eq(case.id)))
        .filter(follow_up_cases::version.eq(case.version))
        .set((
            follow_up_cases::side.eq(side),
            follow_up_cases::owner_id.eq(owner),
            follow_up_cases::call_on.eq(call_on),
            follow_up_cases::version.eq(follow_up_cases::version + 1),
        ))
        .execute(tx.conn())?;
    guarded(updated)
}

#[derive(Insertable)]
#[diesel(table_name = contact_attempts, treat_none_as_default_value = false)]
pub struct NewAttemptRow {
    pub id: Id<ContactAttempt>,
    pub case_id: CaseId,
    pub member_id: MemberId,
    pub account_id: AccountId,
    pub at: Timestamp,
    pub channel: Channel,
    pub result: AttemptResult,
    pub topic: String,
    pub note: Option<Vec<u8>>,
}

pub fn log(tx: &mut WriteTx<'_>, row: NewAttemptRow) -> Outcome<()> {
    diesel::insert_into(contact_attempts::table).values(row).execute(tx.conn())?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = contact_attempts, check_for_backend(MultiBackend))]
pub struct AttemptRow {
    pub id: Id<ContactAttempt>,
    pub account_id: AccountId,
    pub at: Timestamp,
    pub channel: Channel,
    pub result: AttemptResult,
    pub topic: String,
    pub note: Option<Vec<u8>>,
}

/// The attempts of a case, oldest first.
pub fn attempts(shelf: &mut impl Shelf, case: CaseId) -> Outcome<Vec<AttemptRow>> {
    Ok(contact_attempts::table
        .filter(contact_attempts::case_id.eq(case))
        .order((contact_attempts::at, contact_attempts::id))
        .select(cols::<AttemptRow>())
        .load(shelf.conn())?)
}

/// The flow of a case, whoever asks.
pub fn flow_of(shelf: &mut impl Shelf, id: FlowId) -> Outcome<Watched> {
    Ok(flows::table.find(id).select(cols::<Watched>()).first(shelf.conn())?)
}

/// The name of a case's member.
pub fn name(shelf: &mut impl Shelf, id: MemberId) -> Outcome<String> {
    Ok(members::table.find(id).select(members::name).first(shelf.conn())?)
}
