//! Flow: the reviewed grid, guards, who flows, papers, due dates, amendments.

use super::absence::{self, flowing, managers};
use super::amend::{check_fields, is_same_place};
use super::contact::{amendment_due, due_on, last_seen, report_back_due, reporting_from};
use super::paper::{Journey, advise_paper};
use super::step::{Guards, phase, step};
use crate::flow::model::*;
use crate::kernel::day::Day;
use crate::kernel::fault::Code;
use crate::kernel::grid;
use crate::kernel::id::Id;
use crate::policy::model::{Parameter, PolicyRow, Value};
use crate::policy::rules::PolicyBook;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Every guard satisfied.
fn willing() -> Guards {
    Guards {
        other_open_flow: false,
        talk_settled: true,
        reason_given: true,
        proxy_reason_given: true,
        departure_confirmed: false,
        homecoming_made: true,
        close_ground: Some(CloseGround::Death),
        document_number_given: true,
    }
}

fn cell(state: FlowState, event: FlowEvent, actor: FlowActor, guards: &Guards) -> String {
    match step(state, event, actor, guards) {
        Ok(next) => next.to_string(),
        Err(fault) if fault.code == Code::NotAnActor => ".".to_owned(),
        Err(fault) => format!("!{}", fault.code.as_str()),
    }
}

/// A guard's name and what breaks it.
type Broken = (&'static str, fn(&mut Guards));

#[test]
fn the_grid_is_as_reviewed() {
    let mut text = String::from(
        "Outbound registration: the state after each event, by who brings it about.\n\
         '.' not this actor's step (403 not_an_actor); '!' refused with that code.\n\
         Rows are the state of the day: 'registered' past its departure date reads 'in_flow'.\n\
         All guards satisfied; closing on the ground of death.\n\n",
    );
    for event in FlowEvent::ALL {
        text += &grid::table(event.as_str(), FlowState::ALL, FlowActor::ALL, |state, actor| {
            cell(*state, *event, *actor, &willing())
        });
    }
    text += "Guards, one broken at a time, where the step was allowed: state event actor -> code\n";
    let broken: [Broken; 9] = [
        ("another flow is open", |g| g.other_open_flow = true),
        ("talk neither recorded nor waived", |g| g.talk_settled = false),
        ("no reason", |g| g.reason_given = false),
        ("proxy gives no reason", |g| g.proxy_reason_given = false),
        ("departure confirmed", |g| g.departure_confirmed = true),
        ("no homecoming", |g| g.homecoming_made = false),
        ("no ground", |g| g.close_ground = None),
        ("ground is a transfer", |g| g.close_ground = Some(CloseGround::TransferReceived)),
        ("no document number", |g| g.document_number_given = false),
    ];
    for (name, breaks) in broken {
        let mut guards = willing();
        breaks(&mut guards);
        text += &format!("\n{name}\n");
        for event in FlowEvent::ALL {
            for (state, actor) in pairs() {
                let before = cell(state, *event, actor, &willing());
                let after = cell(state, *event, actor, &guards);
                if before != after {
                    text += &format!("  {state} {event} {actor} -> {after}\n");
                }
            }
        }
    }
    grid::review("flow.txt", &text);
}

fn pairs() -> impl Iterator<Item = (FlowState, FlowActor)> {
    FlowState::ALL.iter().flat_map(|s| FlowActor::ALL.iter().map(move |a| (*s, *a)))
}

#[test]
fn registered_reads_in_flow_from_the_departure_date_on() {
    use FlowState::*;
    for (stored, today, expected) in [
        (Registered, "2026-02-28", Registered),
        (Registered, "2026-03-01", InFlow),
        (Registered, "2027-01-01", InFlow),
        (Submitted, "2027-01-01", Submitted),
        (InFlow, "2026-02-01", InFlow),
        (Cancelled, "2027-01-01", Cancelled),
    ] {
        assert_eq!(phase(stored, day("2026-03-01"), day(today)), expected, "{stored} {today}");
    }
}

#[test]
fn who_flows_is_computed_from_dates_and_policy() {
    use FlowState::*;
    use FlowingBasis::*;
    for (state, departs, back, today, limit, basis) in [
        (InFlow, "2026-03-01", Some("2026-05-01"), "2026-04-01", "2026-09-01", Short),
        (InFlow, "2026-03-01", Some("2026-08-31"), "2026-08-31", "2026-09-01", Short),
        (InFlow, "2026-03-01", Some("2026-09-01"), "2026-03-01", "2026-09-01", LongByPlan),
        (InFlow, "2026-03-01", None, "2026-03-01", "2026-09-01", NoReturnPlanned),
        (InFlow, "2026-03-01", Some("2026-05-01"), "2026-09-01", "2026-09-01", OutlastedPlan),
        (InFlow, "2025-08-31", Some("2025-12-01"), "2026-02-27", "2026-02-28", Short),
        (InFlow, "2025-08-31", Some("2025-12-01"), "2026-02-28", "2026-02-28", OutlastedPlan),
        (InFlow, "2027-08-31", Some("2027-12-01"), "2028-02-28", "2028-02-29", Short),
        (InFlow, "2027-08-31", Some("2027-12-01"), "2028-02-29", "2028-02-29", OutlastedPlan),
        (Registered, "2026-03-01", None, "2026-02-01", "2026-09-01", NotAway),
        (Transferred, "2026-03-01", None, "2027-02-01", "2026-09-01", NotAway),
        (Returned, "2026-03-01", None, "2027-02-01", "2026-09-01", NotAway),
    ] {
        let absence = Absence { departs_on: day(departs), expected_return: back.map(day) };
        let seen = flowing(state, &absence, None, day(today), &PolicyBook::default());
        assert_eq!((seen.basis, seen.limit_on), (basis, day(limit)), "{departs} {back:?} {today}");
        assert_eq!(seen.flowing, matches!(basis, LongByPlan | NoReturnPlanned | OutlastedPlan));
        assert_eq!(seen.ruling.parameter, Parameter::FlowMonths);
    }
}

#[test]
fn the_bounds_of_a_query_say_the_same_of_every_departure_and_return() {
    let book = PolicyBook::default();
    for today in ["2026-02-28", "2026-03-01", "2026-08-31", "2027-09-15", "2028-02-29"].map(day) {
        let bounds = absence::flowing_bounds(None, today, &book);
        assert!(bounds.by_plan.len() < 30, "{bounds:?}");
        for left in (0..400).map(|days| today.plus_days(-days)) {
            for back in (178..188).map(|days| left.plus_days(days)) {
                let absence = Absence { departs_on: left, expected_return: Some(back) };
                let expected = flowing(FlowState::InFlow, &absence, None, today, &book).flowing;
                let by_plan = bounds.by_plan.iter().any(|(from, until, days)| {
                    (*from..=*until).contains(&left) && back >= left.plus_days(i64::from(*days))
                });
                assert_eq!(left <= bounds.left_by || by_plan, expected, "{left} {back} {today}");
            }
        }
    }
}

fn organization() -> Destination {
    Destination::Organization { organization: Id::from_raw(7) }
}

fn place() -> Destination {
    Destination::Place { region: "440306".to_owned() }
}

#[test]
fn the_advice_follows_the_table_of_papers() {
    use FlowKind::{FixedPlace as Fixed, NoFixedPlace as Roaming, OftenReturning as Often};
    let abroad = || Destination::Abroad { country: "JP".to_owned() };
    let unknown = || Destination::Unknown;
    for (cause, kind, destination, back, possible, paper, reason) in [
        (
            Cause::Meeting,
            Fixed,
            place(),
            Some("2026-03-20"),
            true,
            "attestation_letter",
            "short_listed_cause",
        ),
        (
            Cause::Study,
            Fixed,
            place(),
            Some("2026-09-01"),
            true,
            "attestation_letter",
            "short_listed_cause",
        ),
        (Cause::Study, Fixed, place(), Some("2026-09-02"), true, "transfer", "long_and_fixed"),
        (
            Cause::Work,
            Fixed,
            organization(),
            Some("2026-09-01"),
            true,
            "transfer",
            "long_and_fixed",
        ),
        (Cause::Work, Fixed, organization(), None, true, "transfer", "long_and_fixed"),
        (
            Cause::Work,
            Fixed,
            organization(),
            None,
            false,
            "certificate",
            "transfer_not_yet_possible",
        ),
        (Cause::Work, Fixed, place(), Some("2026-08-31"), true, "certificate", "short_absence"),
        (Cause::Work, Roaming, place(), None, true, "certificate", "no_fixed_place"),
        (Cause::Work, Fixed, unknown(), None, true, "certificate", "no_fixed_place"),
        (Cause::Business, Often, place(), None, true, "none", "often_returning"),
        (Cause::Study, Fixed, abroad(), None, true, "none", "abroad"),
    ] {
        let absence = Absence { departs_on: day("2026-03-01"), expected_return: back.map(day) };
        let journey = Journey {
            absence,
            cause,
            kind,
            destination: &destination,
            transfer_possible: possible,
        };
        let advice = advise_paper(&journey, None, &PolicyBook::default());
        let seen = (advice.paper.as_str(), advice.reason.as_str());
        assert_eq!(seen, (paper, reason), "{cause} {kind} {destination:?} {back:?}");
    }
}

#[test]
fn a_county_may_ask_no_paper_for_very_short_absences() {
    let book = county_row(Parameter::PaperFromMonths, "3", "2026-01-01");
    let destination = place();
    for (county, back, paper) in [
        (Some("330282"), "2026-05-31", Paper::None),
        (Some("330282"), "2026-06-01", Paper::Certificate),
        (None, "2026-05-31", Paper::Certificate),
    ] {
        let absence = Absence { departs_on: day("2026-03-01"), expected_return: Some(day(back)) };
        let (cause, kind) = (Cause::Work, FlowKind::FixedPlace);
        let journey =
            Journey { absence, cause, kind, destination: &destination, transfer_possible: true };
        assert_eq!(advise_paper(&journey, county, &book).paper, paper, "{county:?} {back}");
    }
}

fn county_row(parameter: Parameter, value: &str, from: &str) -> PolicyBook {
    PolicyBook::new(vec![PolicyRow {
        parameter,
        county: Some("330282".to_owned()),
        value: Value::parse(parameter, value).unwrap(),
        effective_from: day(from),
        version: 1,
        source: "".into(),
    }])
}

#[test]
fn contact_falls_due_after_the_last_sign_by_the_rule_of_that_day() {
    let book = county_row(Parameter::ContactMonths, "3", "2026-03-01");
    let abroad = Destination::Abroad { country: "JP".to_owned() };
    for (county, destination, seen, due, version_of_county) in [
        (None, place(), "2026-03-01", "2026-09-01", false),
        (None, place(), "2025-08-31", "2026-02-28", false),
        (None, place(), "2027-08-31", "2028-02-29", false),
        (Some("330282"), place(), "2026-02-28", "2026-08-28", false),
        (Some("330282"), place(), "2026-03-01", "2026-06-01", true),
        (Some("330282"), Destination::Unknown, "2026-11-30", "2027-02-28", true),
        (Some("330282"), abroad, "2026-03-01", "2026-09-01", false),
    ] {
        let due_by = due_on(day(seen), &destination, county, &book);
        assert_eq!(due_by.on, day(due), "{county:?} {destination:?} {seen}");
        assert_eq!(due_by.ruling.county.is_some(), version_of_county, "{county:?} {seen}");
    }
    assert_eq!(report_back_due(day("2024-02-29"), None, &book).on, day("2025-02-28"));
    assert_eq!(amendment_due(day("2026-12-20"), None, &book).on, day("2027-01-04"));
}

#[test]
fn reports_count_from_the_last_one_of_the_absence_or_from_the_later_of_departure_and_entry() {
    for (departs_on, entered_on, last, from) in [
        ("2026-02-19", "2026-03-01", None, "2026-03-01"),
        ("2026-03-20", "2026-03-01", None, "2026-03-20"),
        // Told to the branch before the absence was entered.
        ("2025-02-19", "2026-03-01", Some("2026-01-10"), "2026-01-10"),
        ("2026-02-19", "2026-03-01", Some("2026-11-30"), "2026-11-30"),
        // Of an absence before.
        ("2026-02-19", "2026-03-01", Some("2025-06-01"), "2026-03-01"),
        ("2026-03-20", "2026-03-01", Some("2026-03-10"), "2026-03-20"),
    ] {
        let counted = reporting_from(day(departs_on), day(entered_on), last.map(day));
        assert_eq!(counted, day(from), "{departs_on} {entered_on} {last:?}");
    }
}

#[test]
fn the_clock_of_silence_runs_from_the_latest_sign() {
    let sign = |kind, on| Sign { kind, on: day(on) };
    let left = day("2026-03-01");
    assert_eq!(last_seen(left, &[]), sign(SignKind::Departure, "2026-03-01"));
    let dues = Sign::of_month(SignKind::ImportedDues, day("2026-12-15"), day("2026-06-10"));
    assert_eq!(dues.on, day("2026-06-10"), "dues paid ahead are no sign from the future");
    let life = Sign::of_month(SignKind::ImportedLife, day("2028-02-10"), day("2028-05-01"));
    assert_eq!(life.on, day("2028-02-29"), "known by month: until its end");
    let contact = sign(SignKind::Contact, "2026-05-01");
    assert_eq!(last_seen(left, &[contact, dues]), dues);
    assert_eq!(last_seen(left, &[dues, contact]), dues);
    assert_eq!(last_seen(left, &[sign(SignKind::ImportedLife, "2025-12-31")]).on, left);
}

#[test]
fn management_is_led_by_the_side_the_policy_of_that_day_names() {
    let book = county_row(Parameter::PrimaryManager, "host", "2026-03-01");
    for (placed, county, on, primary, secondary) in [
        (false, None, "2026-05-01", Side::Home, None),
        (true, None, "2026-05-01", Side::Home, Some(Side::Host)),
        (true, Some("330282"), "2026-02-28", Side::Home, Some(Side::Host)),
        (true, Some("330282"), "2026-03-01", Side::Host, Some(Side::Home)),
        (false, Some("330282"), "2026-03-01", Side::Home, None),
    ] {
        let seen = managers(placed, county, day(on), &book);
        assert_eq!((seen.primary, seen.secondary), (primary, secondary), "{placed} {on}");
    }
}

#[test]
fn amendments_are_told_every_field_that_is_not_theirs() {
    use FlowActor::*;
    use FlowField::*;
    for (phase, actor, fields, refused) in [
        (FlowState::InFlow, Member, &[Destination, Employer, Residence, Phone][..], &[][..]),
        (FlowState::InFlow, Member, &[Cause, Phone, DepartsOn], &["/cause", "/departs_on"]),
        (FlowState::Draft, Member, &[Cause, Kind, DepartsOn, ExpectedReturn], &[]),
        (FlowState::InFlow, HomeBranch, FlowField::ALL, &[]),
        (FlowState::InFlow, HostBranch, &[Employer, Residence, Phone], &[]),
        (FlowState::Submitted, HostBranch, &[Phone], &["/phone"]),
        (FlowState::InFlow, HostBranch, &[Destination], &["/destination"]),
        (FlowState::Draft, Member, &[TransferPossible], &["/transfer_possible"]),
        (FlowState::InFlow, Proxy, &[TransferPossible], &["/transfer_possible"]),
        (FlowState::InFlow, HostBranch, &[TransferPossible], &["/transfer_possible"]),
        (FlowState::InFlow, HomeBranch, &[TransferPossible], &[]),
        (FlowState::InFlow, Other, &[Phone], &["/phone"]),
    ] {
        let told = check_fields(phase, actor, fields).err().map_or(Vec::new(), |fault| {
            fault.fields.into_iter().map(|field| field.pointer).collect()
        });
        assert_eq!(told, refused, "{phase} {actor}");
    }
}

#[test]
fn a_place_is_the_same_when_it_is_named_more_closely() {
    let place = |region: &str| Destination::Place { region: region.to_owned() };
    let abroad = |country: &str| Destination::Abroad { country: country.to_owned() };
    for (before, after, same) in [
        (place("440306"), place("440306"), true),
        (place("440300"), place("440306"), true),
        (place("440306017"), place("440306"), true),
        (place("440306"), place("440307"), false),
        (place("440306"), place("330106"), false),
        (place("440306"), organization(), false),
        (organization(), organization(), true),
        (place("440306"), Destination::Unknown, false),
        (abroad("JP"), abroad("JP"), true),
        (abroad("JP"), abroad("KR"), false),
    ] {
        assert_eq!(is_same_place(&before, &after), same, "{before:?} {after:?}");
    }
}

fn has_ended(state: FlowState) -> bool {
    !state.is_open() && state != FlowState::Draft
}

proptest::proptest! {
    /// A flow that has ended stays ended, whoever tries whatever.
    #[test]
    fn no_sequence_of_events_leaves_a_final_state(
        tries in proptest::collection::vec((0..9usize, 0..7usize, proptest::bool::ANY), 0..40),
    ) {
        let mut state = FlowState::Draft;
        for (event, actor, confirmed) in tries {
            let guards = Guards { departure_confirmed: confirmed, ..willing() };
            if let Ok(next) = step(state, FlowEvent::ALL[event], FlowActor::ALL[actor], &guards) {
                proptest::prop_assert!(!has_ended(state), "{} left", state);
                state = next;
            }
        }
    }
}
