//! The order of dates at a host (DOMAIN 5.3): who is placed has come, who leaves was placed. When a
//! member can have come is a rule of the flow.

use crate::flow::rules::dates::{BEFORE_ARRIVAL, Wrong, come};
use crate::kernel::day::Day;
use crate::kernel::fault::Problem;

pub const BEFORE_PLACING: Problem =
    Problem::Said("不能早于编入日期", "Must not lie before the placing");

/// The day on which a host placed a member who had come on `checked_in_on`.
pub fn placing(on: Day, today: Day, checked_in_on: Option<Day>) -> Result<(), Wrong> {
    come(on, today, (checked_in_on.unwrap_or(on), BEFORE_ARRIVAL))
}

/// The day on which a member who was placed on `placed_on` left the host.
pub fn leaving(on: Day, today: Day, placed_on: Option<Day>) -> Result<(), Wrong> {
    come(on, today, (placed_on.unwrap_or(on), BEFORE_PLACING))
}

/// The day noted for one whose flow ended. A host may have placed on paper a member who was gone by
/// then: they leave it on that day.
pub fn left_with_the_flow(ended_on: Day, placed_on: Option<Day>) -> Day {
    placed_on.map_or(ended_on, |placed| placed.max(ended_on))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::rules::dates::FUTURE;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn each_step_at_a_host_follows_the_one_before() {
        let (today, before) = (day("2026-03-20"), day("2026-03-05"));
        let early = |problem| Err((problem, Some(before)));
        for (on, placed, left) in [
            ("2023-08-16", early(BEFORE_ARRIVAL), early(BEFORE_PLACING)),
            ("2026-03-04", early(BEFORE_ARRIVAL), early(BEFORE_PLACING)),
            ("2026-03-05", Ok(()), Ok(())),
            ("2026-03-20", Ok(()), Ok(())),
            ("2026-03-21", Err((FUTURE, None)), Err((FUTURE, None))),
        ] {
            assert_eq!(placing(day(on), today, Some(before)), placed, "{on}");
            assert_eq!(leaving(day(on), today, Some(before)), left, "{on}");
        }
    }

    #[test]
    fn nobody_leaves_a_host_with_the_flow_before_being_placed() {
        for (ended, placed, expected) in [
            ("2026-03-05", None, "2026-03-05"),
            ("2026-03-05", Some("2026-03-01"), "2026-03-05"),
            ("2026-03-05", Some("2026-03-10"), "2026-03-10"),
        ] {
            let seen = left_with_the_flow(day(ended), placed.map(day));
            assert_eq!(seen, day(expected), "{ended} {placed:?}");
        }
    }
}
