//! What hosts noted of those who left the register long ago.

use diesel::prelude::*;

use crate::access::MemberId;
use crate::db::schema::placements;
use crate::db::{Shelf, WriteTx};
use crate::kernel::fault::{Fault, Outcome};

pub fn count(shelf: &mut impl Shelf, members: &[MemberId]) -> Outcome<i64> {
    Ok(placements::table
        .filter(placements::member_id.eq_any(members.to_vec()))
        .filter(placements::note.is_not_null())
        .count()
        .get_result(shelf.conn())?)
}

pub fn erase(tx: &mut WriteTx<'_>, members: &[MemberId]) -> Outcome<i64> {
    let of = placements::table.filter(placements::member_id.eq_any(members.to_vec()));
    let erased = diesel::update(of)
        .filter(placements::note.is_not_null())
        .set((
            placements::note.eq(None::<Vec<u8>>),
            placements::version.eq(placements::version + 1),
        ))
        .execute(tx.conn())?;
    i64::try_from(erased).map_err(Fault::internal)
}
