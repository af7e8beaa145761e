//! How long sessions last, when posts are awake, what a password must be.

pub mod account;
pub mod person;
pub mod throttle;

use super::model::{LogInMethod, SessionKind};
use crate::kernel::clock::Timestamp;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A confirmed password counts as "just now" for this long.
const STEP_UP_SECONDS: i64 = 15 * MINUTE;

/// Seconds a session lives without being used. A member's own phone stays logged in for a season;
/// an officer's desk does not.
pub fn lifetime(method: LogInMethod, kind: SessionKind) -> i64 {
    match (kind, method) {
        (SessionKind::Web, LogInMethod::OneTimeCode) => 90 * DAY,
        (SessionKind::Web, LogInMethod::Password | LogInMethod::IdentityProvider) => 12 * HOUR,
        (
            SessionKind::Api,
            LogInMethod::OneTimeCode | LogInMethod::Password | LogInMethod::IdentityProvider,
        ) => 30 * DAY,
    }
}

/// Seconds an access token is good for.
pub const ACCESS_TOKEN_SECONDS: i64 = 15 * MINUTE;

/// A rotated refresh token still gets its successor for so long: the answer may have been lost.
pub const LOST_ANSWER_SECONDS: i64 = 30;

/// Seconds a device is remembered.
pub const DEVICE_SECONDS: i64 = 400 * DAY;

/// Seconds a new authenticator has for its first code.
pub const ENROLMENT_SECONDS: i64 = 10 * MINUTE;

/// Recovery codes drawn at once.
pub const RECOVERY_CODES: usize = 10;

/// Seconds a session is kept after its end, for the list of one's sessions.
pub const ENDED_SESSION_SECONDS: i64 = 30 * DAY;

/// Posts work once a password was given in this session, or the county's provider vouched for the officer. On a member's own phone, which stays
/// logged in for a season, they go back to sleep after an officer's day.
pub fn posts_awake(method: LogInMethod, stepped_up_at: Timestamp, now: Timestamp) -> bool {
    match method {
        LogInMethod::Password | LogInMethod::IdentityProvider => true,
        LogInMethod::OneTimeCode => {
            stepped_up_at.is_set() && now <= stepped_up_at.plus_seconds(12 * HOUR)
        }
    }
}

/// A member's own rights come with the member's phone alone: an administrator who gives an officer
/// a password must not get at the officer's own record with it.
pub fn member_awake(method: LogInMethod) -> bool {
    match method {
        LogInMethod::OneTimeCode => true,
        LogInMethod::Password | LogInMethod::IdentityProvider => false,
    }
}

/// Whether the password, or the authenticator, was confirmed a moment ago.
pub fn stepped_up(stepped_up_at: Timestamp, now: Timestamp) -> bool {
    stepped_up_at.is_set() && now <= stepped_up_at.plus_seconds(STEP_UP_SECONDS)
}

/// Sliding: noted at most once an hour, so that reading does not write.
pub fn worth_noting(seen_at: Timestamp, now: Timestamp) -> bool {
    now >= seen_at.plus_seconds(HOUR)
}

const COMMON: &[&str] = &[
    "1234567890",
    "0123456789",
    "password12",
    "password123",
    "qwertyuiop",
    "1q2w3e4r5t",
    "aa12345678",
    "abc1234567",
    "11111111111",
    "88888888888",
    "66666666666",
    "hongyan123",
];

/// At least ten characters, not a common one, not built on the log-in name.
pub fn password_is_strong(password: &str, login: &str) -> bool {
    let lower = password.to_lowercase();
    let distinct = lower.chars().collect::<std::collections::BTreeSet<_>>().len();
    password.chars().count() >= 10
        && password.len() <= 256
        && distinct >= 5
        && !COMMON.contains(&lower.as_str())
        && (login.is_empty() || !lower.contains(&login.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_told_apart() {
        for (password, strong) in [
            ("Liuxi-Cun-2026", true),
            ("大雁南飞又北归来一年年", true),
            ("short", false),
            ("1234567890", false),
            ("aaaaaaaaaaaa", false),
            ("zhang.liuxi-1", false),
        ] {
            assert_eq!(password_is_strong(password, "zhang.liuxi"), strong, "{password}");
        }
    }

    #[test]
    fn posts_sleep_until_a_password_was_given() {
        let at = Timestamp(1_000_000);
        assert!(posts_awake(LogInMethod::Password, Timestamp::NEVER, at));
        assert!(posts_awake(LogInMethod::IdentityProvider, Timestamp::NEVER, at));
        assert!(!posts_awake(LogInMethod::OneTimeCode, Timestamp::NEVER, at));
        assert!(posts_awake(LogInMethod::OneTimeCode, at, at.plus_seconds(12 * HOUR)));
        assert!(!posts_awake(LogInMethod::OneTimeCode, at, at.plus_seconds(12 * HOUR + 1)));
        assert!(stepped_up(at, at.plus_seconds(900)));
        assert!(!stepped_up(at, at.plus_seconds(901)));
        assert!(!stepped_up(Timestamp::NEVER, Timestamp(5)));
    }
}
