//! Rows of deeds for many and of their items.

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::model::{BulkKind, ItemOutcome, SubjectId};
use crate::access::AccountId;
use crate::db::schema::{bulk_actions, bulk_items};
use crate::db::{MultiBackend, Shelf, WriteTx, cols, guarded};
use crate::each;
use crate::job::model::JobId;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};

/// Items written by one statement.
const AT_ONCE: usize = 500;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = bulk_actions, check_for_backend(MultiBackend))]
pub struct ActionRow {
    pub id: JobId,
    pub account_id: AccountId,
    pub kind: BulkKind,
    pub created_at: Timestamp,
}

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = bulk_items, check_for_backend(MultiBackend))]
pub struct ItemRow {
    pub action_id: JobId,
    pub position: i32,
    pub subject_id: SubjectId,
    pub version: i64,
    pub outcome: ItemOutcome,
    /// The fault's code; empty for none.
    pub fault: String,
    /// The fields at fault, in both languages; empty for none.
    pub errors: String,
    pub done_at: Timestamp,
}

pub fn insert(tx: &mut WriteTx<'_>, action: ActionRow, rows: &[ItemRow]) -> Outcome<()> {
    diesel::insert_into(bulk_actions::table).values(action).execute(tx.conn())?;
    for rows in rows.chunks(AT_ONCE) {
        each!(tx.conn() => conn,
            diesel::insert_into(bulk_items::table).values(rows).execute(conn)?);
    }
    Ok(())
}

/// One's own deed, or 404: what was asked of whom is nobody else's.
pub fn find(shelf: &mut impl Shelf, id: JobId) -> Outcome<ActionRow> {
    let own = shelf.warrant().actor.account();
    let own = own.ok_or_else(|| Fault::new(Code::NotFound))?;
    bulk_actions::table
        .find(id)
        .filter(bulk_actions::account_id.eq(own))
        .select(cols::<ActionRow>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// The next items whose turn has not come.
pub fn pending(
    shelf: &mut impl Shelf,
    id: JobId,
    after: Option<i32>,
    limit: i64,
) -> Outcome<Vec<ItemRow>> {
    page(shelf, id, Some(ItemOutcome::Pending), after, limit)
}

/// A page of items in the order of the call.
pub fn page(
    shelf: &mut impl Shelf,
    id: JobId,
    outcome: Option<ItemOutcome>,
    after: Option<i32>,
    limit: i64,
) -> Outcome<Vec<ItemRow>> {
    let mut query = bulk_items::table
        .filter(bulk_items::action_id.eq(id))
        .select(cols::<ItemRow>())
        .into_boxed();
    if let Some(outcome) = outcome {
        query = query.filter(bulk_items::outcome.eq(outcome));
    }
    if let Some(after) = after {
        query = query.filter(bulk_items::position.gt(after));
    }
    Ok(query.order(bulk_items::position).limit(limit).load(shelf.conn())?)
}

/// How many items there are of each outcome.
pub fn tally(shelf: &mut impl Shelf, id: JobId) -> Outcome<Vec<(ItemOutcome, i64)>> {
    Ok(bulk_items::table
        .filter(bulk_items::action_id.eq(id))
        .group_by(bulk_items::outcome)
        .select((bulk_items::outcome, count_star()))
        .load(shelf.conn())?)
}

/// Notes what came of an item whose turn had not come.
pub fn settle(tx: &mut WriteTx<'_>, row: &ItemRow) -> Outcome<()> {
    let settled = diesel::update(bulk_items::table)
        .filter(bulk_items::action_id.eq(row.action_id))
        .filter(bulk_items::position.eq(row.position))
        .filter(bulk_items::outcome.eq(ItemOutcome::Pending))
        .set((
            bulk_items::outcome.eq(row.outcome),
            bulk_items::fault.eq(&row.fault),
            bulk_items::errors.eq(&row.errors),
            bulk_items::done_at.eq(row.done_at),
        ))
        .execute(tx.conn())?;
    guarded(settled)
}
