//! Rows of the audit: the chain's columns, its heads, and what auditors may see.

use diesel::dsl::{exists, not};
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};

use super::model::Position;
use crate::access::{AccountId, Action, MemberId, OrganizationId, Scope};
use crate::db::schema::{audit_events, audit_heads, audit_subjects, members, posts};
use crate::db::{MultiBackend, Shelf, WriteTx, cols, fixed_update};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Fault, Outcome};
use crate::organization::reach;

/// The oldest events that wait for the sealer: id and digest.
pub fn waiting(shelf: &mut impl Shelf, limit: i64) -> Outcome<Vec<(i64, Vec<u8>)>> {
    Ok(audit_events::table
        .filter(audit_events::seq.is_null())
        .order(audit_events::id)
        .select((audit_events::id, audit_events::digest))
        .limit(limit)
        .load(shelf.conn())?)
}

/// Gives an event its place. Nothing else of it is ever written again.
pub fn seal(tx: &mut WriteTx<'_>, id: i64, position: &Position) -> Outcome<()> {
    let unsealed = audit_events::id.eq(id).and(audit_events::seq.is_null());
    let place =
        (audit_events::seq.eq(position.seq), audit_events::hash.eq(position.hash.as_slice()));
    let sealed = fixed_update(audit_events::table, unsealed, place).execute(tx.conn())?;
    if sealed == 1 { Ok(()) } else { Err(Fault::internal("an event was sealed by another")) }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = audit_heads, check_for_backend(MultiBackend))]
pub struct HeadRow {
    pub seq: i64,
    pub hash: Vec<u8>,
    pub at: Timestamp,
    pub signature: Vec<u8>,
    pub key_id: String,
}

pub fn insert_head(tx: &mut WriteTx<'_>, row: HeadRow) -> Outcome<()> {
    diesel::insert_into(audit_heads::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The last head, if the chain has begun.
pub fn last_head(shelf: &mut impl Shelf) -> Outcome<Option<HeadRow>> {
    Ok(audit_heads::table
        .order(audit_heads::seq.desc())
        .select(cols::<HeadRow>())
        .first(shelf.conn())
        .optional()?)
}

/// Heads after a place, in order.
pub fn heads(shelf: &mut impl Shelf, after: i64, limit: i64) -> Outcome<Vec<HeadRow>> {
    Ok(audit_heads::table
        .filter(audit_heads::seq.gt(after))
        .order(audit_heads::seq)
        .select(cols::<HeadRow>())
        .limit(limit)
        .load(shelf.conn())?)
}

/// An event as stored. The action is read as text: a row that was tampered with must be readable.
#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_events, check_for_backend(MultiBackend))]
pub struct EventRow {
    pub id: i64,
    pub at: Timestamp,
    pub account_id: Option<i64>,
    pub actor_kind: String,
    pub on_behalf_of: Option<i64>,
    pub action: String,
    pub subject_kind: String,
    pub subject_id: i64,
    pub organization_id: Option<i64>,
    pub request_id: String,
    pub policy: String,
    pub reason: String,
    pub change_digest: Vec<u8>,
    pub digest: Vec<u8>,
    pub digest_key: i32,
    pub seq: Option<i64>,
    pub hash: Option<Vec<u8>>,
}

/// Sealed events after a place, in the chain's order. `None`: from the lowest there is, so that a
/// place below 1 is met as well.
pub fn sealed(shelf: &mut impl Shelf, after: Option<i64>, limit: i64) -> Outcome<Vec<EventRow>> {
    Ok(audit_events::table
        .filter(audit_events::seq.gt(after.unwrap_or(i64::MIN)))
        .order(audit_events::seq)
        .select(cols::<EventRow>())
        .limit(limit)
        .load(shelf.conn())?)
}

/// Events without a place after an id.
pub fn unsealed(shelf: &mut impl Shelf, after: i64, limit: i64) -> Outcome<Vec<EventRow>> {
    Ok(audit_events::table
        .filter(audit_events::seq.is_null())
        .filter(audit_events::id.gt(after))
        .order(audit_events::id)
        .select(cols::<EventRow>())
        .limit(limit)
        .load(shelf.conn())?)
}

/// The persons of some events, by event and then by person.
pub fn subjects(shelf: &mut impl Shelf, events: &[i64]) -> Outcome<Vec<(i64, MemberId)>> {
    Ok(audit_subjects::table
        .filter(audit_subjects::event_id.eq_any(events.to_vec()))
        .order((audit_subjects::event_id, audit_subjects::member_id))
        .select((audit_subjects::event_id, audit_subjects::member_id))
        .load(shelf.conn())?)
}

type Visible =
    Box<dyn BoxableExpression<audit_events::table, MultiBackend, SqlType = Nullable<Bool>>>;

/// The events a scope reaches: those within an organization below, those about a person whose
/// branch is below, and those by somebody who held a post below.
fn visible(scope: &Scope) -> Visible {
    if scope.everything {
        return Box::new(true.into_sql::<Bool>().nullable());
    }
    let by = exists(
        posts::table
            .filter(posts::account_id.nullable().eq(audit_events::account_id))
            .filter(posts::organization_id.eq_any(reach::below(&scope.below))),
    );
    Box::new(concerns(scope).or(by))
}

/// Of these the events within an organization below and those about a person whose branch is below.
fn concerns(scope: &Scope) -> Visible {
    let within = audit_events::organization_id.eq_any(reach::below(&scope.below).nullable());
    let about = exists(
        audit_subjects::table
            .inner_join(members::table.on(members::id.eq(audit_subjects::member_id)))
            .filter(audit_subjects::event_id.eq(audit_events::id))
            .filter(members::branch_id.eq_any(reach::below(&scope.below))),
    );
    Box::new(within.or(about))
}

/// Whether the reason of an event within the scope may be read: what an officer of one's own wrote about
/// somebody else's member, or for somebody else's organization, is theirs.
fn reason_is_open(scope: &Scope) -> Visible {
    let of_nobody = audit_events::organization_id.is_null().and(not(exists(
        audit_subjects::table.filter(audit_subjects::event_id.eq(audit_events::id)),
    )));
    Box::new(concerns(scope).or(of_nobody))
}

/// What a list of events is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub organization: Option<OrganizationId>,
    pub member: Option<MemberId>,
    pub action: Option<Action>,
    pub from: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

/// A page of events within the scope, newest first; of each, whether its reason may be read.
pub fn page(
    shelf: &mut impl Shelf,
    filter: &Filter,
    before: Option<i64>,
    limit: i64,
) -> Outcome<Vec<(EventRow, Option<bool>)>> {
    let mut query = audit_events::table
        .filter(visible(shelf.scope()))
        .order(audit_events::id.desc())
        .select((cols::<EventRow>(), reason_is_open(shelf.scope())))
        .limit(limit)
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(audit_events::id.lt(before));
    }
    if let Some(organization) = filter.organization {
        let below = reach::below(&[organization]).nullable();
        query = query.filter(audit_events::organization_id.eq_any(below));
    }
    if let Some(member) = filter.member {
        let about = audit_subjects::table
            .filter(audit_subjects::member_id.eq(member))
            .select(audit_subjects::event_id);
        query = query.filter(audit_events::id.eq_any(about));
    }
    if let Some(action) = filter.action {
        query = query.filter(audit_events::action.eq(action));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit_events::at.ge(from));
    }
    if let Some(until) = filter.until {
        query = query.filter(audit_events::at.lt(until));
    }
    Ok(query.load(shelf.conn())?)
}

/// The account of a row, as an id.
pub fn account(row: &EventRow) -> Option<AccountId> {
    row.account_id.map(AccountId::from_raw)
}
