//! Rows of accounts and posts.

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::access::{AccountId, MemberId, OrganizationId, Post, Role, Scope};
use crate::auth::model::AccountState;
use crate::db::schema::{accounts, organizations, posts};
use crate::db::{Both, MultiBackend, Shelf, WriteTx, cols, guarded};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::id::Id;
use crate::organization::reach;

#[derive(Insertable)]
#[diesel(table_name = accounts, treat_none_as_default_value = false)]
pub struct NewAccountRow {
    pub id: AccountId,
    pub login: Option<String>,
    pub display_name: String,
    pub member_id: Option<MemberId>,
    pub organization_id: Option<OrganizationId>,
    pub password_hash: Option<String>,
    pub password_must_change: bool,
    pub state: AccountState,
    pub epoch: i64,
    pub notice_version: i32,
    pub notice_at: Timestamp,
    pub created_at: Timestamp,
    pub version: i64,
}

/// 409 when the log-in name is taken.
pub fn insert(tx: &mut WriteTx<'_>, row: NewAccountRow) -> Outcome<()> {
    tx.unique(Code::LoginTaken, |conn| {
        diesel::insert_into(accounts::table).values(row).execute(conn)
    })?;
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = posts, treat_none_as_default_value = false)]
pub struct NewPostRow {
    pub id: Id<Post>,
    pub account_id: AccountId,
    pub organization_id: OrganizationId,
    pub role: Role,
    pub starts_on: Day,
    pub ends_on: Option<Day>,
    pub delegated_from: Option<Id<Post>>,
    pub ended_at: Timestamp,
    pub version: i64,
}

/// Writes a post and moves the account's epoch, so that it counts at the next request.
pub fn insert_post(tx: &mut WriteTx<'_>, row: NewPostRow) -> Outcome<()> {
    let account = row.account_id;
    diesel::insert_into(posts::table).values(row).execute(tx.conn())?;
    bump_epoch(tx, account)
}

/// Opens a member's account unless there is one; of several at once one makes it.
pub fn insert_for_member(tx: &mut WriteTx<'_>, row: NewAccountRow) -> Outcome<bool> {
    let made = Both(diesel::insert_into(accounts::table).values(row).on_conflict_do_nothing())
        .execute(tx.conn())?;
    Ok(made == 1)
}

/// What turns a member's own account into an officer's as well.
pub struct Equipment {
    pub login: Option<String>,
    pub display_name: String,
    pub password_hash: Option<String>,
    pub organization: OrganizationId,
}

/// Gives a member's own account a log-in name and password; 409 when it has them already, or when
/// the name is taken.
pub fn equip(tx: &mut WriteTx<'_>, id: AccountId, with: Equipment) -> Outcome<()> {
    let equipped = tx.unique(Code::LoginTaken, |conn| {
        diesel::update(accounts::table.find(id))
            .filter(accounts::login.is_null())
            .filter(accounts::state.eq(AccountState::Active))
            .set((
                accounts::login.eq(with.login),
                accounts::display_name.eq(with.display_name),
                accounts::password_hash.eq(with.password_hash),
                accounts::password_must_change.eq(true),
                accounts::organization_id.eq(Some(with.organization)),
                accounts::epoch.eq(accounts::epoch + 1),
                accounts::version.eq(accounts::version + 1),
            ))
            .execute(conn)
    })?;
    if equipped == 1 { Ok(()) } else { Err(Fault::new(Code::AccountState)) }
}

/// Whether anybody has an account.
pub fn any(shelf: &mut impl Shelf) -> Outcome<bool> {
    let first: Option<AccountId> =
        accounts::table.select(accounts::id).first(shelf.conn()).optional()?;
    Ok(first.is_some())
}

type Condition = Box<dyn BoxableExpression<accounts::table, MultiBackend, SqlType = Bool>>;

/// The accounts a scope reaches: made under an organization within reach, or with a post there.
/// Those that members open by themselves are nobody's to see.
fn visible(scope: &Scope) -> Condition {
    if scope.everything {
        return Box::new(true.into_sql::<Bool>());
    }
    if scope.below.is_empty() {
        return Box::new(false.into_sql::<Bool>());
    }
    let made = accounts::organization_id.assume_not_null().eq_any(reach::below(&scope.below));
    let holders = posts::table
        .filter(posts::organization_id.eq_any(reach::below(&scope.below)))
        .filter(posts::ended_at.eq(Timestamp::NEVER))
        .select(posts::account_id);
    Box::new(accounts::organization_id.is_not_null().and(made).or(accounts::id.eq_any(holders)))
}

/// An account as administrators see it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts, check_for_backend(MultiBackend))]
pub struct AccountRow {
    pub id: AccountId,
    pub login: Option<String>,
    pub display_name: String,
    pub member_id: Option<MemberId>,
    pub organization_id: Option<OrganizationId>,
    pub password_must_change: bool,
    pub state: AccountState,
    pub created_at: Timestamp,
    pub version: i64,
}

/// One account within the scope, or 404.
pub fn find(shelf: &mut impl Shelf, id: AccountId) -> Outcome<AccountRow> {
    let visible = visible(shelf.scope());
    accounts::table
        .find(id)
        .filter(visible)
        .select(cols::<AccountRow>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// The organization that an account was made under.
pub fn organization_of(shelf: &mut impl Shelf, id: AccountId) -> Outcome<Option<OrganizationId>> {
    Ok(accounts::table.find(id).select(accounts::organization_id).first(shelf.conn())?)
}

/// A page of accounts within the scope, by id; `login` is the beginning of a log-in name.
pub fn page(
    shelf: &mut impl Shelf,
    login: Option<&str>,
    after: Option<AccountId>,
    limit: i64,
) -> Outcome<Vec<AccountRow>> {
    let mut query =
        accounts::table.filter(visible(shelf.scope())).select(cols::<AccountRow>()).into_boxed();
    if let Some(login) = login {
        query = query.filter(login_begins(login));
    }
    if let Some(after) = after {
        query = query.filter(accounts::id.gt(after));
    }
    Ok(query.order(accounts::id).limit(limit).load(shelf.conn())?)
}

/// Officers' accounts that are not locked or closed: within the scope by the beginning of a name or of a
/// log-in name, beyond it by the whole log-in name.
pub fn officers(shelf: &mut impl Shelf, text: &str, limit: i64) -> Outcome<Vec<AccountRow>> {
    let login = text.to_lowercase();
    let name = accounts::display_name
        .ge(text.to_owned())
        .and(accounts::display_name.lt(format!("{text}\u{10FFFF}")));
    let seen = visible(shelf.scope()).and(name.or(login_begins(&login)));
    Ok(accounts::table
        .filter(accounts::login.is_not_null())
        .filter(accounts::state.eq(AccountState::Active))
        .filter(seen.or(accounts::login.eq(login).assume_not_null()))
        .order((accounts::display_name, accounts::id))
        .limit(limit)
        .select(cols::<AccountRow>())
        .load(shelf.conn())?)
}

fn login_begins(text: &str) -> Condition {
    let from = accounts::login.ge(text.to_owned());
    let below = accounts::login.lt(format!("{text}\u{10FFFF}"));
    Box::new(from.and(below).assume_not_null())
}

/// Which of the organizations lie within the scope.
pub fn within(
    shelf: &mut impl Shelf,
    organizations: &[OrganizationId],
) -> Outcome<Vec<OrganizationId>> {
    if shelf.scope().everything {
        return Ok(organizations.to_vec());
    }
    let below = reach::below(&shelf.scope().below);
    Ok(organizations::table
        .filter(organizations::id.eq_any(below))
        .filter(organizations::id.eq_any(organizations.to_vec()))
        .select(organizations::id)
        .load(shelf.conn())?)
}

/// What changes with an administrator's verb: the state, and the password where it is reset.
pub fn change_state(
    tx: &mut WriteTx<'_>,
    id: AccountId,
    version: i64,
    state: AccountState,
) -> Outcome<()> {
    let changed = diesel::update(accounts::table.find(id))
        .filter(accounts::version.eq(version))
        .set((
            accounts::state.eq(state),
            accounts::epoch.eq(accounts::epoch + 1),
            accounts::version.eq(accounts::version + 1),
        ))
        .execute(tx.conn())?;
    guarded(changed)
}

/// Sets a password that was hashed before, guarded by the version read.
pub fn set_password(
    tx: &mut WriteTx<'_>,
    id: AccountId,
    version: i64,
    hash: &str,
    must_change: bool,
) -> Outcome<()> {
    let changed = diesel::update(accounts::table.find(id))
        .filter(accounts::version.eq(version))
        .set((
            accounts::password_hash.eq(Some(hash)),
            accounts::password_must_change.eq(must_change),
            accounts::epoch.eq(accounts::epoch + 1),
            accounts::version.eq(accounts::version + 1),
        ))
        .execute(tx.conn())?;
    guarded(changed)
}

/// Notes the privacy notice the person has seen; an earlier one never replaces a later.
pub fn accept_notice(tx: &mut WriteTx<'_>, id: AccountId, version: i32) -> Outcome<()> {
    let now = tx.now();
    diesel::update(accounts::table.find(id))
        .filter(accounts::notice_version.lt(version))
        .set((accounts::notice_version.eq(version), accounts::notice_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// Makes every cached answer about the account's rights stale.
pub fn bump_epoch(tx: &mut WriteTx<'_>, account: AccountId) -> Outcome<()> {
    diesel::update(accounts::table.find(account))
        .set(accounts::epoch.eq(accounts::epoch + 1))
        .execute(tx.conn())?;
    Ok(())
}
