//! When a short message may be sent to a phone, and what becomes of it.

use crate::auth::sender::SendFault;
use crate::kernel::clock::Timestamp;
use crate::notify::model::{Occurrence, PromptDays, TextState};

/// What is worth a short message: what a member has to act on and may not see in the app for days.
pub const fn is_texted(what: Occurrence) -> bool {
    match what {
        Occurrence::FlowRefused
        | Occurrence::PlacementRefused
        | Occurrence::PlacementRerouted
        | Occurrence::ContactDueSoon
        | Occurrence::ContactOverdue
        | Occurrence::ArrivalReminder
        | Occurrence::ReportDueSoon
        | Occurrence::ReportOverdue
        | Occurrence::PaperReminder => true,
        Occurrence::FlowSubmitted
        | Occurrence::FlowRegistered
        | Occurrence::FlowWithdrawn
        | Occurrence::FlowCancelled
        | Occurrence::FlowReturned
        | Occurrence::FlowClosed
        | Occurrence::FlowOutlasted
        | Occurrence::FlowAmended
        | Occurrence::FlowTakenOver
        | Occurrence::PlacementNotified
        | Occurrence::PlacementsImported
        | Occurrence::PlacementPassedOn
        | Occurrence::PlacementCheckedIn
        | Occurrence::PlacementPlaced
        | Occurrence::PlacementFiled
        | Occurrence::PlacementMoved
        | Occurrence::PlacementLeft
        | Occurrence::PlacementEnded
        | Occurrence::CheckInHomecoming
        | Occurrence::CheckInNeedsReview
        | Occurrence::CaseOpened
        | Occurrence::CaseAssigned
        | Occurrence::CaseUnreachable
        | Occurrence::CaseLostSuspected
        | Occurrence::CaseHandedToHost
        | Occurrence::CaseHandedToHome
        | Occurrence::CasesLeft
        | Occurrence::CasesHandedOver
        | Occurrence::LiaisonAssigned
        | Occurrence::CorrectionAsked
        | Occurrence::CorrectionAccepted
        | Occurrence::CorrectionRefused
        | Occurrence::CorrectionWithdrawn
        | Occurrence::EndpointDisabled => false,
    }
}

/// The hours of the day in China at which no phone is to ring: from one, over midnight, until the
/// other.
#[derive(Clone, Copy, Debug)]
pub struct QuietHours {
    pub from: i64,
    pub until: i64,
}

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

impl QuietHours {
    /// The end of the quiet hours that `now` lies in; none outside them.
    pub fn end(self, now: Timestamp) -> Option<Timestamp> {
        let second = now.second_of_day();
        if second >= self.from * HOUR {
            Some(now.plus_seconds(DAY - second + self.until * HOUR))
        } else if second < self.until * HOUR {
            Some(now.plus_seconds(self.until * HOUR - second))
        } else {
            None
        }
    }
}

/// Whether what a prompt asks for is still open; there are no days where the absence is over. A paper is asked
/// for as long as it lasts.
pub fn is_open(prompt: Occurrence, days: Option<PromptDays>) -> bool {
    days.is_some_and(|PromptDays { told, contact, arrival, report }| {
        let due_now = [Some(contact), arrival, Some(report)];
        prompt == Occurrence::PaperReminder || (told.is_some() && due_now.contains(&told))
    })
}

/// The facts at the moment of sending.
#[derive(Clone, Copy, Debug)]
pub struct TextFacts {
    pub now: Timestamp,
    pub quiet: QuietHours,
    pub has_number: bool,
    pub on_register: bool,
    /// The member wants short messages.
    pub wanted: bool,
    /// What a prompt asks for is still open; true for what asks for nothing.
    pub still_open: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    Send,
    WaitUntil(Timestamp),
    /// There is nobody to send to, or nothing to say any more.
    Skip,
}

pub fn readiness(facts: &TextFacts) -> Readiness {
    if !facts.has_number || !facts.on_register || !facts.wanted || !facts.still_open {
        return Readiness::Skip;
    }
    facts.quiet.end(facts.now).map_or(Readiness::Send, Readiness::WaitUntil)
}

/// Tries at most, where the gateway said that it did not take the message.
const MOST_ATTEMPTS: i32 = 4;

/// What becomes of a message after the gateway was called; `attempts` counts this try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterTry {
    Over(TextState),
    AgainIn { seconds: i64 },
}

/// A message is sent once or not at all. Only what the gateway certainly did not take is tried again:
/// it was not there, or said "not now". Silence, or a failure inside it, may mean that the phone has
/// rung.
pub fn after_try(outcome: Result<(), SendFault>, attempts: i32) -> AfterTry {
    let not_taken = match outcome {
        Ok(()) => return AfterTry::Over(TextState::Sent),
        Err(SendFault::Unanswered) => return AfterTry::Over(TextState::Unknown),
        Err(SendFault::Refused(429 | 503) | SendFault::Unreachable) => true,
        Err(SendFault::Refused(500..)) => return AfterTry::Over(TextState::Unknown),
        Err(SendFault::Refused(_) | SendFault::NoGateway) => false,
    };
    if not_taken && attempts < MOST_ATTEMPTS {
        let tenfold = u32::try_from(attempts).unwrap_or(0).saturating_sub(1);
        AfterTry::AgainIn { seconds: 60 * 10_i64.saturating_pow(tenfold) }
    } else {
        AfterTry::Over(TextState::Failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(clock: &str) -> Timestamp {
        Timestamp::parse_rfc3339(&format!("2026-03-01T{clock}:00+08:00")).unwrap()
    }

    #[test]
    fn quiet_hours_end_in_the_morning() {
        let quiet = QuietHours { from: 21, until: 8 };
        for (now, end) in [
            ("20:59", None),
            ("21:00", Some("2026-03-02T00:00:00Z")),
            ("23:30", Some("2026-03-02T00:00:00Z")),
            ("00:00", Some("2026-03-01T00:00:00Z")),
            ("07:59", Some("2026-03-01T00:00:00Z")),
            ("08:00", None),
            ("12:00", None),
        ] {
            let end = end.map(|end| Timestamp::parse_rfc3339(end).unwrap());
            assert_eq!(quiet.end(at(now)), end, "{now}");
        }
    }

    #[test]
    fn what_has_no_reader_or_no_point_is_skipped_even_at_night() {
        let quiet = QuietHours { from: 21, until: 8 };
        let good = TextFacts {
            now: at("12:00"),
            quiet,
            has_number: true,
            on_register: true,
            wanted: true,
            still_open: true,
        };
        assert_eq!(readiness(&good), Readiness::Send);
        let night = TextFacts { now: at("23:00"), ..good };
        assert!(matches!(readiness(&night), Readiness::WaitUntil(_)));
        for facts in [
            TextFacts { has_number: false, ..night },
            TextFacts { on_register: false, ..good },
            TextFacts { wanted: false, ..night },
            TextFacts { still_open: false, ..night },
        ] {
            assert_eq!(readiness(&facts), Readiness::Skip, "{facts:?}");
        }
    }

    #[test]
    fn only_what_was_certainly_not_taken_is_tried_again() {
        use AfterTry::{AgainIn, Over};
        for (outcome, attempts, expected) in [
            (Ok(()), 1, Over(TextState::Sent)),
            (Err(SendFault::Unreachable), 1, AgainIn { seconds: 60 }),
            (Err(SendFault::Refused(503)), 2, AgainIn { seconds: 600 }),
            (Err(SendFault::Refused(429)), 3, AgainIn { seconds: 6000 }),
            (Err(SendFault::Unreachable), 4, Over(TextState::Failed)),
            (Err(SendFault::Unanswered), 1, Over(TextState::Unknown)),
            (Err(SendFault::Refused(500)), 1, Over(TextState::Unknown)),
            (Err(SendFault::Refused(504)), 1, Over(TextState::Unknown)),
            (Err(SendFault::Refused(422)), 1, Over(TextState::Failed)),
            (Err(SendFault::NoGateway), 1, Over(TextState::Failed)),
        ] {
            assert_eq!(after_try(outcome, attempts), expected, "{outcome:?} {attempts}");
        }
    }
}
