//! Every unsafe call carries a key; the key, the request's hash and the reply are stored in the
//! transaction of the change. The same key and request get the same reply, another request 422.

use diesel::prelude::*;

use super::schema::idempotency_keys as keys;
use super::tx::{Shelf, WriteTx};
use super::{Both, Conn, fixed_update};
use crate::access::AccountId;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};

/// What makes two requests the same: the key the client chose and the hash of method, path,
/// `If-Match`, person acted for, and body.
#[derive(Clone, Debug)]
pub struct RequestKey {
    pub key: String,
    pub hash: [u8; 32],
}

/// The reply to an unsafe call: a status, where the thing is, its version, and facts about what
/// was decided. It holds ids, states and rulings and no personal data, since it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Receipt {
    pub status: u16,
    /// Path of the thing made or changed; empty for none.
    pub location: String,
    /// Version for the `ETag`; 0 for things without one.
    pub version: i64,
    pub body: serde_json::Value,
}

impl Receipt {
    pub fn created(
        location: String,
        version: i64,
        body: impl serde::Serialize,
    ) -> Outcome<Receipt> {
        Receipt::with(201, location, version, body)
    }

    pub fn changed(
        location: String,
        version: i64,
        body: impl serde::Serialize,
    ) -> Outcome<Receipt> {
        Receipt::with(200, location, version, body)
    }

    /// The change goes on after the answer; `location` is where to look how far it is.
    pub fn accepted(location: String, body: impl serde::Serialize) -> Outcome<Receipt> {
        Receipt::with(202, location, 0, body)
    }

    fn with(
        status: u16,
        location: String,
        version: i64,
        body: impl serde::Serialize,
    ) -> Outcome<Receipt> {
        let body = serde_json::to_value(body).map_err(Fault::internal)?;
        Ok(Receipt { status, location, version, body })
    }
}

#[derive(Queryable)]
struct Stored {
    request_hash: Vec<u8>,
    status: i32,
    location: String,
    version: i64,
    body: String,
}

/// Claims the key, or finds what was answered before. On PostgreSQL a parallel claim of the same
/// key waits here until the first has committed.
pub(super) fn claim(
    tx: &mut WriteTx<'_>,
    account: AccountId,
    request: &RequestKey,
) -> Outcome<Option<Receipt>> {
    let now = tx.now();
    let conn = tx.conn();
    let claimed = Both(
        diesel::insert_into(keys::table)
            .values((
                keys::account_id.eq(account.raw()),
                keys::key.eq(&request.key),
                keys::request_hash.eq(request.hash.as_slice()),
                keys::status.eq(0),
                keys::location.eq(""),
                keys::version.eq(0_i64),
                keys::body.eq(""),
                keys::created_at.eq(now),
            ))
            .on_conflict_do_nothing(),
    )
    .execute(conn)?;
    if claimed == 1 { Ok(None) } else { replay(conn, account, request).map(Some) }
}

fn replay(conn: &mut Conn, account: AccountId, request: &RequestKey) -> Outcome<Receipt> {
    let stored: Stored = keys::table
        .find((account.raw(), &request.key))
        .select((keys::request_hash, keys::status, keys::location, keys::version, keys::body))
        .first(conn)?;
    if stored.request_hash != request.hash {
        return Err(Fault::new(Code::IdempotencyKeyReused));
    }
    Ok(Receipt {
        status: u16::try_from(stored.status).map_err(Fault::internal)?,
        location: stored.location,
        version: stored.version,
        body: serde_json::from_str(&stored.body).map_err(Fault::internal)?,
    })
}

/// Stores the reply beside the change.
pub(super) fn keep(
    tx: &mut WriteTx<'_>,
    account: AccountId,
    request: &RequestKey,
    receipt: &Receipt,
) -> Outcome<()> {
    let body = serde_json::to_string(&receipt.body).map_err(Fault::internal)?;
    let claimed = keys::account_id.eq(account.raw()).and(keys::key.eq(&request.key));
    let reply = (
        keys::status.eq(i32::from(receipt.status)),
        keys::location.eq(&receipt.location),
        keys::version.eq(receipt.version),
        keys::body.eq(body),
    );
    fixed_update(keys::table, claimed, reply).execute(tx.conn())?;
    Ok(())
}

/// Forgets keys older than `before`, a small batch at a time; answers how many went.
pub fn expire(conn: &mut Conn, before: Timestamp, batch: i64) -> Outcome<usize> {
    let old: Vec<(i64, String)> = keys::table
        .filter(keys::created_at.lt(before))
        .order((keys::created_at, keys::account_id, keys::key))
        .select((keys::account_id, keys::key))
        .limit(batch)
        .load(conn)?;
    for (account, key) in &old {
        diesel::delete(keys::table.find((account, key))).execute(conn)?;
    }
    Ok(old.len())
}
