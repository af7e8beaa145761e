//! Rows of check-ins, and the facts one is judged by, read together.

pub mod retention;

use diesel::dsl::{exists, sql};
use diesel::expression::{BoxableExpression, SqlLiteral};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::form::ProxyReason;
use super::model::{
    CheckIn, CheckInEffect, CheckInKind, CheckInView, PastReport, ReportChannel, ReviewReason,
};
use crate::access::{AccountId, MemberId, OrganizationId, Scope};
use crate::db::schema::{check_ins, flows, follow_up_cases, members, organizations, placements};
use crate::db::{Both, MultiBackend, Shelf, WriteTx, cols};
use crate::flow::model::{DestinationKind, FlowId, FlowState};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::id::Id;
use crate::member;
use crate::organization::reach;
use crate::placement::model::PlacementState;
use crate::privacy::reach as consented;

type Visible = Box<dyn BoxableExpression<check_ins::table, MultiBackend, SqlType = Bool>>;

/// The check-ins a scope reaches: one's own, those of the register below, of members assigned, and,
/// for a host, those made during the flow of a member who is or was with it.
fn visible(scope: &Scope) -> Visible {
    if scope.everything {
        return Box::new(true.into_sql::<Bool>());
    }
    let mut reached: Visible = Box::new(false.into_sql::<Bool>());
    if let Some(own) = scope.own {
        reached = Box::new(reached.or(check_ins::member_id.eq(own)));
    }
    let of_member = || members::table.filter(members::id.eq(check_ins::member_id));
    if !scope.below.is_empty() {
        let below = of_member().filter(members::branch_id.eq_any(reach::below(&scope.below)));
        reached = Box::new(reached.or(exists(below)));
    }
    if let Some(account) = scope.assigned {
        let assigned = of_member().filter(members::liaison_id.is_not_null());
        let assigned = assigned.filter(members::liaison_id.assume_not_null().eq(account));
        reached = Box::new(reached.or(exists(assigned)));
    }
    if !scope.party_to.is_empty() {
        const WITH_HOST: [PlacementState; 4] = [
            PlacementState::CheckedIn,
            PlacementState::Verifying,
            PlacementState::Placed,
            PlacementState::Left,
        ];
        let hosted = placements::table
            .filter(placements::flow_id.eq(check_ins::flow_id.assume_not_null()))
            .filter(placements::state.eq_any(WITH_HOST))
            .filter(
                placements::host_id.assume_not_null().eq_any(reach::below(&scope.party_to)).or(
                    placements::branch_id.assume_not_null().eq_any(reach::below(&scope.party_to)),
                ),
            );
        reached = Box::new(reached.or(check_ins::flow_id.is_not_null().and(exists(hosted))));
    }
    match scope.consented_from {
        None => reached,
        Some(from) => Box::new(reached.and(consented::check_ins(from))),
    }
}

/// The flow a check-in belongs to.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = flows, check_for_backend(MultiBackend))]
pub struct FlowFacts {
    pub id: FlowId,
    pub state: FlowState,
    pub departs_on: Day,
    pub submitted_at: Timestamp,
    pub destination: DestinationKind,
    pub region_code: String,
    pub seen_on: Day,
    pub due_on: Day,
    pub came_home_on: Option<Day>,
    pub open: bool,
}

/// The placement a check-in pairs with.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = placements, check_for_backend(MultiBackend))]
pub struct PlacementFacts {
    pub state: PlacementState,
    pub host_id: Option<OrganizationId>,
    pub notified_on: Day,
    pub arrive_by: Day,
}

/// What a check-in is judged by.
pub struct Facts {
    pub branch: OrganizationId,
    /// Division code of the home branch.
    pub region: String,
    pub flow: Option<FlowFacts>,
    pub placement: Option<PlacementFacts>,
    pub case_open: bool,
}

type FactsRow = (OrganizationId, String, Option<FlowFacts>, Option<PlacementFacts>, Option<i64>);

/// Home, open flow, open placement and open case of a member, in one statement.
pub fn facts(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Facts> {
    let open_flow = flows::member_id.eq(members::id).and(flows::open).and(flows::hidden.eq(false));
    let open_placement = placements::flow_id.eq(flows::id).and(placements::open);
    let open_case = follow_up_cases::flow_id.eq(flows::id).and(follow_up_cases::open);
    let row: FactsRow = members::table
        .inner_join(organizations::table.on(organizations::id.eq(members::branch_id)))
        .left_join(flows::table.on(open_flow))
        .left_join(placements::table.on(open_placement))
        .left_join(follow_up_cases::table.on(open_case))
        .filter(members::id.eq(member))
        .select((
            members::branch_id,
            organizations::region_code,
            cols::<FlowFacts>().nullable(),
            cols::<PlacementFacts>().nullable(),
            follow_up_cases::id.nullable(),
        ))
        .first(shelf.conn())?;
    let (branch, region, flow, placement, case) = row;
    Ok(Facts { branch, region, flow, placement, case_open: case.is_some() })
}

/// The latest flow of a member who has none open.
pub fn latest_flow(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Option<FlowFacts>> {
    Ok(flows::table
        .filter(flows::member_id.eq(member))
        .filter(flows::hidden.eq(false))
        .filter(flows::state.ne(FlowState::Draft))
        .order(flows::id.desc())
        .select(cols::<FlowFacts>())
        .first(shelf.conn())
        .optional()?)
}

/// The latest placement of a flow that has none open.
pub fn latest_placement(shelf: &mut impl Shelf, flow: FlowId) -> Outcome<Option<PlacementFacts>> {
    Ok(placements::table
        .filter(placements::flow_id.eq(flow))
        .order(placements::id.desc())
        .select(cols::<PlacementFacts>())
        .first(shelf.conn())
        .optional()?)
}

/// When the member's latest applied arrival or homecoming of a flow was made.
pub fn last_movement(
    shelf: &mut impl Shelf,
    member: MemberId,
    flow: FlowId,
) -> Outcome<Option<Timestamp>> {
    Ok(check_ins::table
        .filter(check_ins::member_id.eq(member))
        .filter(check_ins::flow_id.eq(Some(flow)))
        .filter(check_ins::kind.eq_any([CheckInKind::Arrival, CheckInKind::Homecoming]))
        .filter(check_ins::effect.eq(CheckInEffect::Applied))
        .order((check_ins::made_at.desc(), check_ins::id.desc()))
        .select(check_ins::made_at)
        .first(shelf.conn())
        .optional()?)
}

#[derive(Insertable)]
#[diesel(table_name = check_ins, treat_none_as_default_value = false)]
pub struct NewRow {
    pub id: Id<CheckIn>,
    pub member_id: MemberId,
    pub client_id: String,
    pub content_hash: Vec<u8>,
    pub flow_id: Option<FlowId>,
    pub kind: CheckInKind,
    pub made_at: Timestamp,
    pub received_at: Timestamp,
    pub region_code: String,
    pub note: Option<Vec<u8>>,
    pub channel: ReportChannel,
    pub proxy_id: Option<AccountId>,
    pub proxy_reason: String,
    pub effect: CheckInEffect,
    pub effect_reason: String,
    pub answer: String,
    pub read_at: Timestamp,
}

/// Keeps a check-in. `false`: one with this client id is there already; on PostgreSQL a parallel
/// one is waited for.
pub fn insert(tx: &mut WriteTx<'_>, row: NewRow) -> Outcome<bool> {
    let kept = Both(diesel::insert_into(check_ins::table).values(row).on_conflict_do_nothing())
        .execute(tx.conn())?;
    Ok(kept == 1)
}

/// What was answered to a check-in: its id, the hash of its content, the answer.
pub fn answered(
    shelf: &mut impl Shelf,
    member: MemberId,
    client_id: &str,
) -> Outcome<(Id<CheckIn>, Vec<u8>, String)> {
    Ok(check_ins::table
        .filter(check_ins::member_id.eq(member))
        .filter(check_ins::client_id.eq(client_id.to_owned()))
        .select((check_ins::id, check_ins::content_hash, check_ins::answer))
        .first(shelf.conn())?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = check_ins, check_for_backend(MultiBackend))]
pub struct CheckInRow {
    pub id: Id<CheckIn>,
    pub member_id: MemberId,
    pub client_id: String,
    pub flow_id: Option<FlowId>,
    pub kind: CheckInKind,
    pub made_at: Timestamp,
    pub received_at: Timestamp,
    pub region_code: String,
    pub note: Option<Vec<u8>>,
    pub channel: ReportChannel,
    pub proxy_reason: String,
    pub effect: CheckInEffect,
    pub effect_reason: String,
    pub read_at: Timestamp,
}

/// One check-in within the scope, or 404.
pub fn find(shelf: &mut impl Shelf, id: Id<CheckIn>) -> Outcome<CheckInRow> {
    let visible = visible(shelf.scope());
    check_ins::table
        .find(id)
        .filter(visible)
        .select(cols::<CheckInRow>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// Which check-ins.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    pub member: Option<MemberId>,
    pub flow: Option<FlowId>,
    pub kind: Option<CheckInKind>,
    pub needs_review: Option<bool>,
    pub after: Option<Id<CheckIn>>,
    pub limit: i64,
}

/// Spelled out, as the partial index has it: with a parameter in its place PostgreSQL plans once for every
/// effect, and then reads all check-ins to find the few.
fn asks_for_review() -> SqlLiteral<Bool> {
    sql(&format!("check_ins.effect = '{}'", CheckInEffect::NeedsReview))
}

/// Spelled out likewise.
fn is_unread_report() -> SqlLiteral<Bool> {
    sql(&format!("(check_ins.kind = '{}' AND check_ins.read_at = 0)", CheckInKind::ReportBack))
}

/// A page within the scope, the newest received first.
pub fn page(shelf: &mut impl Shelf, wish: Wish) -> Outcome<Vec<CheckInRow>> {
    // Each of these has an index of its own.
    let narrow = wish.member.is_some() || wish.flow.is_some() || wish.needs_review == Some(true);
    let few = if narrow { None } else { member::reach::few(shelf)? };
    let mut query =
        check_ins::table.filter(visible(shelf.scope())).select(cols::<CheckInRow>()).into_boxed();
    if let Some(few) = few {
        query = query.filter(check_ins::member_id.eq_any(few));
    }
    if let Some(member) = wish.member {
        query = query.filter(check_ins::member_id.eq(member));
    }
    if let Some(flow) = wish.flow {
        // Found by its member, for whom there is an index.
        let whose = flows::table.filter(flows::id.eq(flow)).select(flows::member_id);
        query = query
            .filter(check_ins::member_id.eq_any(whose))
            .filter(check_ins::flow_id.eq(Some(flow)));
    }
    if let Some(kind) = wish.kind {
        query = query.filter(check_ins::kind.eq(kind));
    }
    query = match wish.needs_review {
        None => query,
        Some(true) => query.filter(asks_for_review()),
        Some(false) => query.filter(check_ins::effect.eq(CheckInEffect::Applied)),
    };
    if let Some(after) = wish.after {
        query = query.filter(check_ins::id.lt(after));
    }
    Ok(query.order(check_ins::id.desc()).limit(wish.limit).load(shelf.conn())?)
}

/// A member's reports back, whoever asks.
pub fn reports(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Vec<PastReport>> {
    type Row = (Timestamp, Timestamp, String, Timestamp);
    let rows: Vec<Row> = check_ins::table
        .filter(check_ins::member_id.eq(member))
        .filter(check_ins::kind.eq(CheckInKind::ReportBack))
        .select((
            check_ins::made_at,
            check_ins::received_at,
            check_ins::effect_reason,
            check_ins::read_at,
        ))
        .load(shelf.conn())?;
    let report = |(made_at, received_at, reason, read_at): Row| PastReport {
        made_at,
        received_at,
        made_long_ago: reason == ReviewReason::MadeLongAgo.as_str(),
        read: read_at.is_set(),
    };
    Ok(rows.into_iter().map(report).collect())
}

/// Reports within the scope that nobody has read, counted no further than `at_most`.
pub fn count_unread_reports(shelf: &mut impl Shelf, at_most: i64) -> Outcome<usize> {
    let unread: Vec<Id<CheckIn>> = check_ins::table
        .filter(visible(shelf.scope()))
        .filter(is_unread_report())
        .select(check_ins::id)
        .limit(at_most)
        .load(shelf.conn())?;
    Ok(unread.len())
}

/// Marks a report as read. `false`: somebody had read it before.
pub fn mark_read(tx: &mut WriteTx<'_>, id: Id<CheckIn>, by: AccountId) -> Outcome<bool> {
    let now = tx.now();
    let marked = diesel::update(check_ins::table.filter(check_ins::id.eq(id)))
        .filter(check_ins::read_at.eq(Timestamp::NEVER))
        .set((check_ins::read_by.eq(Some(by.raw())), check_ins::read_at.eq(now)))
        .execute(tx.conn())?;
    Ok(marked == 1)
}

impl CheckInRow {
    /// As it is shown, with the opened note.
    pub fn shown(self, note: Option<String>) -> CheckInView {
        let read = self.read_at.is_set().then_some(self.read_at);
        let reason = ReviewReason::ALL.iter().find(|r| r.as_str() == self.effect_reason);
        let proxy = ProxyReason::ALL.iter().find(|r| r.as_str() == self.proxy_reason);
        CheckInView {
            id: self.id,
            client_id: self.client_id,
            member_id: self.member_id,
            flow_id: self.flow_id,
            kind: self.kind,
            made_at: self.made_at,
            received_at: self.received_at,
            region_code: (!self.region_code.is_empty()).then_some(self.region_code),
            text: note,
            channel: self.channel,
            proxy_reason: proxy.copied(),
            effect: self.effect,
            reason: reason.copied(),
            read_at: read,
        }
    }
}
