//! A reminder by a person's hand: the same prompt as by the clock, under the same weekly cap.

use serde_json::json;

use super::prompt::has_room;
use super::tell;
use crate::db::audit::Event;
use crate::db::{Shelf, WriteTx};
use crate::flow::model::{FlowId, FlowState};
use crate::flow::service as flow;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::notify::model::{Happening, Occurrence};
use crate::notify::rules::prompt as rules;
use crate::notify::store::prompt as store;
use crate::organization::service as organization;
use crate::policy::model::Parameter;
use crate::policy::service as policy;

/// Reminds the member of a registration of what is due next: the yearly report where it comes first, else
/// arrival while a host waits, else that all is well. Fails with `flow_state` where nobody is away, with
/// `no_way_to_remind` where no reminder arrives, and with `prompts_used_up`.
pub fn remind(tx: &mut WriteTx<'_>, id: FlowId, version: i64) -> Outcome<()> {
    let flow = flow::at_home(tx, id, version)?;
    match flow.state {
        FlowState::Registered | FlowState::InFlow => {}
        FlowState::Draft
        | FlowState::Submitted
        | FlowState::Refused
        | FlowState::Withdrawn
        | FlowState::Cancelled
        | FlowState::Returned
        | FlowState::Transferred
        | FlowState::Closed => return Err(Fault::new(Code::FlowState)),
    }
    if !store::can_be_reached(tx, flow.member)? {
        return Err(Fault::new(Code::NoWayToRemind));
    }
    let county = organization::county_of(tx, flow.home_branch)?;
    let today = tx.today();
    let most = policy::book(tx)?.at(Some(&county), today, Parameter::PromptsPerWeek);
    if !has_room(tx, flow.member, most.number())? {
        return Err(Fault::new(Code::PromptsUsedUp).because(json!({ "ruling": most })));
    }
    let about = |what| Happening::of(what, flow.member, flow.home_branch).flow(id);
    let dated = |[soon, overdue]: rules::Pair, by: Day| {
        about(if by < today { overdue } else { soon }).due(Some(by))
    };
    let waiting = store::waiting(tx, id)?;
    let sign_due_on = waiting.map_or(flow.due_on, |(_, _, _, by)| by.min(flow.due_on));
    let happening = match waiting {
        _ if rules::asks_for_report(flow.report_due_on, sign_due_on, today) => {
            dated(rules::REPORT, flow.report_due_on)
        }
        Some((placement, host, _, arrive_by)) => {
            about(Occurrence::ArrivalReminder).placement(placement, host).due(Some(arrive_by))
        }
        None => dated(rules::CONTACT, flow.due_on),
    };
    tell::tell(tx, &happening)?;
    tx.record(Event::of("flow", id).about([flow.member]).within(flow.home_branch));
    Ok(())
}
