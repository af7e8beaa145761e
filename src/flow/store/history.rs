//! Amendments: what a registration held before.

use diesel::prelude::*;

use crate::access::AccountId;
use crate::db::schema::{accounts, flow_amendments};
use crate::db::{MultiBackend, Shelf, WriteTx, cols};
use crate::flow::model::FlowId;
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::kernel::id::Id;

/// Marker of an amendment's id.
#[derive(Debug)]
pub enum FlowAmendment {}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = flow_amendments, check_for_backend(MultiBackend))]
#[diesel(treat_none_as_default_value = false)]
pub struct AmendmentRow {
    pub id: Id<FlowAmendment>,
    pub flow_id: FlowId,
    /// The version the amendment made.
    pub version: i64,
    pub changed_on: Day,
    pub changed_at: Timestamp,
    pub account_id: Option<AccountId>,
    pub side: String,
    pub before: Vec<u8>,
}

pub fn insert(tx: &mut WriteTx<'_>, row: AmendmentRow) -> Outcome<()> {
    diesel::insert_into(flow_amendments::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// The amendments of a flow the caller has found within the scope, with the account's shown name.
pub fn of_flow(
    shelf: &mut impl Shelf,
    flow: FlowId,
) -> Outcome<Vec<(AmendmentRow, Option<String>)>> {
    Ok(flow_amendments::table
        .left_join(accounts::table.on(flow_amendments::account_id.eq(accounts::id.nullable())))
        .filter(flow_amendments::flow_id.eq(flow))
        .order(flow_amendments::version)
        .select((cols::<AmendmentRow>(), accounts::display_name.nullable()))
        .load(shelf.conn())?)
}

pub fn count(shelf: &mut impl Shelf, flow: FlowId) -> Outcome<i64> {
    Ok(flow_amendments::table
        .filter(flow_amendments::flow_id.eq(flow))
        .count()
        .get_result(shelf.conn())?)
}
