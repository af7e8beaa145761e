//! What was written in reports by those who left the register long ago.

use diesel::prelude::*;

use crate::access::MemberId;
use crate::db::schema::check_ins;
use crate::db::{Shelf, WriteTx};
use crate::kernel::fault::{Fault, Outcome};

pub fn count(shelf: &mut impl Shelf, members: &[MemberId]) -> Outcome<i64> {
    Ok(check_ins::table
        .filter(check_ins::member_id.eq_any(members.to_vec()))
        .filter(check_ins::note.is_not_null())
        .count()
        .get_result(shelf.conn())?)
}

pub fn erase(tx: &mut WriteTx<'_>, members: &[MemberId]) -> Outcome<i64> {
    let of = check_ins::table.filter(check_ins::member_id.eq_any(members.to_vec()));
    let erased = diesel::update(of)
        .filter(check_ins::note.is_not_null())
        .set(check_ins::note.eq(None::<Vec<u8>>))
        .execute(tx.conn())?;
    i64::try_from(erased).map_err(Fault::internal)
}
