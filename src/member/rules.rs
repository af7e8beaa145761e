//! What the register accepts: dates as known, days of change, and what an ID number says; and what follows
//! from a record ([`record`]).

pub mod person;
pub mod record;

use super::model::Category;
use crate::kernel::day::Day;
use crate::kernel::fault::{Check, Fault, Outcome, Problem};
use crate::kernel::identity::{IdNumber, Sex};

/// From which day on a change of affiliation may be dated: the first day of the stretch it ends. Where
/// that is only the day of entry here, the member's joining.
pub fn changes_from(since: Day, entered_here: bool, joined_on: &str) -> Day {
    let joined = if entered_here { earliest(joined_on) } else { None };
    joined.map_or(since, |joined| joined.min(since))
}

/// A change of affiliation lies between the first day of the stretch it ends and today.
pub fn check_change_day(since: Day, on: Day, today: Day) -> Outcome<()> {
    if since <= on && on <= today {
        return Ok(());
    }
    let problem = Problem::Said(
        "日期不能早于编入现支部之日（录入或导入的：入党之日），也不能在今天之后",
        "The day lies neither before the present affiliation began (where it was entered or imported: \
         before joining) nor after today",
    );
    Err(Fault::field("/on", problem))
}

/// The first day on the register again: not before the day of the leaving, which may have been a
/// mistake, and not in the future.
pub fn check_restored_on(left_on: Day, on: Day, today: Day) -> Outcome<()> {
    if left_on <= on && on <= today {
        return Ok(());
    }
    let problem = Problem::Said(
        "恢复日期在离开名册之日或以后，不晚于今天",
        "The day lies on or after the day of the leaving and not in the future",
    );
    Err(Fault::field("/on", problem))
}

/// A date as far as it is known: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, a real one from 1900 on that
/// does not lie after `today`.
pub fn partial_date(text: &str, today: Day) -> Result<String, Problem> {
    let text = text.trim();
    let wrong = Problem::Said(
        "应为 YYYY、YYYY-MM 或 YYYY-MM-DD 的真实日期",
        "A real date as YYYY, YYYY-MM or YYYY-MM-DD",
    );
    match earliest(text) {
        None => Err(wrong),
        Some(day) if day > today => {
            Err(Problem::Said("日期不能在今天之后", "The date lies after today"))
        }
        Some(_) => Ok(text.to_owned()),
    }
}

/// The latest birth date of somebody who is `age` years old today, for comparing as text with (perhaps
/// partial) birth dates: without month or day the birthday of this year counts as past.
pub fn born_by(age: u8, today: Day) -> String {
    let date = today.date();
    let year = i64::from(date.year()) - i64::from(age);
    format!("{year:04}-{:02}-{:02}", date.month(), date.day())
}

/// The first day a partial date can stand for.
fn earliest(text: &str) -> Option<Day> {
    let digits = text.split('-').all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let full = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        10 => text.to_owned(),
        _ => return None,
    };
    let day: Day = full.parse().ok().filter(|_| digits)?;
    (Day::new(1900, 1, 1)? <= day).then_some(day)
}

/// Whether one partial date certainly lies before another: compared as far as both are known.
fn before(one: &str, other: &str) -> bool {
    let known = one.len().min(other.len());
    one.get(..known) < other.get(..known)
}

/// The dates of one member, as far as known.
#[derive(Clone, Copy, Debug)]
pub struct Dates<'a> {
    pub born: Option<&'a str>,
    pub joined_on: &'a str,
    pub full_on: Option<&'a str>,
    pub category: Category,
}

/// Born, then joined, then full; a probationary member is not full yet.
pub fn check_order(dates: Dates<'_>, check: &mut Check) {
    if dates.born.is_some_and(|born| before(dates.joined_on, born)) {
        let problem = Problem::Said("入党日期早于出生日期", "Joined before being born");
        check.note("/joined_on", problem);
    }
    let Some(full_on) = dates.full_on else { return };
    if dates.category == Category::Probationary {
        let problem =
            Problem::Said("预备党员没有转正日期", "A probationary member has not become full");
        check.note("/full_on", problem);
    } else if before(full_on, dates.joined_on) {
        let problem = Problem::Said("转正日期早于入党日期", "Full before joining");
        check.note("/full_on", problem);
    }
}

/// Sex and birth date as given must be those the ID number states.
pub fn check_identity(
    id_number: &IdNumber,
    sex: Option<Sex>,
    born: Option<&str>,
    check: &mut Check,
) {
    if sex.is_some_and(|sex| sex != id_number.sex()) {
        let problem =
            Problem::Said("性别与身份证号不符", "The sex is not the one the ID number states");
        check.note("/sex", problem);
    }
    let stated = id_number.birth_date().to_string();
    if born.is_some_and(|born| !stated.starts_with(born)) {
        let problem = Problem::Said(
            "出生日期与身份证号不符",
            "The birth date is not the one the ID number states",
        );
        check.note("/born", problem);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Day {
        "2026-03-01".parse().unwrap()
    }

    #[test]
    fn a_date_is_real_and_as_precise_as_known() {
        for (text, accepted) in [
            ("2009", true),
            ("2009-06", true),
            ("2009-06-30", true),
            (" 2009-06 ", true),
            ("2026-03-01", true),
            ("2026-03-02", false),
            ("2027", false),
            ("2009-13", false),
            ("2009-02-30", false),
            ("2009-6", false),
            ("200", false),
            ("1899", false),
            ("2009/06", false),
            ("二〇〇九", false),
            ("+200-01", false),
            ("", false),
        ] {
            assert_eq!(partial_date(text, today()).is_ok(), accepted, "{text}");
        }
    }

    #[test]
    fn dates_come_in_the_order_of_a_life() {
        use Category::{Full, Probationary};
        for (born, joined_on, full_on, category, wrong) in [
            (Some("1980-01-01"), "2009-06", Some("2010-06"), Full, None),
            (Some("1980-01-01"), "1979", None, Full, Some("/joined_on")),
            (Some("1980-06"), "1980", None, Full, None),
            (None, "2009-06", Some("2009"), Full, None),
            (None, "2009-06", Some("2009-05-30"), Full, Some("/full_on")),
            (None, "2009-06", Some("2010-06"), Probationary, Some("/full_on")),
        ] {
            let mut check = Check::default();
            check_order(Dates { born, joined_on, full_on, category }, &mut check);
            let named = check.done().err().map(|fault| fault.fields[0].pointer.clone());
            assert_eq!(named.as_deref(), wrong, "{born:?} {joined_on} {full_on:?}");
        }
    }

    #[test]
    fn a_stretch_that_was_only_entered_here_may_be_older() {
        let entered = "2026-01-01".parse().unwrap();
        for (entered_here, joined_on, from) in [
            (false, "2009-06", "2026-01-01"),
            (true, "2009-06", "2009-06-01"),
            (true, "2009", "2009-01-01"),
            (true, "2026-02-10", "2026-01-01"),
            (true, "", "2026-01-01"),
        ] {
            let day = changes_from(entered, entered_here, joined_on);
            assert_eq!(day.to_string(), from, "{entered_here} {joined_on}");
        }
    }

    #[test]
    fn nobody_is_restored_before_the_leaving() {
        for (on, accepted) in [
            ("2026-01-31", false),
            ("2026-02-01", true),
            ("2026-03-01", true),
            ("2026-03-02", false),
        ] {
            let decided =
                check_restored_on("2026-02-01".parse().unwrap(), on.parse().unwrap(), today());
            assert_eq!(decided.is_ok(), accepted, "{on}");
        }
    }

    #[test]
    fn the_day_of_a_change_lies_in_the_present_stretch() {
        for (on, accepted) in [
            ("2025-12-31", false),
            ("2026-01-01", true),
            ("2026-03-01", true),
            ("2026-03-02", false),
        ] {
            let since = "2026-01-01".parse().unwrap();
            let decided = check_change_day(since, on.parse().unwrap(), today());
            assert_eq!(decided.is_ok(), accepted, "{on}");
        }
    }

    #[test]
    fn an_age_is_reached_on_the_birthday() {
        let day: Day = "2026-03-01".parse().unwrap();
        for (born, age) in [
            ("1986-03-01", 40),
            ("1986-03-02", 39),
            ("1986-02-28", 40),
            ("1986", 40),
            ("1986-03", 40),
            ("1986-04", 39),
            ("1985-12-31", 40),
            ("2025-12-31", 0),
        ] {
            assert!(*born <= *born_by(age, day), "{born} is {age}");
            assert!(*born > *born_by(age + 1, day), "{born} is not older than {age}");
        }
    }
}
