//! Rows of notices and of what members said.

use diesel::prelude::*;

use super::model::Purpose;
use crate::access::MemberId;
use crate::db::schema::{consents, privacy_notices};
use crate::db::{MultiBackend, Shelf, WriteTx, cols};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Outcome};
use crate::kernel::id::Id;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = privacy_notices, check_for_backend(MultiBackend))]
pub struct NoticeRow {
    pub version: i32,
    pub in_force_from: Day,
    pub asks_anew: bool,
    pub zh: String,
    pub en: String,
}

/// The latest notice that is in force on a day.
pub fn notice_on(shelf: &mut impl Shelf, on: Day) -> Outcome<Option<NoticeRow>> {
    Ok(privacy_notices::table
        .filter(privacy_notices::in_force_from.le(on))
        .order(privacy_notices::version.desc())
        .select(cols::<NoticeRow>())
        .first(shelf.conn())
        .optional()?)
}

/// The latest version in force on a day that asked for consents anew; 0 for none.
pub fn asked_anew(shelf: &mut impl Shelf, on: Day) -> Outcome<i32> {
    let found = privacy_notices::table
        .filter(privacy_notices::in_force_from.le(on))
        .filter(privacy_notices::asks_anew.eq(true))
        .order(privacy_notices::version.desc())
        .select(privacy_notices::version)
        .first(shelf.conn())
        .optional()?;
    Ok(found.unwrap_or(0))
}

/// All versions, the latest first, in force or not yet.
pub fn notices(shelf: &mut impl Shelf) -> Outcome<Vec<NoticeRow>> {
    Ok(privacy_notices::table
        .order(privacy_notices::version.desc())
        .select(cols::<NoticeRow>())
        .load(shelf.conn())?)
}

/// 409 when another was first with that version. What is published is never changed.
pub fn publish(tx: &mut WriteTx<'_>, row: NoticeRow) -> Outcome<()> {
    tx.unique(Code::NoticeVersionTaken, |conn| {
        diesel::insert_into(privacy_notices::table).values(row).execute(conn)
    })?;
    Ok(())
}

/// Marker of the id of something that was said.
#[derive(Debug)]
pub enum Said {}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = consents, check_for_backend(MultiBackend))]
pub struct SaidRow {
    pub id: Id<Said>,
    pub member_id: MemberId,
    pub purpose: Purpose,
    pub given: bool,
    pub notice_version: i32,
    pub at: Timestamp,
}

pub fn keep(tx: &mut WriteTx<'_>, row: SaidRow) -> Outcome<()> {
    diesel::insert_into(consents::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// What a member said last of a purpose.
pub fn last_said(
    shelf: &mut impl Shelf,
    member: MemberId,
    purpose: Purpose,
) -> Outcome<Option<SaidRow>> {
    Ok(consents::table
        .filter(consents::member_id.eq(member))
        .filter(consents::purpose.eq(purpose))
        .order(consents::id.desc())
        .select(cols::<SaidRow>())
        .first(shelf.conn())
        .optional()?)
}
