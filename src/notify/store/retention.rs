//! Messages to and about those who left the register long ago.

use diesel::prelude::*;

use crate::access::MemberId;
use crate::db::schema::{messages, text_messages};
use crate::db::{Shelf, WriteTx};
use crate::kernel::fault::{Fault, Outcome};

pub fn count(shelf: &mut impl Shelf, members: &[MemberId]) -> Outcome<i64> {
    Ok(messages::table
        .filter(messages::about_id.eq_any(members.to_vec()))
        .count()
        .get_result(shelf.conn())?)
}

/// Deletes them, and what is left of their way to a phone.
pub fn erase(tx: &mut WriteTx<'_>, members: &[MemberId]) -> Outcome<i64> {
    let texts = text_messages::table.filter(text_messages::member_id.eq_any(members.to_vec()));
    diesel::delete(texts).execute(tx.conn())?;
    let told = messages::table.filter(messages::about_id.eq_any(members.to_vec()));
    i64::try_from(diesel::delete(told).execute(tx.conn())?).map_err(Fault::internal)
}
