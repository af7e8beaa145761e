//! The order of dates in an absence (DOMAIN 5.1). Clerks enter things late, so that any day that has
//! come will do, as long as it does not lie before what must have come first. Imported ledgers bring
//! the dates of their time and are judged by the rules of the import.

use crate::flow::model::FlowState;
use crate::kernel::day::Day;
use crate::kernel::fault::Problem;

/// How far back a departure can lie: longer than anybody is away, shorter than a mistyped century.
const LONGEST_ABSENCE_MONTHS: i64 = 80 * 12;

/// How far ahead somebody can plan to leave.
const PLANNED_AHEAD_MONTHS: i64 = 12;

pub const FUTURE: Problem = Problem::Said("日期在将来", "The date lies in the future");

pub const BEFORE_DEPARTURE: Problem = Problem::Said(
    "不能早于外出日期；外出日期有误的，请先更正",
    "Must not lie before the departure; if that is wrong, amend it first",
);

pub const BEFORE_ARRIVAL: Problem =
    Problem::Said("不能早于到流入地报到的日期", "Must not lie before the arrival at the host");

const TOO_LONG_AGO: Problem =
    Problem::Said("外出日期过早，请核对年份", "The departure lies too long ago; check the year");

const TOO_FAR_AHEAD: Problem = Problem::Said(
    "外出日期不能晚于一年以后，请核对年份",
    "The departure lies more than a year ahead; check the year",
);

const AFTER_ARRIVAL: Problem =
    Problem::Said("不能晚于到流入地报到的日期", "Must not lie after the arrival at the host");

const PUT_OFF_AFTER_LEAVING: Problem = Problem::Said(
    "已确认外出，外出日期不能在将来",
    "The departure is confirmed, so its day must have come",
);

pub const BEFORE_LAST_END: Problem = Problem::Said(
    "不能早于上一次外出结束的日期；上一次的有误请先核对",
    "Must not lie before the end of the last absence",
);

/// What is known of an absence when somebody enters a day.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    pub departs_on: Day,
    /// When it was submitted; today while it is a draft.
    pub told_on: Day,
    /// Somebody has confirmed that the member left.
    pub confirmed: bool,
    /// The first arrival at a host.
    pub arrived_on: Option<Day>,
}

impl Known {
    /// See [`first_day`].
    pub fn first_day(&self) -> Day {
        first_day(self.departs_on, self.told_on)
    }

    /// The first day on which the absence can have ended. Who never left can have died before the
    /// day on which they meant to.
    fn first_end(&self, event: Ending) -> (Day, Problem) {
        let left = match event {
            Ending::Close if !self.confirmed => self.first_day(),
            Ending::Return | Ending::Close => self.departs_on,
        };
        match self.arrived_on {
            Some(arrived) if arrived > left => (arrived, BEFORE_ARRIVAL),
            Some(_) | None => (left, BEFORE_DEPARTURE),
        }
    }
}

/// The first day on which a member can have been away: people leave before the day they wrote down,
/// but not before they told of it, unless they told late.
pub fn first_day(departs_on: Day, told_on: Day) -> Day {
    departs_on.min(told_on)
}

/// How an absence ends on a day that somebody enters.
#[derive(Clone, Copy, Debug)]
pub enum Ending {
    Return,
    Close,
}

/// What is wrong with a day, and the day it must not precede.
pub type Wrong = (Problem, Option<Day>);

/// A day that has come and does not lie before another.
pub fn come(on: Day, today: Day, (first, early): (Day, Problem)) -> Result<(), Wrong> {
    if on > today {
        Err((FUTURE, None))
    } else if on < first {
        Err((early, Some(first)))
    } else {
        Ok(())
    }
}

/// A departure that somebody tells of.
pub fn departure(departs_on: Day, today: Day) -> Result<(), Problem> {
    if departs_on < today.plus_months(-LONGEST_ABSENCE_MONTHS) {
        Err(TOO_LONG_AGO)
    } else if departs_on > today.plus_months(PLANNED_AHEAD_MONTHS) {
        Err(TOO_FAR_AHEAD)
    } else {
        Ok(())
    }
}

/// Another day for a departure, by what was known before.
pub fn other_departure(departs_on: Day, today: Day, known: &Known) -> Result<(), Problem> {
    departure(departs_on, today)?;
    if known.arrived_on.is_some_and(|arrived| departs_on > arrived) {
        Err(AFTER_ARRIVAL)
    } else if known.confirmed && departs_on > today {
        Err(PUT_OFF_AFTER_LEAVING)
    } else {
        Ok(())
    }
}

/// The stored state after the departure was put off: nobody is away who has not left.
pub fn put_off(state: FlowState, departs_on: Day, today: Day, known: &Known) -> FlowState {
    let waits = state == FlowState::InFlow && !known.confirmed && departs_on > today;
    if waits { FlowState::Registered } else { state }
}

/// The day of a change: before the departure too, where the plan changed. `departs_on` is the
/// departure after the change.
pub fn change(on: Day, today: Day, departs_on: Day, known: &Known) -> Result<(), Wrong> {
    come(on, today, (known.first_day().min(departs_on), BEFORE_DEPARTURE))
}

/// The end of an absence.
pub fn ending(event: Ending, on: Day, today: Day, known: &Known) -> Result<(), Wrong> {
    come(on, today, known.first_end(event))
}

/// The day on which a host says that the member arrived.
pub fn arrival(on: Day, today: Day, known: &Known) -> Result<(), Wrong> {
    come(on, today, (known.first_day(), BEFORE_DEPARTURE))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    const TODAY: &str = "2026-03-20";

    /// Left on 1 March, told of on 25 February.
    fn known(confirmed: bool, arrived: Option<&str>) -> Known {
        Known {
            departs_on: day("2026-03-01"),
            told_on: day("2026-02-25"),
            confirmed,
            arrived_on: arrived.map(day),
        }
    }

    /// Left on 1 March, told of only on the 10th.
    fn told_late() -> Known {
        Known { told_on: day("2026-03-10"), ..known(true, None) }
    }

    #[test]
    fn a_departure_lies_within_a_life_and_a_year() {
        for (departs, wrong) in [
            ("1900-01-01", Some(TOO_LONG_AGO)),
            ("1946-03-19", Some(TOO_LONG_AGO)),
            ("1946-03-20", None),
            ("2019-07-01", None),
            (TODAY, None),
            ("2027-03-20", None),
            ("2027-03-21", Some(TOO_FAR_AHEAD)),
            ("9999-12-31", Some(TOO_FAR_AHEAD)),
        ] {
            assert_eq!(departure(day(departs), day(TODAY)).err(), wrong, "{departs}");
        }
    }

    #[test]
    fn a_departure_is_moved_as_long_as_nobody_saw_the_member_away() {
        for (departs, confirmed, arrived, wrong) in [
            ("2026-04-20", false, None, None),
            ("2026-04-20", true, None, Some(PUT_OFF_AFTER_LEAVING)),
            ("2026-03-18", true, None, None),
            ("2026-03-05", true, Some("2026-03-05"), None),
            ("2026-03-06", true, Some("2026-03-05"), Some(AFTER_ARRIVAL)),
            ("2026-05-20", true, Some("2026-03-05"), Some(AFTER_ARRIVAL)),
            ("2026-01-01", true, Some("2026-03-05"), None),
            ("1900-01-01", true, None, Some(TOO_LONG_AGO)),
        ] {
            let seen = other_departure(day(departs), day(TODAY), &known(confirmed, arrived));
            assert_eq!(seen.err(), wrong, "{departs} {confirmed} {arrived:?}");
        }
    }

    #[test]
    fn who_puts_off_leaving_is_not_away() {
        use FlowState::{Draft, InFlow, Registered};
        for (state, departs, confirmed, expected) in [
            (InFlow, "2026-04-20", false, Registered),
            (InFlow, TODAY, false, InFlow),
            (InFlow, "2026-03-18", true, InFlow),
            (Draft, "2026-04-20", false, Draft),
        ] {
            let seen = put_off(state, day(departs), day(TODAY), &known(confirmed, None));
            assert_eq!(seen, expected, "{state} {departs}");
        }
    }

    #[test]
    fn what_is_entered_late_is_fine_and_what_comes_too_early_is_not() {
        let (before, future) = (Some(BEFORE_DEPARTURE), Some(FUTURE));
        for (on, of_early, of_late) in [
            ("2023-09-12", before.clone(), before.clone()),
            ("2026-02-24", before.clone(), before.clone()),
            ("2026-02-25", None, before),
            ("2026-03-01", None, None),
            (TODAY, None, None),
            ("2026-03-21", future.clone(), future),
        ] {
            let told_early = known(true, None);
            let wrong = |seen: Result<(), Wrong>| seen.err().map(|(problem, _)| problem);
            assert_eq!(wrong(arrival(day(on), day(TODAY), &told_early)), of_early, "{on}");
            assert_eq!(wrong(arrival(day(on), day(TODAY), &told_late())), of_late, "{on}");
            let same = day("2026-03-01");
            assert_eq!(wrong(change(day(on), day(TODAY), same, &told_early)), of_early, "{on}");
            assert_eq!(wrong(change(day(on), day(TODAY), same, &told_late())), of_late, "{on}");
        }
        let moved_back = change(day("2026-02-12"), day(TODAY), day("2026-02-10"), &told_late());
        assert_eq!(moved_back, Ok(()), "counted from the departure as it is now");
    }

    #[test]
    fn an_absence_ends_after_it_began() {
        use Ending::{Close, Return};
        let arrived = Some("2026-03-05");
        for (event, on, confirmed, arrived, wrong) in [
            (Return, "2026-02-28", true, None, Some((BEFORE_DEPARTURE, "2026-03-01"))),
            (Return, "2026-02-28", false, None, Some((BEFORE_DEPARTURE, "2026-03-01"))),
            (Return, "2026-03-01", true, None, None),
            (Return, "2026-03-04", true, arrived, Some((BEFORE_ARRIVAL, "2026-03-05"))),
            (Return, "2026-03-05", true, arrived, None),
            (Close, "2026-02-28", true, None, Some((BEFORE_DEPARTURE, "2026-03-01"))),
            (Close, "2026-02-28", false, None, None),
            (Close, "2026-02-24", false, None, Some((BEFORE_DEPARTURE, "2026-02-25"))),
            (Close, "2026-03-04", true, arrived, Some((BEFORE_ARRIVAL, "2026-03-05"))),
            (Close, TODAY, true, arrived, None),
        ] {
            let seen = ending(event, day(on), day(TODAY), &known(confirmed, arrived));
            let wrong = wrong.map(|(problem, first)| (problem, Some(day(first))));
            assert_eq!(seen.err(), wrong, "{event:?} {on} {confirmed} {arrived:?}");
        }
        let future = ending(Return, day("2026-03-21"), day(TODAY), &known(true, None));
        assert_eq!(future.err(), Some((FUTURE, None)));
    }
}
