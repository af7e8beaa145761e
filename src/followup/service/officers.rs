//! What becomes of the cases of an officer whose post ends: a successor gets them, else whoever is in
//! charge is told how many there are. Nobody has to know of them to find them: today's calls of those
//! in charge have them in any case.

use crate::access::{AccountId, OrganizationId, Role};
use crate::auth::service::post::{self as posts, Held};
use crate::db::WriteTx;
use crate::db::audit::Event;
use crate::followup::store::officers as store;
use crate::followup::views::CaseId;
use crate::kernel::fault::Outcome;
use crate::member::service as member;
use crate::notify::service as notify;

/// Posts looked at in one transaction: other writers wait for no more than these.
const AT_ONCE: i64 = 50;

/// Cases given to somebody by one statement.
const PASSED_AT_ONCE: usize = 500;

/// A post has ended, or its holder's account. Those who act for the organization, or where nobody does
/// those next above it, are told how many open cases are left. The caller records its own event.
pub fn post_ended(
    tx: &mut WriteTx<'_>,
    account: AccountId,
    organization: OrganizationId,
) -> Outcome<()> {
    match store::left_behind(tx, account, organization)? {
        0 => Ok(()),
        cases => notify::tell_of_cases_left(tx, organization, account, cases),
    }
}

/// A post has passed from one to another: the open cases that the organization has go with it, and the
/// members of its register whom the predecessor looked after.
pub fn handed_over(
    tx: &mut WriteTx<'_>,
    organization: OrganizationId,
    from: AccountId,
    to: AccountId,
) -> Outcome<()> {
    let passing = store::owned_at(tx, from, organization)?;
    for (id, member, home) in &passing {
        tx.record(Event::of("follow_up_case", *id).about([*member]).within(*home));
    }
    let ids: Vec<CaseId> = passing.iter().map(|(id, ..)| *id).collect();
    for ids in ids.chunks(PASSED_AT_ONCE) {
        store::pass_on(tx, ids, to)?;
    }
    if !ids.is_empty() {
        let cases = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        notify::tell_of_cases_handed_over(tx, organization, from, to, cases)?;
    }
    member::pass_on(tx, organization, from, to)
}

/// Sees to what was left by posts whose last day passed by itself, some at a time; answers how many
/// posts these were.
pub fn posts_lapsed(tx: &mut WriteTx<'_>) -> Outcome<usize> {
    let lapsed = posts::lapse(tx, AT_ONCE)?;
    for held in &lapsed {
        if let Some(successor) = successor(tx, held)? {
            handed_over(tx, held.organization, held.account, successor)?;
        }
        post_ended(tx, held.account, held.organization)?;
    }
    Ok(lapsed.len())
}

/// Who took a secretary's post over on the day after.
fn successor(tx: &mut WriteTx<'_>, held: &Held) -> Outcome<Option<AccountId>> {
    if held.role != Role::Secretary || held.delegated_from.is_some() {
        return Ok(None);
    }
    let next = posts::in_office(tx, held.organization, Role::Secretary)?;
    let day_after = held.ends_on.map(|last| last.plus_days(1));
    Ok(next
        .filter(|next| next.delegated_from.is_none() && Some(next.starts_on) == day_after)
        .map(|next| next.account)
        .filter(|account| *account != held.account))
}
