//! What the register accepts: days of change.

use crate::kernel::day::Day;
use crate::kernel::fault::{Fault, Outcome, Problem};

/// A change of affiliation lies between the first day of the stretch it ends and today.
pub fn check_change_day(since: Day, on: Day, today: Day) -> Outcome<()> {
    if since <= on && on <= today {
        return Ok(());
    }
    let problem = Problem::Said(
        "日期不能早于编入现支部之日，也不能在今天之后",
        "The day lies neither before the present affiliation began nor after today",
    );
    Err(Fault::field("/on", problem))
}
