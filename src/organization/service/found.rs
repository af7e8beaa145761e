//! Founding.

use super::{authority, checked_region, history};
use crate::access::OrganizationId;
use crate::db::{Receipt, Shelf, WriteTx};
use crate::kernel::fault::{Check, Code, Fault, Outcome, Problem};
use crate::kernel::text;
use crate::organization::model::{ChangeKind, NewOrganization, OrganizationState};
use crate::organization::rules;
use crate::organization::store::{self, NewRow, closure};
use crate::organization::view::OrganizationReceipt;

pub const LONGEST_NAME: usize = 100;
pub const LONGEST_DOCUMENT: usize = 100;
pub const LONGEST_PHONE: usize = 30;

/// Founds an organization below one that the actor's posts reach. Fails with `forbidden` (also for
/// a root, which only the command line founds), `organization_kind_not_allowed`,
/// `organization_dissolved`, `invalid_field`.
pub fn found_below(tx: &mut WriteTx<'_>, new: NewOrganization) -> Outcome<Receipt> {
    closure::hold_tree(tx)?;
    match new.superior_id {
        Some(superior) => authority::require_named(tx, superior, "/superior_id")?,
        None => return Err(Code::Forbidden.into()),
    }
    let id = found(tx, new)?;
    let body = OrganizationReceipt { id, version: 1 };
    Receipt::created(format!("/api/v1/organizations/{id}"), 1, body)
}

/// Founds an organization below its superior, or a root. Who may is the caller's to decide.
pub fn found(tx: &mut WriteTx<'_>, new: NewOrganization) -> Outcome<OrganizationId> {
    match new.superior_id {
        Some(superior) => rules::check_child(store::shape(tx, superior)?, new.r#type, new.kind)?,
        None => rules::check_root(new.r#type, new.kind)?,
    }
    let document = new.document_number.clone();
    let row = checked(tx, new)?;
    let id = row.id;
    store::insert(tx, row)?;
    history::keep(tx, id, ChangeKind::Founded, None, document.trim())?;
    Ok(id)
}

fn checked(tx: &WriteTx<'_>, new: NewOrganization) -> Outcome<NewRow> {
    let mut check = Check::default();
    let name = check.take("/name", text::tidy(&new.name, LONGEST_NAME));
    let short_name = match &new.short_name {
        Some(short_name) => check.take("/short_name", text::tidy(short_name, LONGEST_NAME)),
        None => name.clone(),
    };
    let region = check.take("/region_code", checked_region(&new.region_code));
    let document = check.take("/document_number", optional(&new.document_number, LONGEST_DOCUMENT));
    let phone = check.take("/contact_phone", optional(&new.contact_phone, LONGEST_PHONE));
    if new.established_on > tx.today() {
        let problem =
            Problem::Said("成立日期不能在今天之后", "The day of founding lies after today");
        check.note("/established_on", problem);
    }
    check.done()?;
    let (Some(name), Some(short_name), Some(region), Some(document_number), Some(contact_phone)) =
        (name, short_name, region, document, phone)
    else {
        return Err(Fault::internal("a checked field is missing"));
    };
    Ok(NewRow {
        id: tx.id(),
        code: None,
        initials: text::initials(&short_name),
        name,
        short_name,
        level: new.r#type,
        kind: new.kind,
        region_code: region.to_string(),
        superior_id: new.superior_id,
        state: OrganizationState::Active,
        established_on: new.established_on,
        document_number,
        contact_phone,
        created_at: tx.now(),
        version: 1,
    })
}

/// Text that may be empty.
pub fn optional(raw: &str, max: usize) -> Result<String, crate::kernel::fault::Problem> {
    if raw.trim().is_empty() { Ok(String::new()) } else { text::tidy(raw, max) }
}
