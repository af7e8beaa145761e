//! What follows from a record as a whole: since how long a full member, and how much of it is filled.

use super::earliest;
use crate::kernel::day::Day;
use crate::member::model::further::Completeness;
use crate::member::model::{Category, MemberField, Standing};

/// 党龄: full years from becoming a full member to `until`; without month or day the anniversary of that
/// year counts as past. None where it is not known since when, or with which break.
pub fn party_years(
    category: Category,
    standing: Standing,
    full_on: Option<&str>,
    until: Day,
) -> Option<u16> {
    match (category, standing) {
        (Category::Probationary, _) | (Category::Full, Standing::Stopped) => return None,
        (Category::Full, Standing::Normal | Standing::Left) => {}
    }
    let (since, until) = (earliest(full_on?)?.date(), until.date());
    let early = (until.month(), until.day()) < (since.month(), since.day());
    u16::try_from(until.year() - since.year() - i16::from(early)).ok()
}

/// Whether an empty field is one that is still to be filled. Most members have no party post and no
/// landline, and what an import kept beside the record is no field of it.
fn is_asked_for(field: MemberField, category: Category) -> bool {
    match field {
        MemberField::PartyPost | MemberField::Landline | MemberField::Imported => false,
        MemberField::FullOn => category == Category::Full,
        MemberField::Name
        | MemberField::Sex
        | MemberField::Born
        | MemberField::IdNumber
        | MemberField::Phone
        | MemberField::Address
        | MemberField::Ethnicity
        | MemberField::Education
        | MemberField::Occupation
        | MemberField::Category
        | MemberField::JoinedOn
        | MemberField::NativePlace
        | MemberField::Degree
        | MemberField::ProfessionalTitle
        | MemberField::SocialStratum
        | MemberField::MigrantWorker
        | MemberField::Introducers
        | MemberField::Residence
        | MemberField::RegisteredResidence => true,
    }
}

/// 信息完整度 of a record of which `is_filled` tells field by field.
pub fn completeness(category: Category, is_filled: impl Fn(MemberField) -> bool) -> Completeness {
    let asked: Vec<MemberField> =
        MemberField::ALL.iter().copied().filter(|field| is_asked_for(*field, category)).collect();
    let missing: Vec<MemberField> =
        asked.iter().copied().filter(|field| !is_filled(*field)).collect();
    let filled = asked.len() - missing.len();
    let percent = (filled * 100).checked_div(asked.len()).unwrap_or_default();
    Completeness { percent: u8::try_from(percent).unwrap_or(100), missing }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn party_years_are_full_years_as_a_full_member() {
        use Category::{Full, Probationary};
        use Standing::{Left, Normal, Stopped};
        for (category, standing, full_on, until, years) in [
            (Full, Normal, Some("2010-06-01"), "2026-05-31", Some(15)),
            (Full, Normal, Some("2010-06-01"), "2026-06-01", Some(16)),
            (Full, Normal, Some("2010-06"), "2026-06-01", Some(16)),
            (Full, Normal, Some("2010-06"), "2026-05-31", Some(15)),
            (Full, Normal, Some("2010"), "2026-01-01", Some(16)),
            (Full, Normal, Some("2012-02-29"), "2026-02-28", Some(13)),
            (Full, Normal, Some("2012-02-29"), "2026-03-01", Some(14)),
            (Full, Normal, Some("2026-03-01"), "2026-03-01", Some(0)),
            (Full, Normal, Some("2026-03-02"), "2026-03-01", None),
            (Full, Normal, None, "2026-03-01", None),
            (Full, Left, Some("2010-06-01"), "2020-06-01", Some(10)),
            (Full, Stopped, Some("2010-06-01"), "2026-06-01", None),
            (Probationary, Normal, None, "2026-03-01", None),
            (Probationary, Normal, Some("2010-06-01"), "2026-03-01", None),
        ] {
            let told = party_years(category, standing, full_on, until.parse().unwrap());
            assert_eq!(told, years, "{category} {standing} {full_on:?} {until}");
        }
    }

    #[test]
    fn a_record_is_as_complete_as_its_fields_are_filled() {
        use MemberField as F;
        let but = |missing: &'static [F]| move |field: F| !missing.contains(&field);
        let told = |category, missing| {
            let Completeness { percent, missing } = completeness(category, but(missing));
            (percent, missing)
        };
        let (full, probationary) = (Category::Full, Category::Probationary);
        for (category, empty, percent, missing) in [
            (full, [].as_slice(), 100, vec![]),
            (full, &[F::PartyPost, F::Landline, F::Imported], 100, vec![]),
            (full, &[F::FullOn], 95, vec![F::FullOn]),
            (probationary, &[F::FullOn], 100, vec![]),
            (
                full,
                &[F::Phone, F::Degree, F::Residence],
                85,
                vec![F::Phone, F::Degree, F::Residence],
            ),
            (probationary, &[F::Address], 94, vec![F::Address]),
        ] {
            assert_eq!(told(category, empty), (percent, missing), "{category} {empty:?}");
        }
        let nothing = completeness(full, |_| false);
        assert_eq!((nothing.percent, nothing.missing.len()), (0, 20));
    }
}
