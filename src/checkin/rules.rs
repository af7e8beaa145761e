//! What a check-in does. Nothing well-formed is refused (DECISIONS 12): a member who reports has
//! done the right thing, whatever the clock, the network or the paperwork say.

use super::model::{
    CheckInEffect, CheckInKind, Effect, FlowSeen, PastReport, PlacementSeen, Report,
    ReturnProposal, ReviewReason,
};
use crate::flow::model::FlowState;
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::placement::model::{PlacementEvent, PlacementState};
use crate::policy::model::{Parameter, Ruling};
use crate::policy::rules::PolicyBook;

/// How far a device's clock may run ahead unremarked: phones set by hand differ by minutes.
const CLOCK_TOLERANCE_SECONDS: i64 = 10 * 60;

/// The effect of a report on the member's flow and on the placement paired with it.
pub fn classify(
    report: &Report<'_>,
    flow: Option<&FlowSeen>,
    placement: Option<&PlacementSeen<'_>>,
    county: Option<&str>,
    book: &PolicyBook,
) -> Effect {
    let made_at = effective_time(report);
    let Some(flow) = flow else {
        return keep(made_at, ReviewReason::NoFlow, None);
    };
    if let Some(reason) = misfit(report.kind, made_at, flow) {
        return keep(made_at, reason, None);
    }
    let effect = match report.kind {
        CheckInKind::Arrival => arrival(made_at, report.place, placement),
        CheckInKind::Homecoming => {
            Effect { return_proposal: ReturnProposal::Made, ..applied(made_at) }
        }
        CheckInKind::AllIsWell | CheckInKind::ReportBack => applied(made_at),
    };
    match clock_remark(report, county, book) {
        Some((reason, ruling)) if effect.reason.is_none() => {
            Effect { effect: CheckInEffect::NeedsReview, reason: Some(reason), ruling, ..effect }
        }
        Some(_) | None => effect,
    }
}

/// The day a report back counts by: that of the device, unless its clock was ahead; the receipt where the
/// branch has read what a phone dated long ago.
pub fn counted_on(report: &PastReport) -> Day {
    let at = if report.made_long_ago && report.read {
        report.received_at
    } else {
        report.made_at.min(report.received_at)
    };
    at.day()
}

/// The device's time, unless it lies in the future: then the receipt is what is known.
fn effective_time(report: &Report<'_>) -> Timestamp {
    report.made_at.min(report.received_at)
}

/// Why the report does not fit the flow at all, so that it moves nothing.
fn misfit(kind: CheckInKind, made_at: Timestamp, flow: &FlowSeen) -> Option<ReviewReason> {
    let moves = matches!(kind, CheckInKind::Arrival | CheckInKind::Homecoming);
    match flow.phase {
        FlowState::Draft | FlowState::Submitted => Some(ReviewReason::NotYetRegistered),
        FlowState::Refused
        | FlowState::Withdrawn
        | FlowState::Cancelled
        | FlowState::Returned
        | FlowState::Transferred
        | FlowState::Closed => Some(ReviewReason::FlowClosed),
        FlowState::Registered if kind == CheckInKind::Homecoming => Some(ReviewReason::OutOfOrder),
        FlowState::Registered | FlowState::InFlow => {
            let overtaken = flow.last_movement.is_some_and(|last| made_at < last);
            let too_early = made_at.day() < flow.first_day;
            (moves && (overtaken || too_early)).then_some(ReviewReason::OutOfOrder)
        }
    }
}

/// An arrival confirms the departure and, where a host waits, reports the member in there. The
/// pairing goes by the flow's open placement; a place in another prefecture pairs with none.
fn arrival(
    made_at: Timestamp,
    place: Option<&str>,
    placement: Option<&PlacementSeen<'_>>,
) -> Effect {
    let arrived = Effect {
        confirms_departure: true,
        return_proposal: ReturnProposal::Cleared,
        ..applied(made_at)
    };
    let Some(placement) = placement else {
        return arrived;
    };
    let review = |reason| Effect {
        effect: CheckInEffect::NeedsReview,
        reason: Some(reason),
        ..arrived.clone()
    };
    match placement.stored {
        PlacementState::Refused
        | PlacementState::Moved
        | PlacementState::Left
        | PlacementState::Rerouted
        | PlacementState::Withdrawn => review(ReviewReason::PlacementClosed),
        PlacementState::Notified
        | PlacementState::NotArrived
        | PlacementState::CheckedIn
        | PlacementState::Verifying
        | PlacementState::Placed
            if elsewhere(place, placement.region) =>
        {
            review(ReviewReason::Elsewhere)
        }
        // A second arrival says that all is well.
        PlacementState::CheckedIn | PlacementState::Verifying | PlacementState::Placed => arrived,
        PlacementState::Notified | PlacementState::NotArrived => {
            let reported = Effect { placement: Some(PlacementEvent::CheckIn), ..arrived.clone() };
            // By the day it was made: who reported in time without a network was in time.
            if placement.check_in_due.passed(made_at.day()) {
                Effect {
                    placement: reported.placement,
                    ruling: Some(placement.check_in_due.ruling.clone()),
                    ..review(ReviewReason::Late)
                }
            } else {
                reported
            }
        }
    }
}

/// Whether two division codes lie in different prefectures (first four digits of GB/T 2260).
fn elsewhere(place: Option<&str>, host: Option<&str>) -> bool {
    match (place.and_then(|code| code.get(..4)), host.and_then(|code| code.get(..4))) {
        (Some(place), Some(host)) => place != host,
        (Some(_) | None, None) | (None, Some(_)) => false,
    }
}

/// What is odd about the time the device gave.
fn clock_remark(
    report: &Report<'_>,
    county: Option<&str>,
    book: &PolicyBook,
) -> Option<(ReviewReason, Option<Ruling>)> {
    if report.made_at > report.received_at.plus_seconds(CLOCK_TOLERANCE_SECONDS) {
        return Some((ReviewReason::DeviceClockAhead, None));
    }
    let received_on = report.received_at.day();
    let ruling = book.at(county, received_on, Parameter::CheckInBackdateDays);
    (report.made_at.day() < ruling.before(received_on))
        .then_some((ReviewReason::MadeLongAgo, Some(ruling)))
}

fn applied(made_at: Timestamp) -> Effect {
    Effect {
        effect: CheckInEffect::Applied,
        reason: None,
        seen_on: made_at.day(),
        confirms_departure: false,
        placement: None,
        return_proposal: ReturnProposal::Unchanged,
        ruling: None,
    }
}

/// Kept as a sign of life, and nothing moved.
fn keep(made_at: Timestamp, reason: ReviewReason, ruling: Option<Ruling>) -> Effect {
    Effect { effect: CheckInEffect::NeedsReview, reason: Some(reason), ruling, ..applied(made_at) }
}

#[cfg(test)]
mod tests;
