//! Check-in: nothing is refused, and what is odd is told.

use super::*;
use crate::checkin::model::CheckInKind::*;
use crate::placement::model::PlacementState as P;
use crate::policy::model::Due;

fn at(text: &str) -> Timestamp {
    Timestamp::parse_rfc3339(text).unwrap()
}

fn due(on: &str) -> Due {
    let on: Day = on.parse().unwrap();
    let ruling = PolicyBook::default().at(None, on, Parameter::CheckInDeadlineDays);
    Due { on, ruling }
}

/// A check-in made and received at once, at noon of 20 March in China, and what it did.
fn at_noon(
    kind: CheckInKind,
    flow: Option<&FlowSeen>,
    placement: Option<&PlacementSeen<'_>>,
) -> Effect {
    let noon = at("2026-03-20T12:00:00+08:00");
    let report = Report { kind, made_at: noon, received_at: noon, place: Some("440306") };
    classify(&report, flow, placement, None, &PolicyBook::default())
}

fn away() -> FlowSeen {
    FlowSeen { phase: FlowState::InFlow, first_day: Day::EPOCH, last_movement: None }
}

#[test]
fn each_kind_does_its_part_while_the_member_is_away() {
    for (kind, confirms, proposal) in [
        (Arrival, true, ReturnProposal::Cleared),
        (AllIsWell, false, ReturnProposal::Unchanged),
        (Homecoming, false, ReturnProposal::Made),
        (ReportBack, false, ReturnProposal::Unchanged),
    ] {
        let effect = at_noon(kind, Some(&away()), None);
        assert_eq!(effect.effect, CheckInEffect::Applied, "{kind}");
        let seen = (effect.confirms_departure, effect.return_proposal, effect.placement);
        assert_eq!(seen, (confirms, proposal, None), "{kind}");
        assert_eq!(effect.seen_on.to_string(), "2026-03-20");
    }
}

#[test]
fn what_does_not_fit_the_flow_is_kept_and_moves_nothing() {
    use FlowState::*;
    for (phase, kind, reason) in [
        (None, AllIsWell, Some(ReviewReason::NoFlow)),
        (Some(Draft), Arrival, Some(ReviewReason::NotYetRegistered)),
        (Some(Submitted), AllIsWell, Some(ReviewReason::NotYetRegistered)),
        (Some(Registered), Arrival, None),
        (Some(Registered), Homecoming, Some(ReviewReason::OutOfOrder)),
        (Some(Refused), Arrival, Some(ReviewReason::FlowClosed)),
        (Some(Cancelled), Arrival, Some(ReviewReason::FlowClosed)),
        (Some(Returned), Homecoming, Some(ReviewReason::FlowClosed)),
        (Some(Closed), ReportBack, Some(ReviewReason::FlowClosed)),
    ] {
        let flow = phase.map(|phase: FlowState| FlowSeen { phase, ..away() });
        let effect = at_noon(kind, flow.as_ref(), None);
        assert_eq!(effect.reason, reason, "{phase:?} {kind}");
        assert_eq!(effect.effect == CheckInEffect::NeedsReview, reason.is_some());
        assert_eq!(effect.confirms_departure, reason.is_none(), "{phase:?} {kind}");
        assert_eq!(effect.seen_on.to_string(), "2026-03-20", "a sign of life all the same");
    }
}

#[test]
fn an_arrival_is_paired_with_the_placement_that_waits() {
    let check_in = Some(PlacementEvent::CheckIn);
    for (stored, due_on, region, placement, reason) in [
        (P::Notified, "2026-03-31", "440303", check_in, None),
        (P::Notified, "2026-03-20", "440303", check_in, None),
        (P::Notified, "2026-03-19", "440303", check_in, Some(ReviewReason::Late)),
        (P::NotArrived, "2026-03-19", "440303", check_in, Some(ReviewReason::Late)),
        (P::Notified, "2026-03-31", "330282", None, Some(ReviewReason::Elsewhere)),
        (P::CheckedIn, "2026-03-01", "440303", None, None),
        (P::Verifying, "2026-03-01", "440303", None, None),
        (P::Placed, "2026-03-01", "440303", None, None),
        (P::Placed, "2026-03-01", "330282", None, Some(ReviewReason::Elsewhere)),
        (P::Refused, "2026-03-31", "440303", None, Some(ReviewReason::PlacementClosed)),
        (P::Left, "2026-03-31", "440303", None, Some(ReviewReason::PlacementClosed)),
    ] {
        let due = due(due_on);
        let seen = PlacementSeen { stored, check_in_due: &due, region: Some(region) };
        let effect = at_noon(Arrival, Some(&away()), Some(&seen));
        assert_eq!((effect.placement, effect.reason), (placement, reason), "{stored} {due_on}");
        assert!(effect.confirms_departure, "the member is away whatever the host says");
        assert_eq!(effect.ruling.is_some(), reason == Some(ReviewReason::Late));
    }
}

#[test]
fn clocks_and_dead_zones_are_told_apart() {
    for (made, received, reason, seen) in [
        ("2026-03-20T12:09:00+08:00", "2026-03-20T12:00:00+08:00", None, "2026-03-20"),
        (
            "2026-03-20T12:11:00+08:00",
            "2026-03-20T12:00:00+08:00",
            Some(ReviewReason::DeviceClockAhead),
            "2026-03-20",
        ),
        (
            "2036-01-01T00:00:00+08:00",
            "2026-03-20T12:00:00+08:00",
            Some(ReviewReason::DeviceClockAhead),
            "2026-03-20",
        ),
        ("2026-03-05T23:59:00+08:00", "2026-03-20T12:00:00+08:00", None, "2026-03-05"),
        ("2026-02-18T00:00:00+08:00", "2026-03-20T12:00:00+08:00", None, "2026-02-18"),
        (
            "2026-02-17T23:59:00+08:00",
            "2026-03-20T12:00:00+08:00",
            Some(ReviewReason::MadeLongAgo),
            "2026-02-17",
        ),
    ] {
        let (made_at, received_at) = (at(made), at(received));
        let report = Report { kind: AllIsWell, made_at, received_at, place: None };
        let effect = classify(&report, Some(&away()), None, None, &PolicyBook::default());
        assert_eq!((effect.reason, effect.seen_on.to_string().as_str()), (reason, seen), "{made}");
    }
}

#[test]
fn who_reported_in_time_without_a_network_was_in_time() {
    let due = due("2026-03-10");
    let placement = PlacementSeen { stored: P::Notified, check_in_due: &due, region: None };
    let (made_at, received_at) = (at("2026-03-10T22:00:00+08:00"), at("2026-03-20T12:00:00+08:00"));
    let report = Report { kind: Arrival, made_at, received_at, place: None };
    let effect = classify(&report, Some(&away()), Some(&placement), None, &PolicyBook::default());
    assert_eq!(effect.effect, CheckInEffect::Applied);
    assert_eq!(effect.placement, Some(PlacementEvent::CheckIn));
}

#[test]
fn an_arrival_that_syncs_after_the_homecoming_does_not_undo_it() {
    let home = Some(at("2026-03-21T09:00:00+08:00"));
    let flow = FlowSeen { last_movement: home, ..away() };
    let effect = at_noon(Arrival, Some(&flow), None);
    assert_eq!(effect.reason, Some(ReviewReason::OutOfOrder));
    assert_eq!(effect.return_proposal, ReturnProposal::Unchanged);
    let well = at_noon(AllIsWell, Some(&flow), None);
    assert_eq!(well.effect, CheckInEffect::Applied, "an old sign of life does no harm");
}

#[test]
fn nobody_arrives_or_comes_home_before_they_can_have_left() {
    let out_of_order = Some(ReviewReason::OutOfOrder);
    for (first_day, kind, reason) in [
        ("2026-03-21", Arrival, out_of_order),
        ("2026-03-21", Homecoming, out_of_order),
        ("2026-03-21", AllIsWell, None),
        ("2026-03-20", Arrival, None),
        ("2026-03-20", Homecoming, None),
    ] {
        let flow = FlowSeen { first_day: first_day.parse().unwrap(), ..away() };
        let effect = at_noon(kind, Some(&flow), None);
        assert_eq!(effect.reason, reason, "{first_day} {kind}");
        assert_eq!(effect.confirms_departure, kind == Arrival && reason.is_none());
    }
}

proptest::proptest! {
    /// Whatever arrives gets an effect, with a reason exactly when a person should look, and is
    /// never a sign of life from the future.
    #[test]
    fn classification_is_total(
        kind in 0..4usize, phase in proptest::option::of(0..10usize), stored in 0..10usize,
        made in -4_000_000_000_000_000i64..9_000_000_000_000_000, received in 0i64..4_000_000_000_000_000,
        movement in proptest::option::of(0i64..4_000_000_000_000_000),
    ) {
        let (made_at, received_at) = (Timestamp(made), Timestamp(received));
        let report = Report { kind: CheckInKind::ALL[kind], made_at, received_at, place: Some("44") };
        let flow = phase.map(|phase| FlowSeen {
            phase: FlowState::ALL[phase],
            first_day: Day::EPOCH,
            last_movement: movement.map(Timestamp),
        });
        let due = due("2026-03-10");
        let stored = P::ALL[stored];
        let placement = PlacementSeen { stored, check_in_due: &due, region: Some("440303") };
        let effect = classify(&report, flow.as_ref(), Some(&placement), None, &PolicyBook::default());
        proptest::prop_assert_eq!(effect.reason.is_some(), effect.effect == CheckInEffect::NeedsReview);
        proptest::prop_assert!(effect.seen_on <= received_at.day());
    }
}

#[test]
fn a_report_dated_long_ago_counts_by_its_receipt_once_it_is_read() {
    for (made_at, made_long_ago, read, counted) in [
        ("2026-03-18T12:00:00+08:00", false, false, "2026-03-18"),
        ("2026-03-22T12:00:00+08:00", false, false, "2026-03-20"),
        ("2015-01-01T12:00:00+08:00", true, false, "2015-01-01"),
        ("2015-01-01T12:00:00+08:00", true, true, "2026-03-20"),
    ] {
        let received_at = at("2026-03-20T12:00:00+08:00");
        let report = PastReport { made_at: at(made_at), received_at, made_long_ago, read };
        assert_eq!(counted_on(&report).to_string(), counted, "{made_at} {read}");
    }
}
