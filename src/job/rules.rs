//! When a chunk is tried again, and who may take up what.

use super::model::JobState;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::Code;

/// Seconds for which a chunk or a timer's transaction is its taker's. A database statement ends after
/// sixty at the latest, so whoever still works after these is stuck or gone.
pub const LEASE_SECONDS: i64 = 120;

/// Tries of one chunk, the one that was broken off by the end of the process among them.
pub const MOST_ATTEMPTS: i32 = 6;

/// What becomes of a job whose chunk failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterFault {
    AgainIn { seconds: i64 },
    Failed,
}

/// Outages and lost races pass; a refusal stays one. `attempts` counts this try.
pub fn after_fault(code: Code, attempts: i32) -> AfterFault {
    let passes =
        matches!(code, Code::Unavailable | Code::TimedOut | Code::Internal | Code::StaleVersion);
    if !passes || attempts >= MOST_ATTEMPTS {
        return AfterFault::Failed;
    }
    let doublings = u32::try_from(attempts).unwrap_or(0).saturating_mul(2);
    AfterFault::AgainIn { seconds: 2_i64.saturating_pow(doublings) }
}

/// Whether a job can still be stopped.
pub fn can_be_cancelled(state: JobState) -> bool {
    match state {
        JobState::Queued | JobState::Running => true,
        JobState::Succeeded | JobState::Failed | JobState::Cancelled => false,
    }
}

/// Whether a timer's round may begin: it is due and nobody holds it.
pub fn may_take(due_at: Timestamp, leased_until: Timestamp, now: Timestamp) -> bool {
    due_at <= now && leased_until <= now
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outages_are_tried_again_with_growing_pauses_and_not_for_ever() {
        let pauses: Vec<AfterFault> =
            (1..=6).map(|attempt| after_fault(Code::Unavailable, attempt)).collect();
        let mut expected: Vec<AfterFault> =
            [4, 16, 64, 256, 1024].map(|seconds| AfterFault::AgainIn { seconds }).to_vec();
        expected.push(AfterFault::Failed);
        assert_eq!(pauses, expected);
    }

    #[test]
    fn a_refusal_is_not_tried_again() {
        for code in [Code::Forbidden, Code::NotFound, Code::InvalidField, Code::MemberLeft] {
            assert_eq!(after_fault(code, 1), AfterFault::Failed, "{code:?}");
        }
    }

    #[test]
    fn a_round_waits_for_its_hour_and_for_the_end_of_a_lease() {
        let at = Timestamp;
        for (due, leased, may) in [(5, 0, true), (5, 5, true), (6, 0, false), (5, 6, false)] {
            assert_eq!(may_take(at(due), at(leased), at(5)), may, "{due} {leased}");
        }
    }
}
