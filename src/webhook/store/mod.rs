//! Rows of endpoints.

pub mod delivery;

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{EndpointId, EndpointState};
use crate::access::{AccountId, ActorKind, OrganizationId, Warrant};
use crate::db::schema::{organizations, webhook_endpoints};
use crate::db::{MultiBackend, Shelf, WriteTx, cols, guarded};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::organization::reach;

type Visible = Box<dyn BoxableExpression<webhook_endpoints::table, MultiBackend, SqlType = Bool>>;

/// The endpoints a warrant reaches: those of organizations below; for another system only its own.
fn visible(warrant: &Warrant) -> Visible {
    if warrant.scope.everything {
        return Box::new(true.into_sql::<Bool>());
    }
    if warrant.scope.below.is_empty() {
        return Box::new(false.into_sql::<Bool>());
    }
    let below = webhook_endpoints::organization_id.eq_any(reach::below(&warrant.scope.below));
    match warrant.actor.kind {
        ActorKind::Service { token } => Box::new(webhook_endpoints::owner_id.eq(token).and(below)),
        ActorKind::Account { .. } | ActorKind::Job { .. } | ActorKind::System(_) => Box::new(below),
    }
}

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = webhook_endpoints, check_for_backend(MultiBackend))]
#[diesel(treat_none_as_default_value = false)]
pub struct EndpointRow {
    pub id: EndpointId,
    pub organization_id: OrganizationId,
    pub owner_id: AccountId,
    pub url: String,
    pub events: String,
    pub secret: Vec<u8>,
    pub previous_secret: Option<Vec<u8>>,
    pub previous_until: Timestamp,
    pub state: EndpointState,
    pub failing_since: Timestamp,
    pub rest_until: Timestamp,
    pub created_at: Timestamp,
    pub rotated_at: Timestamp,
    pub version: i64,
}

pub fn insert(tx: &mut WriteTx<'_>, row: EndpointRow) -> Outcome<()> {
    diesel::insert_into(webhook_endpoints::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// An endpoint within the warrant, or 404.
pub fn find(shelf: &mut impl Shelf, id: EndpointId) -> Outcome<EndpointRow> {
    let visible = visible(shelf.warrant());
    webhook_endpoints::table
        .find(id)
        .filter(visible)
        .select(cols::<EndpointRow>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// A page of the endpoints within the warrant, newest first.
pub fn page(
    shelf: &mut impl Shelf,
    before: Option<EndpointId>,
    limit: i64,
) -> Outcome<Vec<EndpointRow>> {
    let before = before.unwrap_or_else(|| EndpointId::from_raw(i64::MAX));
    let visible = visible(shelf.warrant());
    Ok(webhook_endpoints::table
        .filter(webhook_endpoints::id.lt(before))
        .filter(visible)
        .order(webhook_endpoints::id.desc())
        .select(cols::<EndpointRow>())
        .limit(limit)
        .load(shelf.conn())?)
}

/// All endpoints within the warrant with their organizations: a handful for each organization.
pub fn reached(shelf: &mut impl Shelf) -> Outcome<Vec<(EndpointId, OrganizationId)>> {
    let visible = visible(shelf.warrant());
    Ok(webhook_endpoints::table
        .filter(visible)
        .order(webhook_endpoints::id)
        .select((webhook_endpoints::id, webhook_endpoints::organization_id))
        .load(shelf.conn())?)
}

/// How many endpoints an organization has.
pub fn count_of(shelf: &mut impl Shelf, organization: OrganizationId) -> Outcome<usize> {
    let ids: Vec<EndpointId> = webhook_endpoints::table
        .filter(webhook_endpoints::organization_id.eq(organization))
        .select(webhook_endpoints::id)
        .load(shelf.conn())?;
    Ok(ids.len())
}

/// An endpoint that hears, and what it wants to hear.
pub type Listening = (EndpointId, String);

/// The endpoints that hear of what happens at home in an organization: its own and those above it,
/// of organizations that stand.
pub fn at_home(shelf: &mut impl Shelf, home: OrganizationId) -> Outcome<Vec<Listening>> {
    Ok(webhook_endpoints::table
        .inner_join(organizations::table)
        .filter(webhook_endpoints::organization_id.eq_any(reach::above(home)))
        .filter(webhook_endpoints::state.eq(EndpointState::Active))
        .filter(organizations::state.eq("active"))
        .order(webhook_endpoints::id)
        .select((webhook_endpoints::id, webhook_endpoints::events))
        .load(shelf.conn())?)
}

/// The endpoints of these organizations, as far as they stand.
pub fn of(shelf: &mut impl Shelf, organizations: Vec<OrganizationId>) -> Outcome<Vec<Listening>> {
    Ok(webhook_endpoints::table
        .inner_join(organizations::table)
        .filter(webhook_endpoints::organization_id.eq_any(organizations))
        .filter(webhook_endpoints::state.eq(EndpointState::Active))
        .filter(organizations::state.eq("active"))
        .order(webhook_endpoints::id)
        .select((webhook_endpoints::id, webhook_endpoints::events))
        .load(shelf.conn())?)
}

/// These endpoints, whoever asks.
pub fn by_id(shelf: &mut impl Shelf, ids: Vec<EndpointId>) -> Outcome<Vec<EndpointRow>> {
    Ok(webhook_endpoints::table
        .filter(webhook_endpoints::id.eq_any(ids))
        .select(cols::<EndpointRow>())
        .load(shelf.conn())?)
}

/// Writes what a person changed, provided the row is at the version that was read.
pub fn save(tx: &mut WriteTx<'_>, row: &EndpointRow) -> Outcome<()> {
    let at_version =
        webhook_endpoints::table.find(row.id).filter(webhook_endpoints::version.eq(row.version));
    let saved = diesel::update(at_version)
        .set((
            webhook_endpoints::url.eq(&row.url),
            webhook_endpoints::events.eq(&row.events),
            webhook_endpoints::secret.eq(&row.secret),
            webhook_endpoints::previous_secret.eq(row.previous_secret.as_deref()),
            webhook_endpoints::previous_until.eq(row.previous_until),
            webhook_endpoints::state.eq(row.state),
            webhook_endpoints::failing_since.eq(row.failing_since),
            webhook_endpoints::rest_until.eq(row.rest_until),
            webhook_endpoints::rotated_at.eq(row.rotated_at),
            webhook_endpoints::version.eq(row.version + 1),
        ))
        .execute(tx.conn())?;
    guarded(saved)
}

/// Removes an endpoint at that version.
pub fn delete(tx: &mut WriteTx<'_>, id: EndpointId, version: i64) -> Outcome<()> {
    let at_version =
        webhook_endpoints::table.find(id).filter(webhook_endpoints::version.eq(version));
    guarded(diesel::delete(at_version).execute(tx.conn())?)
}

/// Notes how the last tries went; no step of a person, so that the version stays.
pub fn note_health(
    tx: &mut WriteTx<'_>,
    id: EndpointId,
    failing_since: Timestamp,
    rest_until: Timestamp,
) -> Outcome<()> {
    diesel::update(webhook_endpoints::table.find(id))
        .set((
            webhook_endpoints::failing_since.eq(failing_since),
            webhook_endpoints::rest_until.eq(rest_until),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Switches an endpoint off that is on; false when somebody else has changed it.
pub fn disable(tx: &mut WriteTx<'_>, row: &EndpointRow) -> Outcome<bool> {
    let disabled = diesel::update(webhook_endpoints::table.find(row.id))
        .filter(webhook_endpoints::version.eq(row.version))
        .filter(webhook_endpoints::state.eq(EndpointState::Active))
        .set((
            webhook_endpoints::state.eq(EndpointState::Disabled),
            webhook_endpoints::version.eq(row.version + 1),
        ))
        .execute(tx.conn())?;
    Ok(disabled == 1)
}
