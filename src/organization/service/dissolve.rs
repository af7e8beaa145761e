//! Dissolving: members, subordinates and guests go to the heir, posts and lines end, the history stays.

use super::reorganize::{current, document, hang};
use super::{authority, history};
use crate::access::OrganizationId;
use crate::auth::partner::service as partner;
use crate::auth::service::post as posts;
use crate::db::{Receipt, Shelf, WriteTx};
use crate::followup::service as followup;
use crate::kernel::day::Day;
use crate::kernel::fault::{Fault, Outcome, Problem};
use crate::member::model::AffiliationCause;
use crate::member::service as member;
use crate::organization::model::{ChangeKind, Dissolution, OrganizationType, Remainder};
use crate::organization::rules::{self, Seat};
use crate::organization::store::{self, OrganizationRow, closure, line};
use crate::organization::view::{DissolutionReceipt, Taken};
use crate::placement::service as placement;

/// Dissolves an organization by document. Fails with `organization_not_empty` (what is left is in
/// `why`), `organization_dissolved`, `organization_cycle`, `not_a_branch`,
/// `organization_kind_not_allowed`, `forbidden`, `invalid_field`, `stale_version`.
pub fn dissolve(
    tx: &mut WriteTx<'_>,
    id: OrganizationId,
    version: i64,
    wish: Dissolution,
) -> Outcome<Receipt> {
    let document = document(&wish.document_number)?;
    closure::hold_tree(tx)?;
    authority::require_superior(tx, id)?;
    store::hold(tx, id)?;
    let before = current(tx, id, version)?;
    rules::check_dissolve(before.shape(), Remainder::default())?;
    check_day(&before, wish.on, tx.today())?;
    let taken = match wish.heir_id {
        Some(heir) => hand_down(tx, &before, heir, &document, wish.on)?,
        None => Taken::default(),
    };
    rules::check_dissolve(before.shape(), store::remainder(tx, id)?)?;
    let last = wish.on.plus_days(-1);
    for holder in posts::end_all(tx, id, last)? {
        followup::post_ended(tx, holder, wish.heir_id.unwrap_or(id))?;
    }
    partner::end_all(tx, id)?;
    for row in line::of(tx, id, wish.on)? {
        line::end(tx, row.id, last)?;
    }
    store::set_dissolved(tx, id, version, wish.on)?;
    history::keep(tx, id, ChangeKind::Dissolved, Some(&before), &document)?;
    let body = DissolutionReceipt { id, version: version + 1, taken };
    Receipt::changed(format!("/api/v1/organizations/{id}"), version + 1, body)
}

/// Its end is told on the day or afterwards, never ahead: nothing would end it by itself.
fn check_day(row: &OrganizationRow, on: Day, today: Day) -> Outcome<()> {
    if row.established_on <= on && on <= today {
        return Ok(());
    }
    let problem = Problem::Said(
        "撤销日期应在成立之后、不晚于今天",
        "A dissolution lies after the founding and not in the future",
    );
    Err(Fault::field("/on", problem))
}

/// Gives members, subordinates and guests to the heir; counts each.
fn hand_down(
    tx: &mut WriteTx<'_>,
    before: &OrganizationRow,
    heir: OrganizationId,
    document: &str,
    on: Day,
) -> Outcome<Taken> {
    authority::require_named(tx, heir, "/heir_id")?;
    let above = closure::above(tx, heir)?;
    let seat = Seat { id: heir, shape: store::shape(tx, heir)?, above: &above };
    let members = match before.level {
        OrganizationType::Branch => {
            rules::check_heir(before.id, &seat)?;
            let cause = AffiliationCause::BranchDissolved;
            member::reassign(tx, before.id, heir, cause, document, on)?
        }
        OrganizationType::Department
        | OrganizationType::TownshipCommittee
        | OrganizationType::Committee
        | OrganizationType::GeneralBranch
        | OrganizationType::Group => {
            rules::check_successor(before.id, &seat)?;
            0
        }
    };
    let subordinates = store::subordinates(tx, before.id)?;
    for subordinate in &subordinates {
        hang(tx, subordinate, heir, document)?;
    }
    let guests = placement::succeed(tx, before.id, &seat, on)?;
    Ok(Taken { members, organizations: subordinates.len(), guests })
}
