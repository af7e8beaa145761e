//! Who may decide on a proposed phone, and until when.

use super::model::PhoneChangeState;
use crate::access::AccountId;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};

/// A proposal waits for the second officer for a week.
const WAITING_SECONDS: i64 = 7 * 86_400;

pub fn expires_at(proposed_at: Timestamp) -> Timestamp {
    proposed_at.plus_seconds(WAITING_SECONDS)
}

/// What is done to a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Confirm,
    Refuse,
}

/// The state as it holds now: a proposal nobody decided on is over by itself.
pub fn state_at(
    state: PhoneChangeState,
    expires_at: Timestamp,
    now: Timestamp,
) -> PhoneChangeState {
    match state {
        PhoneChangeState::Proposed if expires_at <= now => PhoneChangeState::Expired,
        PhoneChangeState::Proposed
        | PhoneChangeState::Confirmed
        | PhoneChangeState::Refused
        | PhoneChangeState::Superseded
        | PhoneChangeState::Expired => state,
    }
}

/// The state after the verb, or 409. `same_number` tells whether the record still holds the number
/// that was to be replaced.
pub fn step(state: PhoneChangeState, verb: Verb, same_number: bool) -> Outcome<PhoneChangeState> {
    match (state, verb) {
        (PhoneChangeState::Proposed, Verb::Confirm) if same_number => {
            Ok(PhoneChangeState::Confirmed)
        }
        (PhoneChangeState::Proposed, Verb::Refuse) => Ok(PhoneChangeState::Refused),
        (
            PhoneChangeState::Proposed
            | PhoneChangeState::Confirmed
            | PhoneChangeState::Refused
            | PhoneChangeState::Superseded
            | PhoneChangeState::Expired,
            Verb::Confirm | Verb::Refuse,
        ) => Err(Fault::new(Code::PhoneChangeState)),
    }
}

/// Two pairs of eyes: the one who confirms is another than the one who proposed.
pub fn check_second(proposed_by: AccountId, decides: AccountId) -> Outcome<()> {
    if proposed_by == decides { Err(Fault::new(Code::TwoOfficersNeeded)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::Id;

    #[test]
    fn only_what_waits_is_decided_and_only_over_the_number_it_was_meant_for() {
        use PhoneChangeState::{Confirmed, Proposed, Refused};
        for state in PhoneChangeState::ALL {
            let decided = |verb, same| step(*state, verb, same).ok();
            let waits = *state == Proposed;
            assert_eq!(decided(Verb::Confirm, true), waits.then_some(Confirmed), "{state}");
            assert_eq!(decided(Verb::Confirm, false), None, "{state}");
            assert_eq!(decided(Verb::Refuse, true), waits.then_some(Refused), "{state}");
            assert_eq!(decided(Verb::Refuse, false), waits.then_some(Refused), "{state}");
        }
    }

    #[test]
    fn a_proposal_waits_for_a_week() {
        let proposed = Timestamp(1_000_000);
        let until = expires_at(proposed);
        for (seconds, state) in [
            (0, PhoneChangeState::Proposed),
            (7 * 86_400 - 1, PhoneChangeState::Proposed),
            (7 * 86_400, PhoneChangeState::Expired),
        ] {
            let now = proposed.plus_seconds(seconds);
            assert_eq!(state_at(PhoneChangeState::Proposed, until, now), state, "{seconds}");
            let confirmed = state_at(PhoneChangeState::Confirmed, until, now);
            assert_eq!(confirmed, PhoneChangeState::Confirmed);
        }
    }

    #[test]
    fn nobody_confirms_their_own_proposal() {
        assert!(check_second(Id::from_raw(1), Id::from_raw(1)).is_err());
        assert!(check_second(Id::from_raw(1), Id::from_raw(2)).is_ok());
    }
}
