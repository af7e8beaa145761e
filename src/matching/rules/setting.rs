//! What is due where members concentrate, and on which days absences count as settled.

use crate::kernel::day::Day;
use crate::matching::model::{ConcentrationLevel, Form};
use crate::organization::model::{OrganizationKind as Kind, OrganizationType as Type};
use crate::policy::model::{Parameter, Ruling};
use crate::policy::rules::PolicyBook;
use crate::region::{Level, RegionCode};

/// How many of one home are in a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heads {
    pub members: u64,
    pub full: u64,
    /// Of the full members: away for as long as makes an absence a long one.
    pub settled: u64,
}

/// What is due for so many, how many count for it, and by which rule. A branch asks for so many full
/// members who have been away for long, a temporary one for the same who have not; with fewer there
/// is a group.
pub fn due(
    heads: Heads,
    county: Option<&str>,
    today: Day,
    book: &PolicyBook,
) -> Option<(Form, u64, Ruling)> {
    let rule = |parameter| book.at(county, today, parameter);
    let reaches =
        |count: u64, ruling: &Ruling| i64::try_from(count).unwrap_or(i64::MAX) >= ruling.number();
    let branch = rule(Parameter::BranchMinFullMembers);
    if !reaches(heads.full, &branch) {
        let group = rule(Parameter::GroupMinMembers);
        let enough = reaches(heads.members, &group) && heads.full > 0;
        return enough.then_some((Form::Group, heads.members, group));
    }
    if !reaches(heads.settled, &branch) {
        return Some((Form::TemporaryBranch, heads.full, branch));
    }
    for (form, parameter) in [
        (Form::Committee, Parameter::CommitteeMinMembers),
        (Form::GeneralBranch, Parameter::GeneralBranchMinMembers),
    ] {
        let ruling = rule(parameter);
        if reaches(heads.members, &ruling) {
            return Some((form, heads.members, ruling));
        }
    }
    Some((Form::Branch, heads.settled, branch))
}

/// The form that an organization which is there already stands for; none where it does not show.
pub fn form_of(level: Type, kind: Kind) -> Option<Form> {
    match (level, kind) {
        (Type::Group, _) => Some(Form::Group),
        (Type::Branch, Kind::Temporary) => Some(Form::TemporaryBranch),
        (Type::Branch, _) => Some(Form::Branch),
        (Type::GeneralBranch, _) => Some(Form::GeneralBranch),
        (Type::Committee, _) => Some(Form::Committee),
        (Type::Department | Type::TownshipCommittee, _) => None,
    }
}

/// The last departure that makes an absence a long one today: so many months lie behind it.
pub fn settled_since(today: Day, months: i64) -> Day {
    let mut last = today.plus_months(-months);
    // Months end on different days: 31 August + 6 months is the last of February.
    while last.plus_months(months) > today {
        last = last.plus_days(-1);
    }
    while last.plus_days(1).plus_months(months) <= today {
        last = last.plus_days(1);
    }
    last
}

/// A place as coarse as it is told. What is known no better stands for itself.
pub fn place(code: RegionCode, level: ConcentrationLevel) -> RegionCode {
    match level {
        ConcentrationLevel::Township => code,
        ConcentrationLevel::County => {
            code.county().or(code.prefecture()).unwrap_or_else(|| code.province())
        }
    }
}

/// Whether the list behind a place is of the division alone: it is coarser than asked for, and all
/// who are counted there said no more than that.
pub fn stands_alone(place: RegionCode, level: ConcentrationLevel, finer: bool) -> bool {
    let wanted = match level {
        ConcentrationLevel::County => Level::County,
        ConcentrationLevel::Township => Level::Township,
    };
    place.level() < wanted && !finer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads((members, full, settled): (u64, u64, u64)) -> Heads {
        Heads { members, full, settled }
    }

    #[test]
    fn what_is_due_for_how_many() {
        let (book, today) = (PolicyBook::default(), "2026-03-01".parse().unwrap());
        for (counted, expected) in [
            ((0, 0, 0), None),
            ((2, 2, 2), None),
            ((3, 0, 0), None),
            ((3, 1, 0), Some((Form::Group, 3))),
            ((4, 2, 2), Some((Form::Group, 4))),
            ((3, 3, 0), Some((Form::TemporaryBranch, 3))),
            ((60, 40, 2), Some((Form::TemporaryBranch, 40))),
            ((3, 3, 3), Some((Form::Branch, 3))),
            ((49, 49, 10), Some((Form::Branch, 10))),
            ((50, 49, 10), Some((Form::GeneralBranch, 50))),
            ((100, 90, 60), Some((Form::Committee, 100))),
        ] {
            let due = due(heads(counted), None, today, &book).map(|(form, count, _)| (form, count));
            assert_eq!(due, expected, "{counted:?}");
        }
    }

    #[test]
    fn an_absence_is_long_on_the_day_the_months_are_full() {
        for (today, months, expected) in [
            ("2026-03-01", 6, "2025-09-01"),
            ("2026-02-28", 6, "2025-08-31"),
            ("2024-02-29", 6, "2023-08-31"),
            ("2026-08-31", 6, "2026-02-28"),
            ("2026-05-31", 3, "2026-02-28"),
        ] {
            let today: Day = today.parse().unwrap();
            let last = settled_since(today, months);
            assert_eq!(last.to_string(), expected, "{today}");
            assert!(last.plus_months(months) <= today);
            assert!(last.plus_days(1).plus_months(months) > today);
        }
    }

    #[test]
    fn places_are_told_by_county_or_by_township() {
        use ConcentrationLevel::{County, Township};
        for (code, level, expected, alone) in [
            ("440306001", County, "440306", false),
            ("440306001", Township, "440306001", false),
            ("440306", Township, "440306", true),
            ("440300", County, "440300", true),
            ("440000", County, "440000", true),
        ] {
            let told = place(code.parse().unwrap(), level);
            assert_eq!(told.to_string(), expected);
            assert_eq!(stands_alone(told, level, false), alone, "{code}");
        }
        // Dongguan has towns and no counties.
        let town: RegionCode = "441900003".parse().unwrap();
        assert_eq!(place(town, County).to_string(), "441900");
        assert!(!stands_alone(place(town, County), County, true));
    }

    #[test]
    fn what_is_there_stands_for_a_form() {
        for (level, kind, expected) in [
            (Type::Group, Kind::Community, Some(Form::Group)),
            (Type::Branch, Kind::Temporary, Some(Form::TemporaryBranch)),
            (Type::Branch, Kind::ChamberOfCommerce, Some(Form::Branch)),
            (Type::Committee, Kind::ChamberOfCommerce, Some(Form::Committee)),
            (Type::Department, Kind::Administrative, None),
        ] {
            assert_eq!(form_of(level, kind), expected);
        }
    }
}
