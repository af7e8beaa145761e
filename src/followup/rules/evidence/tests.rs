//! When the attempts bear a decision out, and on which day the silence has lasted long enough.

use super::*;
use crate::followup::rules::step::{may_mark_unreachable, may_suspect_lost};
use crate::kernel::fault::Code;
use crate::policy::model::{PolicyRow, Value};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn attempt(on: &str, channel: Channel, result: AttemptResult) -> Attempt {
    Attempt { on: day(on), channel, result }
}

fn no_answer(on: &str, channel: Channel) -> Attempt {
    attempt(on, channel, AttemptResult::NoAnswer)
}

/// Seen on 1 March, weighed on 1 October.
fn weighed(
    attempts: &[Attempt],
    hosted: bool,
    county: Option<&str>,
    book: &PolicyBook,
) -> Evidence {
    let search = Search { last_seen: day("2026-03-01"), attempts, hosted };
    weigh(&search, county, day("2026-10-01"), book)
}

/// One county's own value.
fn set(parameter: Parameter, value: &str) -> PolicyBook {
    PolicyBook::new(vec![PolicyRow {
        parameter,
        county: Some("330282".to_owned()),
        value: Value::parse(parameter, value).unwrap(),
        effective_from: day("2026-01-01"),
        version: 1,
        source: "".into(),
    }])
}

#[test]
fn unreachable_needs_attempts_days_and_channels_since_the_last_sign() {
    use Channel::*;
    for (attempts, enough) in [
        (&[][..], false),
        (
            &[
                no_answer("2026-09-01", Phone),
                no_answer("2026-09-08", Phone),
                no_answer("2026-09-15", Phone),
            ],
            false,
        ),
        (
            &[
                no_answer("2026-09-01", Phone),
                no_answer("2026-09-08", Phone),
                no_answer("2026-09-15", Visit),
            ],
            true,
        ),
        (
            &[
                no_answer("2026-09-01", Phone),
                no_answer("2026-09-08", Phone),
                no_answer("2026-09-14", Visit),
            ],
            false,
        ),
        (&[no_answer("2026-09-01", Phone), no_answer("2026-09-15", Visit)], false),
        (
            &[
                no_answer("2026-02-01", Phone),
                no_answer("2026-09-08", Phone),
                no_answer("2026-09-25", Visit),
            ],
            false,
        ),
        (
            &[
                attempt("2026-09-01", Phone, AttemptResult::Reached),
                no_answer("2026-09-08", Phone),
                no_answer("2026-09-25", Visit),
            ],
            false,
        ),
    ] {
        let found = weighed(attempts, false, None, &PolicyBook::default());
        let code = may_mark_unreachable(&found).err().map(|fault| fault.code);
        assert_eq!(code, (!enough).then_some(Code::AttemptsTooFew), "{attempts:?}");
    }
}

#[test]
fn a_stricter_county_asks_for_more_and_is_quoted() {
    let book = set(Parameter::ContactChannelsNeeded, "3");
    let attempts = [
        no_answer("2026-09-01", Channel::Phone),
        no_answer("2026-09-08", Channel::Phone),
        no_answer("2026-09-15", Channel::Visit),
    ];
    let found = weighed(&attempts, false, Some("330282"), &book);
    let why = may_mark_unreachable(&found).unwrap_err().why.unwrap();
    assert_eq!(why["evidence"]["channels"], 2);
    assert_eq!(why["evidence"]["channels_needed"]["value"], 3);
    assert_eq!(why["evidence"]["channels_needed"]["county"], "330282");
}

#[test]
fn the_silence_is_six_civil_months_over_leap_days_and_month_ends() {
    for (seen, last_day_before, first_day) in [
        ("2026-01-01", "2026-06-30", "2026-07-01"),
        ("2026-03-31", "2026-09-29", "2026-09-30"),
        ("2026-05-31", "2026-11-29", "2026-11-30"),
        ("2026-08-28", "2027-02-27", "2027-02-28"),
        ("2026-08-29", "2027-02-27", "2027-02-28"),
        ("2026-08-31", "2027-02-27", "2027-02-28"),
        ("2027-08-28", "2028-02-27", "2028-02-28"),
        ("2027-08-29", "2028-02-28", "2028-02-29"),
        ("2027-08-30", "2028-02-28", "2028-02-29"),
        ("2027-08-31", "2028-02-28", "2028-02-29"),
        ("2028-02-29", "2028-08-28", "2028-08-29"),
        ("2027-12-31", "2028-06-29", "2028-06-30"),
        ("2028-10-31", "2029-04-29", "2029-04-30"),
        ("2099-08-31", "2100-02-27", "2100-02-28"),
    ] {
        let search = Search { last_seen: day(seen), attempts: &[], hosted: false };
        let judged = |today: &str| {
            let found = weigh(&search, None, day(today), &PolicyBook::default());
            assert_eq!(found.silence_limit.on, day(first_day), "{seen}");
            may_suspect_lost(&found, day(today)).unwrap_err().code
        };
        assert_eq!(judged(last_day_before), Code::SilenceTooShort, "{seen} {last_day_before}");
        // Beyond the limit it is the attempts that are missing.
        assert_eq!(judged(first_day), Code::AttemptsTooFew, "{seen} {first_day}");
    }
}

#[test]
fn contact_is_called_lost_only_after_each_kind_of_attempt() {
    use Channel::*;
    let enough = [
        no_answer("2026-07-01", Sms),
        no_answer("2026-07-08", Visit),
        no_answer("2026-07-20", Employer),
    ];
    let (phone, relatives) = (no_answer("2026-08-01", Phone), no_answer("2026-08-02", Relatives));
    let host = no_answer("2026-08-03", HostOrganization);
    let left_before = no_answer("2026-02-01", Relatives);
    let reached = attempt("2026-08-02", Relatives, AttemptResult::Reached);
    let [a, b, c] = enough;
    for (hosted, attempts, missing) in [
        (false, &[a, b, c][..], &[Phone, Relatives][..]),
        (false, &[a, b, c, phone], &[Relatives]),
        (false, &[a, b, c, phone, left_before], &[Relatives]),
        (false, &[a, b, c, phone, reached], &[Relatives]),
        (false, &[a, b, c, phone, relatives], &[]),
        (true, &[a, b, c, phone, relatives], &[HostOrganization]),
        (true, &[a, b, c, phone, relatives, host], &[]),
    ] {
        let found = weighed(attempts, hosted, None, &PolicyBook::default());
        assert_eq!(found.channels_missing, missing, "{hosted} {attempts:?}");
        let code = may_suspect_lost(&found, day("2026-10-01")).err().map(|fault| fault.code);
        let refused = !missing.is_empty();
        assert_eq!(code, refused.then_some(Code::AttemptsTooFew), "{hosted} {attempts:?}");
    }
    // Each kind, but within a week.
    let hasty = [no_answer("2026-08-01", Phone), relatives, no_answer("2026-08-05", Visit)];
    let found = weighed(&hasty, false, None, &PolicyBook::default());
    assert!(found.channels_missing.is_empty());
    assert_eq!(may_suspect_lost(&found, day("2026-10-01")).unwrap_err().code, Code::AttemptsTooFew);
}

#[test]
fn a_county_names_its_own_kinds() {
    let book = set(Parameter::LostSuspectedChannels, "visit,fellow_townspeople");
    let found = weighed(&[], false, Some("330282"), &book);
    assert_eq!(found.channels_missing, [Channel::Visit, Channel::FellowTownspeople]);
}
