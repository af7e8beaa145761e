//! The decisions about a placement: transitions with their grounds, and the host's deadlines.

pub mod dates;
pub mod party;
pub mod succession;

use serde_json::json;

use super::model::{
    HostSide, Opening, PlacementActor, PlacementDates, PlacementEvent, PlacementState,
    RefusalGround,
};
use crate::flow::model::Destination;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::policy::model::{Due, Parameter};
use crate::policy::rules::PolicyBook;

/// Who keeps the host's half for this destination.
pub fn host_side(destination: &Destination) -> HostSide {
    match destination {
        Destination::Organization { organization } => HostSide::Inside(*organization),
        Destination::Place { .. } => HostSide::Outside,
        Destination::Abroad { .. } | Destination::Unknown => HostSide::Nobody,
    }
}

/// The first state of a new placement. One who had arrived has not to report in twice, but the
/// new host still decides (DOMAIN 5.3: a move takes the old and the new host).
pub const fn opening_state(opening: Opening) -> PlacementState {
    match opening {
        Opening::Registered | Opening::Passed { arrived: false } => PlacementState::Notified,
        Opening::Passed { arrived: true } => PlacementState::CheckedIn,
    }
}

/// The state as it is on `today`: notified turns not arrived by the deadline, without any job.
pub fn phase(stored: PlacementState, check_in_due: &Due, today: Day) -> PlacementState {
    phase_by(stored, check_in_due.on, today)
}

/// The same by the last day to arrive alone.
pub fn phase_by(stored: PlacementState, arrive_by: Day, today: Day) -> PlacementState {
    if stored == PlacementState::Notified && arrive_by < today {
        PlacementState::NotArrived
    } else {
        stored
    }
}

impl PlacementState {
    /// Whether the member is (about to be) with this host: at most one such placement per flow.
    pub const fn is_open(self) -> bool {
        match self {
            PlacementState::Notified
            | PlacementState::NotArrived
            | PlacementState::CheckedIn
            | PlacementState::Verifying
            | PlacementState::Placed => true,
            PlacementState::Moved
            | PlacementState::Left
            | PlacementState::Refused
            | PlacementState::Rerouted
            | PlacementState::Withdrawn => false,
        }
    }
}

/// The facts a transition asks for, as the service found them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Guards {
    /// The host does not use this system: the home branch records what the host did.
    pub host_outside: bool,
    pub branch_given: bool,
    /// The branch has groups, so one of them has to be named.
    pub branch_has_groups: bool,
    pub group_given: bool,
    pub refusal_ground: Option<RefusalGround>,
    /// The host to which the member is passed on.
    pub next_host_given: bool,
}

/// The state after `event`. `state` is the [`phase`], not the stored state.
///
/// Fails with `not_an_actor`, `placement_state`, `place_not_given` or `ground_needed`.
pub fn step(
    state: PlacementState,
    event: PlacementEvent,
    actor: PlacementActor,
    guards: &Guards,
) -> Outcome<PlacementState> {
    if !may(event, actor, guards.host_outside) {
        return Err(Fault::new(Code::NotAnActor));
    }
    let next = next(state, event).ok_or_else(|| {
        Fault::new(Code::PlacementState).because(json!({ "state": state, "event": event }))
    })?;
    guard(state, event, guards)?;
    Ok(next)
}

/// Who may bring about an event, before any state is looked at.
pub const fn may(event: PlacementEvent, actor: PlacementActor, host_outside: bool) -> bool {
    use PlacementActor::{HomeBranch, HostBranch, HostCommittee, Member, Proxy, System};
    let host = matches!(actor, HostBranch | HostCommittee)
        || (host_outside && matches!(actor, HomeBranch));
    match event {
        // A member's arrival comes through `check-ins`; the host's finding through here.
        PlacementEvent::CheckIn => host || matches!(actor, Member | Proxy),
        PlacementEvent::BeginVerifying
        | PlacementEvent::Accept
        | PlacementEvent::Refuse
        | PlacementEvent::Move => host,
        PlacementEvent::Reroute => matches!(actor, HostCommittee | HomeBranch),
        // The end of the flow ends the placement.
        PlacementEvent::Leave => host || matches!(actor, System),
        PlacementEvent::Withdraw => matches!(actor, System),
    }
}

/// Where an event leads when actor and guards allow it; `None`: not from this state.
const fn next(state: PlacementState, event: PlacementEvent) -> Option<PlacementState> {
    use PlacementEvent as E;
    use PlacementState as S;
    match (state, event) {
        (S::Notified | S::NotArrived, E::CheckIn) => Some(S::CheckedIn),
        (S::CheckedIn, E::BeginVerifying) => Some(S::Verifying),
        (S::CheckedIn | S::Verifying, E::Accept) => Some(S::Placed),
        (S::Notified | S::NotArrived | S::CheckedIn | S::Verifying, E::Refuse) => Some(S::Refused),
        (S::Notified | S::NotArrived | S::CheckedIn | S::Verifying | S::Refused, E::Reroute) => {
            Some(S::Rerouted)
        }
        (S::Placed, E::Move) => Some(S::Moved),
        (S::Placed, E::Leave) => Some(S::Left),
        (S::Notified | S::NotArrived | S::CheckedIn | S::Verifying | S::Refused, E::Withdraw) => {
            Some(S::Withdrawn)
        }
        (S::Notified | S::NotArrived, E::BeginVerifying | E::Accept | E::Move | E::Leave)
        | (S::CheckedIn, E::CheckIn | E::Move | E::Leave)
        | (S::Verifying, E::CheckIn | E::BeginVerifying | E::Move | E::Leave)
        | (
            S::Placed,
            E::CheckIn | E::BeginVerifying | E::Accept | E::Refuse | E::Reroute | E::Withdraw,
        )
        | (
            S::Refused,
            E::CheckIn | E::BeginVerifying | E::Accept | E::Refuse | E::Move | E::Leave,
        )
        | (
            S::Moved | S::Left | S::Rerouted | S::Withdrawn,
            E::CheckIn
            | E::BeginVerifying
            | E::Accept
            | E::Refuse
            | E::Reroute
            | E::Move
            | E::Leave
            | E::Withdraw,
        ) => None,
    }
}

fn guard(state: PlacementState, event: PlacementEvent, guards: &Guards) -> Outcome<()> {
    let lacking = match event {
        PlacementEvent::Accept => {
            // An outside host's branches are not in the tree; the record names it in words.
            let named = guards.host_outside
                || (guards.branch_given && (guards.group_given || !guards.branch_has_groups));
            (!named).then_some(Code::PlaceNotGiven)
        }
        PlacementEvent::Refuse => {
            let holds = guards.refusal_ground.is_some_and(|ground| ground.holds_in(state));
            (!holds).then_some(Code::GroundNeeded)
        }
        PlacementEvent::Reroute | PlacementEvent::Move => {
            (!guards.next_host_given).then_some(Code::NextHostNeeded)
        }
        PlacementEvent::CheckIn
        | PlacementEvent::BeginVerifying
        | PlacementEvent::Leave
        | PlacementEvent::Withdraw => None,
    };
    lacking.map_or(Ok(()), |code| Err(Fault::new(code)))
}

impl RefusalGround {
    /// Before the member has come there is nothing to verify: the host can only say "not here".
    fn holds_in(self, state: PlacementState) -> bool {
        match self {
            RefusalGround::NotHere => true,
            RefusalGround::NotAMember
            | RefusalGround::AlreadyPlacedElsewhere
            | RefusalGround::DocumentVoid => {
                matches!(state, PlacementState::CheckedIn | PlacementState::Verifying)
            }
        }
    }
}

/// The last day to report arrival, from departure or notice, whichever is later: nobody is late
/// because the registration was.
pub fn check_in_due(dates: &PlacementDates, county: Option<&str>, book: &PolicyBook) -> Due {
    let start = dates.departs_on.max(dates.notified_on);
    book.due(county, start, Parameter::CheckInDeadlineDays)
}

/// The last day for the host to place a member who checked in on `checked_in_on`.
pub fn acceptance_due(checked_in_on: Day, county: Option<&str>, book: &PolicyBook) -> Due {
    book.due(county, checked_in_on, Parameter::PlacementAcceptanceDays)
}

/// The last day to file a placement made on `placed_on` with the host committee.
pub fn filing_due(placed_on: Day, county: Option<&str>, book: &PolicyBook) -> Due {
    book.due(county, placed_on, Parameter::PlacementFilingDays)
}

#[cfg(test)]
mod tests;
