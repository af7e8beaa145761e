//! Corrections, and moves to another superior.

use super::found::{LONGEST_DOCUMENT, LONGEST_NAME, LONGEST_PHONE, optional};
use super::{authority, checked_region, history};
use crate::access::OrganizationId;
use crate::db::{Receipt, WriteTx};
use crate::kernel::fault::{Check, Code, Fault, Outcome, Problem};
use crate::kernel::text;
use crate::organization::model::{Amendment, ChangeKind, Move, OrganizationState};
use crate::organization::rules::{self, Seat};
use crate::organization::store::{self, Amended, OrganizationRow, closure};
use crate::organization::view::OrganizationReceipt;

/// The row to be changed, read after the tree is held; 412 when it is not the version meant.
pub(super) fn current(
    tx: &mut WriteTx<'_>,
    id: OrganizationId,
    version: i64,
) -> Outcome<OrganizationRow> {
    let row = store::find(tx, id)?;
    if row.version != version {
        return Err(Code::StaleVersion.into());
    }
    Ok(row)
}

/// What a change answers.
pub(super) fn receipt(id: OrganizationId, version: i64) -> Outcome<Receipt> {
    let body = OrganizationReceipt { id, version };
    Receipt::changed(format!("/api/v1/organizations/{id}"), version, body)
}

/// Renames or corrects an organization. Fails with `organization_dissolved`,
/// `organization_kind_not_allowed`, `invalid_field`, `stale_version`.
pub fn amend(
    tx: &mut WriteTx<'_>,
    id: OrganizationId,
    version: i64,
    wish: Amendment,
) -> Outcome<Receipt> {
    authority::require(tx, id)?;
    let before = current(tx, id, version)?;
    if before.state == OrganizationState::Dissolved {
        return Err(Code::OrganizationDissolved.into());
    }
    let kind = wish.kind.unwrap_or(before.kind);
    if kind != before.kind {
        rules::check_kind(before.level, kind)?;
    }
    let document = wish.document_number.clone().unwrap_or_default();
    let amended = checked(&before, kind, wish)?;
    let renamed = amended.name != before.name;
    if renamed && document.trim().is_empty() {
        return Err(Fault::field("/document_number", Problem::Required));
    }
    store::amend(tx, id, version, amended)?;
    let change = if renamed { ChangeKind::Renamed } else { ChangeKind::Amended };
    history::keep(tx, id, change, Some(&before), document.trim())?;
    receipt(id, version + 1)
}

fn checked(
    before: &OrganizationRow,
    kind: crate::organization::model::OrganizationKind,
    wish: Amendment,
) -> Outcome<Amended> {
    let mut check = Check::default();
    let mut named = |pointer, wished: Option<String>, old: &str| match wished {
        Some(text) => check.take(pointer, text::tidy(&text, LONGEST_NAME)).unwrap_or_default(),
        None => old.to_owned(),
    };
    let name = named("/name", wish.name, &before.name);
    let short_name = named("/short_name", wish.short_name, &before.short_name);
    let region_code = match wish.region_code {
        Some(code) => check
            .take("/region_code", checked_region(&code))
            .map_or_else(String::new, |code| code.to_string()),
        None => before.region_code.clone(),
    };
    let contact_phone = match wish.contact_phone {
        Some(phone) => {
            check.take("/contact_phone", optional(&phone, LONGEST_PHONE)).unwrap_or_default()
        }
        None => before.contact_phone.clone(),
    };
    let document = wish.document_number.unwrap_or_default();
    check.take("/document_number", optional(&document, LONGEST_DOCUMENT));
    check.done()?;
    let initials = text::initials(&short_name);
    Ok(Amended { name, short_name, initials, kind, region_code, contact_phone })
}

/// Moves an organization with all that stands under it. Both it and the new superior must stand
/// under the actor's posts. Fails with `organization_cycle`, `organization_kind_not_allowed`,
/// `organization_dissolved`, `forbidden`, `stale_version`.
pub fn relocate(
    tx: &mut WriteTx<'_>,
    id: OrganizationId,
    version: i64,
    wish: Move,
) -> Outcome<Receipt> {
    let document = document(&wish.document_number)?;
    closure::hold_tree(tx)?;
    authority::require_superior(tx, id)?;
    authority::require_named(tx, wish.superior_id, "/superior_id")?;
    let before = current(tx, id, version)?;
    if before.superior_id == Some(wish.superior_id) {
        let problem = Problem::Said("已在该上级之下", "It stands there already");
        return Err(Fault::field("/superior_id", problem));
    }
    hang(tx, &before, wish.superior_id, &document)?;
    receipt(id, version + 1)
}

/// A document number that is needed.
pub(super) fn document(raw: &str) -> Outcome<String> {
    text::tidy(raw, LONGEST_DOCUMENT).map_err(|problem| Fault::field("/document_number", problem))
}

/// Hangs an organization under another superior, if the rules let it stand there.
pub(super) fn hang(
    tx: &mut WriteTx<'_>,
    before: &OrganizationRow,
    superior: OrganizationId,
    document: &str,
) -> Outcome<()> {
    let above_moved = closure::above(tx, before.id)?;
    let above_target = closure::above(tx, superior)?;
    let moved = Seat { id: before.id, shape: before.shape(), above: &above_moved };
    let target = Seat { id: superior, shape: store::shape(tx, superior)?, above: &above_target };
    rules::check_move(&moved, &target)?;
    store::set_superior(tx, before.id, before.version, superior)?;
    closure::relocate(tx, before.id, superior)?;
    history::keep(tx, before.id, ChangeKind::Moved, Some(before), document)
}
