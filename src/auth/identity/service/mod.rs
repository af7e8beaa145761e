//! Looking after providers, the way to one and back, and what comes of it: a session or a link.

pub mod own;
pub mod provider;
pub mod way;

use super::model::IdentityProviderId;
use super::store::{self, ProviderRow};
use crate::app::App;
use crate::db::{Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::secret::Field;
use crate::organization::model::OrganizationState;

const SECRET: Field = Field { table: "identity_providers", column: "client_secret" };
const VERIFIER: Field = Field { table: "identity_attempts", column: "verifier" };

/// Where providers send browsers back: a page of the console, which then calls.
fn redirect_uri(app: &App) -> Option<String> {
    app.config.own_url().and_then(|own| own.join("console/signed-in").ok()).map(String::from)
}

/// A provider that can be gone to.
fn usable(shelf: &mut impl Shelf, id: IdentityProviderId) -> Outcome<ProviderRow> {
    match store::with_organization(shelf, id)? {
        None => Err(Fault::new(Code::NotFound)),
        Some((row, OrganizationState::Active)) if row.active => Ok(row),
        Some((_, OrganizationState::Active | OrganizationState::Dissolved)) => {
            Err(Fault::new(Code::IdentityProviderInactive))
        }
    }
}

/// Forgets ways that ran out. Housekeeping.
pub fn forget(tx: &mut WriteTx<'_>, before: Timestamp, batch: i64) -> Outcome<usize> {
    store::forget(tx, before, batch)
}
