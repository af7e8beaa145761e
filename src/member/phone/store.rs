//! Rows of proposed changes.

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{PhoneChangeId, PhoneChangeState};
use crate::access::{AccountId, MemberId, Scope};
use crate::db::schema::{members, phone_changes};
use crate::db::{MultiBackend, Shelf, WriteTx, cols, guarded};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::organization::reach;

type Visible = Box<dyn BoxableExpression<phone_changes::table, MultiBackend, SqlType = Bool>>;

/// The changes a scope reaches: those of the members below. Nobody else decides on one.
fn visible(scope: &Scope) -> Visible {
    if scope.everything {
        return Box::new(true.into_sql::<Bool>());
    }
    if scope.below.is_empty() {
        return Box::new(false.into_sql::<Bool>());
    }
    let below = members::table
        .filter(members::hidden.eq(false))
        .filter(members::branch_id.eq_any(reach::below(&scope.below)))
        .select(members::id);
    Box::new(phone_changes::member_id.eq_any(below))
}

#[derive(Insertable)]
#[diesel(table_name = phone_changes, treat_none_as_default_value = false)]
pub struct NewRow {
    pub id: PhoneChangeId,
    pub member_id: MemberId,
    pub state: PhoneChangeState,
    pub details: Vec<u8>,
    pub proposed_by: AccountId,
    pub proposed_at: Timestamp,
    pub expires_at: Timestamp,
    pub decided_by: Option<AccountId>,
    pub decided_at: Timestamp,
    pub version: i64,
}

/// 409 when a change waits for the member already.
pub fn insert(tx: &mut WriteTx<'_>, row: NewRow) -> Outcome<()> {
    tx.unique(Code::PhoneChangeOpen, |conn| {
        diesel::insert_into(phone_changes::table).values(row).execute(conn)
    })?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = phone_changes, check_for_backend(MultiBackend))]
pub struct Row {
    pub id: PhoneChangeId,
    pub member_id: MemberId,
    pub state: PhoneChangeState,
    pub details: Vec<u8>,
    pub proposed_by: AccountId,
    pub proposed_at: Timestamp,
    pub expires_at: Timestamp,
    pub decided_by: Option<AccountId>,
    pub decided_at: Timestamp,
    pub version: i64,
}

/// A change of a member within the scope, or 404.
pub fn find(shelf: &mut impl Shelf, id: PhoneChangeId) -> Outcome<Row> {
    let visible = visible(shelf.scope());
    phone_changes::table
        .find(id)
        .filter(visible)
        .select(cols::<Row>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// A page of the changes of members within the scope, newest first.
pub fn page(
    shelf: &mut impl Shelf,
    state: Option<PhoneChangeState>,
    before: Option<PhoneChangeId>,
    limit: i64,
) -> Outcome<Vec<Row>> {
    let now = shelf.now();
    let mut query =
        phone_changes::table.filter(visible(shelf.scope())).select(cols::<Row>()).into_boxed();
    if let Some(state) = state {
        let stored = phone_changes::state.eq(state);
        let over = phone_changes::state
            .eq(PhoneChangeState::Proposed)
            .and(phone_changes::expires_at.le(now));
        query = match state {
            PhoneChangeState::Proposed => {
                query.filter(stored).filter(phone_changes::expires_at.gt(now))
            }
            PhoneChangeState::Expired => query.filter(stored.or(over)),
            PhoneChangeState::Confirmed
            | PhoneChangeState::Refused
            | PhoneChangeState::Superseded => query.filter(stored),
        };
    }
    if let Some(before) = before {
        query = query.filter(phone_changes::id.lt(before));
    }
    Ok(query.order(phone_changes::id.desc()).limit(limit).load(shelf.conn())?)
}

/// Decides at the version that was read.
pub fn decide(
    tx: &mut WriteTx<'_>,
    id: PhoneChangeId,
    version: i64,
    state: PhoneChangeState,
    by: AccountId,
) -> Outcome<()> {
    let now = tx.now();
    let at_version = phone_changes::table.find(id).filter(phone_changes::version.eq(version));
    let decided = diesel::update(at_version)
        .set((
            phone_changes::state.eq(state),
            phone_changes::decided_by.eq(Some(by)),
            phone_changes::decided_at.eq(now),
            phone_changes::version.eq(version + 1),
        ))
        .execute(tx.conn())?;
    guarded(decided)
}

/// Ends what waits for the member: all of it, or what has waited too long.
pub fn end_waiting(
    tx: &mut WriteTx<'_>,
    member: MemberId,
    state: PhoneChangeState,
    expired_by: Option<Timestamp>,
) -> Outcome<()> {
    let now = tx.now();
    let until = expired_by.unwrap_or(Timestamp(i64::MAX));
    let waiting = phone_changes::table
        .filter(phone_changes::member_id.eq(member))
        .filter(phone_changes::state.eq(PhoneChangeState::Proposed))
        .filter(phone_changes::expires_at.le(until));
    diesel::update(waiting)
        .set((
            phone_changes::state.eq(state),
            phone_changes::decided_at.eq(now),
            phone_changes::version.eq(phone_changes::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// How many there are of some members.
pub fn count_of(shelf: &mut impl Shelf, members: &[MemberId]) -> Outcome<i64> {
    Ok(phone_changes::table
        .filter(phone_changes::member_id.eq_any(members.to_vec()))
        .count()
        .get_result(shelf.conn())?)
}

/// Deletes those of some members; answers how many.
pub fn erase_of(tx: &mut WriteTx<'_>, members: &[MemberId]) -> Outcome<i64> {
    let of = phone_changes::table.filter(phone_changes::member_id.eq_any(members.to_vec()));
    i64::try_from(diesel::delete(of).execute(tx.conn())?).map_err(Fault::internal)
}
