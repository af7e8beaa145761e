//! The decisions about silence: how silent, why, and what next. A timer opens a case and goes no
//! further: every other stage is a decision of people, and nobody's standing changes here.

pub mod evidence;
pub mod step;

use super::model::{
    Attempt, AttemptResult, Channel, Duty, DutyKind, Evidence, Level, NextStep, Reason, Silence,
    Stage,
};
use crate::flow::model::Sign;
use crate::kernel::day::Day;
use crate::policy::model::Parameter;
use crate::policy::rules::PolicyBook;
use evidence::{Search, attempts_since};

/// What is known of a member who is away.
#[derive(Clone, Copy, Debug)]
pub struct Watch<'a> {
    pub last_seen: Sign,
    /// The duties not fulfilled yet: contact and the yearly report always, check-in while a host waits.
    pub duties: &'a [Duty],
    pub attempts: &'a [Attempt],
    pub stage: Stage,
    pub whereabouts_known: bool,
    /// A host in the system has the member and can be asked.
    pub hosted: bool,
    /// The home county, by whose rules the attempts are weighed.
    pub county: Option<&'a str>,
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
        Some(_) | None if watch.stage == Stage::LostSuspected => Level::LostSuspected,
        Some(_) | None if watch.stage == Stage::Unreachable => Level::Unreachable,
        Some(on) if today > on => Level::Overdue,
        Some(_) | None if near => Level::DueSoon,
        Some(_) | None => Level::Quiet,
    };
    let days_overdue = first.map_or(0, |due| today.days_since(due).max(0));
    let search =
        Search { last_seen: watch.last_seen.on, attempts: watch.attempts, hosted: watch.hosted };
    let evidence = evidence::weigh(&search, watch.county, today, book);
    Silence {
        level,
        days_overdue,
        reasons: reasons(watch, level, &evidence, lens),
        next_step: match level {
            Level::Quiet => NextStep::Nothing,
            Level::DueSoon if only_arrival(watch, |due| lens.is_near(due.kind, due.due.on)) => {
                NextStep::RemindArrival
            }
            Level::DueSoon if only_report(watch, |due| lens.is_near(due.kind, due.due.on)) => {
                NextStep::AskReport
            }
            Level::DueSoon => NextStep::RemindMember,
            Level::Overdue if only_report(watch, |due| due.due.passed(today)) => {
                NextStep::AskReport
            }
            Level::Overdue => step_when_overdue(watch, &evidence, lens),
            Level::Unreachable => step_when_unreachable(&evidence, today),
            Level::LostSuspected => NextStep::ReportToCommittee,
        },
    }
}

/// The same by one duty alone, with the reasons of all.
pub fn standing_by(
    watch: &Watch<'_>,
    duty: DutyKind,
    county: Option<&str>,
    today: Day,
    book: &PolicyBook,
) -> Silence {
    let duties: Vec<Duty> = watch.duties.iter().filter(|owed| owed.kind == duty).cloned().collect();
    let alone = standing(&Watch { duties: &duties, ..*watch }, county, today, book);
    let Silence { reasons, .. } = standing(watch, county, today, book);
    Silence { reasons, ..alone }
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
    if evidence.is_beyond_limit(today) {
        let since = watch.last_seen.on;
        let ruling = evidence.silence_limit.ruling.clone();
        reasons.push(Reason::SilentBeyondLimit { since, ruling });
    }
    match level {
        Level::Unreachable => reasons.push(Reason::ConfirmedUnreachable),
        Level::LostSuspected => reasons.push(Reason::ConfirmedLostSuspected),
        Level::Quiet | Level::DueSoon | Level::Overdue => {}
    }
    reasons
}

/// Until the limit of the rules the committee is told and attempts go on.
fn step_when_unreachable(evidence: &Evidence, today: Day) -> NextStep {
    if !evidence.is_beyond_limit(today) {
        NextStep::ReportToCommittee
    } else if evidence.is_enough() && evidence.channels_missing.is_empty() {
        NextStep::ConfirmLostSuspected
    } else {
        NextStep::CompleteAttempts
    }
}

/// Once a sign is overdue: a report that is overdue as well is asked for when the member answers.
fn step_when_overdue(watch: &Watch<'_>, evidence: &Evidence, lens: Lens<'_>) -> NextStep {
    let signs = watch.duties.iter().filter(|duty| duty.kind != DutyKind::ReportBack);
    let first = signs.map(|duty| duty.due.on).min();
    let days_overdue = first.map_or(0, |due| lens.today.days_since(due));
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
    } else if watch.hosted && !asked_host {
        NextStep::AskHost
    } else if !evidence.has_channels() {
        NextStep::TryAnotherChannel
    } else {
        NextStep::TryAgain
    }
}

/// Whether arrival at a host is all that the duties so picked are about, beside a report.
fn only_arrival(watch: &Watch<'_>, picked: impl Fn(&Duty) -> bool) -> bool {
    let kinds = || watch.duties.iter().filter(|duty| picked(duty)).map(|duty| duty.kind);
    kinds().all(|kind| kind != DutyKind::Contact) && kinds().any(|kind| kind == DutyKind::CheckIn)
}

/// Whether the yearly report is all that they are about.
fn only_report(watch: &Watch<'_>, picked: impl Fn(&Duty) -> bool) -> bool {
    let mut kinds = watch.duties.iter().filter(|duty| picked(duty)).map(|duty| duty.kind);
    kinds.all(|kind| kind == DutyKind::ReportBack)
}

/// The day a number was found wrong, unless a later call or message went to a live one.
fn wrong_number(since: &[Attempt]) -> Option<Day> {
    let calls =
        since.iter().filter(|attempt| matches!(attempt.channel, Channel::Phone | Channel::Sms));
    let last = calls.max_by_key(|attempt| attempt.on)?;
    (last.result == AttemptResult::WrongNumber).then_some(last.on)
}

#[cfg(test)]
mod tests;
