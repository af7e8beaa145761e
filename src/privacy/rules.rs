//! On what each use of data stands, and whether it may go on (ADR 22).

use super::model::{Basis, Purpose, Standpoint};

/// What a use of data stands on. A duty is told and not asked for; some of it ends when the member objects.
/// The rest does not begin before the member has consented.
pub const fn basis(purpose: Purpose) -> Basis {
    match purpose {
        Purpose::Membership | Purpose::OutboundRegistration => Basis::Duty,
        Purpose::ShortMessages => Basis::DutyWithObjection,
        Purpose::OtherSystems => Basis::Consent,
    }
}

/// What a member said last of a purpose, and the notice it was said under.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    pub given: bool,
    pub notice_version: i32,
}

/// Where a purpose stands after the member's last word. `asked_anew` is the latest notice in force that
/// asks for consents anew, 0 for none: a consent under an earlier one has lapsed, since it was to something
/// else. Who withdrew or objected does not have to do so again.
pub const fn standpoint(purpose: Purpose, word: Option<Word>, asked_anew: i32) -> Standpoint {
    match (basis(purpose), word) {
        (Basis::Duty, _) | (Basis::DutyWithObjection, None | Some(Word { given: true, .. })) => {
            Standpoint::InForce
        }
        (Basis::DutyWithObjection, Some(Word { given: false, .. })) => Standpoint::Objected,
        (Basis::Consent, None) => Standpoint::NotGiven,
        (Basis::Consent, Some(Word { given: false, .. })) => Standpoint::Withdrawn,
        (Basis::Consent, Some(Word { given: true, notice_version })) => {
            if notice_version < asked_anew { Standpoint::Lapsed } else { Standpoint::Given }
        }
    }
}

/// Whether data may be used.
pub const fn allows(standpoint: Standpoint) -> bool {
    match standpoint {
        Standpoint::InForce | Standpoint::Given => true,
        Standpoint::Objected
        | Standpoint::NotGiven
        | Standpoint::Withdrawn
        | Standpoint::Lapsed => false,
    }
}

/// Whether a word changes anything. Nothing that was not given is withdrawn.
pub const fn is_news(before: Standpoint, given: bool) -> bool {
    match before {
        Standpoint::InForce | Standpoint::Given => !given,
        Standpoint::Objected | Standpoint::NotGiven | Standpoint::Withdrawn => given,
        Standpoint::Lapsed => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn said(given: bool, notice_version: i32) -> Option<Word> {
        Some(Word { given, notice_version })
    }

    #[test]
    fn where_each_purpose_stands() {
        use Purpose::{Membership, OtherSystems, OutboundRegistration, ShortMessages};
        use Standpoint::{Given, InForce, Lapsed, NotGiven, Objected, Withdrawn};
        for (purpose, word, asked_anew, expected, used) in [
            (Membership, None, 0, InForce, true),
            (Membership, said(false, 1), 0, InForce, true),
            (OutboundRegistration, said(false, 1), 2, InForce, true),
            (ShortMessages, None, 0, InForce, true),
            (ShortMessages, None, 2, InForce, true),
            (ShortMessages, said(false, 1), 0, Objected, false),
            (ShortMessages, said(false, 1), 2, Objected, false),
            (ShortMessages, said(true, 1), 2, InForce, true),
            (OtherSystems, None, 0, NotGiven, false),
            (OtherSystems, None, 2, NotGiven, false),
            (OtherSystems, said(true, 1), 0, Given, true),
            (OtherSystems, said(true, 1), 2, Lapsed, false),
            (OtherSystems, said(true, 2), 2, Given, true),
            (OtherSystems, said(true, 3), 2, Given, true),
            (OtherSystems, said(false, 1), 0, Withdrawn, false),
            (OtherSystems, said(false, 1), 2, Withdrawn, false),
        ] {
            let stands = standpoint(purpose, word, asked_anew);
            assert_eq!(stands, expected, "{purpose} {word:?} {asked_anew}");
            assert_eq!(allows(stands), used, "{purpose} {word:?} {asked_anew}");
        }
    }

    #[test]
    fn what_is_said_again_is_no_news() {
        for (before, consents, refuses) in [
            (Standpoint::InForce, false, true),
            (Standpoint::Objected, true, false),
            (Standpoint::NotGiven, true, false),
            (Standpoint::Given, false, true),
            (Standpoint::Withdrawn, true, false),
            (Standpoint::Lapsed, true, true),
        ] {
            assert_eq!(is_news(before, true), consents, "{before}");
            assert_eq!(is_news(before, false), refuses, "{before}");
        }
    }
}
