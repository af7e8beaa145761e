//! Deleting what has had its day, a few rows at a time.

use diesel::prelude::*;

use crate::access::SessionId;
use crate::auth::store::code::OneTimeCode;
use crate::db::schema::{one_time_codes, sessions, throttles};
use crate::db::{Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::Outcome;
use crate::kernel::id::Id;

pub fn codes(tx: &mut WriteTx<'_>, before: Timestamp, batch: i64) -> Outcome<usize> {
    let old: Vec<Id<OneTimeCode>> = one_time_codes::table
        .filter(one_time_codes::expires_at.lt(before))
        .order(one_time_codes::expires_at)
        .select(one_time_codes::id)
        .limit(batch)
        .load(tx.conn())?;
    diesel::delete(one_time_codes::table.filter(one_time_codes::id.eq_any(&old)))
        .execute(tx.conn())?;
    Ok(old.len())
}

pub fn counters(tx: &mut WriteTx<'_>, before: Timestamp, batch: i64) -> Outcome<usize> {
    let old: Vec<(String, Vec<u8>)> = throttles::table
        .filter(throttles::window_start.lt(before))
        .order(throttles::window_start)
        .select((throttles::bucket, throttles::key))
        .limit(batch)
        .load(tx.conn())?;
    for (bucket, key) in &old {
        diesel::delete(throttles::table.find((bucket, key)))
            .filter(throttles::window_start.lt(before))
            .execute(tx.conn())?;
    }
    Ok(old.len())
}

/// Sessions that ran out, or were ended, before then.
pub fn sessions(tx: &mut WriteTx<'_>, before: Timestamp, batch: i64) -> Outcome<usize> {
    let ended = sessions::ended_at.ne(Timestamp::NEVER).and(sessions::ended_at.lt(before));
    let old: Vec<SessionId> = sessions::table
        .filter(sessions::expires_at.lt(before).or(ended))
        .order(sessions::id)
        .select(sessions::id)
        .limit(batch)
        .load(tx.conn())?;
    diesel::delete(sessions::table.filter(sessions::id.eq_any(&old))).execute(tx.conn())?;
    Ok(old.len())
}
