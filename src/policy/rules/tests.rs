//! Policy over dates and counties.

use super::*;

const CIXI: &str = "330282";
const LUONAN: &str = "611021";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn row(parameter: Parameter, county: Option<&str>, value: &str, from: &str, v: i32) -> PolicyRow {
    PolicyRow {
        parameter,
        county: county.map(str::to_owned),
        value: Value::parse(parameter, value).unwrap(),
        effective_from: day(from),
        version: v,
        source: "慈组〔2026〕1号".into(),
    }
}

#[test]
fn every_default_is_inside_its_own_range_and_named_in_both_languages() {
    for parameter in Parameter::ALL {
        let ruling = PolicyBook::default().at(None, day("2026-01-01"), *parameter);
        let specification = parameter.specification();
        let mut expected = ruling.value.clone();
        if let Value::List(list) = &mut expected {
            list.sort_unstable();
        }
        assert_eq!(Value::parse(*parameter, &ruling.value.to_string()).unwrap(), expected);
        assert_eq!(ruling.version, 1);
        assert!(specification.zh.chars().any(|c| c > '\u{4e00}') && specification.en.is_ascii());
        let sourced = ruling.source.contains('《') || ruling.source.contains("suggest");
        assert!(sourced || ruling.source.contains("local"), "{parameter}: a document, or none");
    }
}

#[test]
fn the_value_of_a_day_is_that_of_the_latest_row_before_it() {
    use Parameter::ContactMonths;
    let book = PolicyBook::new(vec![
        row(ContactMonths, Some(CIXI), "3", "2026-03-01", 1),
        row(ContactMonths, Some(CIXI), "2", "2026-06-01", 2),
        row(ContactMonths, Some(CIXI), "4", "2026-06-01", 3),
        row(ContactMonths, None, "5", "2026-05-01", 2),
    ]);
    for (county, on, value, version, from_county) in [
        (Some(CIXI), "2026-02-28", 6, 1, false),
        (Some(CIXI), "2026-03-01", 3, 1, true),
        (Some(CIXI), "2026-05-31", 3, 1, true),
        (Some(CIXI), "2026-06-01", 4, 3, true),
        (Some(LUONAN), "2026-04-30", 6, 1, false),
        (Some(LUONAN), "2026-05-01", 5, 2, false),
        (None, "2026-12-31", 5, 2, false),
    ] {
        let ruling = book.at(county, day(on), ContactMonths);
        assert_eq!((ruling.number(), ruling.version), (value, version), "{county:?} {on}");
        assert_eq!(ruling.county.is_some(), from_county, "{county:?} {on}");
    }
}

#[test]
fn a_stricter_national_rule_overtakes_a_county_that_was_stricter_once() {
    use Parameter::ReportBackMonths;
    let book = PolicyBook::new(vec![
        row(ReportBackMonths, Some(CIXI), "9", "2026-01-01", 1),
        row(ReportBackMonths, None, "6", "2026-07-01", 2),
    ]);
    assert_eq!(book.at(Some(CIXI), day("2026-06-30"), ReportBackMonths).number(), 9);
    let later = book.at(Some(CIXI), day("2026-07-01"), ReportBackMonths);
    assert_eq!((later.number(), later.county), (6, None));
}

#[test]
fn what_a_county_set_when_it_could_is_set_aside_by_a_rule_that_became_national() {
    let old = row(Parameter::ContactMonths, Some(CIXI), "12", "2026-01-01", 1);
    let book = PolicyBook::new(vec![old]);
    let (on, county) = (day("2026-07-01"), Some(CIXI));
    assert_eq!(book.at(county, on, Parameter::ContactMonths).number(), 6);
    assert_eq!(book.set_aside(county, on, Parameter::ContactMonths).unwrap().number(), 12);
}

#[test]
fn changes_are_checked_against_range_direction_and_date() {
    use Parameter::*;
    let book = PolicyBook::new(vec![row(ReportBackMonths, Some(CIXI), "9", "2026-01-01", 1)]);
    for (parameter, county, value, from, expected) in [
        (ReportBackMonths, Some(CIXI), "6", "2026-07-01", Ok(2)),
        (ReportBackMonths, Some(LUONAN), "12", "2026-06-15", Ok(1)),
        (ReportBackMonths, None, "10", "2026-06-15", Ok(2)),
        (ReportBackMonths, Some(CIXI), "6", "2026-06-14", Err(Code::PolicyInThePast)),
        (ReportBackMonths, Some(CIXI), "13", "2026-07-01", Err(Code::InvalidField)),
        (ReportBackMonths, Some(CIXI), "six", "2026-07-01", Err(Code::InvalidField)),
        (LostContactMonths, Some(CIXI), "3", "2026-07-01", Err(Code::InvalidField)),
        (ContactMonths, Some(CIXI), "2", "2026-07-01", Ok(1)),
        (ContactMonths, Some(CIXI), "7", "2026-07-01", Err(Code::PolicyTooLoose)),
        (BranchMinFullMembers, Some(CIXI), "5", "2026-07-01", Ok(1)),
        (PrimaryManager, Some(CIXI), "host", "2026-07-01", Ok(1)),
        (PrimaryManager, Some(CIXI), "nobody", "2026-07-01", Err(Code::InvalidField)),
        (AttestationCauses, Some(CIXI), "study, meeting,study", "2026-07-01", Ok(1)),
        (AttestationCauses, Some(CIXI), "holiday", "2026-07-01", Err(Code::InvalidField)),
    ] {
        let effective_from = day(from);
        let change = PolicyChange { parameter, county, value, effective_from, source: "" };
        let outcome = book.check_change(&change, day("2026-06-15"));
        let seen = outcome.map(|row| row.version).map_err(|fault| fault.code);
        assert_eq!(seen, expected, "{parameter} {county:?} {value} {from}");
    }
}

#[test]
fn a_county_cannot_be_looser_than_a_national_rule_made_stricter() {
    use Parameter::*;
    let book = PolicyBook::new(vec![
        row(ReportBackMonths, None, "6", "2026-01-01", 2),
        row(ContactChannelsNeeded, None, "3", "2026-01-01", 2),
    ]);
    for (parameter, value) in [(ReportBackMonths, "7"), (ContactChannelsNeeded, "2")] {
        let effective_from = day("2026-07-01");
        let county = Some(CIXI);
        let change = PolicyChange { parameter, county, value, effective_from, source: "" };
        let fault = book.check_change(&change, day("2026-06-15")).unwrap_err();
        assert_eq!(fault.code, Code::PolicyTooLoose);
        assert_eq!(fault.why.unwrap()["ruling"]["version"], 2, "the rule is quoted");
    }
}

proptest::proptest! {
    /// Whatever rows are written through `check_change`, no county is looser than the nation.
    #[test]
    fn no_sequence_of_changes_makes_a_county_looser(
        changes in proptest::collection::vec((proptest::bool::ANY, 1..=12i32, 0..400i64), 0..12),
        asked in 0..500i64,
    ) {
        let start = day("2026-01-01");
        let mut rows = Vec::new();
        for (national, value, offset) in changes {
            let book = PolicyBook::new(rows.clone());
            let change = PolicyChange {
                parameter: Parameter::ReportBackMonths,
                county: (!national).then_some(CIXI),
                value: &value.to_string(),
                effective_from: start.plus_days(offset),
                source: "",
            };
            rows.extend(book.check_change(&change, start));
        }
        let book = PolicyBook::new(rows);
        let on = start.plus_days(asked);
        let county = book.at(Some(CIXI), on, Parameter::ReportBackMonths).number();
        proptest::prop_assert!(county <= book.at(None, on, Parameter::ReportBackMonths).number());
    }
}
