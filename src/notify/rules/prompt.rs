//! When a member is reminded, and how often at most.

use crate::kernel::day::Day;
use crate::notify::model::Occurrence;

/// The reminder that is due for a day of contact, of those not given for that day yet.
pub fn contact_prompt(
    due_on: Day,
    today: Day,
    near: Day,
    given: &[Occurrence],
) -> Option<Occurrence> {
    let what = if due_on < today {
        Occurrence::ContactOverdue
    } else if due_on <= near {
        Occurrence::ContactDueSoon
    } else {
        return None;
    };
    (!given.contains(&what)).then_some(what)
}

/// Whether a reminder to report arrival is due: `days` after `start` lie behind, and the last one
/// was given before the latest of these days. Days that passed while the service was down are one
/// reminder.
pub fn arrival_prompt(start: Day, today: Day, days: &[i64], last: Option<Day>) -> bool {
    let reached = days.iter().map(|after| start.plus_days(*after)).filter(|day| *day <= today);
    reached.max().is_some_and(|day| last.is_none_or(|last| last < day))
}

/// Whether one more reminder fits into the week.
pub fn fits(given_this_week: usize, most: i64) -> bool {
    i64::try_from(given_this_week).is_ok_and(|given| given < most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn contact_is_asked_for_once_before_and_once_after_the_day() {
        use Occurrence::{ContactDueSoon as Soon, ContactOverdue as Over};
        let due = day("2026-06-30");
        for (today, given, expected) in [
            ("2026-05-30", vec![], None),
            ("2026-05-31", vec![], Some(Soon)),
            ("2026-05-31", vec![Soon], None),
            ("2026-06-30", vec![], Some(Soon)),
            ("2026-07-01", vec![], Some(Over)),
            ("2026-07-01", vec![Soon], Some(Over)),
            ("2026-07-01", vec![Over], None),
            ("2027-07-01", vec![Soon, Over], None),
        ] {
            let today = day(today);
            let near = today.plus_days(30);
            assert_eq!(contact_prompt(due, today, near, &given), expected, "{today} {given:?}");
        }
    }

    #[test]
    fn arrival_is_asked_for_on_each_of_the_days_and_once_for_days_missed() {
        let start = day("2026-03-01");
        for (today, last, expected) in [
            ("2026-03-07", None, false),
            ("2026-03-08", None, true),
            ("2026-03-09", Some("2026-03-08"), false),
            ("2026-03-15", Some("2026-03-08"), true),
            ("2026-03-20", Some("2026-03-20"), false),
            ("2026-03-31", Some("2026-03-20"), true),
            ("2026-12-31", None, true),
            ("2026-12-31", Some("2026-03-31"), false),
        ] {
            let last = last.map(day);
            assert_eq!(arrival_prompt(start, day(today), &[7, 14, 30], last), expected, "{today}");
        }
        assert!(!arrival_prompt(start, day("2026-12-31"), &[], None));
    }

    #[test]
    fn a_week_has_room_for_so_many() {
        for (given, most, expected) in [(0, 2, true), (1, 2, true), (2, 2, false), (0, 0, false)] {
            assert_eq!(fits(given, most), expected);
        }
    }
}
