//! Rows of one-time codes: keyed hashes of number and code, never either of them.

use diesel::prelude::*;

use crate::db::schema::one_time_codes;
use crate::db::{MultiBackend, Shelf, WriteTx, cols};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::Outcome;
use crate::kernel::id::Id;

/// Marker of a code's id.
#[derive(Debug)]
pub enum OneTimeCode {}

#[derive(Insertable)]
#[diesel(table_name = one_time_codes)]
pub struct NewCode {
    pub id: Id<OneTimeCode>,
    pub phone_index: Vec<u8>,
    pub code_hash: Vec<u8>,
    pub expires_at: Timestamp,
    pub attempts: i32,
    pub used_at: Timestamp,
}

pub fn insert(tx: &mut WriteTx<'_>, code: NewCode) -> Outcome<()> {
    diesel::insert_into(one_time_codes::table).values(code).execute(tx.conn())?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = one_time_codes, check_for_backend(MultiBackend))]
pub struct CodeRow {
    pub id: Id<OneTimeCode>,
    pub code_hash: Vec<u8>,
    pub expires_at: Timestamp,
    pub used_at: Timestamp,
}

/// The newest code of a number: asking for another voids the earlier ones.
pub fn newest(shelf: &mut impl Shelf, phone: Vec<Vec<u8>>) -> Outcome<Option<CodeRow>> {
    Ok(one_time_codes::table
        .filter(one_time_codes::phone_index.eq_any(phone))
        .order(one_time_codes::id.desc())
        .select(cols::<CodeRow>())
        .first(shelf.conn())
        .optional()?)
}

/// Takes one of a code's attempts; `false` when none is left.
pub fn take_attempt(tx: &mut WriteTx<'_>, id: Id<OneTimeCode>, most: i32) -> Outcome<bool> {
    let taken = diesel::update(one_time_codes::table.find(id))
        .filter(one_time_codes::attempts.lt(most))
        .set(one_time_codes::attempts.eq(one_time_codes::attempts + 1))
        .execute(tx.conn())?;
    Ok(taken == 1)
}

/// Gives the attempt back: the code was right, something else is asked for.
pub fn give_back(tx: &mut WriteTx<'_>, id: Id<OneTimeCode>) -> Outcome<()> {
    diesel::update(one_time_codes::table.find(id))
        .set(one_time_codes::attempts.eq(one_time_codes::attempts - 1))
        .execute(tx.conn())?;
    Ok(())
}

/// A code is good once; `false` when it has been used.
pub fn spend(tx: &mut WriteTx<'_>, id: Id<OneTimeCode>) -> Outcome<bool> {
    let now = tx.now();
    let spent = diesel::update(one_time_codes::table.find(id))
        .filter(one_time_codes::used_at.eq(Timestamp::NEVER))
        .set(one_time_codes::used_at.eq(now))
        .execute(tx.conn())?;
    Ok(spent == 1)
}
