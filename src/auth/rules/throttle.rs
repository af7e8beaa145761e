//! How often something may be tried: budgets as data, and the delay after wrong passwords.

/// At most `hits` in a window of `seconds` that begins with its first hit.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// The kind of counter; with a key it names one row of `throttles`.
    pub bucket: &'static str,
    pub hits: i32,
    pub seconds: i64,
}

const fn budget(bucket: &'static str, hits: i32, seconds: i64) -> Budget {
    Budget { bucket, hits, seconds }
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// Codes for one phone number (DECISIONS 7), the shortest window first.
pub const CODES_PER_NUMBER: [Budget; 3] =
    [budget("code_minute", 1, MINUTE), budget("code_hour", 5, HOUR), budget("code_day", 10, DAY)];

/// Wide, because a whole village may sit behind one address.
pub const CODES_PER_ADDRESS: Budget = budget("code_address", 300, HOUR);
pub const LOG_INS_PER_ADDRESS: Budget = budget("log_in_address", 600, 10 * MINUTE);

/// Codes that one member asks for to numbers that are not theirs yet.
pub const NEW_NUMBERS_PER_MEMBER: Budget = budget("code_new_number", 5, DAY);

/// Guesses of the last four of an ID number, for one phone number.
pub const ID_SUFFIXES_PER_NUMBER: Budget = budget("id_suffix", 5, HOUR);

/// Passwords tried for one account from devices it does not know. The account's own devices are
/// counted apart, so that strangers lock nobody out of their own desk.
pub const STRANGERS_PER_ACCOUNT: Budget = budget("log_in_stranger", 60, 10 * MINUTE);

/// Codes sent by the whole deployment in a day; how many is configuration.
pub const fn codes_of_deployment(per_day: i32) -> Budget {
    budget("code_all", per_day, DAY)
}

/// The bucket of wrong passwords in a row.
pub const WRONG_PASSWORDS: &str = "wrong_password";

/// Wrong passwords in a row are forgotten after this many seconds.
pub const WRONG_PASSWORD_MEMORY: i64 = DAY;

/// The longest any counter has to be kept, in seconds.
pub const LONGEST_WINDOW: i64 = DAY;

/// Attempts that one code allows.
pub const CODE_ATTEMPTS: i32 = 5;

/// Seconds a code is good for.
pub const CODE_SECONDS: i64 = 5 * MINUTE;

/// Seconds to wait after so many wrong passwords in a row: none for slips of the hand, then
/// doubling up to a quarter of an hour.
pub fn delay_after(wrong: i32) -> i64 {
    match wrong {
        ..=4 => 0,
        5..=13 => 1_i64 << (wrong - 4),
        14.. => 15 * MINUTE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delay_doubles_and_has_a_ceiling() {
        for (wrong, seconds) in
            [(0, 0), (4, 0), (5, 2), (6, 4), (10, 64), (13, 512), (14, 900), (i32::MAX, 900)]
        {
            assert_eq!(delay_after(wrong), seconds, "after {wrong}");
        }
    }
}
