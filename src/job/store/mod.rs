//! Rows of jobs.

pub mod timers;

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{JobId, JobKind, JobState};
use crate::access::{AccountId, Action, MemberId, OrganizationId, Scope};
use crate::db::schema::jobs;
use crate::db::{MultiBackend, Shelf, WriteTx, cols, guarded};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::organization::reach;

type Visible = Box<dyn BoxableExpression<jobs::table, MultiBackend, SqlType = Bool>>;

/// States in which there is something left to do.
const OPEN: [JobState; 2] = [JobState::Queued, JobState::Running];

/// The jobs a scope reaches: one's own, and those of the organizations below.
fn visible(scope: &Scope) -> Visible {
    if scope.everything {
        return Box::new(true.into_sql::<Bool>());
    }
    let mut reached: Visible = Box::new(false.into_sql::<Bool>());
    if let Some(account) = scope.assigned {
        let own =
            jobs::account_id.is_not_null().and(jobs::account_id.assume_not_null().eq(account));
        reached = Box::new(reached.or(own));
    }
    if !scope.below.is_empty() {
        let below = jobs::organization_id.assume_not_null().eq_any(reach::below(&scope.below));
        reached = Box::new(reached.or(jobs::organization_id.is_not_null().and(below)));
    }
    reached
}

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = jobs, check_for_backend(MultiBackend), treat_none_as_default_value = false)]
pub struct JobRow {
    pub id: JobId,
    pub kind: JobKind,
    pub state: JobState,
    pub account_id: Option<AccountId>,
    pub member_id: Option<MemberId>,
    pub with_posts: bool,
    pub action: Action,
    pub organization_id: Option<OrganizationId>,
    pub input: Vec<u8>,
    pub resume_at: String,
    pub done: i64,
    pub total: Option<i64>,
    pub result: String,
    pub fault: String,
    pub attempts: i32,
    pub lease: i64,
    pub due_at: Timestamp,
    pub created_at: Timestamp,
    pub started_at: Timestamp,
    pub ended_at: Timestamp,
}

pub fn insert(tx: &mut WriteTx<'_>, row: JobRow) -> Outcome<()> {
    diesel::insert_into(jobs::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// One job within the scope, or 404.
pub fn find(shelf: &mut impl Shelf, id: JobId) -> Outcome<JobRow> {
    let visible = visible(shelf.scope());
    jobs::table
        .find(id)
        .filter(visible)
        .filter(jobs::kind.eq_any(JobKind::ALL))
        .select(cols::<JobRow>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// A page of jobs within the scope, newest first.
pub fn page(
    shelf: &mut impl Shelf,
    kind: Option<JobKind>,
    state: Option<JobState>,
    before: Option<JobId>,
    limit: i64,
) -> Outcome<Vec<JobRow>> {
    let mut query = jobs::table
        .filter(visible(shelf.scope()))
        .filter(jobs::kind.eq_any(JobKind::ALL))
        .select(cols::<JobRow>())
        .into_boxed();
    if let Some(kind) = kind {
        query = query.filter(jobs::kind.eq(kind));
    }
    if let Some(state) = state {
        query = query.filter(jobs::state.eq(state));
    }
    if let Some(before) = before {
        query = query.filter(jobs::id.lt(before));
    }
    Ok(query.order(jobs::id.desc()).limit(limit).load(shelf.conn())?)
}

/// The states of jobs, whoever asks.
pub fn states(shelf: &mut impl Shelf, ids: &[JobId]) -> Outcome<Vec<(JobId, JobState)>> {
    Ok(jobs::table
        .filter(jobs::id.eq_any(ids.to_vec()))
        .select((jobs::id, jobs::state))
        .load(shelf.conn())?)
}

/// What a job does and where it stands, whoever asks.
pub fn about(shelf: &mut impl Shelf, id: JobId) -> Outcome<Option<(JobKind, JobState)>> {
    let found = jobs::table.find(id).select((jobs::kind, jobs::state));
    Ok(found.first(shelf.conn()).optional()?)
}

/// The job that has waited longest for its next chunk. A kind that only a newer version of the
/// service knows is left to that version.
pub fn next(shelf: &mut impl Shelf) -> Outcome<Option<JobRow>> {
    let now = shelf.now();
    Ok(jobs::table
        .filter(jobs::state.eq_any(OPEN))
        .filter(jobs::due_at.le(now))
        .filter(jobs::kind.eq_any(JobKind::ALL))
        .order((jobs::due_at, jobs::id))
        .select(cols::<JobRow>())
        .first(shelf.conn())
        .optional()?)
}

/// Takes the next chunk of a job until then; false when somebody else was first.
pub fn take(tx: &mut WriteTx<'_>, row: &JobRow, until: Timestamp) -> Outcome<bool> {
    let now = tx.now();
    let started_at = if row.started_at.is_set() { row.started_at } else { now };
    let taken = diesel::update(jobs::table.find(row.id))
        .filter(jobs::lease.eq(row.lease))
        .filter(jobs::state.eq_any(OPEN))
        .filter(jobs::due_at.le(now))
        .set((
            jobs::state.eq(JobState::Running),
            jobs::lease.eq(row.lease + 1),
            jobs::attempts.eq(row.attempts + 1),
            jobs::due_at.eq(until),
            jobs::started_at.eq(started_at),
        ))
        .execute(tx.conn())?;
    Ok(taken == 1)
}

/// Makes sure that the chunk is still its taker's, and holds the row until the transaction ends: a
/// cancel waits for it.
pub fn hold(tx: &mut WriteTx<'_>, id: JobId, lease: i64) -> Outcome<()> {
    let held = diesel::update(jobs::table.find(id))
        .filter(jobs::lease.eq(lease))
        .filter(jobs::state.eq(JobState::Running))
        .set(jobs::lease.eq(lease))
        .execute(tx.conn())?;
    guarded(held)
}

/// What changes of a job after a chunk or a failed try.
#[derive(AsChangeset)]
#[diesel(table_name = jobs)]
pub struct Turn {
    pub state: JobState,
    pub resume_at: String,
    pub done: i64,
    pub total: Option<i64>,
    pub result: String,
    pub fault: String,
    pub attempts: i32,
    pub due_at: Timestamp,
    pub ended_at: Timestamp,
}

/// Notes it, provided the chunk is still its taker's.
pub fn turn(tx: &mut WriteTx<'_>, id: JobId, lease: i64, turn: Turn) -> Outcome<()> {
    let turned = diesel::update(jobs::table.find(id))
        .filter(jobs::lease.eq(lease))
        .filter(jobs::state.eq(JobState::Running))
        .set(turn)
        .execute(tx.conn())?;
    guarded(turned)
}

/// Stops a job that is not over; false when it is.
pub fn cancel(tx: &mut WriteTx<'_>, id: JobId) -> Outcome<bool> {
    let now = tx.now();
    let cancelled = diesel::update(jobs::table.find(id))
        .filter(jobs::state.eq_any(OPEN))
        .set((jobs::state.eq(JobState::Cancelled), jobs::ended_at.eq(now)))
        .execute(tx.conn())?;
    Ok(cancelled == 1)
}

/// Ends all leases: for a database that no other process works on.
pub fn free(tx: &mut WriteTx<'_>) -> Outcome<usize> {
    let now = tx.now();
    Ok(diesel::update(jobs::table)
        .filter(jobs::state.eq(JobState::Running))
        .filter(jobs::due_at.gt(now))
        .set(jobs::due_at.eq(now))
        .execute(tx.conn())?)
}

/// Deletes jobs that ended before then, a batch; answers how many.
pub fn forget(tx: &mut WriteTx<'_>, before: Timestamp, batch: i64) -> Outcome<usize> {
    let old: Vec<JobId> = jobs::table
        .filter(jobs::ended_at.ne(Timestamp::NEVER))
        .filter(jobs::ended_at.lt(before))
        .order(jobs::id)
        .select(jobs::id)
        .limit(batch)
        .load(tx.conn())?;
    diesel::delete(jobs::table.filter(jobs::id.eq_any(&old))).execute(tx.conn())?;
    Ok(old.len())
}
