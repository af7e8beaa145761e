//! Rows of registrations that an import makes and takes back.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use crate::db::schema::flows;
use crate::db::{Shelf, WriteTx, cols};
use crate::each;
use crate::flow::model::FlowId;
use crate::flow::store::{FlowRow, NewRow};
use crate::kernel::fault::{Code, Fault, Outcome};

/// Values of one `IN` list, under SQLite's limit of binds.
const LOOKED_UP_AT_ONCE: usize = 500;

/// Rows of one INSERT: 32 columns each, under SQLite's limit of binds.
const ROWS_AT_ONCE: usize = 400;

/// Inserts departures; answers those that were left out, since their member has another open flow.
pub fn insert(tx: &mut WriteTx<'_>, rows: &[NewRow]) -> Outcome<HashSet<FlowId>> {
    let mut out = HashSet::new();
    for part in rows.chunks(ROWS_AT_ONCE) {
        let inserted = each!(tx.conn() => inner, diesel::insert_into(flows::table)
            .values(part)
            .on_conflict_do_nothing()
            .execute(inner))?;
        if inserted == part.len() {
            continue;
        }
        let ids: Vec<FlowId> = part.iter().map(|row| row.id).collect();
        let there = flows::table.filter(flows::id.eq_any(&ids)).select(flows::id);
        let there: HashSet<FlowId> = there.load(tx.conn())?.into_iter().collect();
        out.extend(ids.into_iter().filter(|id| !there.contains(id)));
    }
    Ok(out)
}

/// Shows those that an import has made, or hides them.
pub fn show(tx: &mut WriteTx<'_>, import: i64, ids: &[FlowId], shown: bool) -> Outcome<()> {
    for part in ids.chunks(LOOKED_UP_AT_ONCE) {
        let made = made_by(tx, import, part)?;
        diesel::update(flows::table.filter(flows::id.eq_any(made)))
            .filter(flows::hidden.eq(shown))
            .set(flows::hidden.eq(!shown))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Those of them that an import has made. By id alone: with the import asked for, PostgreSQL goes
/// through all that it has made.
fn made_by(tx: &mut WriteTx<'_>, import: i64, ids: &[FlowId]) -> Outcome<Vec<FlowId>> {
    let found: Vec<(FlowId, Option<i64>)> = flows::table
        .filter(flows::id.eq_any(ids.to_vec()))
        .select((flows::id, flows::import_id))
        .load(tx.conn())?;
    Ok(found.into_iter().filter(|(_, by)| *by == Some(import)).map(|(id, _)| id).collect())
}

/// Those of them that an import has made, whole.
pub fn entered(shelf: &mut impl Shelf, import: i64, ids: &[FlowId]) -> Outcome<Vec<FlowRow>> {
    let mut found: Vec<FlowRow> = Vec::with_capacity(ids.len());
    for part in ids.chunks(LOOKED_UP_AT_ONCE) {
        let rows: Vec<(FlowRow, Option<i64>)> = flows::table
            .filter(flows::id.eq_any(part.to_vec()))
            .select((cols::<FlowRow>(), flows::import_id))
            .load(shelf.conn())?;
        let made = rows.into_iter().filter(|(_, by)| *by == Some(import));
        found.extend(made.map(|(row, _)| row));
    }
    Ok(found)
}

/// Deletes those that an import has made; 409 when something rests on one.
pub fn forget(tx: &mut WriteTx<'_>, import: i64, ids: &[FlowId]) -> Outcome<()> {
    let made = made_by(tx, import, ids)?;
    diesel::delete(flows::table.filter(flows::id.eq_any(made))).execute(tx.conn()).map_err(
        |error| match error {
            Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _) => {
                Fault::new(Code::ImportBuiltUpon)
            }
            other => other.into(),
        },
    )?;
    Ok(())
}
