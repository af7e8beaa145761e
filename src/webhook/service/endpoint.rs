//! Making, changing and removing endpoints.

use super::{PREVIOUS, SECRET, event, events_of, path};
use crate::access::{ActorKind, OrganizationId, gives};
use crate::app::App;
use crate::auth::partner::rules as terms;
use crate::db::audit::Deed;
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Check, Code, Fault, Outcome, Problem};
use crate::organization::reach;
use crate::webhook::Courier;
use crate::webhook::model::{
    EndpointChange, EndpointForm, EndpointId, EndpointReceipt, EndpointState, EndpointView,
    SecretRotation, WebhookEvent,
};
use crate::webhook::rules;
use crate::webhook::store::{self, EndpointRow};

/// A checked form.
pub struct Prepared {
    id: EndpointId,
    organization: OrganizationId,
    url: String,
    events: Vec<WebhookEvent>,
    secret: Vec<u8>,
}

pub fn prepare(app: &App, form: EndpointForm, secret: &str) -> Outcome<Prepared> {
    let mut check = Check::default();
    let url = checked_url(&mut check, &form.url, &app.webhooks);
    let events = checked_events(&mut check, form.events);
    check.done()?;
    let id: EndpointId = app.db.tools().ids.next(app.db.now());
    let secret = app.ring().seal(SECRET, id.raw(), secret).map_err(Fault::internal)?;
    Ok(Prepared { id, organization: form.organization_id, url, events, secret })
}

fn checked_url(check: &mut Check, text: &str, courier: &Courier) -> String {
    let url = check.take("/url", courier.endpoint_url(text));
    url.map(String::from).unwrap_or_default()
}

fn checked_events(check: &mut Check, mut events: Vec<WebhookEvent>) -> Vec<WebhookEvent> {
    events.sort_unstable();
    events.dedup();
    if events.is_empty() {
        check.note("/events", Problem::Required);
    }
    events
}

pub fn make(tx: &mut WriteTx<'_>, new: Prepared) -> Outcome<Receipt> {
    let below = tx.scope().below.clone();
    if !reach::covers(tx, &below, new.organization)? {
        return Err(Fault::field("/organization_id", Problem::NotFound));
    }
    check_rights(tx, new.organization, &new.events)?;
    if store::count_of(tx, new.organization)? >= rules::MOST_ENDPOINTS {
        let problem = Problem::Said("一个组织最多 20 个", "20 for an organization at most");
        return Err(Fault::field("/organization_id", problem));
    }
    let owner_id = tx.warrant().actor.account().ok_or_else(|| Fault::new(Code::Forbidden))?;
    let row = EndpointRow {
        id: new.id,
        organization_id: new.organization,
        owner_id,
        url: new.url,
        events: stored(&new.events),
        secret: new.secret,
        previous_secret: None,
        previous_until: Timestamp::NEVER,
        state: EndpointState::Active,
        failing_since: Timestamp::NEVER,
        rest_until: Timestamp::NEVER,
        created_at: tx.now(),
        rotated_at: Timestamp::NEVER,
        version: 1,
    };
    store::insert(tx, row.clone())?;
    tx.record(event(&row).deed(Deed::Made).change(&"", &(&row.url, &row.events)));
    Receipt::created(path(row.id), 1, receipt(&row, 1))
}

fn stored(events: &[WebhookEvent]) -> String {
    let names: Vec<&str> = events.iter().map(|event| event.as_str()).collect();
    names.join(" ")
}

/// Nobody has more sent elsewhere than they may see themselves.
fn check_rights(
    tx: &mut WriteTx<'_>,
    organization: OrganizationId,
    events: &[WebhookEvent],
) -> Outcome<()> {
    let mut needed: Vec<_> = events.iter().map(|event| rules::needs(*event)).collect();
    needed.sort_unstable();
    needed.dedup();
    let actor = tx.warrant().actor.clone();
    for action in needed {
        let reached = match (&actor.grant, actor.kind) {
            (Some(grant), ActorKind::Service { .. }) if grant.actions.contains(&action) => {
                vec![grant.organization]
            }
            (_, ActorKind::Service { .. }) => Vec::new(),
            (_, ActorKind::Account { .. } | ActorKind::Job { .. } | ActorKind::System(_)) => {
                gives(&actor.posts, action)
            }
        };
        if !reach::covers(tx, &reached, organization)? {
            let problem = Problem::Said(
                "有的事件超出您自己的查看权限",
                "An event is about what you may not see yourself",
            );
            return Err(Fault::field("/events", problem));
        }
    }
    Ok(())
}

/// Changes address, events or whether it hears. What leads somewhere else or says more takes the rights
/// that making it would; pausing does not.
pub fn change(
    tx: &mut WriteTx<'_>,
    id: EndpointId,
    version: i64,
    wish: EndpointChange,
    courier: &Courier,
) -> Outcome<Receipt> {
    let mut row = at_version(tx, id, version)?;
    let before = (row.url.clone(), row.events.clone(), row.state);
    let only_pauses = wish.url.is_none() && wish.events.is_none() && wish.active != Some(true);
    let mut check = Check::default();
    if let Some(url) = &wish.url {
        row.url = checked_url(&mut check, url, courier);
    }
    if let Some(events) = wish.events {
        row.events = stored(&checked_events(&mut check, events));
    }
    check.done()?;
    if !only_pauses {
        check_rights(tx, row.organization_id, &events_of(&row.events))?;
    }
    row.state = rules::switched(row.state, wish.active);
    if row.state == EndpointState::Active {
        // It is given another chance at once.
        (row.failing_since, row.rest_until) = (Timestamp::NEVER, Timestamp::NEVER);
    }
    store::save(tx, &row)?;
    let after = (&row.url, &row.events, row.state);
    tx.record(event(&row).deed(Deed::Changed).change(&before, &after));
    Receipt::changed(path(id), version + 1, receipt(&row, version + 1))
}

/// Puts another secret in place; the one before signs as well for the overlap.
pub fn rotate(
    tx: &mut WriteTx<'_>,
    id: EndpointId,
    version: i64,
    rotation: &SecretRotation,
    secret: &str,
) -> Outcome<Receipt> {
    let mut check = Check::default();
    let overlap = check.take("/overlap_hours", terms::overlap(rotation.overlap_hours));
    check.done()?;
    let mut row = at_version(tx, id, version)?;
    let ring = tx.tools().ring.clone();
    let former = ring.open(SECRET, id.raw(), &row.secret).map_err(Fault::internal)?;
    let now = tx.now();
    row.previous_secret = Some(ring.seal(PREVIOUS, id.raw(), &former).map_err(Fault::internal)?);
    row.previous_until = now.plus_seconds(overlap.unwrap_or_default());
    row.secret = ring.seal(SECRET, id.raw(), secret).map_err(Fault::internal)?;
    row.rotated_at = now;
    store::save(tx, &row)?;
    tx.record(event(&row).deed(Deed::Rotated));
    Receipt::changed(path(id), version + 1, receipt(&row, version + 1))
}

/// Removes an endpoint; what is on its way to it is dropped.
pub fn delete(tx: &mut WriteTx<'_>, id: EndpointId, version: i64) -> Outcome<Receipt> {
    let row = at_version(tx, id, version)?;
    store::delete(tx, id, version)?;
    tx.record(event(&row).deed(Deed::Deleted));
    let body = EndpointReceipt { state: EndpointState::Disabled, ..receipt(&row, version) };
    Receipt::changed(String::new(), 0, body)
}

fn at_version(tx: &mut WriteTx<'_>, id: EndpointId, version: i64) -> Outcome<EndpointRow> {
    let row = store::find(tx, id)?;
    if row.version == version { Ok(row) } else { Err(Fault::new(Code::StaleVersion)) }
}

fn receipt(row: &EndpointRow, version: i64) -> EndpointReceipt {
    EndpointReceipt { id: row.id, version, state: row.state, secret: None }
}

pub fn show(reader: &mut Reader<'_>, id: EndpointId) -> Outcome<EndpointView> {
    let row = store::find(reader, id)?;
    Ok(view(row, reader.now()))
}

/// A page, newest first.
pub fn list(
    reader: &mut Reader<'_>,
    before: Option<EndpointId>,
    limit: i64,
) -> Outcome<Vec<EndpointView>> {
    let now = reader.now();
    let rows = store::page(reader, before, limit)?;
    Ok(rows.into_iter().map(|row| view(row, now)).collect())
}

fn view(row: EndpointRow, now: Timestamp) -> EndpointView {
    let set = |at: Timestamp| Some(at).filter(|at| at.is_set());
    EndpointView {
        id: row.id,
        version: row.version,
        organization_id: row.organization_id,
        owner_id: row.owner_id,
        url: row.url,
        events: events_of(&row.events),
        state: row.state,
        created_at: row.created_at,
        rotated_at: set(row.rotated_at),
        previous_until: set(row.previous_until).filter(|until| *until > now),
        failing_since: set(row.failing_since),
    }
}
