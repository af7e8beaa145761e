//! The clock of silence and what is due by it (DOMAIN 4.3, DECISIONS 12, 13).

use crate::flow::model::{Destination, Sign, SignKind};
use crate::kernel::day::Day;
use crate::policy::model::{Due, Parameter};
use crate::policy::rules::PolicyBook;

impl Sign {
    /// A sign known only by its month (`month`: any day of it): the member was there some time
    /// until its end. Dues may be paid ahead, so it is never later than the day it was recorded.
    pub fn of_month(kind: SignKind, month: Day, recorded_on: Day) -> Sign {
        let first = month.plus_days(1 - i64::from(month.date().day()));
        let last = first.plus_months(1).plus_days(-1);
        Sign { kind, on: last.min(recorded_on) }
    }
}

/// The latest sign of life; the departure starts the clock when there is no other. Of two on the
/// same day the later in the list is told.
pub fn last_seen(departs_on: Day, signs: &[Sign]) -> Sign {
    let departure = Sign { kind: SignKind::Departure, on: departs_on };
    signs.iter().copied().fold(departure, |last, sign| if sign.on >= last.on { sign } else { last })
}

/// The last day by which contact is due. The rule is that of the day the clock started, so the
/// date stands once the sign is known: it can be stored with the sign, and no job has to renew it.
pub fn due_on(
    last_seen: Day,
    destination: &Destination,
    county: Option<&str>,
    book: &PolicyBook,
) -> Due {
    let parameter = match destination {
        Destination::Abroad { .. } => Parameter::ContactMonthsAbroad,
        Destination::Organization { .. } | Destination::Place { .. } | Destination::Unknown => {
            Parameter::ContactMonths
        }
    };
    book.due(county, last_seen, parameter)
}

/// The day from which the next report-back is counted: the last one of this absence, or, where none is
/// known, the later of the departure and the entry here. What was reported elsewhere is not known here.
pub fn reporting_from(departs_on: Day, entered_on: Day, last: Option<Day>) -> Day {
    last.filter(|on| *on >= departs_on).unwrap_or(departs_on.max(entered_on))
}

/// The last day for the next report-back, by the rule of the day it is counted from.
pub fn report_back_due(from: Day, county: Option<&str>, book: &PolicyBook) -> Due {
    book.due(county, from, Parameter::ReportBackMonths)
}

/// The last day to tell a change that happened on `changed_on`.
pub fn amendment_due(changed_on: Day, county: Option<&str>, book: &PolicyBook) -> Due {
    book.due(county, changed_on, Parameter::AmendWithinDays)
}
