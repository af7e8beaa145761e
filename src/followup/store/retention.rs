//! What was noted of contacts with those who left the register long ago.

use diesel::prelude::*;

use crate::access::MemberId;
use crate::db::schema::{contact_attempts, follow_up_cases as cases};
use crate::db::{Shelf, WriteTx};
use crate::followup::views::{CaseId, ContactAttempt};
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::id::Id;

/// The attempts of theirs that hold words, found by their cases.
fn noted(shelf: &mut impl Shelf, members: &[MemberId]) -> Outcome<Vec<Id<ContactAttempt>>> {
    let of: Vec<CaseId> = cases::table
        .filter(cases::member_id.eq_any(members.to_vec()))
        .select(cases::id)
        .load(shelf.conn())?;
    Ok(contact_attempts::table
        .filter(contact_attempts::case_id.eq_any(of))
        .filter(contact_attempts::note.is_not_null().or(contact_attempts::topic.ne("")))
        .select(contact_attempts::id)
        .load(shelf.conn())?)
}

pub fn count(shelf: &mut impl Shelf, members: &[MemberId]) -> Outcome<i64> {
    i64::try_from(noted(shelf, members)?.len()).map_err(Fault::internal)
}

pub fn erase(tx: &mut WriteTx<'_>, members: &[MemberId]) -> Outcome<i64> {
    let noted = noted(tx, members)?;
    let of = contact_attempts::table.filter(contact_attempts::id.eq_any(noted));
    let erased = diesel::update(of)
        .set((contact_attempts::note.eq(None::<Vec<u8>>), contact_attempts::topic.eq("")))
        .execute(tx.conn())?;
    i64::try_from(erased).map_err(Fault::internal)
}
