//! The state machine of an outbound registration (DOMAIN 5.1, DECISIONS 10, 14, 15).

use serde_json::json;

use crate::flow::model::{CloseGround, FlowActor, FlowEvent, FlowState};
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};

/// The state as it is on `today`: what is registered is in flow once the departure date has come.
///
/// No job writes that (DECISIONS 12). `in_flow` is stored only by an event: a confirmed departure,
/// or an amendment on the way. So a stored `registered` past its date says that the member should
/// be away but nobody has confirmed it, and cancelling is still possible.
pub fn phase(stored: FlowState, departs_on: Day, today: Day) -> FlowState {
    match stored {
        FlowState::Registered if departs_on <= today => FlowState::InFlow,
        FlowState::Draft
        | FlowState::Submitted
        | FlowState::Registered
        | FlowState::InFlow
        | FlowState::Refused
        | FlowState::Withdrawn
        | FlowState::Cancelled
        | FlowState::Returned
        | FlowState::Transferred
        | FlowState::Closed => stored,
    }
}

impl FlowState {
    /// Whether the flow still counts as the member's one open flow (DOMAIN 0.2). A draft does not
    /// bind anybody; it is checked when it is submitted.
    pub const fn is_open(self) -> bool {
        match self {
            FlowState::Submitted | FlowState::Registered | FlowState::InFlow => true,
            FlowState::Draft
            | FlowState::Refused
            | FlowState::Withdrawn
            | FlowState::Cancelled
            | FlowState::Returned
            | FlowState::Transferred
            | FlowState::Closed => false,
        }
    }
}

/// The facts a transition asks for, as the service found them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Guards {
    /// Another flow of the member is open.
    pub other_open_flow: bool,
    /// The pre-departure talk is recorded, or it is recorded why none was held.
    pub talk_settled: bool,
    pub reason_given: bool,
    /// Why a proxy acts for the member.
    pub proxy_reason_given: bool,
    /// Somebody has confirmed that the member is away: the stored state is `in_flow`.
    pub departure_confirmed: bool,
    /// A homecoming was reported, or the home branch recorded the member's report.
    pub homecoming_made: bool,
    pub close_ground: Option<CloseGround>,
    pub document_number_given: bool,
}

/// The state after `event`. `state` is the [`phase`], not the stored state.
///
/// Fails with `not_an_actor`, `flow_state`, or what the guard of the event lacks.
pub fn step(
    state: FlowState,
    event: FlowEvent,
    actor: FlowActor,
    guards: &Guards,
) -> Outcome<FlowState> {
    if !may(event, actor) {
        return Err(Fault::new(Code::NotAnActor));
    }
    let next = next(state, event).ok_or_else(|| {
        Fault::new(Code::FlowState).because(json!({ "state": state, "event": event }))
    })?;
    if actor == FlowActor::Proxy && !guards.proxy_reason_given {
        return Err(Fault::new(Code::ReasonNeeded).because(json!({ "for": "on_behalf_of" })));
    }
    guard(state, event, actor, guards)?;
    let by_transfer = guards.close_ground == Some(CloseGround::TransferReceived);
    Ok(if event == FlowEvent::Close && by_transfer { FlowState::Transferred } else { next })
}

/// Who may bring about an event, before any state is looked at.
pub const fn may(event: FlowEvent, actor: FlowActor) -> bool {
    use FlowActor::{HomeBranch, HomeCommittee, HostBranch, Member, Proxy, System};
    match event {
        FlowEvent::Submit | FlowEvent::Withdraw => matches!(actor, Member | Proxy),
        FlowEvent::Register | FlowEvent::Refuse | FlowEvent::Return => matches!(actor, HomeBranch),
        FlowEvent::Cancel => matches!(actor, Member | Proxy | HomeBranch),
        FlowEvent::Amend => matches!(actor, Member | Proxy | HomeBranch | HostBranch),
        // An arrival confirms the departure through the service.
        FlowEvent::Depart => matches!(actor, Member | Proxy | HomeBranch | HostBranch | System),
        // The register's own leaving by document carries its cause here (DECISIONS 14, 32).
        FlowEvent::Close => matches!(actor, HomeCommittee | System),
    }
}

/// Where an event leads when actor and guards allow it; `None`: not from this state.
const fn next(state: FlowState, event: FlowEvent) -> Option<FlowState> {
    use FlowEvent as E;
    use FlowState as S;
    match (state, event) {
        (S::Draft, E::Submit) => Some(S::Submitted),
        (S::Submitted, E::Register) => Some(S::Registered),
        (S::Submitted, E::Refuse) => Some(S::Refused),
        (S::Draft | S::Submitted, E::Withdraw) => Some(S::Withdrawn),
        (S::Registered | S::InFlow, E::Cancel) => Some(S::Cancelled),
        (S::Draft | S::Submitted | S::Registered | S::InFlow, E::Amend) => Some(state),
        (S::Registered | S::InFlow, E::Depart) => Some(S::InFlow),
        (S::InFlow, E::Return) => Some(S::Returned),
        (S::Draft | S::Submitted | S::Registered | S::InFlow, E::Close) => Some(S::Closed),
        (S::Draft, E::Register | E::Refuse | E::Cancel | E::Depart | E::Return)
        | (S::Submitted, E::Submit | E::Cancel | E::Depart | E::Return)
        | (S::Registered, E::Submit | E::Register | E::Refuse | E::Withdraw | E::Return)
        | (S::InFlow, E::Submit | E::Register | E::Refuse | E::Withdraw)
        | (
            S::Refused | S::Withdrawn | S::Cancelled | S::Returned | S::Transferred | S::Closed,
            E::Submit
            | E::Register
            | E::Refuse
            | E::Withdraw
            | E::Cancel
            | E::Amend
            | E::Depart
            | E::Return
            | E::Close,
        ) => None,
    }
}

/// What each event needs besides state and actor.
fn guard(state: FlowState, event: FlowEvent, actor: FlowActor, guards: &Guards) -> Outcome<()> {
    let lacking = match event {
        FlowEvent::Submit => guards.other_open_flow.then_some(Code::FlowAlreadyOpen),
        FlowEvent::Register => (!guards.talk_settled).then_some(Code::TalkNotRecorded),
        FlowEvent::Refuse => (!guards.reason_given).then_some(Code::ReasonNeeded),
        // Once somebody saw the member away there is a return to confirm, nothing to cancel.
        FlowEvent::Cancel if state == FlowState::InFlow && guards.departure_confirmed => {
            Some(Code::FlowState)
        }
        FlowEvent::Cancel => {
            (actor == FlowActor::HomeBranch && !guards.reason_given).then_some(Code::ReasonNeeded)
        }
        FlowEvent::Return => (!guards.homecoming_made).then_some(Code::HomecomingNotMade),
        FlowEvent::Close => (guards.close_ground.is_none() || !guards.document_number_given)
            .then_some(Code::ClosingDocumentNeeded),
        // A host is party to the flow once it is registered (DECISIONS 10).
        FlowEvent::Amend => {
            let unknown_to_host = matches!(state, FlowState::Draft | FlowState::Submitted);
            (actor == FlowActor::HostBranch && unknown_to_host).then_some(Code::NotAnActor)
        }
        FlowEvent::Withdraw | FlowEvent::Depart => None,
    };
    lacking.map_or(Ok(()), |code| Err(Fault::new(code)))
}
