//! The stages of a case up to the suspicion that contact is lost: who may bring it on, and by what.

use serde_json::json;

use crate::flow::model::Side;
use crate::followup::model::{CaseActor, CaseEvent, Evidence, Stage};
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};

/// The facts a transition of a case asks for.
#[derive(Clone, Copy, Debug)]
pub struct Guards<'a> {
    /// The level is overdue: there is something to take up.
    pub overdue: bool,
    pub evidence: &'a Evidence,
    /// Who has the case.
    pub side: Side,
    /// A host in the system waits for the member or has them.
    pub host_known: bool,
    pub today: Day,
}

/// The stage after `event`. The stages beyond `lost_suspected` are reached by decisions of the
/// organization, which no event here can bring about or undo.
///
/// Fails with `not_an_actor`, `no_host`, `attempts_too_few` or `silence_too_short`, or with the code that says
/// why it does not fit the stage.
pub fn step(
    stage: Stage,
    event: CaseEvent,
    actor: CaseActor,
    guards: &Guards<'_>,
) -> Outcome<Stage> {
    if !may(event, actor) {
        return Err(Fault::new(Code::NotAnActor));
    }
    let fault = |code| Fault::new(code).because(json!({ "stage": stage, "event": event }));
    let next = next(stage, event).ok_or_else(|| fault(out_of_place(stage, event)))?;
    match event {
        // `stage` has no day in it: to say it of who is in time would mislead.
        CaseEvent::Open if !guards.overdue => Err(Fault::new(Code::NotOverdue)),
        CaseEvent::HandToHost if guards.side == Side::Host => Err(fault(Code::CaseState)),
        CaseEvent::HandToHome if guards.side == Side::Home => Err(fault(Code::CaseState)),
        CaseEvent::HandToHost if !guards.host_known => Err(Fault::new(Code::NoHost)),
        CaseEvent::MarkUnreachable => may_mark_unreachable(guards.evidence).map(|()| next),
        CaseEvent::SuspectLost => may_suspect_lost(guards.evidence, guards.today).map(|()| next),
        CaseEvent::Open
        | CaseEvent::Attempt
        | CaseEvent::Reached
        | CaseEvent::HandToHost
        | CaseEvent::HandToHome
        | CaseEvent::End => Ok(next),
    }
}

/// Why an event leads nowhere from a stage.
const fn out_of_place(stage: Stage, event: CaseEvent) -> Code {
    match event {
        CaseEvent::Open => Code::CaseExists,
        CaseEvent::SuspectLost if matches!(stage, Stage::Contacting) => Code::NotUnreachableYet,
        CaseEvent::SuspectLost
        | CaseEvent::Attempt
        | CaseEvent::Reached
        | CaseEvent::MarkUnreachable
        | CaseEvent::HandToHost
        | CaseEvent::HandToHome
        | CaseEvent::End => Code::CaseState,
    }
}

/// Fails with `attempts_too_few`, quoting what was done beside what the policy asks.
pub fn may_mark_unreachable(evidence: &Evidence) -> Outcome<()> {
    if evidence.is_enough() { Ok(()) } else { Err(quoting(Code::AttemptsTooFew, evidence)) }
}

/// Asks for the silence first and for each kind of attempt then; both are quoted.
pub fn may_suspect_lost(evidence: &Evidence, today: Day) -> Outcome<()> {
    if !evidence.is_beyond_limit(today) {
        return Err(quoting(Code::SilenceTooShort, evidence));
    }
    if !evidence.is_enough() || !evidence.channels_missing.is_empty() {
        return Err(quoting(Code::AttemptsTooFew, evidence));
    }
    Ok(())
}

fn quoting(code: Code, evidence: &Evidence) -> Fault {
    Fault::new(code).because(json!({ "evidence": evidence }))
}

const fn may(event: CaseEvent, actor: CaseActor) -> bool {
    use CaseActor::{HomeBranch, HomeCommittee, HostBranch, Liaison, System};
    match event {
        CaseEvent::Open => matches!(actor, Liaison | HomeBranch | System),
        CaseEvent::Attempt => matches!(actor, Liaison | HomeBranch | HostBranch),
        CaseEvent::Reached => matches!(actor, Liaison | HomeBranch | HostBranch | System),
        // The liaison gathers the evidence, the branch confirms (DOMAIN 5.5).
        CaseEvent::MarkUnreachable | CaseEvent::SuspectLost => matches!(actor, HomeBranch),
        CaseEvent::HandToHost => matches!(actor, Liaison | HomeBranch | HomeCommittee),
        CaseEvent::HandToHome => matches!(actor, HomeBranch | HomeCommittee | HostBranch),
        CaseEvent::End => matches!(actor, System),
    }
}

/// Where an event leads when actor and guards allow it; `None`: not from this stage. `due_soon`
/// and `overdue` stand for a member who has no open case.
const fn next(stage: Stage, event: CaseEvent) -> Option<Stage> {
    use CaseEvent as E;
    use Stage as S;
    match (stage, event) {
        (S::Normal | S::DueSoon | S::Overdue, E::Open) => Some(S::Contacting),
        (
            S::Contacting | S::Unreachable | S::LostSuspected,
            E::Attempt | E::HandToHost | E::HandToHome,
        ) => Some(stage),
        (S::Contacting, E::MarkUnreachable) => Some(S::Unreachable),
        (S::Unreachable, E::SuspectLost) => Some(S::LostSuspected),
        (S::Contacting | S::Unreachable | S::LostSuspected, E::Reached | E::End) => Some(S::Normal),
        (
            S::Normal | S::DueSoon | S::Overdue,
            E::Attempt
            | E::Reached
            | E::MarkUnreachable
            | E::SuspectLost
            | E::HandToHost
            | E::HandToHome
            | E::End,
        )
        | (S::Contacting, E::Open | E::SuspectLost)
        | (S::Unreachable, E::Open | E::MarkUnreachable)
        | (S::LostSuspected, E::Open | E::MarkUnreachable | E::SuspectLost)
        | (
            S::Searching
            | S::Found
            | S::NotFound
            | S::StopProposed
            | S::Stopped
            | S::Restored
            | S::RemovalProposed
            | S::Removed,
            E::Open
            | E::Attempt
            | E::Reached
            | E::MarkUnreachable
            | E::SuspectLost
            | E::HandToHost
            | E::HandToHome
            | E::End,
        ) => None,
    }
}

#[cfg(test)]
mod tests;
