//! Rows about one person, read across the rooms: their own copy. Every query is bound to the one
//! account or member that asks.

pub mod trail;

use diesel::prelude::*;

use crate::access::{AccountId, Action, MemberId, OrganizationId, Role};
use crate::checkin::model::CheckInKind;
use crate::db::audit::AuditEvent;
use crate::db::schema::{
    accounts, audit_events, audit_subjects, check_ins, contact_attempts, flows, organizations,
    placements, posts,
};
use crate::db::{MultiBackend, Shelf, cols};
use crate::flow::model::FlowState;
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::kernel::id::Id;
use crate::placement::model::PlacementState;

/// The shown name of an account, and the version of the privacy notice it accepted last.
pub fn account(shelf: &mut impl Shelf, account: AccountId) -> Outcome<(String, i32)> {
    Ok(accounts::table
        .find(account)
        .select((accounts::display_name, accounts::notice_version))
        .first(shelf.conn())?)
}

/// What organizations are called.
pub fn organizations(
    shelf: &mut impl Shelf,
    ids: Vec<OrganizationId>,
) -> Outcome<Vec<(OrganizationId, String)>> {
    Ok(organizations::table
        .filter(organizations::id.eq_any(ids))
        .select((organizations::id, organizations::name))
        .load(shelf.conn())?)
}

/// A post with its organization's name and when it was held.
#[derive(Queryable)]
pub struct PostRow {
    pub account: AccountId,
    pub organization_id: OrganizationId,
    pub organization: String,
    pub role: Role,
    pub starts_on: Day,
    pub ends_on: Option<Day>,
    pub ended_at: Timestamp,
}

/// Every post some accounts ever held.
pub fn posts(shelf: &mut impl Shelf, of: &[AccountId]) -> Outcome<Vec<PostRow>> {
    Ok(posts::table
        .inner_join(organizations::table)
        .filter(posts::account_id.eq_any(of.to_vec()))
        .order(posts::id)
        .select((
            posts::account_id,
            organizations::id,
            organizations::short_name,
            posts::role,
            posts::starts_on,
            posts::ends_on,
            posts::ended_at,
        ))
        .load(shelf.conn())?)
}

/// Name and phone number of an organization.
pub fn branch(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<(String, String)> {
    Ok(organizations::table
        .find(id)
        .select((organizations::name, organizations::contact_phone))
        .first(shelf.conn())?)
}

/// A look or change.
#[derive(Queryable)]
pub struct LogRow {
    pub id: Id<AuditEvent>,
    pub at: Timestamp,
    pub account: Option<AccountId>,
    pub by: Option<String>,
    pub action: Action,
    pub reason: String,
}

/// Looks at and changes of a member's record, newest first; all of them without a limit.
pub fn access_log(
    shelf: &mut impl Shelf,
    member: MemberId,
    before: Option<Id<AuditEvent>>,
    limit: Option<i64>,
) -> Outcome<Vec<LogRow>> {
    let mut query = audit_subjects::table
        .inner_join(audit_events::table)
        .left_join(accounts::table.on(audit_events::account_id.eq(accounts::id.nullable())))
        .filter(audit_subjects::member_id.eq(member))
        .order(audit_subjects::event_id.desc())
        .select((
            audit_events::id,
            audit_events::at,
            audit_events::account_id,
            accounts::display_name.nullable(),
            audit_events::action,
            audit_events::reason,
        ))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(audit_subjects::event_id.lt(before));
    }
    if let Some(limit) = limit {
        query = query.limit(limit);
    }
    Ok(query.load(shelf.conn())?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = flows, check_for_backend(MultiBackend))]
pub struct FlowRow {
    pub id: i64,
    pub state: FlowState,
    pub departs_on: Day,
    pub expected_return_on: Option<Day>,
    pub cause: String,
    pub kind: String,
    pub destination: String,
    pub region_code: String,
    pub details: Vec<u8>,
    pub channel: String,
    pub document_number: String,
    pub ended_on: Option<Day>,
    pub seen_on: Day,
    pub due_on: Day,
    pub report_due_on: Day,
    pub open: bool,
}

/// A member's outbound registrations, oldest first.
pub fn flows(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Vec<FlowRow>> {
    Ok(flows::table
        .filter(flows::member_id.eq(member))
        .filter(flows::hidden.eq(false))
        .order(flows::id)
        .select(cols::<FlowRow>())
        .load(shelf.conn())?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = placements, check_for_backend(MultiBackend))]
pub struct PlacementRow {
    pub id: i64,
    pub host_id: Option<OrganizationId>,
    pub host_name: String,
    pub state: PlacementState,
    pub branch_id: Option<OrganizationId>,
    pub group_id: Option<OrganizationId>,
    pub notified_on: Day,
    pub checked_in_on: Option<Day>,
    pub placed_on: Option<Day>,
    pub left_on: Option<Day>,
    pub ground: Option<String>,
    pub note: Option<Vec<u8>>,
}

/// A member's placements, oldest first.
pub fn placements(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Vec<PlacementRow>> {
    Ok(placements::table
        .filter(placements::member_id.eq(member))
        .order(placements::id)
        .select(cols::<PlacementRow>())
        .load(shelf.conn())?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = check_ins, check_for_backend(MultiBackend))]
pub struct CheckInRow {
    pub id: i64,
    pub kind: CheckInKind,
    pub made_at: Timestamp,
    pub received_at: Timestamp,
    pub region_code: String,
    pub note: Option<Vec<u8>>,
    pub channel: String,
    pub proxy_reason: String,
    pub effect: String,
    pub effect_reason: String,
}

/// A member's check-ins, oldest first.
pub fn check_ins(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Vec<CheckInRow>> {
    Ok(check_ins::table
        .filter(check_ins::member_id.eq(member))
        .order(check_ins::id)
        .select(cols::<CheckInRow>())
        .load(shelf.conn())?)
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = contact_attempts, check_for_backend(MultiBackend))]
pub struct AttemptRow {
    pub id: i64,
    pub at: Timestamp,
    pub channel: String,
    pub result: String,
    pub topic: String,
    pub note: Option<Vec<u8>>,
}

/// Tries to reach a member, oldest first.
pub fn contact_attempts(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Vec<AttemptRow>> {
    Ok(contact_attempts::table
        .filter(contact_attempts::member_id.eq(member))
        .order(contact_attempts::id)
        .select(cols::<AttemptRow>())
        .load(shelf.conn())?)
}
