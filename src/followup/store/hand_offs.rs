//! Rows of a case's way between home and host.

use diesel::prelude::*;

use crate::access::AccountId;
use crate::db::schema::case_hand_offs;
use crate::db::{MultiBackend, Shelf, WriteTx, cols};
use crate::flow::model::Side;
use crate::followup::views::{CaseId, HandOff};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::Outcome;
use crate::kernel::id::Id;

#[derive(Insertable, Queryable, Selectable)]
#[diesel(table_name = case_hand_offs, check_for_backend(MultiBackend))]
pub struct HandOffRow {
    pub id: Id<HandOff>,
    pub case_id: CaseId,
    pub account_id: AccountId,
    pub at: Timestamp,
    pub side: Side,
}

pub fn log(tx: &mut WriteTx<'_>, row: HandOffRow) -> Outcome<()> {
    diesel::insert_into(case_hand_offs::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The hand-offs of a case, oldest first.
pub fn of(shelf: &mut impl Shelf, case: CaseId) -> Outcome<Vec<HandOffRow>> {
    Ok(case_hand_offs::table
        .filter(case_hand_offs::case_id.eq(case))
        .order(case_hand_offs::id)
        .select(cols::<HandOffRow>())
        .load(shelf.conn())?)
}
