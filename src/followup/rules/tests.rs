//! Follow-up: who is on the list, in which words, and when a case may go on.

use super::*;
use crate::flow::model::SignKind;
use crate::followup::model::DutyKind;
use crate::kernel::fault::Language;
use crate::policy::model::Due;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn attempt(on: &str, channel: Channel, result: AttemptResult) -> Attempt {
    Attempt { on: day(on), channel, result }
}

fn no_answer(on: &str, channel: Channel) -> Attempt {
    attempt(on, channel, AttemptResult::NoAnswer)
}

/// Seen on 1 March, contact due by 1 September.
fn standing_on(today: &str, attempts: &[Attempt], stage: Stage, hosted: bool) -> Silence {
    let book = PolicyBook::default();
    let last_seen = Sign { kind: SignKind::Contact, on: day("2026-03-01") };
    let due = book.due(None, last_seen.on, Parameter::ContactMonths);
    let duties = [Duty { kind: DutyKind::Contact, due }];
    let whereabouts_known = true;
    let watch = Watch {
        last_seen,
        duties: &duties,
        attempts,
        stage,
        whereabouts_known,
        hosted,
        county: None,
    };
    standing(&watch, None, day(today), &book)
}

#[test]
fn the_level_follows_the_calendar() {
    use Level::*;
    for (today, level, days, step) in [
        ("2026-03-01", Quiet, 0, NextStep::Nothing),
        ("2026-08-01", Quiet, 0, NextStep::Nothing),
        ("2026-08-02", DueSoon, 0, NextStep::RemindMember),
        ("2026-09-01", DueSoon, 0, NextStep::RemindMember),
        ("2026-09-02", Overdue, 1, NextStep::RemindMember),
        ("2026-09-08", Overdue, 7, NextStep::RemindMember),
        ("2026-09-09", Overdue, 8, NextStep::CallMember),
    ] {
        let silence = standing_on(today, &[], Stage::Normal, false);
        let seen = (silence.level, silence.days_overdue, silence.next_step);
        assert_eq!(seen, (level, days, step), "{today}");
    }
}

#[test]
fn the_reasons_are_plain_words_with_dates() {
    let calls = [no_answer("2026-09-10", Channel::Phone), no_answer("2026-09-12", Channel::Phone)];
    let silence = standing_on("2026-09-13", &calls, Stage::Contacting, false);
    let words: Vec<String> =
        silence.reasons.iter().map(|reason| reason.text(Language::Chinese)).collect();
    assert_eq!(
        words,
        [
            "最近一次联系：2026-03-01",
            "应于 2026-09-01 前联系，已逾期 12 天",
            "已联系 2 次未果，最近一次 2026-09-12",
            "自 2026-03-01 起已满 6 个月没有音讯",
        ]
    );
    let english = silence.reasons[1].text(Language::English);
    assert_eq!(english, "contact was due by 2026-09-01, 12 days overdue");
    let quoted = serde_json::to_value(&silence.reasons[1]).unwrap();
    assert_eq!(quoted["ruling"]["parameter"], "contact_months");
    assert_eq!(quoted["ruling"]["version"], 1);
}

#[test]
fn by_one_duty_alone_the_others_are_reasons_only() {
    let book = PolicyBook::default();
    let last_seen = Sign { kind: SignKind::Contact, on: day("2026-03-01") };
    let due = |on, parameter| Due { on: day(on), ..book.due(None, last_seen.on, parameter) };
    let duties = [
        Duty { kind: DutyKind::Contact, due: due("2026-09-01", Parameter::ContactMonths) },
        Duty { kind: DutyKind::CheckIn, due: due("2026-09-16", Parameter::CheckInDeadlineDays) },
        Duty { kind: DutyKind::ReportBack, due: due("2026-09-27", Parameter::ReportBackMonths) },
    ];
    let watch = Watch {
        last_seen,
        duties: &duties,
        attempts: &[],
        stage: Stage::Normal,
        whereabouts_known: true,
        hosted: false,
        county: None,
    };
    let today = day("2026-09-17");
    for (kind, level, days, step) in [
        (DutyKind::Contact, Level::Overdue, 16, NextStep::CallMember),
        (DutyKind::CheckIn, Level::Overdue, 1, NextStep::RemindArrival),
        (DutyKind::ReportBack, Level::DueSoon, 0, NextStep::AskReport),
    ] {
        let silence = standing_by(&watch, kind, None, today, &book);
        let seen = (silence.level, silence.days_overdue, silence.next_step);
        assert_eq!(seen, (level, days, step), "{kind:?}");
        let all = standing(&watch, None, today, &book).reasons.len();
        assert_eq!(silence.reasons.len(), all, "{kind:?}");
    }
}

#[test]
fn the_earliest_duty_decides_and_each_one_is_told() {
    let book = PolicyBook::default();
    let last_seen = Sign { kind: SignKind::Departure, on: day("2026-03-01") };
    let duty = |kind, parameter| Duty { kind, due: book.due(None, last_seen.on, parameter) };
    let duties = [
        duty(DutyKind::Contact, Parameter::ContactMonths),
        duty(DutyKind::CheckIn, Parameter::CheckInDeadlineDays),
    ];
    let watch = Watch {
        last_seen,
        duties: &duties,
        attempts: &[],
        stage: Stage::Normal,
        whereabouts_known: false,
        hosted: false,
        county: None,
    };
    let silence = standing(&watch, None, day("2026-04-02"), &book);
    assert_eq!((silence.level, silence.days_overdue), (Level::Overdue, 2));
    let words: Vec<String> = silence.reasons.iter().map(|r| r.text(Language::Chinese)).collect();
    assert_eq!(
        words,
        ["最近一次离开：2026-03-01", "应于 2026-03-31 前报到，已逾期 2 天", "去向不详"]
    );
}

#[test]
fn who_has_not_arrived_is_near_within_a_week_and_missed_after_the_last_day() {
    use NextStep::*;
    let book = PolicyBook::default();
    let last_seen = Sign { kind: SignKind::Departure, on: day("2026-03-01") };
    let duty = |kind, parameter| Duty { kind, due: book.due(None, last_seen.on, parameter) };
    let duties = [
        duty(DutyKind::CheckIn, Parameter::CheckInDeadlineDays),
        duty(DutyKind::Contact, Parameter::ContactMonths),
    ];
    for (today, level, days, step) in [
        ("2026-03-23", Level::Quiet, 0, Nothing),
        ("2026-03-24", Level::DueSoon, 0, RemindArrival),
        ("2026-03-31", Level::DueSoon, 0, RemindArrival),
        ("2026-04-01", Level::Overdue, 1, RemindArrival),
        ("2026-04-07", Level::Overdue, 7, RemindArrival),
        ("2026-04-08", Level::Overdue, 8, VerifyArrival),
        ("2026-09-01", Level::Overdue, 154, VerifyArrival),
        ("2026-09-02", Level::Overdue, 155, CallMember),
    ] {
        let watch = Watch {
            last_seen,
            duties: &duties,
            attempts: &[],
            stage: Stage::Normal,
            whereabouts_known: true,
            hosted: false,
            county: None,
        };
        let silence = standing(&watch, None, day(today), &book);
        let seen = (silence.level, silence.days_overdue, silence.next_step);
        assert_eq!(seen, (level, days, step), "{today}");
    }
}

#[test]
fn a_report_that_is_late_is_asked_for_and_is_no_silence() {
    use NextStep::*;
    let book = PolicyBook::default();
    let last_seen = Sign { kind: SignKind::Contact, on: day("2027-02-01") };
    let due = |from, parameter| book.due(None, day(from), parameter);
    let duties = [
        Duty { kind: DutyKind::Contact, due: due("2027-02-01", Parameter::ContactMonths) },
        Duty { kind: DutyKind::ReportBack, due: due("2026-03-01", Parameter::ReportBackMonths) },
    ];
    for (today, level, days, step) in [
        ("2027-01-29", Level::Quiet, 0, Nothing),
        ("2027-01-30", Level::DueSoon, 0, AskReport),
        ("2027-03-01", Level::DueSoon, 0, AskReport),
        ("2027-03-02", Level::Overdue, 1, AskReport),
        ("2027-08-01", Level::Overdue, 153, AskReport),
        // Silent as well since yesterday: a sign first, by the days of the silence.
        ("2027-08-02", Level::Overdue, 154, RemindMember),
        ("2027-08-09", Level::Overdue, 161, CallMember),
    ] {
        let watch = Watch {
            last_seen,
            duties: &duties,
            attempts: &[],
            stage: Stage::Normal,
            whereabouts_known: true,
            hosted: false,
            county: None,
        };
        let silence = standing(&watch, None, day(today), &book);
        let seen = (silence.level, silence.days_overdue, silence.next_step);
        assert_eq!(seen, (level, days, step), "{today}");
    }
    let watch = Watch {
        last_seen,
        duties: &duties,
        attempts: &[],
        stage: Stage::Normal,
        whereabouts_known: true,
        hosted: false,
        county: None,
    };
    let reasons = standing(&watch, None, day("2027-03-02"), &book).reasons;
    assert_eq!(reasons[1].text(Language::Chinese), "应于 2027-03-01 前向支部汇报，已逾期 1 天");
}

#[test]
fn the_next_step_grows_with_what_was_tried() {
    use Channel::*;
    let wrong = attempt("2026-09-10", Phone, AttemptResult::WrongNumber);
    let call = no_answer("2026-09-10", Phone);
    let again = no_answer("2026-09-12", Phone);
    let host = no_answer("2026-09-14", HostOrganization);
    let visit = no_answer("2026-09-24", Visit);
    for (placed, attempts, step) in [
        (false, &[wrong][..], NextStep::FindNumber),
        (false, &[wrong, again], NextStep::TryAnotherChannel),
        (true, &[call], NextStep::AskHost),
        (true, &[call, host], NextStep::TryAgain),
        (false, &[call, again], NextStep::TryAnotherChannel),
        (true, &[call, again, host], NextStep::TryAgain),
        (true, &[call, host, visit], NextStep::ConfirmUnreachable),
        (false, &[visit, again, call], NextStep::ConfirmUnreachable),
    ] {
        let silence = standing_on("2026-09-25", attempts, Stage::Contacting, placed);
        assert_eq!(silence.next_step, step, "{placed} {attempts:?}");
    }
}

#[test]
fn who_is_unreachable_is_told_of_until_the_limit_and_searched_for_by_each_way_then() {
    use Channel::*;
    let enough = [
        no_answer("2026-07-01", Phone),
        no_answer("2026-07-08", Visit),
        no_answer("2026-07-20", Phone),
    ];
    let relatives = no_answer("2026-08-01", Relatives);
    let host = no_answer("2026-08-02", HostOrganization);
    let [a, b, c] = enough;
    for (today, hosted, attempts, step) in [
        ("2026-08-31", false, &[a, b, c, relatives][..], NextStep::ReportToCommittee),
        ("2026-09-01", false, &[a, b, c], NextStep::CompleteAttempts),
        ("2026-09-01", false, &[a, b, c, relatives], NextStep::ConfirmLostSuspected),
        ("2026-09-01", true, &[a, b, c, relatives], NextStep::CompleteAttempts),
        ("2026-09-01", true, &[a, b, c, relatives, host], NextStep::ConfirmLostSuspected),
    ] {
        let silence = standing_on(today, attempts, Stage::Unreachable, hosted);
        assert_eq!((silence.level, silence.next_step), (Level::Unreachable, step), "{today}");
    }
    let silence = standing_on("2026-10-01", &enough, Stage::LostSuspected, false);
    assert_eq!(silence.level, Level::LostSuspected);
    assert_eq!(silence.next_step, NextStep::ReportToCommittee);
    assert_eq!(silence.reasons.last(), Some(&Reason::ConfirmedLostSuspected));
}

#[test]
fn no_word_of_the_list_calls_a_member_lost() {
    let silence = standing_on("2027-09-25", &[], Stage::Unreachable, false);
    let reasons = silence.reasons.iter().map(|reason| reason.text(Language::Chinese));
    let steps = NextStep::ALL.iter().map(|step| step.zh().to_owned());
    for words in reasons.chain(steps) {
        assert!(!words.contains("失联"), "{words}");
    }
}
