//! Cases entered as they stand, with the attempts that led there: those of the demo, whose past nobody
//! has lived through.

use crate::access::{AccountId, MemberId};
use crate::db::{Shelf, WriteTx};
use crate::flow::model::{FlowId, Side};
use crate::followup::model::{AttemptResult, Channel, Stage};
use crate::followup::store::cases::{self as store, NewAttemptRow, NewCaseRow};
use crate::followup::views::CaseId;
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;

/// A member whom `officer` has looked for since a day, without finding.
pub struct Standing {
    pub flow: FlowId,
    pub member: MemberId,
    pub opened_on: Day,
    pub officer: AccountId,
}

/// Days after the opening, how it was tried, and what came of it: as much as contact may be called
/// lost on.
const TRIED: [(i64, Channel, AttemptResult); 4] = [
    (0, Channel::Phone, AttemptResult::NoAnswer),
    (4, Channel::Phone, AttemptResult::WrongNumber),
    (9, Channel::Relatives, AttemptResult::MessageLeft),
    (20, Channel::FellowTownspeople, AttemptResult::NoAnswer),
];

/// Seconds from midnight to ten in the morning.
const MORNING: i64 = 10 * 3_600;

/// Enters a case whose member may be lost. The caller records the event.
pub fn enter(tx: &mut WriteTx<'_>, standing: &Standing) -> Outcome<()> {
    let Standing { flow, member, opened_on, officer } = *standing;
    let (id, today): (CaseId, Day) = (tx.id(), tx.today());
    store::insert(
        tx,
        NewCaseRow {
            id,
            flow_id: flow,
            member_id: member,
            stage: Stage::LostSuspected,
            owner_id: None,
            opened_on,
            open: true,
            version: 1,
            side: Side::Home,
            call_on: today,
        },
    )?;
    for (days, channel, result) in TRIED {
        let row = NewAttemptRow {
            id: tx.id(),
            case_id: id,
            member_id: member,
            account_id: officer,
            at: Timestamp::start_of(opened_on.plus_days(days)).plus_seconds(MORNING),
            channel,
            result,
            topic: String::new(),
            note: None,
        };
        store::log(tx, row)?;
    }
    Ok(())
}
