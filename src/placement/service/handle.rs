//! The host's steps, one function per verb. A flow is written before its placement, so that two
//! changes from both sides queue and never block one another.

use super::cause;
use super::file;
use super::show::NOTE;
use super::turn::Turn;
use crate::access::OrganizationId;
use crate::db::{Receipt, Shelf, WriteTx};
use crate::flow::model::FlowActor;
use crate::flow::rules::dates::arrival;
use crate::flow::service as flow;
use crate::followup::service as followup;
use crate::kernel::fault::{Fault, Outcome, Problem};
use crate::kernel::text;
use crate::notify::model::Occurrence;
use crate::organization::model::OrganizationType;
use crate::organization::service as organization;
use crate::placement::forms::{Accepting, CheckingIn, Leaving, Refusing};
use crate::placement::model::{PlacementActor, PlacementEvent, PlacementId};
use crate::placement::rules::{Guards, dates};
use crate::placement::store::place;

/// Free text, tidied and sealed for this placement; empty text counts as none.
fn sealed_note(tx: &WriteTx<'_>, id: PlacementId, note: Option<&str>) -> Outcome<Option<Vec<u8>>> {
    let Some(note) = note.filter(|note| !note.trim().is_empty()) else { return Ok(None) };
    let note = text::tidy(note, 1000).map_err(|problem| Fault::field("/note", problem))?;
    tx.tools().ring.seal(NOTE, id.raw(), &note).map(Some).map_err(Fault::internal)
}

/// The host found the member: the departure is confirmed and the silence ends.
pub fn check_in(
    tx: &mut WriteTx<'_>,
    id: PlacementId,
    version: i64,
    form: Option<CheckingIn>,
) -> Outcome<Receipt> {
    let today = tx.today();
    let on = form.unwrap_or_default().on.unwrap_or(today);
    let mut turn = Turn::load(tx, id, version)?;
    let actor = turn.step(tx, PlacementEvent::CheckIn, &Guards::default())?;
    let known = flow::known(tx, turn.row.flow_id)?;
    arrival(on, today, &known).map_err(|wrong| flow::too_early("/on", wrong))?;
    let by_home = actor == PlacementActor::HomeBranch;
    let by = if by_home { FlowActor::HomeBranch } else { FlowActor::HostBranch };
    flow::departed(tx, turn.row.flow_id, on, by)?;
    flow::contact_seen(tx, turn.row.member_id, on)?;
    followup::contact_seen(tx, turn.row.member_id, on)?;
    cause::check_in(&mut turn.row, on, &turn.frame);
    turn.save(tx)?;
    tx.record(turn.event().policy(turn.row.decide_policy.clone()));
    turn.tell(tx, Occurrence::PlacementCheckedIn)?;
    turn.receipt(tx)
}

/// The host opens the file.
pub fn verify(tx: &mut WriteTx<'_>, id: PlacementId, version: i64) -> Outcome<Receipt> {
    let mut turn = Turn::load(tx, id, version)?;
    turn.step(tx, PlacementEvent::BeginVerifying, &Guards::default())?;
    turn.save(tx)?;
    tx.record(turn.event());
    turn.receipt(tx)
}

/// What the tree says about the place asked for: a branch that holds life at or below the host, and
/// a group of it.
pub(super) fn place_guards(
    tx: &mut WriteTx<'_>,
    host: Option<OrganizationId>,
    branch: Option<OrganizationId>,
    group: Option<OrganizationId>,
) -> Outcome<Guards> {
    let Some(host) = host else {
        return match branch.or(group) {
            Some(_) => Err(Fault::field("/branch_id", Problem::NotAllowed)),
            None => Ok(Guards::default()),
        };
    };
    let Some(branch) = branch else { return Ok(Guards::default()) };
    organization::keep_standing(tx, &[branch])?;
    let holds_life = place::shape_below(tx, host, branch)?.is_some_and(|shape| shape.holds_life());
    if !holds_life {
        return Err(Fault::field("/branch_id", Problem::NotAllowed));
    }
    if let Some(group) = group {
        let is_group = place::shape_below(tx, branch, group)?
            .is_some_and(|shape| shape.level == OrganizationType::Group);
        if !is_group {
            return Err(Fault::field("/group_id", Problem::NotAllowed));
        }
    }
    Ok(Guards {
        branch_given: true,
        branch_has_groups: place::has_groups(tx, branch)?,
        group_given: group.is_some(),
        ..Guards::default()
    })
}

/// The host places the member in a branch and group.
pub fn accept(
    tx: &mut WriteTx<'_>,
    id: PlacementId,
    version: i64,
    form: Option<Accepting>,
) -> Outcome<Receipt> {
    let form = form.unwrap_or_default();
    let today = tx.today();
    let on = form.placed_on.unwrap_or(today);
    let mut turn = Turn::load(tx, id, version)?;
    let guards = place_guards(tx, turn.row.host_id, form.branch_id, form.group_id)?;
    turn.step(tx, PlacementEvent::Accept, &guards)?;
    dates::placing(on, today, turn.row.checked_in_on)
        .map_err(|wrong| flow::too_early("/placed_on", wrong))?;
    turn.row.branch_id = form.branch_id;
    turn.row.group_id = form.group_id;
    turn.row.placed_on = Some(on);
    turn.row.filed_on = file(tx, &turn.row, turn.home_branch)?;
    turn.save(tx)?;
    tx.record(turn.event());
    turn.tell(tx, Occurrence::PlacementPlaced)?;
    turn.receipt(tx)
}

/// The host refuses on one of the grounds; it is back with the home branch.
pub fn refuse(
    tx: &mut WriteTx<'_>,
    id: PlacementId,
    version: i64,
    form: Option<Refusing>,
) -> Outcome<Receipt> {
    let form = form.unwrap_or_default();
    let note = sealed_note(tx, id, form.note.as_deref())?;
    let mut turn = Turn::load(tx, id, version)?;
    let guards = Guards { refusal_ground: form.ground, ..Guards::default() };
    turn.step(tx, PlacementEvent::Refuse, &guards)?;
    turn.row.ground = form.ground;
    turn.row.note = note;
    turn.save(tx)?;
    tx.record(turn.event());
    turn.tell(tx, Occurrence::PlacementRefused)?;
    followup::host_gone(tx, turn.row.member_id)?;
    turn.receipt(tx)
}

/// The member leaves the host.
pub fn leave(
    tx: &mut WriteTx<'_>,
    id: PlacementId,
    version: i64,
    form: Option<Leaving>,
) -> Outcome<Receipt> {
    let form = form.unwrap_or_default();
    let today = tx.today();
    let on = form.on.unwrap_or(today);
    let note = sealed_note(tx, id, form.note.as_deref())?;
    let mut turn = Turn::load(tx, id, version)?;
    turn.step(tx, PlacementEvent::Leave, &Guards::default())?;
    dates::leaving(on, today, turn.row.placed_on).map_err(|wrong| flow::too_early("/on", wrong))?;
    turn.row.left_on = Some(on);
    turn.row.note = note;
    turn.save(tx)?;
    tx.record(turn.event());
    turn.tell(tx, Occurrence::PlacementLeft)?;
    followup::host_gone(tx, turn.row.member_id)?;
    turn.receipt(tx)
}
