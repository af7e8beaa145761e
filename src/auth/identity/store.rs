//! Rows of identity providers, of the identities that accounts have there, and of ways to them.

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{AttemptId, IdentityId, IdentityProviderId};
use crate::access::{AccountId, OrganizationId, Scope};
use crate::db::schema::{account_identities, identity_attempts, identity_providers, organizations};
use crate::db::{MultiBackend, Shelf, WriteTx, cols, guarded};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::organization::model::OrganizationState;
use crate::organization::reach;

type Visible = Box<dyn BoxableExpression<identity_providers::table, MultiBackend, SqlType = Bool>>;

/// The providers a scope reaches: those of organizations below.
fn visible(scope: &Scope) -> Visible {
    if scope.everything {
        return Box::new(true.into_sql::<Bool>());
    }
    if scope.below.is_empty() {
        return Box::new(false.into_sql::<Bool>());
    }
    Box::new(identity_providers::organization_id.eq_any(reach::below(&scope.below)))
}

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = identity_providers, check_for_backend(MultiBackend))]
pub struct ProviderRow {
    pub id: IdentityProviderId,
    pub organization_id: OrganizationId,
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Vec<u8>,
    pub active: bool,
    pub created_at: Timestamp,
    pub version: i64,
}

pub fn insert(tx: &mut WriteTx<'_>, row: ProviderRow) -> Outcome<()> {
    diesel::insert_into(identity_providers::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// A provider within the scope, or 404.
pub fn find(shelf: &mut impl Shelf, id: IdentityProviderId) -> Outcome<ProviderRow> {
    let visible = visible(shelf.scope());
    identity_providers::table
        .find(id)
        .filter(visible)
        .select(cols::<ProviderRow>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// A page of the providers within the scope, newest first.
pub fn page(
    shelf: &mut impl Shelf,
    before: Option<IdentityProviderId>,
    limit: i64,
) -> Outcome<Vec<ProviderRow>> {
    let before = before.unwrap_or_else(|| IdentityProviderId::from_raw(i64::MAX));
    let visible = visible(shelf.scope());
    Ok(identity_providers::table
        .filter(identity_providers::id.lt(before))
        .filter(visible)
        .order(identity_providers::id.desc())
        .select(cols::<ProviderRow>())
        .limit(limit)
        .load(shelf.conn())?)
}

/// How many providers an organization has.
pub fn count_of(shelf: &mut impl Shelf, organization: OrganizationId) -> Outcome<i64> {
    Ok(identity_providers::table
        .filter(identity_providers::organization_id.eq(organization))
        .count()
        .get_result(shelf.conn())?)
}

/// The providers one can log in by, of organizations that stand, by name.
pub fn open(shelf: &mut impl Shelf, at_most: i64) -> Outcome<Vec<(IdentityProviderId, String)>> {
    Ok(identity_providers::table
        .inner_join(organizations::table)
        .filter(identity_providers::active.eq(true))
        .filter(organizations::state.eq(OrganizationState::Active))
        .order((identity_providers::name, identity_providers::id))
        .select((identity_providers::id, identity_providers::name))
        .limit(at_most)
        .load(shelf.conn())?)
}

/// A provider, and whether its organization stands.
pub fn with_organization(
    shelf: &mut impl Shelf,
    id: IdentityProviderId,
) -> Outcome<Option<(ProviderRow, OrganizationState)>> {
    Ok(identity_providers::table
        .inner_join(organizations::table)
        .filter(identity_providers::id.eq(id))
        .select((cols::<ProviderRow>(), organizations::state))
        .first(shelf.conn())
        .optional()?)
}

/// Writes what was changed, provided the row is at the version that was read.
pub fn save(tx: &mut WriteTx<'_>, row: &ProviderRow) -> Outcome<()> {
    let at_version =
        identity_providers::table.find(row.id).filter(identity_providers::version.eq(row.version));
    let saved = diesel::update(at_version)
        .set((
            identity_providers::name.eq(&row.name),
            identity_providers::client_secret.eq(&row.client_secret),
            identity_providers::active.eq(row.active),
            identity_providers::version.eq(row.version + 1),
        ))
        .execute(tx.conn())?;
    guarded(saved)
}

/// Removes a provider at that version with the identities there and the ways to it.
pub fn delete(tx: &mut WriteTx<'_>, id: IdentityProviderId, version: i64) -> Outcome<()> {
    let ways = identity_attempts::table.filter(identity_attempts::provider_id.eq(id));
    diesel::delete(ways).execute(tx.conn())?;
    let identities = account_identities::table.filter(account_identities::provider_id.eq(id));
    diesel::delete(identities).execute(tx.conn())?;
    let at_version =
        identity_providers::table.find(id).filter(identity_providers::version.eq(version));
    guarded(diesel::delete(at_version).execute(tx.conn())?)
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = account_identities, check_for_backend(MultiBackend))]
pub struct IdentityRow {
    pub id: IdentityId,
    pub account_id: AccountId,
    pub provider_id: IdentityProviderId,
    pub subject: String,
    pub linked_at: Timestamp,
}

/// 409 when the account has an identity there already, or the identity is another account's.
pub fn link(tx: &mut WriteTx<'_>, row: IdentityRow) -> Outcome<()> {
    tx.unique(Code::IdentityTaken, |conn| {
        diesel::insert_into(account_identities::table).values(row).execute(conn)
    })?;
    Ok(())
}

/// Lets a provider be as it is until the commit: an empty update locks the row on PostgreSQL, so that a
/// change waits for this transaction and this for a change that was first. SQLite has one writer anyway.
pub fn hold(tx: &mut WriteTx<'_>, id: IdentityProviderId) -> Outcome<()> {
    diesel::update(identity_providers::table.find(id))
        .set(identity_providers::version.eq(identity_providers::version))
        .execute(tx.conn())?;
    Ok(())
}

/// Whose identity it is; the link stands until the commit.
pub fn hold_link(
    tx: &mut WriteTx<'_>,
    provider: IdentityProviderId,
    subject: &str,
) -> Outcome<Option<AccountId>> {
    let of_subject =
        account_identities::provider_id.eq(provider).and(account_identities::subject.eq(subject));
    diesel::update(account_identities::table.filter(of_subject))
        .set(account_identities::linked_at.eq(account_identities::linked_at))
        .execute(tx.conn())?;
    let link = account_identities::table.filter(of_subject);
    Ok(link.select(account_identities::account_id).first(tx.conn()).optional()?)
}

/// An account's identities with their providers' names, oldest first.
pub fn of(shelf: &mut impl Shelf, account: AccountId) -> Outcome<Vec<(IdentityRow, String)>> {
    Ok(account_identities::table
        .inner_join(identity_providers::table)
        .filter(account_identities::account_id.eq(account))
        .order(account_identities::id)
        .select((cols::<IdentityRow>(), identity_providers::name))
        .load(shelf.conn())?)
}

/// Takes one of the account's identities away and tells at which provider it was; `None` when there is
/// none of that id.
pub fn unlink(
    tx: &mut WriteTx<'_>,
    account: AccountId,
    id: IdentityId,
) -> Outcome<Option<IdentityProviderId>> {
    let own = account_identities::table.find(id).filter(account_identities::account_id.eq(account));
    let there: Option<IdentityProviderId> =
        own.select(account_identities::provider_id).first(tx.conn()).optional()?;
    let gone = diesel::delete(own).execute(tx.conn())?;
    Ok(there.filter(|_| gone == 1))
}

/// Takes all of the account's identities away.
pub fn unlink_all(tx: &mut WriteTx<'_>, account: AccountId) -> Outcome<usize> {
    let own = account_identities::table.filter(account_identities::account_id.eq(account));
    Ok(diesel::delete(own).execute(tx.conn())?)
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = identity_attempts, check_for_backend(MultiBackend))]
#[diesel(treat_none_as_default_value = false)]
pub struct AttemptRow {
    pub id: AttemptId,
    pub state_hash: Vec<u8>,
    pub browser_hash: Vec<u8>,
    pub provider_id: IdentityProviderId,
    pub account_id: Option<AccountId>,
    pub nonce_hash: Vec<u8>,
    pub verifier: Vec<u8>,
    pub expires_at: Timestamp,
}

pub fn begin(tx: &mut WriteTx<'_>, row: AttemptRow) -> Outcome<()> {
    diesel::insert_into(identity_attempts::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Takes the way that this browser began with this state: of several at once one gets it.
pub fn take(tx: &mut WriteTx<'_>, state: &[u8], browser: &[u8]) -> Outcome<Option<AttemptRow>> {
    let found: Option<AttemptRow> = identity_attempts::table
        .filter(identity_attempts::state_hash.eq(state))
        .filter(identity_attempts::browser_hash.eq(browser))
        .select(cols::<AttemptRow>())
        .first(tx.conn())
        .optional()?;
    let Some(row) = found else { return Ok(None) };
    let taken = diesel::delete(identity_attempts::table.find(row.id)).execute(tx.conn())?;
    Ok((taken == 1).then_some(row))
}

/// Forgets ways that nobody can come back by any more.
pub fn forget(tx: &mut WriteTx<'_>, before: Timestamp, batch: i64) -> Outcome<usize> {
    let old: Vec<AttemptId> = identity_attempts::table
        .filter(identity_attempts::expires_at.lt(before))
        .order(identity_attempts::expires_at)
        .select(identity_attempts::id)
        .limit(batch)
        .load(tx.conn())?;
    diesel::delete(identity_attempts::table.filter(identity_attempts::id.eq_any(&old)))
        .execute(tx.conn())?;
    Ok(old.len())
}
