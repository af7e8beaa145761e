//! Rows of registrations that an import makes and takes back.

use diesel::prelude::*;

use crate::access::MemberId;
use crate::db::schema::flows;
use crate::db::{Shelf, WriteTx};
use crate::kernel::fault::Outcome;

/// Values of one `IN` list, under SQLite's limit of binds.
const LOOKED_UP_AT_ONCE: usize = 500;

/// Which of the members have an open flow, seen or not.
pub fn away_among(shelf: &mut impl Shelf, members: &[MemberId]) -> Outcome<Vec<MemberId>> {
    let mut away = Vec::new();
    for part in members.chunks(LOOKED_UP_AT_ONCE) {
        let found: Vec<MemberId> = flows::table
            .filter(flows::member_id.eq_any(part.to_vec()))
            .filter(flows::open.eq(true))
            .select(flows::member_id)
            .load(shelf.conn())?;
        away.extend(found);
    }
    Ok(away)
}

/// Shows what an import has made.
pub fn unveil(tx: &mut WriteTx<'_>, import: i64) -> Outcome<usize> {
    Ok(diesel::update(flows::table.filter(flows::import_id.eq(import)))
        .set(flows::hidden.eq(false))
        .execute(tx.conn())?)
}

/// Deletes what an import has made. What rests on it refuses (foreign keys); the caller has looked.
pub fn forget(tx: &mut WriteTx<'_>, import: i64) -> Outcome<usize> {
    Ok(diesel::delete(flows::table.filter(flows::import_id.eq(import))).execute(tx.conn())?)
}
