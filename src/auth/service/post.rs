//! Posts as rows: given, ended, counted. Who may give which, and whether it fits, is decided by the
//! organization room, which is the only caller beside the demo and the command line.

use std::collections::BTreeSet;

use crate::access::{AccountId, Action, OrganizationId, PostId, Role};
use crate::auth::model::AccountState;
use crate::auth::store::account::{self as account_store, NewPostRow};
use crate::auth::store::post as store;
use crate::db::audit::Event;
use crate::db::{Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;

pub use crate::auth::store::post::{Held, find, of, step_version};

/// A post to be given.
pub struct NewPost {
    pub account: AccountId,
    pub organization: OrganizationId,
    pub role: Role,
    pub starts_on: Day,
    /// The last day.
    pub ends_on: Option<Day>,
    /// The post that is lent.
    pub delegated_from: Option<PostId>,
}

/// Gives a post; it counts at the account's next request.
pub fn give(tx: &mut WriteTx<'_>, new: NewPost) -> Outcome<PostId> {
    let row = NewPostRow {
        id: tx.id(),
        account_id: new.account,
        organization_id: new.organization,
        role: new.role,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
        delegated_from: new.delegated_from,
        ended_at: Timestamp::NEVER,
        version: 1,
    };
    let id = row.id;
    account_store::insert_post(tx, row)?;
    record(tx, id, new.organization);
    Ok(id)
}

/// Ends a post after the day `last`, and what was lent of it no later; answers which these are. 412
/// when it is not the version meant.
pub fn end(tx: &mut WriteTx<'_>, held: &Held, version: i64, last: Day) -> Outcome<Vec<Held>> {
    store::end(tx, held, version, last)?;
    record(tx, held.id, held.organization);
    let mut ended = vec![held.clone()];
    for lent in store::lent(tx, held.id)? {
        if lent.ends_on.is_none_or(|ends_on| ends_on > last) {
            store::end(tx, &lent, lent.version, last)?;
            record(tx, lent.id, lent.organization);
            ended.push(lent);
        }
    }
    Ok(ended)
}

/// Notes of some posts at a time that their last day has passed; answers which.
pub fn lapse(tx: &mut WriteTx<'_>, at_once: i64) -> Outcome<Vec<Held>> {
    let lapsed = store::lapsed(tx, at_once)?;
    for held in &lapsed {
        store::lapse(tx, held.id)?;
        record(tx, held.id, held.organization);
    }
    Ok(lapsed)
}

/// Ends whatever is held or promised in an organization: after the day `last`. Answers by whom.
pub fn end_all(
    tx: &mut WriteTx<'_>,
    organization: OrganizationId,
    last: Day,
) -> Outcome<BTreeSet<AccountId>> {
    let mut holders = BTreeSet::new();
    for held in store::of(tx, organization, false)? {
        store::end(tx, &held, held.version, last)?;
        record(tx, held.id, organization);
        holders.insert(held.account);
    }
    Ok(holders)
}

/// Who holds a role today, in their own right first.
pub fn in_office(
    shelf: &mut impl Shelf,
    organization: OrganizationId,
    role: Role,
) -> Outcome<Option<Held>> {
    let today = shelf.today();
    let mut held = store::of(shelf, organization, false)?;
    held.retain(|held| held.role == role && held.starts_on <= today);
    held.sort_by_key(|held| held.delegated_from.is_some());
    Ok(held.into_iter().next())
}

/// Whether an account can be given posts: it exists and is not closed.
pub fn may_hold(shelf: &mut impl Shelf, account: AccountId) -> Outcome<bool> {
    Ok(match store::account_state(shelf, account)? {
        Some(AccountState::Active | AccountState::Locked) => true,
        Some(AccountState::Closed) | None => false,
    })
}

fn record(tx: &mut WriteTx<'_>, post: PostId, organization: OrganizationId) {
    tx.record(Event::of("post", post).action(Action::ManagePosts).within(organization));
}
