//! What happens to organizations.

use super::model::{NewOrganization, OrganizationState};
use super::{rules, store};
use crate::access::OrganizationId;
use crate::db::audit::Event;
use crate::db::{Shelf, WriteTx};
use crate::kernel::fault::Outcome;

/// Founds an organization below its superior, or a root.
pub fn found(tx: &mut WriteTx<'_>, new: NewOrganization) -> Outcome<OrganizationId> {
    match new.superior_id {
        Some(superior) => rules::check_child(store::shape(tx, superior)?, new.r#type, new.kind)?,
        None => rules::check_root(new.r#type, new.kind)?,
    }
    let id: OrganizationId = tx.id();
    let row = store::NewRow {
        id,
        code: None,
        short_name: new.short_name.unwrap_or_else(|| new.name.clone()),
        initials: String::new(),
        name: new.name,
        level: new.r#type,
        kind: new.kind,
        region_code: new.region_code,
        superior_id: new.superior_id,
        state: OrganizationState::Active,
        established_on: new.established_on,
        document_number: new.document_number,
        contact_phone: new.contact_phone,
        created_at: tx.now(),
        version: 1,
    };
    store::insert(tx, row)?;
    tx.record(Event::of("organization", id).within(id));
    Ok(id)
}

/// The county whose policy holds for an organization: the six digits of its seat.
pub fn county_of(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<String> {
    Ok(store::region_code(shelf, id)?.chars().take(6).collect())
}
