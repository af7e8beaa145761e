//! Terms of tokens, and what they may be given.

use super::model::ServiceTokenState;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome, Problem};

const DAY: i64 = 86_400;

/// Seconds between two notes of a token's use.
const NOTED_SECONDS: i64 = 60;

pub fn term(days: i64) -> Result<i64, Problem> {
    match days {
        1..=365 => Ok(days * DAY),
        _ => Err(Problem::Said("期限为 1 到 365 天", "1 to 365 days")),
    }
}

pub fn overlap(hours: i64) -> Result<i64, Problem> {
    match hours {
        0..=168 => Ok(hours * 3_600),
        _ => Err(Problem::Said("新旧并用为 0 到 168 小时", "0 to 168 hours")),
    }
}

pub fn per_minute(requests: i32) -> Result<i32, Problem> {
    match requests {
        1..=6_000 => Ok(requests),
        _ => Err(Problem::Said("每分钟 1 到 6000 次", "1 to 6000 per minute")),
    }
}

pub fn state(revoked_at: Timestamp, expires_at: Timestamp, now: Timestamp) -> ServiceTokenState {
    if revoked_at.is_set() {
        ServiceTokenState::Revoked
    } else if expires_at <= now {
        ServiceTokenState::Expired
    } else {
        ServiceTokenState::Active
    }
}

/// Only a token that opens something is rotated or revoked.
pub fn check_active(state: ServiceTokenState) -> Outcome<()> {
    match state {
        ServiceTokenState::Active => Ok(()),
        ServiceTokenState::Expired | ServiceTokenState::Revoked => {
            Err(Fault::new(Code::ServiceTokenState))
        }
    }
}

/// The moment a use is noted from on; uses before it since the last note are not written.
pub fn worth_noting(last_used_at: Timestamp, now: Timestamp) -> bool {
    now >= last_used_at.plus_seconds(NOTED_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_have_ends() {
        for (days, taken) in [(0, false), (1, true), (365, true), (366, false)] {
            assert_eq!(term(days).is_ok(), taken, "{days}");
        }
        for (hours, taken) in [(-1, false), (0, true), (168, true), (169, false)] {
            assert_eq!(overlap(hours).is_ok(), taken, "{hours}");
        }
        for (requests, taken) in [(0, false), (1, true), (6_000, true), (6_001, false)] {
            assert_eq!(per_minute(requests).is_ok(), taken, "{requests}");
        }
    }

    #[test]
    fn a_token_opens_until_its_end() {
        use ServiceTokenState::{Active, Expired, Revoked};
        let now = Timestamp(1_000_000);
        for (revoked, expires, expected) in [
            (Timestamp::NEVER, now.plus_seconds(1), Active),
            (Timestamp::NEVER, now, Expired),
            (now, now.plus_seconds(1), Revoked),
            (now, now, Revoked),
        ] {
            let found = state(revoked, expires, now);
            assert_eq!(found, expected);
            assert_eq!(check_active(found).is_ok(), expected == Active);
        }
    }

    #[test]
    fn a_use_is_noted_once_a_minute() {
        let last = Timestamp(1_000_000);
        assert!(!worth_noting(last, last.plus_seconds(59)));
        assert!(worth_noting(last, last.plus_seconds(60)));
    }
}
