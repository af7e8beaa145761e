//! Which of the people on a phone number is meant, and whether the device has to be proved.

use crate::access::MemberId;

/// Somebody who can be reached at the number: the member, their ID number, whether they have
/// logged in on this device before.
pub struct Candidate {
    pub member: MemberId,
    pub id_number: String,
    pub device_known: bool,
}

/// What follows from a right code.
#[derive(Debug, PartialEq, Eq)]
pub enum Choice {
    Person(MemberId),
    /// Several people use the phone.
    ChoosePerson,
    /// One person, on a device not seen before: numbers get recycled.
    IdSuffixNeeded,
    /// The last characters fit nobody, or not one person alone.
    WrongSuffix,
    Nobody,
}

/// The shortest end of an ID number that counts.
const SUFFIX: usize = 4;

pub fn choose(candidates: &[Candidate], id_suffix: Option<&str>) -> Choice {
    match (candidates, id_suffix) {
        ([], _) => Choice::Nobody,
        ([one], None) if one.device_known => Choice::Person(one.member),
        ([_], None) => Choice::IdSuffixNeeded,
        (_, None) => Choice::ChoosePerson,
        (several, Some(suffix)) => {
            let suffix = suffix.trim().to_ascii_uppercase();
            let mut fitting = several
                .iter()
                .filter(|who| suffix.len() >= SUFFIX && who.id_number.ends_with(&suffix));
            match (fitting.next(), fitting.next()) {
                (Some(one), None) => Choice::Person(one.member),
                (None, _) | (Some(_), Some(_)) => Choice::WrongSuffix,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::id::Id;

    fn candidate(id: i64, id_number: &str, device_known: bool) -> Candidate {
        Candidate { member: Id::from_raw(id), id_number: id_number.to_owned(), device_known }
    }

    #[test]
    fn one_person_is_found_or_asked_for_more() {
        let father = || candidate(1, "33028219500101123X", false);
        let son = || candidate(2, "330282198001014567", false);
        let at_home = || candidate(2, "330282198001014567", true);
        let person = |id| Choice::Person(Id::from_raw(id));
        for (candidates, suffix, expected) in [
            (vec![], None, Choice::Nobody),
            (vec![], Some("4567"), Choice::Nobody),
            (vec![son()], None, Choice::IdSuffixNeeded),
            (vec![at_home()], None, person(2)),
            (vec![son()], Some("4567"), person(2)),
            (vec![son()], Some("0000"), Choice::WrongSuffix),
            (vec![son()], Some("567"), Choice::WrongSuffix),
            (vec![father(), at_home()], None, Choice::ChoosePerson),
            (vec![father(), son()], Some("123x"), person(1)),
            (vec![father(), son()], Some("9999"), Choice::WrongSuffix),
            (
                vec![son(), candidate(3, "330282200001014567", false)],
                Some("4567"),
                Choice::WrongSuffix,
            ),
        ] {
            assert_eq!(choose(&candidates, suffix), expected, "{suffix:?}");
        }
    }
}
