//! Rows of imports.

pub mod around;
pub mod hosts;
pub mod rows;

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::import::{ImportId, ImportKind, ImportState};
use crate::access::{AccountId, OrganizationId, Scope};
use crate::db::schema::imports;
use crate::db::{MultiBackend, Shelf, WriteTx, cols, guarded};
use crate::job::model::JobId;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::organization::reach;

type Visible = Box<dyn BoxableExpression<imports::table, MultiBackend, SqlType = Bool>>;

/// The imports a scope reaches.
fn visible(scope: &Scope) -> Visible {
    if scope.everything {
        return Box::new(true.into_sql::<Bool>());
    }
    Box::new(imports::organization_id.eq_any(reach::below(&scope.below)))
}

#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = imports, check_for_backend(MultiBackend))]
pub struct ImportRow {
    pub id: ImportId,
    pub organization_id: OrganizationId,
    pub kind: ImportKind,
    pub state: ImportState,
    pub preview: Vec<u8>,
    pub rows_total: i32,
    pub rows_done: i32,
    pub include_warnings: bool,
    pub created_at: Timestamp,
    pub applied_at: Timestamp,
    pub purged_at: Timestamp,
    pub version: i64,
    pub job_id: Option<JobId>,
}

/// One import within the scope, or 404.
pub fn find(shelf: &mut impl Shelf, id: ImportId) -> Outcome<ImportRow> {
    let visible = visible(shelf.scope());
    imports::table
        .find(id)
        .filter(visible)
        .select(cols::<ImportRow>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// A page of imports within the scope, newest first.
pub fn page(
    shelf: &mut impl Shelf,
    organization: Option<OrganizationId>,
    after: Option<ImportId>,
    limit: i64,
) -> Outcome<Vec<ImportRow>> {
    let mut query =
        imports::table.filter(visible(shelf.scope())).select(cols::<ImportRow>()).into_boxed();
    if let Some(organization) = organization {
        query = query.filter(imports::organization_id.eq_any(reach::below(&[organization])));
    }
    if let Some(after) = after {
        query = query.filter(imports::id.lt(after));
    }
    Ok(query.order(imports::id.desc()).limit(limit).load(shelf.conn())?)
}

#[derive(Insertable)]
#[diesel(table_name = imports, treat_none_as_default_value = false)]
pub struct NewImport {
    pub id: ImportId,
    pub organization_id: OrganizationId,
    pub kind: ImportKind,
    pub state: ImportState,
    pub preview: Vec<u8>,
    pub rows_total: i32,
    pub rows_done: i32,
    pub include_warnings: bool,
    pub account_id: Option<AccountId>,
    pub created_at: Timestamp,
    pub applied_at: Timestamp,
    pub purged_at: Timestamp,
    pub version: i64,
}

pub fn insert(tx: &mut WriteTx<'_>, row: NewImport) -> Outcome<()> {
    diesel::insert_into(imports::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// All rows are stored.
pub fn received(tx: &mut WriteTx<'_>, id: ImportId) -> Outcome<()> {
    diesel::update(imports::table.find(id))
        .filter(imports::state.eq(ImportState::Receiving))
        .set(imports::state.eq(ImportState::Previewed))
        .execute(tx.conn())?;
    Ok(())
}

/// Begins to apply, or goes on with it. The version stays until the end, so that whoever began can go
/// on.
pub fn begin(
    tx: &mut WriteTx<'_>,
    row: &ImportRow,
    include_warnings: bool,
    job: Option<JobId>,
) -> Outcome<()> {
    let updated = diesel::update(imports::table.find(row.id))
        .filter(imports::state.eq(row.state))
        .filter(imports::version.eq(row.version))
        .set((
            imports::state.eq(ImportState::Applying),
            imports::include_warnings.eq(include_warnings),
            imports::job_id.eq(job),
        ))
        .execute(tx.conn())?;
    guarded(updated)
}

/// Begins to take back: from here on nobody sees what was entered.
pub fn begin_undo(tx: &mut WriteTx<'_>, row: &ImportRow, job: JobId) -> Outcome<()> {
    let updated = diesel::update(imports::table.find(row.id))
        .filter(imports::state.eq(row.state))
        .filter(imports::version.eq(row.version))
        .set((
            imports::state.eq(ImportState::Applying),
            imports::version.eq(row.version + 1),
            imports::job_id.eq(job),
        ))
        .execute(tx.conn())?;
    guarded(updated)
}

/// Counts rows as done, and holds the import meanwhile: two chunks of it never run side by side.
/// 409 when it is not being applied (any more).
pub fn advance(tx: &mut WriteTx<'_>, id: ImportId, rows: i32) -> Outcome<()> {
    let updated = diesel::update(imports::table.find(id))
        .filter(imports::state.eq(ImportState::Applying))
        .set(imports::rows_done.eq(imports::rows_done + rows))
        .execute(tx.conn())?;
    if updated == 1 { Ok(()) } else { Err(Fault::new(Code::ImportState)) }
}

/// Moves an import of `version` to a state.
pub fn turn(tx: &mut WriteTx<'_>, row: &ImportRow, state: ImportState) -> Outcome<()> {
    let applied_at = if state == ImportState::Applied { tx.now() } else { row.applied_at };
    let updated = diesel::update(imports::table.find(row.id))
        .filter(imports::version.eq(row.version))
        .filter(imports::state.eq(row.state))
        .set((
            imports::state.eq(state),
            imports::applied_at.eq(applied_at),
            imports::version.eq(row.version + 1),
        ))
        .execute(tx.conn())?;
    guarded(updated)
}

/// A row was put right.
pub fn touch(tx: &mut WriteTx<'_>, id: ImportId, version: i64) -> Outcome<()> {
    let updated = diesel::update(imports::table.find(id))
        .filter(imports::version.eq(version))
        .filter(imports::state.eq(ImportState::Previewed))
        .set(imports::version.eq(version + 1))
        .execute(tx.conn())?;
    guarded(updated)
}

/// Imports whose uploads are due to go: applied, undone or merely looked at before `before`.
pub fn outdated(shelf: &mut impl Shelf, before: Timestamp, limit: i64) -> Outcome<Vec<ImportId>> {
    Ok(imports::table
        .filter(imports::purged_at.eq(Timestamp::NEVER))
        .filter(imports::state.ne(ImportState::Applying))
        .filter(imports::created_at.lt(before))
        .filter(imports::applied_at.lt(before))
        .order(imports::id)
        .select(imports::id)
        .limit(limit)
        .load(shelf.conn())?)
}

/// Empties what was uploaded; verdicts and outcomes stay.
pub fn purge(tx: &mut WriteTx<'_>, id: ImportId) -> Outcome<()> {
    let now = tx.now();
    diesel::update(imports::table.find(id))
        .set((imports::preview.eq(Vec::<u8>::new()), imports::purged_at.eq(now)))
        .execute(tx.conn())?;
    rows::purge(tx, id)
}
