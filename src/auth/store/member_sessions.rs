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
