//! Sessions and devices of a member's account.

use diesel::prelude::*;

use crate::access::{AccountId, MemberId};
use crate::db::schema::{accounts, devices, sessions};
use crate::db::{Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::Outcome;

/// The account that belongs to a member, if there is one.
pub fn account_of(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Option<AccountId>> {
    Ok(accounts::table
        .filter(accounts::member_id.is_not_null())
        .filter(accounts::member_id.assume_not_null().eq(member))
        .select(accounts::id)
        .first(shelf.conn())
        .optional()?)
}

pub fn end_sessions(tx: &mut WriteTx<'_>, account: AccountId) -> Outcome<usize> {
    let now = tx.now();
    let live = sessions::account_id.eq(account).and(sessions::ended_at.eq(Timestamp::NEVER));
    Ok(diesel::update(sessions::table.filter(live))
        .set(sessions::ended_at.eq(now))
        .execute(tx.conn())?)
}

pub fn forget_devices(tx: &mut WriteTx<'_>, account: AccountId) -> Outcome<()> {
    diesel::delete(devices::table.filter(devices::account_id.eq(account))).execute(tx.conn())?;
    Ok(())
}

/// Gives the account of a member another name, where it bears this one.
pub fn rename(tx: &mut WriteTx<'_>, member: MemberId, from: &str, to: &str) -> Outcome<()> {
    let theirs = accounts::member_id.is_not_null();
    let theirs = theirs.and(accounts::member_id.assume_not_null().eq(member));
    diesel::update(accounts::table.filter(theirs))
        .filter(accounts::display_name.eq(from.to_owned()))
        .set((
            accounts::display_name.eq(to.to_owned()),
            accounts::version.eq(accounts::version + 1),
        ))
        .execute(tx.conn())?;
    Ok(())
}
