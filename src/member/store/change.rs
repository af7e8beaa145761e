//! Guarded changes of one record, and what it held before.

use diesel::prelude::*;

use crate::access::{AccountId, MemberId, OrganizationId, Role};
use crate::auth;
use crate::db::schema::{accounts, member_versions, members, organizations, posts};
use crate::db::{MultiBackend, Shelf, WriteTx, cols, guarded};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Outcome};
use crate::kernel::id::Id;
use crate::kernel::identity::Sex;
use crate::member::model::{Category, LeavingCause, MemberVersion, Standing};
use crate::organization::model::{OrganizationState, Shape};
use crate::organization::reach;

/// The columns a correction sets: all of them, changed or not.
#[derive(AsChangeset)]
#[diesel(table_name = members, treat_none_as_null = true)]
pub struct CorrectedRow {
    pub name: String,
    pub initials: String,
    pub sex: Sex,
    pub ethnicity: String,
    pub born: Option<String>,
    pub education: String,
    pub occupation: String,
    pub category: Category,
    pub joined_on: String,
    pub full_on: Option<String>,
    pub updated_at: Timestamp,
    pub version: i64,
}

/// A sealed column with its look-up hash.
#[derive(Clone, Debug)]
pub struct SealedWithIndex {
    pub sealed: Option<Vec<u8>>,
    pub index: Option<Vec<u8>>,
}

/// Sealed columns a correction replaces; `None` leaves one as it is.
#[derive(Clone, Debug, Default)]
pub struct CorrectedSeals {
    pub id_number: Option<SealedWithIndex>,
    pub address: Option<Option<Vec<u8>>>,
    pub further: Option<Option<Vec<u8>>>,
}

/// Corrects a record at the version it was read with. 409 when the new ID number is another's.
pub fn correct(
    tx: &mut WriteTx<'_>,
    id: MemberId,
    version: i64,
    row: CorrectedRow,
    seals: CorrectedSeals,
) -> Outcome<()> {
    let at_version = members::table.find(id).filter(members::version.eq(version));
    guarded(diesel::update(at_version).set(row).execute(tx.conn())?)?;
    if let Some(SealedWithIndex { sealed, index }) = seals.id_number {
        let columns = (members::id_number.eq(sealed), members::id_number_index.eq(index));
        tx.unique(Code::MemberExists, |conn| {
            diesel::update(members::table.find(id)).set(columns).execute(conn)
        })?;
    }
    if let Some(address) = seals.address {
        diesel::update(members::table.find(id))
            .set(members::address.eq(address))
            .execute(tx.conn())?;
    }
    if let Some(further) = seals.further {
        diesel::update(members::table.find(id))
            .set(members::further.eq(further))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Puts another phone in place of the one at that version, or none.
pub fn replace_phone(
    tx: &mut WriteTx<'_>,
    id: MemberId,
    version: i64,
    phone: SealedWithIndex,
) -> Outcome<()> {
    let now = tx.now();
    let at_version = members::table.find(id).filter(members::version.eq(version));
    let replaced = diesel::update(at_version)
        .set((
            members::phone.eq(phone.sealed),
            members::phone_index.eq(phone.index),
            members::updated_at.eq(now),
            members::version.eq(version + 1),
        ))
        .execute(tx.conn())?;
    guarded(replaced)
}

/// Moves one member to another branch's register.
pub fn move_one(
    tx: &mut WriteTx<'_>,
    id: MemberId,
    version: i64,
    branch: OrganizationId,
) -> Outcome<()> {
    let now = tx.now();
    let at_version = members::table.find(id).filter(members::version.eq(version));
    let moved = diesel::update(at_version)
        .set((
            members::branch_id.eq(branch),
            members::liaison_id.eq(None::<AccountId>),
            members::updated_at.eq(now),
            members::version.eq(version + 1),
        ))
        .execute(tx.conn())?;
    guarded(moved)
}

/// Takes a member off the register.
pub fn leave(
    tx: &mut WriteTx<'_>,
    id: MemberId,
    version: i64,
    cause: LeavingCause,
    on: Day,
    document: &str,
) -> Outcome<()> {
    let now = tx.now();
    let at_version = members::table.find(id).filter(members::version.eq(version));
    let left = diesel::update(at_version)
        .set((
            members::standing.eq(Standing::Left),
            members::left_on.eq(on),
            members::left_cause.eq(cause),
            members::left_document.eq(document),
            members::left_entered_on.eq(now.day()),
            members::liaison_id.eq(None::<AccountId>),
            members::updated_at.eq(now),
            members::version.eq(version + 1),
        ))
        .execute(tx.conn())?;
    guarded(left)
}

/// Puts a member back on the register, a branch's.
pub fn restore(
    tx: &mut WriteTx<'_>,
    id: MemberId,
    version: i64,
    branch: OrganizationId,
) -> Outcome<()> {
    let now = tx.now();
    let at_version = members::table.find(id).filter(members::version.eq(version));
    let restored = diesel::update(at_version)
        .set((
            members::standing.eq(Standing::Normal),
            members::branch_id.eq(branch),
            members::left_on.eq(None::<Day>),
            members::left_cause.eq(None::<LeavingCause>),
            members::left_document.eq(None::<String>),
            members::left_entered_on.eq(None::<Day>),
            members::updated_at.eq(now),
            members::version.eq(version + 1),
        ))
        .execute(tx.conn())?;
    guarded(restored)
}

/// Says who looks after a member.
pub fn assign(
    tx: &mut WriteTx<'_>,
    id: MemberId,
    version: i64,
    liaison: Option<AccountId>,
) -> Outcome<()> {
    let now = tx.now();
    let at_version = members::table.find(id).filter(members::version.eq(version));
    let assigned = diesel::update(at_version)
        .set((
            members::liaison_id.eq(liaison),
            members::updated_at.eq(now),
            members::version.eq(version + 1),
        ))
        .execute(tx.conn())?;
    guarded(assigned)
}

/// The members of a branch's register whom an account looks after, with their versions.
pub fn looked_after_in(
    shelf: &mut impl Shelf,
    branch: OrganizationId,
    account: AccountId,
) -> Outcome<Vec<(MemberId, i64)>> {
    Ok(members::table
        .filter(members::branch_id.eq(branch))
        .filter(members::liaison_id.is_not_null())
        .filter(members::liaison_id.assume_not_null().eq(account))
        .order(members::id)
        .select((members::id, members::version))
        .load(shelf.conn())?)
}

/// What a record held before a correction, sealed.
#[derive(Insertable)]
#[diesel(table_name = member_versions, treat_none_as_default_value = false)]
pub struct NewVersionRow {
    pub id: Id<MemberVersion>,
    pub member_id: MemberId,
    pub version: i64,
    pub replaced_at: Timestamp,
    pub account_id: Option<AccountId>,
    pub changed_fields: String,
    pub before: Vec<u8>,
}

pub fn keep_version(tx: &mut WriteTx<'_>, row: NewVersionRow) -> Outcome<()> {
    diesel::insert_into(member_versions::table).values(row).execute(tx.conn())?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = member_versions, check_for_backend(MultiBackend))]
pub struct VersionRow {
    pub id: Id<MemberVersion>,
    pub version: i64,
    pub replaced_at: Timestamp,
    pub account_id: Option<AccountId>,
    pub changed_fields: String,
    pub before: Vec<u8>,
}

/// Earlier versions of a record, newest first, with the shown name of who replaced each. The
/// caller has found the member within the scope.
pub fn versions(
    shelf: &mut impl Shelf,
    member: MemberId,
) -> Outcome<Vec<(VersionRow, Option<String>)>> {
    Ok(member_versions::table
        .left_join(accounts::table.on(member_versions::account_id.eq(accounts::id.nullable())))
        .filter(member_versions::member_id.eq(member))
        .order((member_versions::version.desc(), member_versions::id.desc()))
        .select((cols::<VersionRow>(), accounts::display_name.nullable()))
        .load(shelf.conn())?)
}

/// Type, kind and state of an organization the scope holds below it; none when it is elsewhere.
pub fn shape_in_scope(shelf: &mut impl Shelf, branch: OrganizationId) -> Outcome<Option<Shape>> {
    let mut query = organizations::table
        .filter(organizations::id.eq(branch))
        .select((organizations::type_, organizations::kind, organizations::state))
        .into_boxed();
    if !shelf.scope().everything {
        query = query.filter(organizations::id.eq_any(reach::below(&shelf.scope().below)));
    }
    let row = query.first(shelf.conn()).optional()?;
    Ok(row.map(|(level, kind, state)| Shape { level, kind, state }))
}

/// Whether an account holds a post on the branch today that looks after members.
pub fn looks_after(
    shelf: &mut impl Shelf,
    account: AccountId,
    branch: OrganizationId,
) -> Outcome<bool> {
    let today = shelf.today();
    let post: Option<i64> = posts::table
        .inner_join(organizations::table)
        .filter(posts::account_id.eq(account))
        .filter(posts::organization_id.eq(branch))
        .filter(posts::role.eq_any([Role::Liaison, Role::Secretary, Role::DeputySecretary]))
        .filter(auth::post_in_force(today))
        .filter(organizations::state.eq(OrganizationState::Active))
        .select(posts::id)
        .first(shelf.conn())
        .optional()?;
    Ok(post.is_some())
}
