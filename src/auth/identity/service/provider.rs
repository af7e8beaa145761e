//! Providers as administrators make, change and remove them.

use super::{SECRET, redirect_uri};
use crate::access::OrganizationId;
use crate::app::App;
use crate::auth::identity::model::{
    IdentityProviderChange, IdentityProviderChoice, IdentityProviderChoices, IdentityProviderForm,
    IdentityProviderId, IdentityProviderReceipt, IdentityProviderView,
};
use crate::auth::identity::store::{self, ProviderRow};
use crate::auth::store::session;
use crate::db::audit::{Deed, Event};
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::kernel::fault::{Check, Code, Fault, Outcome, Problem};
use crate::kernel::text;
use crate::organization::reach;

/// Providers that one organization may have.
const MOST_PROVIDERS: i64 = 5;

/// Providers that a log-in page can name.
const MOST_CHOICES: i64 = 200;

/// A checked form.
pub struct Prepared {
    id: IdentityProviderId,
    organization: OrganizationId,
    name: String,
    issuer: String,
    client_id: String,
    client_secret: Vec<u8>,
}

pub fn prepare(app: &App, form: &IdentityProviderForm) -> Outcome<Prepared> {
    let mut check = Check::default();
    let name = check.take("/name", text::tidy(&form.name, 50));
    let issuer = check.take("/issuer", app.identity.issuer(&form.issuer));
    let client_id = check.take("/client_id", text::tidy(&form.client_id, 200));
    let secret = check.take("/client_secret", secret(&form.client_secret));
    check.done()?;
    let id: IdentityProviderId = app.db.tools().ids.next(app.db.now());
    let sealed = app.ring().seal(SECRET, id.raw(), secret.unwrap_or_default());
    Ok(Prepared {
        id,
        organization: form.organization_id,
        name: name.unwrap_or_default(),
        issuer: issuer.unwrap_or_default(),
        client_id: client_id.unwrap_or_default(),
        client_secret: sealed.map_err(Fault::internal)?,
    })
}

fn secret(given: &str) -> Result<&str, Problem> {
    match given.len() {
        0 => Err(Problem::Required),
        1..=500 => Ok(given),
        501.. => Err(Problem::TooLong(500)),
    }
}

pub fn make(tx: &mut WriteTx<'_>, new: Prepared) -> Outcome<Receipt> {
    let below = tx.scope().below.clone();
    if !reach::covers(tx, &below, new.organization)? {
        return Err(Fault::field("/organization_id", Problem::NotFound));
    }
    if store::count_of(tx, new.organization)? >= MOST_PROVIDERS {
        let problem = Problem::Said("每个组织最多 5 个", "5 for an organization at most");
        return Err(Fault::field("/organization_id", problem));
    }
    let row = ProviderRow {
        id: new.id,
        organization_id: new.organization,
        name: new.name,
        issuer: new.issuer,
        client_id: new.client_id,
        client_secret: new.client_secret,
        active: true,
        created_at: tx.now(),
        version: 1,
    };
    store::insert(tx, row.clone())?;
    let made = (&row.name, &row.issuer, &row.client_id);
    tx.record(event(&row).deed(Deed::Made).change(&"", &made));
    Receipt::created(path(row.id), 1, receipt(&row, 1))
}

/// Changes name, secret or whether one can log in by it. Never the issuer: the identities that are linked
/// would be somebody else's to claim.
pub fn change(
    tx: &mut WriteTx<'_>,
    id: IdentityProviderId,
    version: i64,
    wish: IdentityProviderChange,
) -> Outcome<Receipt> {
    let mut row = at_version(tx, id, version)?;
    let before = (row.name.clone(), row.active);
    let mut check = Check::default();
    if let Some(name) = &wish.name {
        row.name = check.take("/name", text::tidy(name, 50)).unwrap_or_default();
    }
    if let Some(given) = &wish.client_secret {
        let secret = check.take("/client_secret", secret(given)).unwrap_or_default();
        let sealed = tx.tools().ring.seal(SECRET, id.raw(), secret);
        row.client_secret = sealed.map_err(Fault::internal)?;
    }
    check.done()?;
    row.active = wish.active.unwrap_or(row.active);
    save(tx, &row)?;
    tx.record(event(&row).deed(Deed::Changed).change(&before, &(&row.name, row.active)));
    Receipt::changed(path(id), version + 1, receipt(&row, version + 1))
}

/// Writes a change. One that is switched off ends the sessions it opened.
fn save(tx: &mut WriteTx<'_>, row: &ProviderRow) -> Outcome<()> {
    store::save(tx, row)?;
    if !row.active {
        session::end_opened_by(tx, row.id)?;
    }
    Ok(())
}

/// Removes a provider with the links to it and ends the sessions it opened: whoever is just coming in by
/// it finds it switched off.
pub fn delete(tx: &mut WriteTx<'_>, id: IdentityProviderId, version: i64) -> Outcome<Receipt> {
    let row = at_version(tx, id, version)?;
    save(tx, &ProviderRow { active: false, ..row.clone() })?;
    store::delete(tx, id, version + 1)?;
    tx.record(event(&row).deed(Deed::Deleted));
    let body = IdentityProviderReceipt { active: false, ..receipt(&row, version) };
    Receipt::changed(String::new(), 0, body)
}

fn at_version(tx: &mut WriteTx<'_>, id: IdentityProviderId, version: i64) -> Outcome<ProviderRow> {
    let row = store::find(tx, id)?;
    if row.version == version { Ok(row) } else { Err(Fault::new(Code::StaleVersion)) }
}

fn event(row: &ProviderRow) -> Event {
    Event::of("identity_provider", row.id).within(row.organization_id)
}

fn path(id: IdentityProviderId) -> String {
    format!("/api/v1/identity-providers/{id}")
}

fn receipt(row: &ProviderRow, version: i64) -> IdentityProviderReceipt {
    IdentityProviderReceipt { id: row.id, version, active: row.active }
}

pub fn show(
    reader: &mut Reader<'_>,
    app: &App,
    id: IdentityProviderId,
) -> Outcome<IdentityProviderView> {
    store::find(reader, id).map(|row| view(app, row))
}

/// A page, newest first.
pub fn list(
    reader: &mut Reader<'_>,
    app: &App,
    before: Option<IdentityProviderId>,
    limit: i64,
) -> Outcome<Vec<IdentityProviderView>> {
    Ok(store::page(reader, before, limit)?.into_iter().map(|row| view(app, row)).collect())
}

fn view(app: &App, row: ProviderRow) -> IdentityProviderView {
    IdentityProviderView {
        id: row.id,
        version: row.version,
        organization_id: row.organization_id,
        name: row.name,
        issuer: row.issuer,
        client_id: row.client_id,
        active: row.active,
        redirect_uri: redirect_uri(app),
        created_at: row.created_at,
    }
}

/// What the log-in page offers: nothing while the service does not know its own address.
pub fn choices(reader: &mut Reader<'_>, app: &App) -> Outcome<IdentityProviderChoices> {
    let open = match redirect_uri(app) {
        Some(_) => store::open(reader, MOST_CHOICES)?,
        None => Vec::new(),
    };
    let items = open.into_iter().map(|(id, name)| IdentityProviderChoice { id, name }).collect();
    Ok(IdentityProviderChoices { items })
}
