//! Rows of requests.

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{CorrectableField, CorrectionRequestId, CorrectionRequestState};
use crate::access::{AccountId, MemberId, Scope};
use crate::db::schema::{correction_requests, members};
use crate::db::{MultiBackend, Shelf, WriteTx, cols, guarded};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::organization::reach;

type Visible = Box<dyn BoxableExpression<correction_requests::table, MultiBackend, SqlType = Bool>>;

/// The requests a scope reaches: one's own, and those of the members below.
fn visible(scope: &Scope) -> Visible {
    if scope.everything {
        return Box::new(true.into_sql::<Bool>());
    }
    let mut reached: Visible = Box::new(false.into_sql::<Bool>());
    if let Some(own) = scope.own {
        reached = Box::new(reached.or(correction_requests::member_id.eq(own)));
    }
    if !scope.below.is_empty() {
        let below = members::table
            .filter(members::hidden.eq(false))
            .filter(members::branch_id.eq_any(reach::below(&scope.below)))
            .select(members::id);
        reached = Box::new(reached.or(correction_requests::member_id.eq_any(below)));
    }
    reached
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = correction_requests, check_for_backend(MultiBackend))]
#[diesel(treat_none_as_default_value = false)]
pub struct Row {
    pub id: CorrectionRequestId,
    pub member_id: MemberId,
    pub field: CorrectableField,
    pub state: CorrectionRequestState,
    pub details: Vec<u8>,
    pub answer: Option<Vec<u8>>,
    pub asked_at: Timestamp,
    pub decided_by: Option<AccountId>,
    pub decided_at: Timestamp,
    pub version: i64,
}

/// 409 when a request for that field waits already.
pub fn insert(tx: &mut WriteTx<'_>, row: Row) -> Outcome<()> {
    tx.unique(Code::CorrectionRequestOpen, |conn| {
        diesel::insert_into(correction_requests::table).values(row).execute(conn)
    })?;
    Ok(())
}

/// A request within the scope, or 404.
pub fn find(shelf: &mut impl Shelf, id: CorrectionRequestId) -> Outcome<Row> {
    let visible = visible(shelf.scope());
    correction_requests::table
        .find(id)
        .filter(visible)
        .select(cols::<Row>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// A page of the requests within the scope, newest first.
pub fn page(
    shelf: &mut impl Shelf,
    state: Option<CorrectionRequestState>,
    before: Option<CorrectionRequestId>,
    limit: i64,
) -> Outcome<Vec<Row>> {
    let mut query = correction_requests::table
        .filter(visible(shelf.scope()))
        .select(cols::<Row>())
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(correction_requests::state.eq(state));
    }
    if let Some(before) = before {
        query = query.filter(correction_requests::id.lt(before));
    }
    Ok(query.order(correction_requests::id.desc()).limit(limit).load(shelf.conn())?)
}

/// All requests of a member, oldest first.
pub fn of(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Vec<Row>> {
    Ok(correction_requests::table
        .filter(correction_requests::member_id.eq(member))
        .order(correction_requests::id)
        .select(cols::<Row>())
        .load(shelf.conn())?)
}

/// Decides at the version that was read.
pub fn decide(
    tx: &mut WriteTx<'_>,
    row: &Row,
    state: CorrectionRequestState,
    answer: Option<Vec<u8>>,
    by: AccountId,
) -> Outcome<()> {
    let now = tx.now();
    let at_version = correction_requests::table
        .find(row.id)
        .filter(correction_requests::version.eq(row.version));
    let decided = diesel::update(at_version)
        .set((
            correction_requests::state.eq(state),
            correction_requests::answer.eq(answer),
            correction_requests::decided_by.eq(Some(by)),
            correction_requests::decided_at.eq(now),
            correction_requests::version.eq(row.version + 1),
        ))
        .execute(tx.conn())?;
    guarded(decided)
}

/// How many there are of some members.
pub fn count_of(shelf: &mut impl Shelf, members: &[MemberId]) -> Outcome<i64> {
    Ok(correction_requests::table
        .filter(correction_requests::member_id.eq_any(members.to_vec()))
        .count()
        .get_result(shelf.conn())?)
}

/// Deletes those of some members; answers how many.
pub fn erase_of(tx: &mut WriteTx<'_>, members: &[MemberId]) -> Outcome<i64> {
    let of =
        correction_requests::table.filter(correction_requests::member_id.eq_any(members.to_vec()));
    i64::try_from(diesel::delete(of).execute(tx.conn())?).map_err(Fault::internal)
}
