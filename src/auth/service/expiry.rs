//! Forgetting what has had its day. Somebody else decides when.

use crate::auth::identity;
use crate::auth::rules::ENDED_SESSION_SECONDS;
use crate::auth::rules::throttle::LONGEST_WINDOW;
use crate::auth::store::expiry as store;
use crate::db::{Shelf, WriteTx, expire_idempotency_keys};
use crate::kernel::fault::Outcome;

/// Rows per transaction, so that no writer waits for long.
const BATCH: i64 = 200;

/// Idempotency keys are kept for 30 days (DECISIONS 17).
const KEY_SECONDS: i64 = 30 * 86_400;

/// Old codes, counters, sessions, ways to identity providers and idempotency keys: each deletes one batch and tells how many rows
/// went. Housekeeping.
pub const SWEEPS: [fn(&mut WriteTx<'_>) -> Outcome<usize>; 5] = [
    |tx| {
        let before = tx.now();
        store::codes(tx, before, BATCH)
    },
    |tx| {
        let before = tx.now().plus_seconds(-LONGEST_WINDOW);
        store::counters(tx, before, BATCH)
    },
    |tx| {
        let before = tx.now().plus_seconds(-ENDED_SESSION_SECONDS);
        store::sessions(tx, before, BATCH)
    },
    |tx| {
        let before = tx.now();
        identity::service::forget(tx, before, BATCH)
    },
    |tx| {
        let before = tx.now().plus_seconds(-KEY_SECONDS);
        expire_idempotency_keys(tx.conn(), before, BATCH)
    },
];
