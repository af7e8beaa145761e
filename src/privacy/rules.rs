//! On what each use of data stands, and whether it may go on.

use super::model::{Basis, Purpose, Standpoint};

/// What a use of data stands on. What is the organisation's duty is told and not asked for; the rest ends
/// when the member says so.
pub const fn basis(purpose: Purpose) -> Basis {
    match purpose {
        Purpose::Membership | Purpose::OutboundRegistration => Basis::Duty,
        Purpose::ShortMessages | Purpose::OtherSystems => Basis::Consent,
    }
}

/// Where a purpose stands after what the member said last; without a word, what the notice says holds.
pub fn standpoint(purpose: Purpose, said: Option<bool>) -> Standpoint {
    match (basis(purpose), said) {
        (Basis::Consent, Some(false)) => Standpoint::Withdrawn,
        (Basis::Consent, Some(true) | None) | (Basis::Duty, _) => Standpoint::InForce,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_purposes_and_what_they_stand_on() {
        use Standpoint::{InForce, Withdrawn};
        for (purpose, said, expected) in [
            (Purpose::Membership, Some(false), InForce),
            (Purpose::OutboundRegistration, Some(false), InForce),
            (Purpose::ShortMessages, None, InForce),
            (Purpose::ShortMessages, Some(false), Withdrawn),
            (Purpose::ShortMessages, Some(true), InForce),
            (Purpose::OtherSystems, None, InForce),
            (Purpose::OtherSystems, Some(false), Withdrawn),
            (Purpose::OtherSystems, Some(true), InForce),
        ] {
            assert_eq!(standpoint(purpose, said), expected, "{purpose} {said:?}");
        }
    }
}
