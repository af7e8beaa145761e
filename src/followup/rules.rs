//! The decisions about silence: how silent, why, what next, and the first stages of a case.
//! Timers open nobody's file and change nobody's standing; they only say what is due.

use std::collections::BTreeSet;

use serde_json::json;

use super::model::{
    Attempt, AttemptResult, CaseActor, CaseEvent, Channel, Duty, DutyKind, Evidence, Level,
    NextStep, Reason, Silence, Stage,
};
use crate::flow::model::Sign;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::policy::model::Parameter;
use crate::policy::rules::PolicyBook;

/// What is known of a member who is away.
#[derive(Clone, Copy, Debug)]
pub struct Watch<'a> {
    pub last_seen: Sign,
    /// The duties not fulfilled yet: contact always, report-back, check-in while a host waits.
    pub duties: &'a [Duty],
    pub attempts: &'a [Attempt],
    pub stage: Stage,
    pub whereabouts_known: bool,
    /// A host in the system has placed the member and can be asked.
    pub placed: bool,
}

/// The rules as they are for one county on one day.
#[derive(Clone, Copy)]
struct Lens<'a> {
    county: Option<&'a str>,
    today: Day,
    book: &'a PolicyBook,
}

impl Lens<'_> {
    /// Whether a duty that ends on `on` is near enough to be shown.
    fn is_near(self, kind: DutyKind, on: Day) -> bool {
        let ahead = match kind {
            DutyKind::Contact | DutyKind::ReportBack => Parameter::DueSoonDays,
            DutyKind::CheckIn => Parameter::ArrivalDueSoonDays,
        };
        self.book.at(self.county, self.today, ahead).before(on) <= self.today
    }
}

/// How silent the member is on `today`, with reasons and a suggested next step.
pub fn standing(watch: &Watch<'_>, county: Option<&str>, today: Day, book: &PolicyBook) -> Silence {
    let lens = Lens { county, today, book };
    let first = watch.duties.iter().map(|duty| duty.due.on).min();
    let near = watch.duties.iter().any(|duty| lens.is_near(duty.kind, duty.due.on));
    let level = match first {
        Some(_) | None if watch.stage == Stage::Unreachable => Level::Unreachable,
        Some(on) if today > on => Level::Overdue,
        Some(_) | None if near => Level::DueSoon,
        Some(_) | None => Level::Quiet,
    };
    let days_overdue = first.map_or(0, |due| today.days_since(due).max(0));
    let evidence = evidence(watch.last_seen.on, watch.attempts, county, today, book);
    Silence {
        level,
        days_overdue,
        reasons: reasons(watch, level, &evidence, lens),
        next_step: match level {
            Level::Quiet => NextStep::Nothing,
            Level::DueSoon if only_arrival(watch, |due| lens.is_near(due.kind, due.due.on)) => {
                NextStep::RemindArrival
            }
            Level::DueSoon => NextStep::RemindMember,
            Level::Overdue => step_when_overdue(watch, days_overdue, &evidence, lens),
            Level::Unreachable => NextStep::ReportToCommittee,
        },
    }
}

fn reasons(watch: &Watch<'_>, level: Level, evidence: &Evidence, lens: Lens<'_>) -> Vec<Reason> {
    let today = lens.today;
    let mut reasons = vec![Reason::LastSeen { sign: watch.last_seen }];
    for Duty { kind, due } in watch.duties {
        let (duty, by, ruling) = (*kind, due.on, due.ruling.clone());
        if due.passed(today) {
            reasons.push(Reason::Overdue { duty, by, days: today.days_since(by), ruling });
        } else if lens.is_near(*kind, by) {
            reasons.push(Reason::Due { duty, by, days_left: by.days_since(today), ruling });
        }
    }
    if level == Level::Quiet {
        return reasons;
    }
    let since = attempts_since(watch.last_seen.on, watch.attempts);
    if let Some(last_on) = since.iter().map(|attempt| attempt.on).max() {
        reasons.push(Reason::AttemptsFailed { attempts: evidence.attempts, last_on });
    }
    reasons.extend(wrong_number(&since).map(|on| Reason::NumberWrong { on }));
    if !watch.whereabouts_known {
        reasons.push(Reason::WhereaboutsUnknown);
    }
    let limit = lens.book.due(lens.county, watch.last_seen.on, Parameter::LostContactMonths);
    if today >= limit.on {
        let since = watch.last_seen.on;
        reasons.push(Reason::SilentBeyondLimit { since, ruling: limit.ruling });
    }
    if watch.stage == Stage::Unreachable {
        reasons.push(Reason::ConfirmedUnreachable);
    }
    reasons
}

fn step_when_overdue(
    watch: &Watch<'_>,
    days_overdue: i64,
    evidence: &Evidence,
    lens: Lens<'_>,
) -> NextStep {
    let grace = lens.book.at(lens.county, lens.today, Parameter::ContactingAfterDays).number();
    let since = attempts_since(watch.last_seen.on, watch.attempts);
    let asked_host = since.iter().any(|attempt| attempt.channel == Channel::HostOrganization);
    // Who is in touch and only has not reported in is to be found at the host, not to be searched for.
    let arrival = only_arrival(watch, |duty| duty.due.passed(lens.today));
    if since.is_empty() {
        // A few days late is a reminder's business; then a person takes over.
        match (days_overdue <= grace, arrival) {
            (true, true) => NextStep::RemindArrival,
            (true, false) => NextStep::RemindMember,
            (false, true) => NextStep::VerifyArrival,
            (false, false) => NextStep::CallMember,
        }
    } else if evidence.is_enough() {
        NextStep::ConfirmUnreachable
    } else if wrong_number(&since).is_some() {
        NextStep::FindNumber
    } else if watch.placed && !asked_host {
        NextStep::AskHost
    } else if !evidence.has_channels() {
        NextStep::TryAnotherChannel
    } else {
        NextStep::TryAgain
    }
}

/// Whether arrival at a host is all that the duties so picked are about.
fn only_arrival(watch: &Watch<'_>, picked: impl Fn(&Duty) -> bool) -> bool {
    let mut kinds = watch.duties.iter().filter(|duty| picked(duty)).map(|duty| duty.kind);
    kinds.all(|kind| kind == DutyKind::CheckIn)
}

/// The failed attempts of this silence. Those on the day of the last sign belong to it no more.
fn attempts_since(last_seen: Day, attempts: &[Attempt]) -> Vec<Attempt> {
    attempts
        .iter()
        .copied()
        .filter(|attempt| attempt.on > last_seen && attempt.result != AttemptResult::Reached)
        .collect()
}

/// The day a number was found wrong, unless a later call or message went to a live one.
fn wrong_number(since: &[Attempt]) -> Option<Day> {
    let calls =
        since.iter().filter(|attempt| matches!(attempt.channel, Channel::Phone | Channel::Sms));
    let last = calls.max_by_key(|attempt| attempt.on)?;
    (last.result == AttemptResult::WrongNumber).then_some(last.on)
}

/// What the failed attempts since `last_seen` amount to by the policy of `today`.
pub fn evidence(
    last_seen: Day,
    attempts: &[Attempt],
    county: Option<&str>,
    today: Day,
    book: &PolicyBook,
) -> Evidence {
    let since = attempts_since(last_seen, attempts);
    let first = since.iter().map(|attempt| attempt.on).min();
    let last = since.iter().map(|attempt| attempt.on).max();
    let channels: BTreeSet<Channel> = since.iter().map(|attempt| attempt.channel).collect();
    Evidence {
        attempts: since.len(),
        days: first.zip(last).map_or(0, |(first, last)| last.days_since(first)),
        channels: channels.len(),
        attempts_needed: book.at(county, today, Parameter::ContactAttemptsNeeded),
        days_needed: book.at(county, today, Parameter::ContactAttemptDays),
        channels_needed: book.at(county, today, Parameter::ContactChannelsNeeded),
    }
}

impl Evidence {
    /// Enough attempts, over enough days, by enough channels.
    pub fn is_enough(&self) -> bool {
        reaches(self.attempts, self.attempts_needed.number())
            && self.days >= self.days_needed.number()
            && self.has_channels()
    }

    fn has_channels(&self) -> bool {
        reaches(self.channels, self.channels_needed.number())
    }
}

fn reaches(count: usize, needed: i64) -> bool {
    i64::try_from(count).unwrap_or(i64::MAX) >= needed
}

/// Fails with `attempts_too_few`, quoting what was done beside what the policy asks.
pub fn may_mark_unreachable(evidence: &Evidence) -> Outcome<()> {
    if evidence.is_enough() {
        Ok(())
    } else {
        Err(Fault::new(Code::AttemptsTooFew).because(json!({ "evidence": evidence })))
    }
}

/// The facts a transition of a case asks for.
#[derive(Clone, Copy, Debug)]
pub struct Guards<'a> {
    /// The level is overdue: there is something to take up.
    pub overdue: bool,
    pub evidence: &'a Evidence,
}

/// The stage after `event`. The stages beyond `unreachable` are reached by decisions of the
/// organization, which no event here can bring about or undo.
///
/// Fails with `not_an_actor`, `case_state` or `attempts_too_few`.
pub fn step(
    stage: Stage,
    event: CaseEvent,
    actor: CaseActor,
    guards: &Guards<'_>,
) -> Outcome<Stage> {
    if !may(event, actor) {
        return Err(Fault::new(Code::NotAnActor));
    }
    let state_fault =
        || Fault::new(Code::CaseState).because(json!({ "stage": stage, "event": event }));
    let next = next(stage, event).ok_or_else(state_fault)?;
    match event {
        CaseEvent::Open if !guards.overdue => Err(state_fault()),
        CaseEvent::MarkUnreachable => may_mark_unreachable(guards.evidence).map(|()| next),
        CaseEvent::Open | CaseEvent::Attempt | CaseEvent::Reached | CaseEvent::End => Ok(next),
    }
}

const fn may(event: CaseEvent, actor: CaseActor) -> bool {
    use CaseActor::{HomeBranch, HostBranch, Liaison, System};
    match event {
        CaseEvent::Open => matches!(actor, Liaison | HomeBranch),
        CaseEvent::Attempt => matches!(actor, Liaison | HomeBranch | HostBranch),
        CaseEvent::Reached => matches!(actor, Liaison | HomeBranch | HostBranch | System),
        // The liaison gathers the evidence, the branch confirms (DOMAIN 5.5).
        CaseEvent::MarkUnreachable => matches!(actor, HomeBranch),
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
        (S::Contacting | S::Unreachable, E::Attempt) => Some(stage),
        (S::Contacting, E::MarkUnreachable) => Some(S::Unreachable),
        (S::Contacting | S::Unreachable, E::Reached | E::End) => Some(S::Normal),
        (
            S::Normal | S::DueSoon | S::Overdue,
            E::Attempt | E::Reached | E::MarkUnreachable | E::End,
        )
        | (S::Contacting, E::Open)
        | (S::Unreachable, E::Open | E::MarkUnreachable)
        | (
            S::LostSuspected
            | S::Searching
            | S::Found
            | S::NotFound
            | S::StopProposed
            | S::Stopped
            | S::Restored
            | S::RemovalProposed
            | S::Removed,
            E::Open | E::Attempt | E::Reached | E::MarkUnreachable | E::End,
        ) => None,
    }
}

#[cfg(test)]
mod tests;
