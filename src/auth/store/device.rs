//! Rows of devices on which a person has once proved who they are.

use diesel::prelude::*;

use crate::access::AccountId;
use crate::db::schema::devices;
use crate::db::{Both, Shelf, WriteTx};
use crate::kernel::fault::Outcome;

/// The accounts that know the device.
pub fn accounts_on(shelf: &mut impl Shelf, device: &[u8]) -> Outcome<Vec<AccountId>> {
    Ok(devices::table
        .filter(devices::device_hash.eq(device))
        .select(devices::account_id)
        .limit(50)
        .load(shelf.conn())?)
}

pub fn remember(tx: &mut WriteTx<'_>, account: AccountId, device: &[u8]) -> Outcome<()> {
    let now = tx.now();
    Both(
        diesel::insert_into(devices::table)
            .values((
                devices::account_id.eq(account.raw()),
                devices::device_hash.eq(device),
                devices::seen_at.eq(now.0),
            ))
            .on_conflict((devices::account_id, devices::device_hash))
            .do_update()
            .set(devices::seen_at.eq(now.0)),
    )
    .execute(tx.conn())?;
    Ok(())
}
