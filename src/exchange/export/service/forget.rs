//! Files that have expired, and those that never came to be.

use crate::db::{Shelf, WriteTx};
use crate::exchange::export::store;
use crate::kernel::fault::Outcome;

/// Days for which an export whose file is gone is still listed. Its job is kept longer.
const LISTED_DAYS: i64 = 30;

/// Parts deleted in one transaction: some megabytes.
const PARTS_AT_ONCE: i64 = 50;
const FORGOTTEN_AT_ONCE: i64 = 200;

/// Deletes what is due, some at a time; answers how many things that were. Housekeeping.
pub fn purge(tx: &mut WriteTx<'_>) -> Outcome<usize> {
    if let Some(id) = store::outdated(tx, 1)?.first().copied() {
        let deleted = store::delete_parts(tx, id, PARTS_AT_ONCE)?;
        if deleted == 0 {
            store::purged(tx, id)?;
        }
        return Ok(deleted.max(1));
    }
    let before = tx.now().plus_seconds(-LISTED_DAYS * 86_400);
    store::forget(tx, before, FORGOTTEN_AT_ONCE)
}
