//! Making, rotating and revoking tokens of other systems, and who stands behind one.

use std::sync::Arc;

use actix_web::web::Data;

use super::model::{
    Rotation, SERVICE_TOKEN_PREFIX, ServiceTokenForm, ServiceTokenReceipt, ServiceTokenState,
    ServiceTokenView,
};
use super::rules;
use super::store::{self, NewRow, Row};
use crate::access::{
    AccountId, Action, Actor, ActorKind, Grant, OrganizationId, Permit, SecondFactor, SystemTask,
    gives,
};
use crate::app::App;
use crate::auth::model::AccountState;
use crate::auth::store::account::{self, NewAccountRow};
use crate::db::audit::{Deed, Event};
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Check, Code, Fault, Outcome, Problem};
use crate::kernel::secret::{random_token, token_hash};
use crate::kernel::text;
use crate::organization::reach;
use crate::organization::service as organization;
use crate::privacy::service::notice;

/// A fresh bearer token and what is kept of it.
pub struct Drawn {
    pub secret: String,
    pub hash: [u8; 32],
}

pub fn draw() -> Outcome<Drawn> {
    let random = random_token().map_err(Fault::internal)?;
    let secret = format!("{SERVICE_TOKEN_PREFIX}{random}");
    let hash = token_hash(&secret);
    Ok(Drawn { secret, hash })
}

/// A checked form.
pub struct Prepared {
    id: AccountId,
    name: String,
    organization: OrganizationId,
    actions: Vec<Action>,
    term: i64,
    per_minute: i32,
    hash: [u8; 32],
}

pub fn prepare(app: &App, form: ServiceTokenForm, hash: [u8; 32]) -> Outcome<Prepared> {
    let mut check = Check::default();
    let name = check.take("/name", text::tidy(&form.name, 50));
    let term = check.take("/expires_in_days", rules::term(form.expires_in_days));
    let limit = rules::per_minute(form.requests_per_minute);
    let per_minute = check.take("/requests_per_minute", limit);
    let mut actions = form.actions;
    actions.sort_unstable();
    actions.dedup();
    if actions.is_empty() {
        check.note("/actions", Problem::Required);
    }
    check.done()?;
    Ok(Prepared {
        id: app.db.tools().ids.next(app.db.now()),
        name: name.unwrap_or_default(),
        organization: form.organization_id,
        actions,
        term: term.unwrap_or_default(),
        per_minute: per_minute.unwrap_or_default(),
        hash,
    })
}

pub fn make(tx: &mut WriteTx<'_>, new: Prepared) -> Outcome<Receipt> {
    let below = tx.warrant().scope.below.clone();
    if !reach::covers(tx, &below, new.organization)? {
        return Err(Fault::field("/organization_id", Problem::NotFound));
    }
    organization::require_active(tx, new.organization)?;
    if !may_give(tx, new.organization, &new.actions)? {
        let problem = Problem::Said(
            "有的操作超出您自己的权限，或不能交给其他系统",
            "An action is beyond your own rights, or is never given to another system",
        );
        return Err(Fault::field("/actions", problem));
    }
    let made_by = tx.warrant().actor.account().ok_or_else(|| Fault::new(Code::Forbidden))?;
    let now = tx.now();
    account::insert(tx, account_row(new.id, new.name, now))?;
    let names: Vec<&str> = new.actions.iter().map(|action| action.as_str()).collect();
    let expires_at = now.plus_seconds(new.term);
    let row = NewRow {
        id: new.id,
        organization_id: new.organization,
        actions: names.join(" "),
        secret_hash: new.hash.to_vec(),
        previous_hash: None,
        previous_until: Timestamp::NEVER,
        requests_per_minute: new.per_minute,
        made_by,
        created_at: now,
        rotated_at: Timestamp::NEVER,
        expires_at,
        last_used_at: Timestamp::NEVER,
        revoked_at: Timestamp::NEVER,
        version: 1,
    };
    let actions = row.actions.clone();
    store::insert(tx, row)?;
    tx.record(event(new.id, new.organization).deed(Deed::Made).change(&"", &actions));
    Receipt::created(path(new.id), 1, receipt(new.id, 1, expires_at))
}

/// The token's own account, which nobody logs in to and no administrator of accounts sees.
fn account_row(id: AccountId, name: String, now: Timestamp) -> NewAccountRow {
    NewAccountRow {
        id,
        login: None,
        display_name: name,
        member_id: None,
        organization_id: None,
        password_hash: None,
        password_must_change: false,
        state: AccountState::Active,
        epoch: 1,
        notice_version: 0,
        notice_at: Timestamp::NEVER,
        created_at: now,
        version: 1,
    }
}

/// Whether the actor's own posts reach as far over the organization, for each of the actions.
fn may_give(
    tx: &mut WriteTx<'_>,
    organization: OrganizationId,
    actions: &[Action],
) -> Outcome<bool> {
    let posts = tx.warrant().actor.posts.clone();
    for action in actions {
        if !reach::covers(tx, &gives(&posts, *action), organization)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Draws another secret; the old one is good for the overlap. Whoever rotates learns the secret, so
/// that they need the rights that come with it themselves.
pub fn rotate(
    tx: &mut WriteTx<'_>,
    id: AccountId,
    version: i64,
    rotation: &Rotation,
    hash: [u8; 32],
) -> Outcome<Receipt> {
    let mut check = Check::default();
    let overlap = check.take("/overlap_hours", rules::overlap(rotation.overlap_hours));
    let term =
        rotation.expires_in_days.and_then(|days| check.take("/expires_in_days", rules::term(days)));
    check.done()?;
    let row = active(tx, id, version)?;
    if !may_give(tx, row.organization_id, &actions_of(&row.actions))? {
        return Err(Fault::new(Code::Forbidden));
    }
    let now = tx.now();
    let previous_until = now.plus_seconds(overlap.unwrap_or_default());
    let expires_at = term.map_or(row.expires_at, |term| now.plus_seconds(term));
    store::rotate(tx, &row, &hash, previous_until, expires_at)?;
    tx.record(event(id, row.organization_id).deed(Deed::Rotated));
    Receipt::changed(path(id), version + 1, receipt(id, version + 1, expires_at))
}

/// Ends a token: it opens nothing from the next request on.
pub fn revoke(tx: &mut WriteTx<'_>, id: AccountId, version: i64) -> Outcome<Receipt> {
    let row = active(tx, id, version)?;
    store::revoke(tx, &row)?;
    tx.record(event(id, row.organization_id).deed(Deed::Revoked));
    Receipt::changed(path(id), version + 1, receipt(id, version + 1, row.expires_at))
}

/// Ends the tokens of an organization that is no more.
pub fn end_all(tx: &mut WriteTx<'_>, organization: OrganizationId) -> Outcome<()> {
    for row in store::of_organization(tx, organization)? {
        store::revoke(tx, &row)?;
        tx.record(event(row.id, organization).deed(Deed::Revoked));
    }
    Ok(())
}

fn active(tx: &mut WriteTx<'_>, id: AccountId, version: i64) -> Outcome<Row> {
    let (row, _) = store::find(tx, id)?;
    if row.version != version {
        return Err(Fault::new(Code::StaleVersion));
    }
    rules::check_active(rules::state(row.revoked_at, row.expires_at, tx.now()))?;
    Ok(row)
}

fn event(id: AccountId, organization: OrganizationId) -> Event {
    Event::of("service_token", id).within(organization)
}

fn path(id: AccountId) -> String {
    format!("/api/v1/service-tokens/{id}")
}

fn receipt(id: AccountId, version: i64, expires_at: Timestamp) -> ServiceTokenReceipt {
    ServiceTokenReceipt { id, version, expires_at, token: None }
}

/// A stored list; an action that is no more is given to nobody.
fn actions_of(stored: &str) -> Vec<Action> {
    stored.split(' ').filter_map(|name| name.parse().ok()).collect()
}

pub fn show(reader: &mut Reader<'_>, id: AccountId) -> Outcome<ServiceTokenView> {
    let (row, name) = store::find(reader, id)?;
    Ok(view(row, name, reader.now()))
}

/// A page, newest first.
pub fn list(
    reader: &mut Reader<'_>,
    before: Option<AccountId>,
    limit: i64,
) -> Outcome<Vec<ServiceTokenView>> {
    let now = reader.now();
    let rows = store::page(reader, before, limit)?;
    Ok(rows.into_iter().map(|(row, name)| view(row, name, now)).collect())
}

fn view(row: Row, name: String, now: Timestamp) -> ServiceTokenView {
    let set = |at: Timestamp| Some(at).filter(|at| at.is_set());
    ServiceTokenView {
        id: row.id,
        version: row.version,
        name,
        organization_id: row.organization_id,
        actions: actions_of(&row.actions),
        state: rules::state(row.revoked_at, row.expires_at, now),
        requests_per_minute: row.requests_per_minute,
        made_by: row.made_by,
        created_at: row.created_at,
        expires_at: row.expires_at,
        rotated_at: set(row.rotated_at),
        previous_until: set(row.previous_until).filter(|until| *until > now),
        last_used_at: set(row.last_used_at),
        revoked_at: set(row.revoked_at),
    }
}

/// Whether this account is that of a token which opens nothing any more; no for a person's.
pub fn has_ended(shelf: &mut impl Shelf, account: AccountId) -> Outcome<bool> {
    let now = shelf.now();
    let found = store::term_of(shelf, account)?;
    Ok(found.is_some_and(|term| {
        rules::state(term.revoked_at, term.expires_at, now) != ServiceTokenState::Active
    }))
}

/// Who made the token that this account is of; none for a person's.
pub fn maker_of(shelf: &mut impl Shelf, account: AccountId) -> Outcome<Option<AccountId>> {
    Ok(store::term_of(shelf, account)?.map(|term| term.made_by))
}

/// The actor behind a bearer token: 401 when it opens nothing, 429 beyond its limit.
pub async fn actor(app: &Data<App>, secret: &str, request_id: Arc<str>) -> Outcome<Actor> {
    let hash = token_hash(secret);
    let guard = Permit::system(SystemTask::Guard);
    let find = move |shelf: &mut Reader<'_>| {
        Ok((store::live(shelf, &hash)?, notice::consents_from(shelf)?))
    };
    let (found, consents_from) = app.db.read(&guard, find).await?;
    let row = found.ok_or_else(|| Fault::new(Code::TokenInvalid))?;
    app.auth.partners.check(row.id, row.requests_per_minute)?;
    let token = row.id;
    if rules::worth_noting(row.last_used_at, app.db.now()) {
        app.db.write(&guard, move |tx| store::touch(tx, token)).await?;
    }
    let (organization, actions) = (row.organization_id, actions_of(&row.actions));
    let grant = Grant { organization, actions, consents_from };
    Ok(Actor {
        kind: ActorKind::Service { token },
        member: None,
        posts: Arc::from([]),
        grant: Some(Arc::new(grant)),
        posts_inert: false,
        stepped_up: false,
        second_factor: SecondFactor::NotEnrolled,
        password_must_change: false,
        request_id,
    })
}
