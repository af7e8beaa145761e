//! Rows of posts. Each change moves the epoch of the account, so that it counts at the next request.

use diesel::prelude::*;

use super::account::bump_epoch;
use crate::access::{AccountId, OrganizationId, PostId, Role};
use crate::auth::model::AccountState;
use crate::db::schema::{accounts, posts};
use crate::db::{Shelf, WriteTx, guarded};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};

/// A post with its holder's shown name.
#[derive(Clone, Queryable)]
pub struct Held {
    pub id: PostId,
    pub account: AccountId,
    pub organization: OrganizationId,
    pub role: Role,
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Option<Day>,
    pub delegated_from: Option<PostId>,
    pub version: i64,
    pub display_name: String,
}

const COLUMNS: (
    posts::id,
    posts::account_id,
    posts::organization_id,
    posts::role,
    posts::starts_on,
    posts::ends_on,
    posts::delegated_from,
    posts::version,
    accounts::display_name,
) = (
    posts::id,
    posts::account_id,
    posts::organization_id,
    posts::role,
    posts::starts_on,
    posts::ends_on,
    posts::delegated_from,
    posts::version,
    accounts::display_name,
);

/// A post, or 404.
pub fn find(shelf: &mut impl Shelf, id: PostId) -> Outcome<Held> {
    posts::table
        .inner_join(accounts::table)
        .filter(posts::id.eq(id))
        .select(COLUMNS)
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// Whether a post is in force on a day.
#[diesel::dsl::auto_type]
pub fn in_force(on: Day) -> _ {
    let never: Timestamp = Timestamp::NEVER;
    let last = posts::ends_on.assume_not_null();
    let begun = posts::ended_at.eq(never).and(posts::starts_on.le(on));
    begun.and(posts::ends_on.is_null().or(last.ge(on)))
}

/// Whether a post was held on a day, though it may have ended since.
#[diesel::dsl::auto_type]
pub fn held(on: Day) -> _ {
    let (never, that_day): (Timestamp, Timestamp) = (Timestamp::NEVER, Timestamp::start_of(on));
    let last = posts::ends_on.assume_not_null();
    let lasted = posts::ended_at.eq(never).or(posts::ended_at.ge(that_day));
    let begun = lasted.and(posts::starts_on.le(on));
    begun.and(posts::ends_on.is_null().or(last.ge(on)))
}

/// Posts of an organization that have not ended, or all there ever were, by beginning.
pub fn of(shelf: &mut impl Shelf, organization: OrganizationId, past: bool) -> Outcome<Vec<Held>> {
    let today = shelf.today();
    let mut query = posts::table
        .inner_join(accounts::table)
        .filter(posts::organization_id.eq(organization))
        .select(COLUMNS)
        .into_boxed();
    if !past {
        let last = posts::ends_on.assume_not_null();
        query = query
            .filter(posts::ended_at.eq(Timestamp::NEVER))
            .filter(posts::ends_on.is_null().or(last.ge(today)));
    }
    Ok(query.order((posts::starts_on, posts::id)).load(shelf.conn())?)
}

/// What was lent of a post and has not ended.
pub fn lent(shelf: &mut impl Shelf, post: PostId) -> Outcome<Vec<Held>> {
    Ok(posts::table
        .inner_join(accounts::table)
        .filter(posts::delegated_from.eq(post))
        .filter(posts::ended_at.eq(Timestamp::NEVER))
        .order(posts::id)
        .select(COLUMNS)
        .load(shelf.conn())?)
}

/// Posts whose last day has passed and that nobody has ended, some at a time.
pub fn lapsed(shelf: &mut impl Shelf, limit: i64) -> Outcome<Vec<Held>> {
    let today = shelf.today();
    Ok(posts::table
        .inner_join(accounts::table)
        .filter(posts::ended_at.eq(Timestamp::NEVER))
        .filter(posts::ends_on.is_not_null())
        .filter(posts::ends_on.assume_not_null().lt(today))
        .order((posts::ends_on, posts::id))
        .limit(limit)
        .select(COLUMNS)
        .load(shelf.conn())?)
}

/// Notes that a post is over whose last day has passed. It counted no more since.
pub fn lapse(tx: &mut WriteTx<'_>, id: PostId) -> Outcome<()> {
    let now = tx.now();
    diesel::update(posts::table.filter(posts::id.eq(id)))
        .set(posts::ended_at.eq(now))
        .execute(tx.conn())?;
    Ok(())
}

/// Sets the last day of a post, and `ended_at` when that day is past.
pub fn end(tx: &mut WriteTx<'_>, held: &Held, version: i64, last: Day) -> Outcome<()> {
    let ended_at = if last < tx.today() { tx.now() } else { Timestamp::NEVER };
    let row = posts::table.filter(posts::id.eq(held.id)).filter(posts::version.eq(version));
    let ended = (
        posts::ends_on.eq(Some(last)),
        posts::ended_at.eq(ended_at),
        posts::version.eq(posts::version + 1),
    );
    guarded(diesel::update(row).set(ended).execute(tx.conn())?)?;
    bump_epoch(tx, held.account)
}

/// Counts a change that is kept elsewhere: a delegation of this post.
pub fn step_version(tx: &mut WriteTx<'_>, id: PostId, version: i64) -> Outcome<()> {
    let row = posts::table.filter(posts::id.eq(id)).filter(posts::version.eq(version));
    let next = posts::version.eq(posts::version + 1);
    guarded(diesel::update(row).set(next).execute(tx.conn())?)
}

/// State of an account, or none.
pub fn account_state(shelf: &mut impl Shelf, id: AccountId) -> Outcome<Option<AccountState>> {
    Ok(accounts::table.find(id).select(accounts::state).first(shelf.conn()).optional()?)
}
