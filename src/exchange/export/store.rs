//! Rows of exports and of their parts.

use std::collections::HashMap;

use diesel::dsl::Eq;
use diesel::prelude::*;

use super::model::{ExportFormat, ExportKind};
use crate::access::{AccountId, OrganizationId};
use crate::db::schema::{export_parts, exports, jobs, organizations};
use crate::db::{MultiBackend, Shelf, WriteTx, cols};
use crate::job::model::{JobId, JobState};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};

/// States of a job that leaves no file.
const NO_FILE: [JobState; 2] = [JobState::Failed, JobState::Cancelled];

/// A file is its maker's alone: it may hold what others of the same post may not see.
fn visible(shelf: &impl Shelf) -> Outcome<Eq<exports::account_id, AccountId>> {
    let account = shelf.warrant().actor.account();
    account.map(|own| exports::account_id.eq(own)).ok_or_else(|| Fault::new(Code::NotFound))
}

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = exports, check_for_backend(MultiBackend))]
pub struct ExportRow {
    pub id: JobId,
    pub account_id: AccountId,
    pub organization_id: OrganizationId,
    pub kind: ExportKind,
    pub format: ExportFormat,
    pub in_full: bool,
    pub quarter: String,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub purged_at: Timestamp,
}

/// How far its job is.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = jobs, check_for_backend(MultiBackend))]
pub struct Progress {
    pub state: JobState,
    pub done: i64,
    pub total: Option<i64>,
    pub fault: String,
}

/// An export, its job, and the short name of its organization.
pub type Found = (ExportRow, Progress, String);

pub fn insert(tx: &mut WriteTx<'_>, row: ExportRow) -> Outcome<()> {
    diesel::insert_into(exports::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// One's own export, or 404.
pub fn find(shelf: &mut impl Shelf, id: JobId) -> Outcome<Found> {
    let own = visible(shelf)?;
    exports::table
        .inner_join(jobs::table)
        .inner_join(organizations::table.on(organizations::id.eq(exports::organization_id)))
        .filter(exports::id.eq(id))
        .filter(own)
        .select((cols::<ExportRow>(), cols::<Progress>(), organizations::short_name))
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// A page of one's own exports, newest first.
pub fn page(shelf: &mut impl Shelf, before: Option<JobId>, limit: i64) -> Outcome<Vec<Found>> {
    let own = visible(shelf)?;
    let mut query = exports::table
        .inner_join(jobs::table)
        .inner_join(organizations::table.on(organizations::id.eq(exports::organization_id)))
        .filter(own)
        .select((cols::<ExportRow>(), cols::<Progress>(), organizations::short_name))
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(exports::id.lt(before));
    }
    Ok(query.order(exports::id.desc()).limit(limit).load(shelf.conn())?)
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = export_parts, check_for_backend(MultiBackend))]
pub struct PartRow {
    pub id: i64,
    pub export_id: JobId,
    /// From 0.
    pub part: i32,
    /// Sealed rows.
    pub data: Vec<u8>,
}

pub fn insert_part(tx: &mut WriteTx<'_>, row: PartRow) -> Outcome<()> {
    diesel::insert_into(export_parts::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// How many parts an export has that the caller has found.
pub fn count_parts(shelf: &mut impl Shelf, id: JobId) -> Outcome<i64> {
    Ok(export_parts::table
        .filter(export_parts::export_id.eq(id))
        .count()
        .get_result(shelf.conn())?)
}

/// One of them; gone when the file has expired.
pub fn part(shelf: &mut impl Shelf, id: JobId, part: i32) -> Outcome<PartRow> {
    export_parts::table
        .filter(export_parts::export_id.eq(id))
        .filter(export_parts::part.eq(part))
        .select(cols::<PartRow>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::ExportGone))
}

/// Exports whose parts are due to go: expired, failed or cancelled.
pub fn outdated(shelf: &mut impl Shelf, limit: i64) -> Outcome<Vec<JobId>> {
    let now = shelf.now();
    Ok(exports::table
        .inner_join(jobs::table)
        .filter(exports::purged_at.eq(Timestamp::NEVER))
        .filter(exports::expires_at.le(now).or(jobs::state.eq_any(NO_FILE)))
        .order(exports::id)
        .select(exports::id)
        .limit(limit)
        .load(shelf.conn())?)
}

/// Deletes some parts of an export; answers how many.
pub fn delete_parts(tx: &mut WriteTx<'_>, id: JobId, at_most: i64) -> Outcome<usize> {
    let parts: Vec<i64> = export_parts::table
        .filter(export_parts::export_id.eq(id))
        .order(export_parts::part)
        .select(export_parts::id)
        .limit(at_most)
        .load(tx.conn())?;
    diesel::delete(export_parts::table.filter(export_parts::id.eq_any(&parts)))
        .execute(tx.conn())?;
    Ok(parts.len())
}

/// Nothing of it is left.
pub fn purged(tx: &mut WriteTx<'_>, id: JobId) -> Outcome<()> {
    let now = tx.now();
    diesel::update(exports::table.find(id)).set(exports::purged_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// Forgets exports that were purged and begun before then, some at a time; answers how many.
pub fn forget(tx: &mut WriteTx<'_>, before: Timestamp, batch: i64) -> Outcome<usize> {
    let old: Vec<JobId> = exports::table
        .filter(exports::purged_at.ne(Timestamp::NEVER))
        .filter(exports::created_at.lt(before))
        .order(exports::id)
        .select(exports::id)
        .limit(batch)
        .load(tx.conn())?;
    diesel::delete(exports::table.filter(exports::id.eq_any(&old))).execute(tx.conn())?;
    Ok(old.len())
}

/// An organization as a file names it.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = organizations, check_for_backend(MultiBackend))]
pub struct Unit {
    pub id: OrganizationId,
    pub name: String,
    pub contact_phone: String,
    pub region_code: String,
}

pub type Units = HashMap<OrganizationId, Unit>;

/// Organizations that rows name.
pub fn units(shelf: &mut impl Shelf, mut ids: Vec<OrganizationId>) -> Outcome<Units> {
    ids.sort_unstable();
    ids.dedup();
    let rows: Vec<Unit> = organizations::table
        .filter(organizations::id.eq_any(ids))
        .select(cols::<Unit>())
        .load(shelf.conn())?;
    Ok(rows.into_iter().map(|unit| (unit.id, unit)).collect())
}
