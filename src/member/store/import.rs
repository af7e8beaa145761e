//! Rows of the register that an import makes, changes and takes back.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error};

use crate::access::{MemberId, OrganizationId};
use crate::db::schema::{affiliations, member_versions, members};
use crate::db::{MultiBackend, Shelf, WriteTx, cols, guarded};
use crate::each;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::member::model::{Category, Standing};

/// Values of one `IN` list, under SQLite's limit of binds.
const LOOKED_UP_AT_ONCE: usize = 500;

/// What an import needs to know of a member who is on some register.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = members, check_for_backend(MultiBackend))]
pub struct KnownRow {
    pub id: MemberId,
    pub branch_id: OrganizationId,
    pub name: String,
    pub ethnicity: String,
    pub education: String,
    pub category: Category,
    pub joined_on: String,
    pub full_on: Option<String>,
    pub id_number: Option<Vec<u8>>,
    pub id_number_index: Option<Vec<u8>>,
    pub phone: Option<Vec<u8>>,
    pub address: Option<Vec<u8>>,
    pub further: Option<Vec<u8>>,
    pub imported: Option<Vec<u8>>,
    pub standing: Standing,
    pub hidden: bool,
    pub version: i64,
}

/// The members with these hashed ID numbers, wherever they are: whether they may be told of is the
/// caller's to decide.
pub fn with_indexes(shelf: &mut impl Shelf, indexes: &[Vec<u8>]) -> Outcome<Vec<KnownRow>> {
    let mut found = Vec::new();
    for part in indexes.chunks(LOOKED_UP_AT_ONCE) {
        found.extend(
            members::table
                .filter(members::id_number_index.assume_not_null().eq_any(part.to_vec()))
                .select(cols::<KnownRow>())
                .load(shelf.conn())?,
        );
    }
    Ok(found)
}

/// The members of these ids, likewise.
pub fn with_ids(shelf: &mut impl Shelf, ids: &[MemberId]) -> Outcome<Vec<KnownRow>> {
    let mut found = Vec::new();
    for part in ids.chunks(LOOKED_UP_AT_ONCE) {
        found.extend(
            members::table
                .filter(members::id.eq_any(part.to_vec()))
                .select(cols::<KnownRow>())
                .load(shelf.conn())?,
        );
    }
    Ok(found)
}

#[derive(Insertable)]
#[diesel(table_name = members, treat_none_as_default_value = false)]
pub struct ImportedRow {
    pub id: MemberId,
    pub branch_id: OrganizationId,
    pub name: String,
    pub initials: String,
    pub sex: crate::kernel::identity::Sex,
    pub ethnicity: String,
    pub born: Option<String>,
    pub education: String,
    pub occupation: String,
    pub category: Category,
    pub joined_on: String,
    pub full_on: Option<String>,
    pub id_number: Option<Vec<u8>>,
    pub id_number_index: Option<Vec<u8>>,
    pub phone: Option<Vec<u8>>,
    pub phone_index: Option<Vec<u8>>,
    pub address: Option<Vec<u8>>,
    pub further: Option<Vec<u8>>,
    pub imported: Option<Vec<u8>>,
    pub standing: Standing,
    pub import_id: Option<i64>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
    pub hidden: bool,
}

/// Rows of one INSERT: 25 columns each, under SQLite's limit of binds.
const ROWS_AT_ONCE: usize = 400;

/// Inserts members; answers those that were left out, since their ID number has come onto a register
/// meanwhile.
pub fn insert(tx: &mut WriteTx<'_>, rows: &[ImportedRow]) -> Outcome<HashSet<MemberId>> {
    let mut out = HashSet::new();
    for part in rows.chunks(ROWS_AT_ONCE) {
        let inserted = each!(tx.conn() => inner, diesel::insert_into(members::table)
            .values(part)
            .on_conflict_do_nothing()
            .execute(inner))?;
        if inserted == part.len() {
            continue;
        }
        let ids: Vec<MemberId> = part.iter().map(|row| row.id).collect();
        let there = members::table.filter(members::id.eq_any(&ids)).select(members::id);
        let there: HashSet<MemberId> = there.load(tx.conn())?.into_iter().collect();
        out.extend(ids.into_iter().filter(|id| !there.contains(id)));
    }
    Ok(out)
}

/// The particulars that a register may change.
#[derive(AsChangeset)]
#[diesel(table_name = members, treat_none_as_null = true)]
pub struct Particulars {
    pub ethnicity: String,
    pub education: String,
    pub category: Category,
    pub joined_on: String,
    pub full_on: Option<String>,
    pub address: Option<Vec<u8>>,
    pub further: Option<Vec<u8>>,
    pub imported: Option<Vec<u8>>,
}

/// Writes particulars over those of `version`.
pub fn correct(
    tx: &mut WriteTx<'_>,
    id: MemberId,
    version: i64,
    particulars: &Particulars,
) -> Outcome<()> {
    let now = tx.now();
    let updated = diesel::update(members::table.find(id))
        .filter(members::version.eq(version))
        .set((particulars, members::updated_at.eq(now), members::version.eq(version + 1)))
        .execute(tx.conn())?;
    guarded(updated)
}

/// What a correction to the record of `version` kept, with its row id.
pub fn kept_before(
    shelf: &mut impl Shelf,
    member: MemberId,
    version: i64,
) -> Outcome<Option<(i64, Vec<u8>)>> {
    Ok(member_versions::table
        .filter(member_versions::member_id.eq(member))
        .filter(member_versions::version.eq(version))
        .select((member_versions::id, member_versions::before))
        .first(shelf.conn())
        .optional()?)
}

/// One record, whoever asks.
pub fn record(shelf: &mut impl Shelf, id: MemberId) -> Outcome<KnownRow> {
    Ok(members::table.find(id).select(cols::<KnownRow>()).first(shelf.conn())?)
}

/// Puts a record back as it was at `version`, and forgets that it ever was another.
pub fn put_back(
    tx: &mut WriteTx<'_>,
    id: MemberId,
    version: i64,
    particulars: &Particulars,
) -> Outcome<()> {
    let updated = diesel::update(members::table.find(id))
        .filter(members::version.eq(version + 1))
        .set((particulars, members::version.eq(version)))
        .execute(tx.conn())?;
    guarded(updated)?;
    diesel::delete(
        member_versions::table
            .filter(member_versions::member_id.eq(id))
            .filter(member_versions::version.eq(version)),
    )
    .execute(tx.conn())?;
    Ok(())
}

/// Shows those that an import has made, or hides them.
pub fn show(tx: &mut WriteTx<'_>, import: i64, ids: &[MemberId], shown: bool) -> Outcome<()> {
    for part in ids.chunks(LOOKED_UP_AT_ONCE) {
        let made = made_by(tx, import, part)?;
        diesel::update(members::table.filter(members::id.eq_any(made)))
            .filter(members::hidden.eq(shown))
            .set(members::hidden.eq(!shown))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Those of them that an import has made. By id alone: with the import asked for, PostgreSQL goes
/// through all that it has made.
fn made_by(tx: &mut WriteTx<'_>, import: i64, ids: &[MemberId]) -> Outcome<Vec<MemberId>> {
    let found: Vec<(MemberId, Option<i64>)> = members::table
        .filter(members::id.eq_any(ids.to_vec()))
        .select((members::id, members::import_id))
        .load(tx.conn())?;
    Ok(found.into_iter().filter(|(_, by)| *by == Some(import)).map(|(id, _)| id).collect())
}

/// Deletes those that an import has made; 409 when something rests on one.
pub fn forget(tx: &mut WriteTx<'_>, import: i64, ids: &[MemberId]) -> Outcome<()> {
    let made = made_by(tx, import, ids)?;
    diesel::delete(affiliations::table.filter(affiliations::member_id.eq_any(&made)))
        .execute(tx.conn())?;
    diesel::delete(members::table.filter(members::id.eq_any(&made))).execute(tx.conn()).map_err(
        |error| match error {
            Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _) => {
                Fault::new(Code::ImportBuiltUpon)
            }
            other => other.into(),
        },
    )?;
    Ok(())
}
