//! What another system may hear of, when a try is repeated, and when an endpoint is given up.

use super::model::{DeliveryState, EndpointState, Trouble, WebhookEvent};
use crate::access::Action;
use crate::kernel::clock::Timestamp;
use crate::notify::model::Occurrence;

/// The event that tells other systems of what happened; none for what is between the service and its
/// people.
pub const fn event_of(what: Occurrence) -> Option<WebhookEvent> {
    Some(match what {
        Occurrence::FlowSubmitted => WebhookEvent::FlowSubmitted,
        Occurrence::FlowRegistered => WebhookEvent::FlowRegistered,
        Occurrence::FlowRefused => WebhookEvent::FlowRefused,
        Occurrence::FlowWithdrawn => WebhookEvent::FlowWithdrawn,
        Occurrence::FlowCancelled => WebhookEvent::FlowCancelled,
        Occurrence::FlowReturned => WebhookEvent::FlowReturned,
        Occurrence::FlowClosed => WebhookEvent::FlowClosed,
        Occurrence::FlowAmended => WebhookEvent::FlowAmended,
        Occurrence::PlacementNotified => WebhookEvent::PlacementNotified,
        Occurrence::PlacementPassedOn => WebhookEvent::PlacementPassedOn,
        Occurrence::PlacementCheckedIn => WebhookEvent::PlacementCheckedIn,
        Occurrence::PlacementPlaced => WebhookEvent::PlacementPlaced,
        Occurrence::PlacementRefused => WebhookEvent::PlacementRefused,
        Occurrence::PlacementRerouted => WebhookEvent::PlacementRerouted,
        Occurrence::PlacementMoved => WebhookEvent::PlacementMoved,
        Occurrence::PlacementLeft => WebhookEvent::PlacementLeft,
        Occurrence::PlacementEnded => WebhookEvent::PlacementEnded,
        Occurrence::CaseOpened => WebhookEvent::CaseOpened,
        Occurrence::CaseUnreachable => WebhookEvent::CaseUnreachable,
        // Told as `placement.placed` already, or of no one member.
        Occurrence::PlacementFiled
        | Occurrence::FlowOutlasted
        | Occurrence::FlowTakenOver
        | Occurrence::PaperReminder
        | Occurrence::PlacementsImported
        | Occurrence::CheckInHomecoming
        | Occurrence::CheckInNeedsReview
        | Occurrence::CaseAssigned
        | Occurrence::CaseLostSuspected
        | Occurrence::CaseHandedToHost
        | Occurrence::CaseHandedToHome
        | Occurrence::CasesLeft
        | Occurrence::CasesHandedOver
        | Occurrence::LiaisonAssigned
        | Occurrence::CorrectionAsked
        | Occurrence::CorrectionAccepted
        | Occurrence::CorrectionRefused
        | Occurrence::CorrectionWithdrawn
        | Occurrence::ContactDueSoon
        | Occurrence::ContactOverdue
        | Occurrence::ArrivalReminder
        | Occurrence::ReportDueSoon
        | Occurrence::ReportOverdue
        | Occurrence::EndpointDisabled => return None,
    })
}

/// The action that shows what an event is about: whoever subscribes has it themselves.
pub const fn needs(event: WebhookEvent) -> Action {
    match event {
        WebhookEvent::FlowSubmitted
        | WebhookEvent::FlowRegistered
        | WebhookEvent::FlowRefused
        | WebhookEvent::FlowWithdrawn
        | WebhookEvent::FlowCancelled
        | WebhookEvent::FlowReturned
        | WebhookEvent::FlowClosed
        | WebhookEvent::FlowAmended => Action::ReadFlows,
        WebhookEvent::PlacementNotified
        | WebhookEvent::PlacementPassedOn
        | WebhookEvent::PlacementCheckedIn
        | WebhookEvent::PlacementPlaced
        | WebhookEvent::PlacementRefused
        | WebhookEvent::PlacementRerouted
        | WebhookEvent::PlacementMoved
        | WebhookEvent::PlacementLeft
        | WebhookEvent::PlacementEnded => Action::ReadPlacements,
        WebhookEvent::CaseOpened | WebhookEvent::CaseUnreachable => Action::ReadAbsentees,
    }
}

/// Whether the host's side hears of it, and of which placement. What takes a member out of a host's
/// sight is told as well: else the other system would keep what it may not see any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostHears {
    Nothing,
    /// That the member goes elsewhere, and not to which placement.
    TheEnd,
    OfItsPlacement,
}

pub const fn host_hears(event: WebhookEvent) -> HostHears {
    match event {
        WebhookEvent::PlacementNotified
        | WebhookEvent::PlacementPassedOn
        | WebhookEvent::PlacementCheckedIn
        | WebhookEvent::PlacementPlaced
        | WebhookEvent::PlacementRefused
        | WebhookEvent::PlacementLeft
        | WebhookEvent::PlacementEnded => HostHears::OfItsPlacement,
        WebhookEvent::PlacementRerouted | WebhookEvent::PlacementMoved => HostHears::TheEnd,
        WebhookEvent::FlowSubmitted
        | WebhookEvent::FlowRegistered
        | WebhookEvent::FlowRefused
        | WebhookEvent::FlowWithdrawn
        | WebhookEvent::FlowCancelled
        | WebhookEvent::FlowReturned
        | WebhookEvent::FlowClosed
        | WebhookEvent::FlowAmended
        | WebhookEvent::CaseOpened
        | WebhookEvent::CaseUnreachable => HostHears::Nothing,
    }
}

/// Seconds between one try and the next; after the last of them it is dead.
pub const PAUSES: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterTry {
    Delivered,
    AgainIn { seconds: i64 },
    Dead,
}

/// The answer of an endpoint that wants nothing more.
pub const GONE: Trouble = Trouble::Status(410);

/// What becomes of a delivery after a try; `attempts` counts it. Anything but a 2xx is tried again, where
/// the endpoint wants to hear at all.
pub fn after_try(outcome: Result<(), Trouble>, attempts: i32) -> AfterTry {
    match outcome {
        Ok(()) => return AfterTry::Delivered,
        Err(GONE) => return AfterTry::Dead,
        Err(_) => {}
    }
    let pause = usize::try_from(attempts).ok().and_then(|tried| PAUSES.get(tried.checked_sub(1)?));
    pause.map_or(AfterTry::Dead, |seconds| AfterTry::AgainIn { seconds: *seconds })
}

/// Days without any success after which an endpoint is switched off.
const GIVEN_UP_DAYS: i64 = 5;

/// What becomes of an endpoint after tries of which none succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterFailure {
    /// Nothing is sent to it until then, so that it does not hold up the others.
    RestUntil(Timestamp),
    Disable,
}

/// It rests for as long as it has been failing, between five seconds and five minutes. One that says
/// 410 wants nothing more.
pub fn after_failure(gone: bool, failing_since: Timestamp, now: Timestamp) -> AfterFailure {
    let failing = now.seconds() - failing_since.seconds();
    if gone || failing >= GIVEN_UP_DAYS * 86_400 {
        AfterFailure::Disable
    } else {
        AfterFailure::RestUntil(now.plus_seconds(failing.clamp(5, 300)))
    }
}

/// Whether a delivery can be sent once more.
pub fn may_replay(delivery: DeliveryState) -> bool {
    match delivery {
        DeliveryState::Delivered | DeliveryState::Dead | DeliveryState::Dropped => true,
        DeliveryState::Waiting | DeliveryState::Sending => false,
    }
}

/// The state of an endpoint after its owner's word.
pub fn switched(state: EndpointState, active: Option<bool>) -> EndpointState {
    match active {
        Some(true) => EndpointState::Active,
        Some(false) => EndpointState::Paused,
        None => state,
    }
}

/// The endpoints that one organization may have.
pub const MOST_ENDPOINTS: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    const FAILED: Result<(), Trouble> = Err(Trouble::Status(500));

    #[test]
    fn ten_tries_in_three_days_and_then_it_is_dead() {
        let mut waited = 0;
        for (attempt, pause) in (1..).zip(PAUSES) {
            assert_eq!(after_try(FAILED, attempt), AfterTry::AgainIn { seconds: pause });
            waited += pause;
        }
        assert_eq!(after_try(FAILED, 10), AfterTry::Dead);
        assert_eq!(waited / 3_600, 75);
        assert!(PAUSES.is_sorted());
    }

    #[test]
    fn only_a_2xx_is_a_success() {
        for trouble in [
            Trouble::Unreachable,
            Trouble::AddressRefused,
            Trouble::Unanswered,
            Trouble::Status(302),
            Trouble::Status(503),
        ] {
            assert_eq!(after_try(Err(trouble), 1), AfterTry::AgainIn { seconds: 5 }, "{trouble:?}");
        }
        assert_eq!(after_try(Ok(()), 10), AfterTry::Delivered);
    }

    #[test]
    fn what_is_refused_for_good_is_dead_at_the_first_try() {
        assert_eq!(after_try(Err(Trouble::Status(410)), 1), AfterTry::Dead);
    }

    #[test]
    fn an_endpoint_rests_longer_the_longer_it_fails_and_is_given_up_after_five_days() {
        let now = Timestamp(1_800_000_000_000_000);
        for (gone, failing, expected) in [
            (false, 0, Some(5)),
            (false, 5, Some(5)),
            (false, 60, Some(60)),
            (false, 86_400, Some(300)),
            (false, 5 * 86_400 - 1, Some(300)),
            (false, 5 * 86_400, None),
            (true, 0, None),
        ] {
            let expected = expected.map_or(AfterFailure::Disable, |rest| {
                AfterFailure::RestUntil(now.plus_seconds(rest))
            });
            let found = after_failure(gone, now.plus_seconds(-failing), now);
            assert_eq!(found, expected, "{gone} {failing}");
        }
    }

    #[test]
    fn what_is_on_its_way_is_not_replayed() {
        let replayed: Vec<&str> = DeliveryState::ALL
            .iter()
            .filter(|state| may_replay(**state))
            .map(|state| state.as_str())
            .collect();
        assert_eq!(replayed, ["delivered", "dead", "dropped"]);
    }

    #[test]
    fn an_owner_switches_off_and_on() {
        use EndpointState::{Active, Disabled, Paused};
        for (state, word, expected) in [
            (Active, Some(false), Paused),
            (Active, None, Active),
            (Paused, Some(true), Active),
            (Disabled, Some(true), Active),
            (Disabled, Some(false), Paused),
            (Disabled, None, Disabled),
        ] {
            assert_eq!(switched(state, word), expected);
        }
    }

    /// The events, what they need and what the host's side hears, as a table to be read.
    #[test]
    fn the_events_and_who_hears_them() {
        let told: Vec<(&str, &str, HostHears)> = WebhookEvent::ALL
            .iter()
            .map(|event| (event.as_str(), needs(*event).as_str(), host_hears(*event)))
            .collect();
        use HostHears::{Nothing, OfItsPlacement, TheEnd};
        let expected = [
            ("flow.submitted", "flow.read", Nothing),
            ("flow.registered", "flow.read", Nothing),
            ("flow.refused", "flow.read", Nothing),
            ("flow.withdrawn", "flow.read", Nothing),
            ("flow.cancelled", "flow.read", Nothing),
            ("flow.returned", "flow.read", Nothing),
            ("flow.closed", "flow.read", Nothing),
            ("flow.amended", "flow.read", Nothing),
            ("placement.notified", "placement.read", OfItsPlacement),
            ("placement.passed_on", "placement.read", OfItsPlacement),
            ("placement.checked_in", "placement.read", OfItsPlacement),
            ("placement.placed", "placement.read", OfItsPlacement),
            ("placement.refused", "placement.read", OfItsPlacement),
            ("placement.rerouted", "placement.read", TheEnd),
            ("placement.moved", "placement.read", TheEnd),
            ("placement.left", "placement.read", OfItsPlacement),
            ("placement.ended", "placement.read", OfItsPlacement),
            ("case.opened", "absentee.read", Nothing),
            ("case.unreachable", "absentee.read", Nothing),
        ];
        assert_eq!(told, expected);
        let heard = Occurrence::ALL.iter().filter_map(|what| event_of(*what));
        assert_eq!(heard.collect::<Vec<_>>(), WebhookEvent::ALL);
    }
}
