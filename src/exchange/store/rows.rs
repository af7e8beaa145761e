//! Rows of the rows of imports.

use diesel::prelude::*;
use diesel::upsert::excluded;

use crate::access::MemberId;
use crate::db::schema::import_rows;
use crate::db::{MultiBackend, Shelf, WriteTx, cols, guarded};
use crate::each;
use crate::exchange::import::{ImportId, RowAction, RowOutcome};
use crate::exchange::issue::Verdict;
use crate::flow::model::FlowId;
use crate::kernel::fault::{Code, Fault, Outcome};

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = import_rows, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct Row {
    pub import_id: ImportId,
    /// Counted from 1 over all sheets.
    pub row: i32,
    pub verdict: Verdict,
    pub staged: Vec<u8>,
    pub action: RowAction,
    pub outcome: RowOutcome,
    pub member_id: Option<MemberId>,
    pub member_version: i64,
    pub flow_id: Option<FlowId>,
}

/// Rows of one INSERT: nine columns each, under SQLite's limit of binds.
const ROWS_AT_ONCE: usize = 500;

/// Stores rows; those that are there already stay.
pub fn insert(tx: &mut WriteTx<'_>, rows: &[Row]) -> Outcome<()> {
    for part in rows.chunks(ROWS_AT_ONCE) {
        each!(tx.conn() => inner, diesel::insert_into(import_rows::table)
            .values(part)
            .on_conflict_do_nothing()
            .execute(inner))?;
    }
    Ok(())
}

/// One row of an import that the caller has found within the scope, or 404.
pub fn find(shelf: &mut impl Shelf, import: ImportId, row: i32) -> Outcome<Row> {
    import_rows::table
        .find((import, row))
        .select(cols::<Row>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// A page of an import's rows, in order.
pub fn page(
    shelf: &mut impl Shelf,
    import: ImportId,
    verdict: Option<Verdict>,
    after: i32,
    limit: i64,
) -> Outcome<Vec<Row>> {
    let mut query = import_rows::table
        .filter(import_rows::import_id.eq(import))
        .filter(import_rows::row.gt(after))
        .select(cols::<Row>())
        .into_boxed();
    if let Some(verdict) = verdict {
        query = query.filter(import_rows::verdict.eq(verdict));
    }
    Ok(query.order(import_rows::row).limit(limit).load(shelf.conn())?)
}

/// The next rows that nothing was done with.
pub fn waiting(shelf: &mut impl Shelf, import: ImportId, limit: i64) -> Outcome<Vec<Row>> {
    Ok(import_rows::table
        .filter(import_rows::import_id.eq(import))
        .filter(import_rows::outcome.eq(RowOutcome::Waiting))
        .order(import_rows::row)
        .select(cols::<Row>())
        .limit(limit)
        .load(shelf.conn())?)
}

/// How many rows there are of each verdict and outcome.
pub fn counts(
    shelf: &mut impl Shelf,
    import: ImportId,
) -> Outcome<Vec<(Verdict, RowOutcome, i64)>> {
    Ok(import_rows::table
        .filter(import_rows::import_id.eq(import))
        .group_by((import_rows::verdict, import_rows::outcome))
        .select((import_rows::verdict, import_rows::outcome, diesel::dsl::count_star()))
        .load(shelf.conn())?)
}

/// Which rows from the first to the last still wait. Nobody else takes them while the caller holds the
/// import.
pub fn waiting_between(
    tx: &mut WriteTx<'_>,
    import: ImportId,
    (first, last): (i32, i32),
) -> Outcome<Vec<i32>> {
    Ok(import_rows::table
        .filter(import_rows::import_id.eq(import))
        .filter(import_rows::outcome.eq(RowOutcome::Waiting))
        .filter(import_rows::row.between(first, last))
        .select(import_rows::row)
        .load(tx.conn())?)
}

/// Notes what became of rows, and what they have made.
pub fn settle(tx: &mut WriteTx<'_>, rows: &[Row]) -> Outcome<()> {
    for part in rows.chunks(ROWS_AT_ONCE) {
        each!(tx.conn() => inner, diesel::insert_into(import_rows::table)
            .values(part)
            .on_conflict((import_rows::import_id, import_rows::row))
            .do_update()
            .set((
                import_rows::verdict.eq(excluded(import_rows::verdict)),
                import_rows::staged.eq(excluded(import_rows::staged)),
                import_rows::action.eq(excluded(import_rows::action)),
                import_rows::outcome.eq(excluded(import_rows::outcome)),
                import_rows::member_id.eq(excluded(import_rows::member_id)),
                import_rows::member_version.eq(excluded(import_rows::member_version)),
                import_rows::flow_id.eq(excluded(import_rows::flow_id)),
            ))
            .execute(inner))?;
    }
    Ok(())
}

/// Stores a row that a person has put right or left out; 412 when it waits no more.
pub fn amend(tx: &mut WriteTx<'_>, row: &Row) -> Outcome<()> {
    let amended = diesel::update(import_rows::table.find((row.import_id, row.row)))
        .filter(import_rows::outcome.eq(RowOutcome::Waiting))
        .set((
            import_rows::verdict.eq(row.verdict),
            import_rows::staged.eq(&row.staged),
            import_rows::action.eq(row.action),
        ))
        .execute(tx.conn())?;
    guarded(amended)
}

/// What a row has made.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = import_rows, check_for_backend(MultiBackend))]
pub struct Made {
    pub row: i32,
    pub member_id: Option<MemberId>,
    /// The version it brought a member to that was there before; 0 where it changed none.
    pub member_version: i64,
    pub flow_id: Option<FlowId>,
}

/// The next rows after `after` that were applied.
pub fn applied_after(
    shelf: &mut impl Shelf,
    import: ImportId,
    after: i32,
    limit: i64,
) -> Outcome<Vec<Made>> {
    Ok(import_rows::table
        .filter(import_rows::import_id.eq(import))
        .filter(import_rows::outcome.eq(RowOutcome::Applied))
        .filter(import_rows::row.gt(after))
        .order(import_rows::row)
        .select(cols::<Made>())
        .limit(limit)
        .load(shelf.conn())?)
}

/// The next rows that were applied.
pub fn applied(shelf: &mut impl Shelf, import: ImportId, limit: i64) -> Outcome<Vec<Made>> {
    Ok(import_rows::table
        .filter(import_rows::import_id.eq(import))
        .filter(import_rows::outcome.eq(RowOutcome::Applied))
        .order(import_rows::row)
        .select(cols::<Made>())
        .limit(limit)
        .load(shelf.conn())?)
}

/// These rows are taken back.
pub fn taken_back(tx: &mut WriteTx<'_>, import: ImportId, rows: &[Made]) -> Outcome<()> {
    let numbers: Vec<i32> = rows.iter().map(|made| made.row).collect();
    diesel::update(
        import_rows::table
            .filter(import_rows::import_id.eq(import))
            .filter(import_rows::row.eq_any(numbers)),
    )
    .set(import_rows::outcome.eq(RowOutcome::Undone))
    .execute(tx.conn())?;
    Ok(())
}

/// Rows that were taken back before the undoing was broken off wait again.
pub fn again(tx: &mut WriteTx<'_>, import: ImportId) -> Outcome<()> {
    diesel::update(
        import_rows::table
            .filter(import_rows::import_id.eq(import))
            .filter(import_rows::outcome.eq(RowOutcome::Undone)),
    )
    .set(import_rows::outcome.eq(RowOutcome::Waiting))
    .execute(tx.conn())?;
    Ok(())
}

/// Rows that were never come to are left out; what was left out or refused stays so.
pub fn undone(tx: &mut WriteTx<'_>, import: ImportId) -> Outcome<()> {
    diesel::update(
        import_rows::table
            .filter(import_rows::import_id.eq(import))
            .filter(import_rows::outcome.eq(RowOutcome::Waiting)),
    )
    .set(import_rows::outcome.eq(RowOutcome::Skipped))
    .execute(tx.conn())?;
    Ok(())
}

/// Empties what was uploaded.
pub fn purge(tx: &mut WriteTx<'_>, import: ImportId) -> Outcome<()> {
    diesel::update(import_rows::table.filter(import_rows::import_id.eq(import)))
        .set(import_rows::staged.eq(Vec::<u8>::new()))
        .execute(tx.conn())?;
    Ok(())
}
