//! When a member is reminded, and how often at most.

use crate::kernel::day::Day;
use crate::notify::model::Occurrence;

/// What reminds of a day before it has come, and what once it has passed.
pub type Pair = [Occurrence; 2];

pub const CONTACT: Pair = [Occurrence::ContactDueSoon, Occurrence::ContactOverdue];
pub const REPORT: Pair = [Occurrence::ReportDueSoon, Occurrence::ReportOverdue];

/// The reminder that is due for a day of contact or of the yearly report, of those not given for that day
/// yet.
pub fn prompt(
    [soon, overdue]: Pair,
    due_on: Day,
    today: Day,
    near: Day,
    given: &[Occurrence],
) -> Option<Occurrence> {
    let what = if due_on < today {
        overdue
    } else if due_on <= near {
        soon
    } else {
        return None;
    };
    (!given.contains(&what)).then_some(what)
}

/// Whether a person who reminds by hand asks for the yearly report: it is due before the next sign, and no
/// sign is overdue.
pub fn asks_for_report(report_due_on: Day, sign_due_on: Day, today: Day) -> bool {
    report_due_on < sign_due_on && today <= sign_due_on
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
    fn contact_and_report_are_asked_for_once_before_and_once_after_the_day() {
        let due = day("2026-06-30");
        for pair in [CONTACT, REPORT] {
            let [soon, over] = pair;
            for (today, given, expected) in [
                ("2026-05-30", vec![], None),
                ("2026-05-31", vec![], Some(soon)),
                ("2026-05-31", vec![soon], None),
                ("2026-06-30", vec![], Some(soon)),
                ("2026-07-01", vec![], Some(over)),
                ("2026-07-01", vec![soon], Some(over)),
                ("2026-07-01", vec![over], None),
                ("2027-07-01", vec![soon, over], None),
            ] {
                let today = day(today);
                let near = today.plus_days(30);
                let seen = prompt(pair, due, today, near, &given);
                assert_eq!(seen, expected, "{today} {given:?}");
            }
        }
    }

    #[test]
    fn by_hand_a_sign_that_is_overdue_comes_before_the_report() {
        for (report, sign, expected) in [
            ("2026-05-01", "2026-07-01", true),
            ("2026-06-20", "2026-06-15", false),
            ("2026-05-01", "2026-06-15", true),
            ("2026-05-01", "2026-06-14", false),
            ("2026-07-01", "2026-07-01", false),
        ] {
            let seen = asks_for_report(day(report), day(sign), day("2026-06-15"));
            assert_eq!(seen, expected, "{report} {sign}");
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
