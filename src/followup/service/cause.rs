//! What other rooms and the clock cause in a case (DECISIONS 32).

use super::case::{begin, event, guards, happening, in_office, weigh};
use crate::access::{AccountId, MemberId};
use crate::db::{Shelf, WriteTx};
use crate::flow::model::{FlowId, Side};
use crate::followup::model::{CaseActor, CaseEvent, Stage};
use crate::followup::rules::step;
use crate::followup::store::calls;
use crate::followup::store::cases::{self as store, CaseRow};
use crate::followup::views::CaseId;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Outcome};
use crate::notify::model::Occurrence;
use crate::notify::service as notify;
use crate::organization::service as organization;
use crate::policy::model::Parameter;
use crate::policy::service as policy;

/// Silent members looked at in one transaction: other writers wait for no more than these.
const AT_ONCE: i64 = 100;

/// Where a round of the timer stands in the list of the silent.
pub type Round = (Day, FlowId);

/// The member was heard of on a day, by a check-in or otherwise: an open case ends with the silence.
/// The caller records the event and has told the flow before.
pub fn contact_seen(tx: &mut WriteTx<'_>, member: MemberId, on: Day) -> Outcome<()> {
    let Some(case) = store::open_of(tx, member)? else { return Ok(()) };
    if !silence_ended(tx, &case, on)? {
        return Ok(());
    }
    close(tx, &case, CaseEvent::Reached)
}

/// A member's open case, whoever asks.
pub fn open_case_of(tx: &mut WriteTx<'_>, member: MemberId) -> Outcome<Option<CaseId>> {
    Ok(store::open_of(tx, member)?.map(|case| case.id))
}

/// The flow ended by return or by document: nobody looks for the member any more. The caller records
/// the event.
pub fn flow_ended(tx: &mut WriteTx<'_>, member: MemberId) -> Outcome<()> {
    match store::open_of(tx, member)? {
        Some(case) => close(tx, &case, CaseEvent::End),
        None => Ok(()),
    }
}

fn close(tx: &mut WriteTx<'_>, case: &CaseRow, cause: CaseEvent) -> Outcome<()> {
    let watched = store::flow_of(tx, case.flow_id)?;
    let evidence = weigh(tx, &watched, &[])?;
    let guards = guards(tx, &evidence, Some(case), true)?;
    // Stages beyond the suspicion belong to the organization's decisions and stay.
    let Ok(stage) = step::step(case.stage, cause, CaseActor::System, &guards) else {
        return Ok(());
    };
    let today = tx.today();
    store::advance(tx, case, stage, Some(today), case.call_on)
}

/// A report made before the case was opened ends it only if nothing is due any more by it.
pub(super) fn silence_ended(tx: &mut WriteTx<'_>, case: &CaseRow, on: Day) -> Outcome<bool> {
    Ok(on >= case.opened_on || store::flow_of(tx, case.flow_id)?.sign_due_on() >= tx.today())
}

/// The member is looked after by somebody else: a case that was the former liaison's, or nobody's,
/// goes with the member. The caller records the event.
pub fn liaison_changed(
    tx: &mut WriteTx<'_>,
    member: MemberId,
    from: Option<AccountId>,
    to: Option<AccountId>,
) -> Outcome<()> {
    let Some(case) = store::open_of(tx, member)? else { return Ok(()) };
    if case.side != Side::Home || !(case.owner_id.is_none() || case.owner_id == from) {
        return Ok(());
    }
    store::assign(tx, &case, case.side, to, case.call_on)
}

/// Takes up the cases of members who have been overdue for longer than their county leaves to
/// reminders, some at a time: how many, and where the next look begins.
pub fn open_overdue(tx: &mut WriteTx<'_>, after: Option<Round>) -> Outcome<(usize, Option<Round>)> {
    let today = tx.today();
    let silent = calls::silent(tx, today, after, AT_ONCE)?;
    let full = i64::try_from(silent.len()).unwrap_or(0) == AT_ONCE;
    let next = silent.last().filter(|_| full).map(|(last, watch_on, _)| (*watch_on, last.id));
    let book = policy::book(tx)?;
    let mut opened = 0;
    for (watched, _, liaison) in silent {
        let home = watched.home_branch_id;
        let county = organization::county_of(tx, home)?;
        let grace = book.at(Some(&county), today, Parameter::ContactingAfterDays);
        if today <= grace.after(watched.sign_due_on()) {
            continue;
        }
        let liaison = in_office(tx, liaison, home)?;
        let evidence = weigh(tx, &watched, &[])?;
        let guards = guards(tx, &evidence, None, true)?;
        let stage = step::step(Stage::Overdue, CaseEvent::Open, CaseActor::System, &guards)?;
        match begin(tx, watched.id, watched.member_id, liaison, stage) {
            Ok(id) => {
                tx.record(event(id, &watched).policy(grace.cite()));
                let owned = happening(Occurrence::CaseOpened, id, &watched).task_of(liaison);
                notify::tell(tx, &owned)?;
                opened += 1;
            }
            // Somebody took it up at the same moment.
            Err(fault) if fault.code == Code::CaseExists => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok((opened, next))
}
