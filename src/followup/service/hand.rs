//! Whose the case is: an account's, and home's or the host's.

use super::case::{actor, at_version, event, guards, happening, in_office, path, weigh};
use crate::access::{MemberId, OrganizationId};
use crate::db::{Receipt, Shelf, WriteTx};
use crate::flow::model::Side;
use crate::followup::model::{CaseActor, CaseEvent};
use crate::followup::rules::step;
use crate::followup::store::cases::{self as store, CaseRow, HostOf, Watched};
use crate::followup::store::hand_offs::{self, HandOffRow};
use crate::followup::store::officers;
use crate::followup::views::{Assignment, CaseId, CaseReceipt, HandingOver};
use crate::kernel::fault::{Code, Fault, Outcome, Problem};
use crate::notify::model::Occurrence;
use crate::notify::service as notify;
use crate::organization::reach;

/// Gives the case to somebody who holds a post at the organization that has it, or above.
pub fn assign(tx: &mut WriteTx<'_>, version: i64, id: CaseId, to: &Assignment) -> Outcome<Receipt> {
    let case = at_version(store::find(tx, id)?, version)?;
    if !case.open {
        return Err(Fault::new(Code::CaseState));
    }
    let watched = store::flow_of(tx, case.flow_id)?;
    let organizations = holders(tx, &case, &watched)?;
    let reach = match case.side {
        Side::Home => tx.scope().below.clone(),
        Side::Host => tx.scope().party_to.clone(),
    };
    let mut may_give = false;
    let mut may_take = false;
    for organization in organizations {
        may_give |= reach::covers(tx, &reach, organization)?;
        may_take |= officers::holds_post_for(tx, to.account_id, organization)?;
    }
    if !may_give {
        return Err(Fault::new(Code::NotAnActor));
    }
    if !may_take {
        return Err(Fault::field("/account_id", Problem::NotFound));
    }
    store::assign(tx, &case, case.side, Some(to.account_id), case.call_on)?;
    tx.record(event(id, &watched));
    let given = happening(Occurrence::CaseAssigned, id, &watched).task_of(Some(to.account_id));
    notify::tell(tx, &given)?;
    receipt(&case)
}

/// The organizations of the side that has the case.
fn holders(
    tx: &mut WriteTx<'_>,
    case: &CaseRow,
    watched: &Watched,
) -> Outcome<Vec<OrganizationId>> {
    match case.side {
        Side::Home => Ok(vec![watched.home_branch_id]),
        Side::Host => {
            Ok(store::host_of(tx, watched.id)?.map_or_else(Vec::new, HostOf::organizations))
        }
    }
}

/// Home asks the host to look for the member, the host gives the case back, or home takes it back. The
/// side that gets it has a call to make at once; at home it is the liaison's again.
pub fn hand_off(
    tx: &mut WriteTx<'_>,
    version: i64,
    id: CaseId,
    to: &HandingOver,
) -> Outcome<Receipt> {
    let case = at_version(store::find(tx, id)?, version)?;
    let watched = store::flow_of(tx, case.flow_id)?;
    let liaison = store::liaison_of(tx, case.member_id)?;
    let actor: CaseActor = actor(tx, &watched, liaison, Some(&case))?;
    let evidence = weigh(tx, &watched, &[])?;
    let guards = guards(tx, &evidence, Some(&case), true)?;
    let (cause, owner, what) = match to.side {
        Side::Host => (CaseEvent::HandToHost, None, Occurrence::CaseHandedToHost),
        Side::Home => {
            let owner = in_office(tx, liaison, watched.home_branch_id)?;
            (CaseEvent::HandToHome, owner, Occurrence::CaseHandedToHome)
        }
    };
    step::step(case.stage, cause, actor, &guards)?;
    let account = tx.warrant().actor.account();
    let account_id = account.ok_or_else(|| Fault::internal("handed over by nobody"))?;
    let today = tx.today();
    store::assign(tx, &case, to.side, owner, today)?;
    let row = HandOffRow { id: tx.id(), case_id: id, account_id, at: tx.now(), side: to.side };
    hand_offs::log(tx, row)?;
    tx.record(event(id, &watched));
    let host = store::host_of(tx, watched.id)?.and_then(|host| host.branch_id.or(host.host_id));
    let handed = happening(what, id, &watched).with_host(host).task_of(owner);
    notify::tell(tx, &handed)?;
    receipt(&case)
}

/// The host no longer has the member: a case that was with it is home's again, and the liaison's. The
/// caller's room has decided and records its own event.
pub fn host_gone(tx: &mut WriteTx<'_>, member: MemberId) -> Outcome<()> {
    let Some(case) = store::open_of(tx, member)?.filter(|case| case.side == Side::Host) else {
        return Ok(());
    };
    let watched = store::flow_of(tx, case.flow_id)?;
    let liaison = store::liaison_of(tx, member)?;
    let owner = in_office(tx, liaison, watched.home_branch_id)?;
    let today = tx.today();
    store::assign(tx, &case, Side::Home, owner, today)?;
    if let Some(account_id) = tx.warrant().actor.account() {
        let (id, at) = (tx.id(), tx.now());
        let row = HandOffRow { id, case_id: case.id, account_id, at, side: Side::Home };
        hand_offs::log(tx, row)?;
    }
    tx.record(event(case.id, &watched));
    notify::tell(tx, &happening(Occurrence::CaseHandedToHome, case.id, &watched).task_of(owner))
}

fn receipt(case: &CaseRow) -> Outcome<Receipt> {
    let (id, version) = (case.id, case.version + 1);
    let body = CaseReceipt { id, version, stage: case.stage, open: true, evidence: None };
    Receipt::changed(path(id), version, body)
}
