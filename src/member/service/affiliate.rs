//! Which branch is responsible: exactly one on any day.

use crate::access::{MemberId, OrganizationId};
use crate::db::audit::Event;
use crate::db::{Receipt, Shelf, WriteTx};
use crate::flow::service as flow;
use crate::followup::service as followup;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome, Problem};
use crate::member::model::{AffiliationCause, Reassignment, Restoration, Subject};
use crate::member::rules;
use crate::member::service::register::check_branch;
use crate::member::service::standing::{anothers, document, of_another, receipt};
use crate::member::store::affiliation::{self as store, NewAffiliation};
use crate::member::store::change;
use crate::notify::model::{Happening, Occurrence};
use crate::notify::service as notify;

/// A member within the scope as other rooms need one, or 404.
pub fn subject(shelf: &mut impl Shelf, id: MemberId) -> Outcome<Subject> {
    crate::member::store::subject(shelf, id)
}

/// Moves all members of a branch to another from the day `on`, by document, their open flows with
/// them, and answers how many are moved. The caller's room has decided that the heir may take them; this records who moved.
/// Fails with `invalid_field` at `/on` when someone joined the branch after that day.
pub fn reassign(
    tx: &mut WriteTx<'_>,
    from_branch: OrganizationId,
    to_branch: OrganizationId,
    cause: AffiliationCause,
    document: &str,
    on: Day,
) -> Outcome<u64> {
    let affiliated = store::open_at(tx, from_branch)?;
    for (_, since) in &affiliated {
        rules::check_change_day(*since, on, tx.today())?;
    }
    store::close_branch(tx, from_branch, on.plus_days(-1))?;
    let rows: Vec<NewAffiliation> = affiliated
        .iter()
        .map(|(member, _)| stretch(tx, *member, to_branch, on, cause, document))
        .collect();
    store::open(tx, &rows)?;
    let moved = store::move_branch(tx, from_branch, to_branch)?;
    flow::home_moved(tx, from_branch, to_branch)?;
    if !affiliated.is_empty() {
        let members = affiliated.into_iter().map(|(member, _)| member);
        tx.record(Event::of("organization", from_branch).about(members).within(to_branch));
    }
    Ok(u64::try_from(moved).unwrap_or(u64::MAX))
}

/// Moves one member to another branch by document; both branches lie within the scope. Fails with
/// `member_left`, `organization_dissolved`, `not_a_branch` or `invalid_field`.
pub fn move_one(
    tx: &mut WriteTx<'_>,
    id: MemberId,
    version: i64,
    wanted: Reassignment,
) -> Outcome<Receipt> {
    let document = document(&wanted.document_number)?;
    let row = anothers(tx, id, version)?;
    check_branch(tx, wanted.branch_id)?;
    if wanted.branch_id == row.branch_id {
        let problem = Problem::Said("已在该支部", "The member is in this branch already");
        return Err(Fault::field("/branch_id", problem));
    }
    let open = store::open_stretch(tx, id)?;
    let from = rules::changes_from(open.starts_on, open.is_first(), &row.joined_on);
    rules::check_change_day(from, wanted.on, tx.today())?;
    change::move_one(tx, id, version, wanted.branch_id)?;
    if wanted.on == open.starts_on {
        store::drop_open(tx, id)?;
    } else {
        store::close_member(tx, id, open, wanted.on.plus_days(-1))?;
    }
    let next =
        stretch(tx, id, wanted.branch_id, wanted.on, AffiliationCause::Reassigned, &document);
    store::open(tx, &[next])?;
    flow::member_moved(tx, id, wanted.branch_id)?;
    tell_of_flow(tx, id, wanted.branch_id)?;
    let left = Event::of("member", id).about([id]).within(row.branch_id);
    tx.record(left.reason(document.clone()));
    tx.record(Event::of("member", id).about([id]).within(wanted.branch_id).reason(document));
    receipt(id, version + 1)
}

/// Puts one who left back on the register, of a branch within the scope. Fails with
/// `member_not_left`, `organization_dissolved`, `not_a_branch`, `own_record` or `invalid_field`.
pub fn restore(
    tx: &mut WriteTx<'_>,
    id: MemberId,
    version: i64,
    wanted: Restoration,
) -> Outcome<Receipt> {
    let document = document(&wanted.document_number)?;
    let row = of_another(tx, id, version)?;
    let Some(left_on) = row.left_on else { return Err(Fault::new(Code::MemberNotLeft)) };
    check_branch(tx, wanted.branch_id)?;
    rules::check_restored_on(left_on, wanted.on, tx.today())?;
    change::restore(tx, id, version, wanted.branch_id)?;
    store::end_before(tx, id, wanted.on)?;
    let again = stretch(tx, id, wanted.branch_id, wanted.on, AffiliationCause::Restored, &document);
    store::open(tx, &[again])?;
    tx.record(Event::of("member", id).about([id]).within(wanted.branch_id).reason(document));
    receipt(id, version + 1)
}

/// The new branch hears that the member is away, and of the case that comes along.
fn tell_of_flow(tx: &mut WriteTx<'_>, id: MemberId, branch: OrganizationId) -> Outcome<()> {
    let Some(flow) = flow::open_flow_of(tx, id)? else { return Ok(()) };
    let about = Happening::of(Occurrence::FlowTakenOver, id, branch).flow(flow.id);
    let case = followup::open_case_of(tx, id)?;
    notify::tell(tx, &Happening { case, ..about })
}

/// An open stretch that begins on `on`.
pub(super) fn stretch(
    tx: &WriteTx<'_>,
    member_id: MemberId,
    branch_id: OrganizationId,
    on: Day,
    cause: AffiliationCause,
    document: &str,
) -> NewAffiliation {
    NewAffiliation {
        id: tx.id(),
        member_id,
        branch_id,
        starts_on: on,
        ends_on: None,
        cause,
        document_number: document.to_owned(),
    }
}
