//! Rows of service tokens, and of the account each has.

use diesel::dsl::InnerJoinQuerySource;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::access::{AccountId, OrganizationId, Scope};
use crate::auth::model::AccountState;
use crate::db::schema::{accounts, organizations, service_tokens};
use crate::db::{MultiBackend, Shelf, WriteTx, cols, guarded};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::organization::model::OrganizationState;
use crate::organization::reach;

/// Tokens with their accounts.
type Named = InnerJoinQuerySource<service_tokens::table, accounts::table>;

type Visible = Box<dyn BoxableExpression<Named, MultiBackend, SqlType = Bool>>;

/// The tokens a scope reaches: those of organizations below.
fn visible(scope: &Scope) -> Visible {
    if scope.everything {
        return Box::new(true.into_sql::<Bool>());
    }
    if scope.below.is_empty() {
        return Box::new(false.into_sql::<Bool>());
    }
    Box::new(service_tokens::organization_id.eq_any(reach::below(&scope.below)))
}

#[derive(Insertable)]
#[diesel(table_name = service_tokens, treat_none_as_default_value = false)]
pub struct NewRow {
    pub id: AccountId,
    pub organization_id: OrganizationId,
    pub actions: String,
    pub secret_hash: Vec<u8>,
    pub previous_hash: Option<Vec<u8>>,
    pub previous_until: Timestamp,
    pub requests_per_minute: i32,
    pub made_by: AccountId,
    pub created_at: Timestamp,
    pub rotated_at: Timestamp,
    pub expires_at: Timestamp,
    pub last_used_at: Timestamp,
    pub revoked_at: Timestamp,
    pub version: i64,
}

pub fn insert(tx: &mut WriteTx<'_>, row: NewRow) -> Outcome<()> {
    diesel::insert_into(service_tokens::table).values(row).execute(tx.conn())?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = service_tokens, check_for_backend(MultiBackend))]
pub struct Row {
    pub id: AccountId,
    pub organization_id: OrganizationId,
    pub actions: String,
    pub secret_hash: Vec<u8>,
    pub previous_until: Timestamp,
    pub requests_per_minute: i32,
    pub made_by: AccountId,
    pub created_at: Timestamp,
    pub rotated_at: Timestamp,
    pub expires_at: Timestamp,
    pub last_used_at: Timestamp,
    pub revoked_at: Timestamp,
    pub version: i64,
}

/// A token within the scope and its name, or 404.
pub fn find(shelf: &mut impl Shelf, id: AccountId) -> Outcome<(Row, String)> {
    let visible = visible(shelf.scope());
    service_tokens::table
        .inner_join(accounts::table)
        .filter(service_tokens::id.eq(id))
        .filter(visible)
        .select((cols::<Row>(), accounts::display_name))
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// A page of the tokens within the scope with their names, newest first.
pub fn page(
    shelf: &mut impl Shelf,
    before: Option<AccountId>,
    limit: i64,
) -> Outcome<Vec<(Row, String)>> {
    let before = before.unwrap_or_else(|| AccountId::from_raw(i64::MAX));
    let visible = visible(shelf.scope());
    Ok(service_tokens::table
        .inner_join(accounts::table)
        .filter(service_tokens::id.lt(before))
        .filter(visible)
        .order(service_tokens::id.desc())
        .select((cols::<Row>(), accounts::display_name))
        .limit(limit)
        .load(shelf.conn())?)
}

/// The tokens of an organization that are good now.
pub fn of_organization(shelf: &mut impl Shelf, organization: OrganizationId) -> Outcome<Vec<Row>> {
    let now = shelf.now();
    Ok(service_tokens::table
        .filter(service_tokens::organization_id.eq(organization))
        .filter(service_tokens::revoked_at.eq(Timestamp::NEVER))
        .filter(service_tokens::expires_at.gt(now))
        .order(service_tokens::id)
        .select(cols::<Row>())
        .load(shelf.conn())?)
}

/// Until when a token is good, and who made it.
#[derive(Queryable, Selectable)]
#[diesel(table_name = service_tokens, check_for_backend(MultiBackend))]
pub struct TermRow {
    pub made_by: AccountId,
    pub expires_at: Timestamp,
    pub revoked_at: Timestamp,
}

/// The token that an account is of, if it is one's.
pub fn term_of(shelf: &mut impl Shelf, account: AccountId) -> Outcome<Option<TermRow>> {
    Ok(service_tokens::table
        .find(account)
        .select(cols::<TermRow>())
        .first(shelf.conn())
        .optional()?)
}

/// What the guard needs to know of a token.
#[derive(Queryable, Selectable)]
#[diesel(table_name = service_tokens, check_for_backend(MultiBackend))]
pub struct LiveRow {
    pub id: AccountId,
    pub organization_id: OrganizationId,
    pub actions: String,
    pub requests_per_minute: i32,
    pub last_used_at: Timestamp,
}

/// The token of a secret that is good now, of an organization that stands.
pub fn live(shelf: &mut impl Shelf, hash: &[u8]) -> Outcome<Option<LiveRow>> {
    let now = shelf.now();
    let current = service_tokens::secret_hash.eq(hash);
    let previous = service_tokens::previous_hash
        .is_not_null()
        .and(service_tokens::previous_hash.assume_not_null().eq(hash))
        .and(service_tokens::previous_until.gt(now));
    Ok(service_tokens::table
        .inner_join(accounts::table)
        .inner_join(organizations::table)
        .filter(current.or(previous))
        .filter(service_tokens::revoked_at.eq(Timestamp::NEVER))
        .filter(service_tokens::expires_at.gt(now))
        .filter(accounts::state.eq(AccountState::Active))
        .filter(organizations::state.eq(OrganizationState::Active))
        .select(cols::<LiveRow>())
        .first(shelf.conn())
        .optional()?)
}

/// Notes that the token was used; a lost race changes nothing that matters.
pub fn touch(tx: &mut WriteTx<'_>, id: AccountId) -> Outcome<()> {
    let now = tx.now();
    diesel::update(service_tokens::table.find(id))
        .set(service_tokens::last_used_at.eq(now))
        .execute(tx.conn())?;
    Ok(())
}

/// Puts another secret in place of the one at that version, which is good until `previous_until`.
pub fn rotate(
    tx: &mut WriteTx<'_>,
    row: &Row,
    hash: &[u8],
    previous_until: Timestamp,
    expires_at: Timestamp,
) -> Outcome<()> {
    let now = tx.now();
    let at_version =
        service_tokens::table.find(row.id).filter(service_tokens::version.eq(row.version));
    let rotated = diesel::update(at_version)
        .set((
            service_tokens::secret_hash.eq(hash),
            service_tokens::previous_hash.eq(Some(row.secret_hash.as_slice())),
            service_tokens::previous_until.eq(previous_until),
            service_tokens::rotated_at.eq(now),
            service_tokens::expires_at.eq(expires_at),
            service_tokens::version.eq(row.version + 1),
        ))
        .execute(tx.conn())?;
    guarded(rotated)
}

pub fn revoke(tx: &mut WriteTx<'_>, row: &Row) -> Outcome<()> {
    let now = tx.now();
    let at_version =
        service_tokens::table.find(row.id).filter(service_tokens::version.eq(row.version));
    let revoked = diesel::update(at_version)
        .set((service_tokens::revoked_at.eq(now), service_tokens::version.eq(row.version + 1)))
        .execute(tx.conn())?;
    guarded(revoked)
}
