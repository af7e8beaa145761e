//! Counters: one row per bucket and key.

use diesel::dsl::case_when;
use diesel::prelude::*;

use crate::db::schema::throttles;
use crate::db::{Both, Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::Outcome;

/// The key of a counter: a keyed hash, never the number or name itself.
pub type Key = [u8; 32];

/// How often, since when.
#[derive(Clone, Copy, Debug, Queryable)]
pub struct Count {
    pub hits: i32,
    pub since: Timestamp,
}

/// The counter as it stands.
pub fn held(shelf: &mut impl Shelf, bucket: &str, key: &Key) -> Outcome<Option<Count>> {
    Ok(throttles::table
        .find((bucket, key.as_slice()))
        .select((throttles::hits, throttles::window_start))
        .first(shelf.conn())
        .optional()?)
}

/// Counts one more, in a new window where the old one began before `oldest`. The row stays locked
/// until the transaction ends, so that parallel hits are all counted.
pub fn count(tx: &mut WriteTx<'_>, bucket: &str, key: &Key, oldest: Timestamp) -> Outcome<Count> {
    let now = tx.now();
    let stale = throttles::window_start.le(oldest);
    Both(
        diesel::insert_into(throttles::table)
            .values((
                throttles::bucket.eq(bucket),
                throttles::key.eq(key.as_slice()),
                throttles::window_start.eq(now.0),
                throttles::hits.eq(1),
            ))
            .on_conflict((throttles::bucket, throttles::key))
            .do_update()
            .set((
                throttles::hits.eq(case_when(stale, 1.into_sql::<diesel::sql_types::Integer>())
                    .otherwise(throttles::hits + 1)),
                throttles::window_start.eq(case_when(
                    throttles::window_start.le(oldest),
                    now.0.into_sql::<diesel::sql_types::BigInt>(),
                )
                .otherwise(throttles::window_start)),
            )),
    )
    .execute(tx.conn())?;
    let counted = throttles::table
        .find((bucket, key.as_slice()))
        .select((throttles::hits, throttles::window_start))
        .first(tx.conn())?;
    Ok(counted)
}

/// Replaces a counter that still reads as it was read; of several at once one succeeds.
pub fn replace(
    tx: &mut WriteTx<'_>,
    bucket: &str,
    key: &Key,
    read: Option<Count>,
    hits: i32,
) -> Outcome<bool> {
    let now = tx.now();
    let changed = match read {
        Some(read) => diesel::update(throttles::table.find((bucket, key.as_slice())))
            .filter(throttles::hits.eq(read.hits))
            .filter(throttles::window_start.eq(read.since))
            .set((throttles::hits.eq(hits), throttles::window_start.eq(now)))
            .execute(tx.conn())?,
        None => Both(
            diesel::insert_into(throttles::table)
                .values((
                    throttles::bucket.eq(bucket),
                    throttles::key.eq(key.as_slice()),
                    throttles::window_start.eq(now.0),
                    throttles::hits.eq(hits),
                ))
                .on_conflict_do_nothing(),
        )
        .execute(tx.conn())?,
    };
    Ok(changed == 1)
}

pub fn clear(tx: &mut WriteTx<'_>, bucket: &str, key: &Key) -> Outcome<()> {
    diesel::delete(throttles::table.find((bucket, key.as_slice()))).execute(tx.conn())?;
    Ok(())
}
