//! A ledger row of somebody whose registration is open already: which of its cells say otherwise. An
//! import does not change the registration, and whoever edited the cell has to know that.

use super::{entry, host, place};
use crate::exchange::date::PartialDate;
use crate::exchange::field::Field;
use crate::exchange::import::Called;
use crate::exchange::model::{LedgerRow, RegisterRow, is_masked};
use crate::exchange::words::{self, means_nothing, squeeze};
use crate::flow::model::{Cause, Destination};
use crate::flow::service::ledger::AbsenceLine;
use crate::kernel::phone::Phone;
use crate::member::model::further::{Further, SocialStratum};
use crate::member::service::import::Known;
use crate::member::service::ledger::MASK;
use crate::region::{self, RegionCode};

/// A registration that is open.
pub struct Absence {
    pub line: AbsenceLine,
    /// What the host goes by, where it is on this system.
    pub host: Option<Called>,
}

/// The fields whose cells differ from what is registered, each with what is there. An empty cell says
/// nothing, a masked one cannot be compared.
pub fn differing(
    row: &LedgerRow,
    known: &Known,
    absence: &Absence,
    county: Option<RegionCode>,
) -> Vec<(Field, String)> {
    let there = There { absence, known, county };
    let mut found = Vec::new();
    found.extend(there.left_on(row).map(|text| (Field::LeftOn, text)));
    found.extend(there.cause(row).map(|text| (Field::Cause, text)));
    found.extend(there.destination(row).map(|text| (Field::Destination, text)));
    found.extend(there.phone(&row.member).map(|text| (Field::Phone, text)));
    found.extend(there.last_contact(&row.member).map(|text| (Field::LastContact, text)));
    found.extend(there.texts(row));
    found.extend(there.person(&row.member));
    found
}

struct There<'a> {
    absence: &'a Absence,
    known: &'a Known,
    county: Option<RegionCode>,
}

impl There<'_> {
    fn left_on(&self, row: &LedgerRow) -> Option<String> {
        let written = row.left_on.value?;
        let day = self.absence.line.departs_on.date();
        let agrees = (written.earliest()..=written.latest()).contains(&day);
        (!agrees).then(|| PartialDate::from(day).zh())
    }

    fn cause(&self, row: &LedgerRow) -> Option<String> {
        row.cause.value.as_ref()?;
        let line = &self.absence.line;
        let kept = entry::kept_text(&line.details.ledger, Field::Cause);
        let kept = kept.filter(|_| line.cause == Cause::Other);
        let words = kept.unwrap_or(line.cause.zh());
        let agrees = squeeze(words) == squeeze(&row.cause.raw)
            || (entry::cause(row) == line.cause && line.cause != Cause::Other);
        (!agrees).then(|| words.to_owned())
    }

    fn destination(&self, row: &LedgerRow) -> Option<String> {
        let raw = &row.destination.raw;
        if means_nothing(raw) {
            return None;
        }
        let line = &self.absence.line;
        let agrees = match place::destination(raw, self.county).0 {
            // The host tells the place, whatever of it a clerk has written.
            _ if line.destination.host().is_some() => {
                place::may_hold(raw, self.county, &line.region)
            }
            Destination::Place { region } => region == line.region,
            Destination::Abroad { country } => country == line.region,
            Destination::Organization { .. } => false,
            Destination::Unknown => {
                let kept = entry::kept_text(&line.details.ledger, Field::Destination);
                line.destination == Destination::Unknown
                    && kept.is_none_or(|kept| squeeze(kept) == squeeze(raw))
            }
        };
        let name = |code: &str| code.parse().ok().and_then(region::full_name);
        (!agrees).then(|| match &line.destination {
            Destination::Place { .. } | Destination::Organization { .. } => {
                name(&line.region).unwrap_or_default()
            }
            Destination::Abroad { country } => place::abroad(country),
            Destination::Unknown => "不详".to_owned(),
        })
    }

    /// Either the number at the destination or that of the register may be written.
    fn phone(&self, row: &RegisterRow) -> Option<String> {
        let written = row.phone.value.as_ref()?;
        let away = self.absence.line.details.phone.as_deref();
        let away = away.and_then(|phone| Phone::parse(phone).ok());
        let own = self.known.phone.as_deref().and_then(|phone| Phone::parse(phone).ok());
        let agrees = [&away, &own].into_iter().flatten().any(|there| there == written);
        (!agrees).then(|| away.or(own).map(|phone| phone.masked()).unwrap_or_default())
    }

    /// Only a later contact than the last sign of life says something new.
    fn last_contact(&self, row: &RegisterRow) -> Option<String> {
        let written = entry::day(row.last_contact.value?);
        let seen = self.absence.line.seen_on;
        (written > seen).then(|| PartialDate::from(seen.date()).zh())
    }

    fn texts(&self, row: &LedgerRow) -> Vec<(Field, String)> {
        let details = &self.absence.line.details;
        let kept = |field| entry::kept_text(&details.ledger, field);
        let inside = self.absence.host.as_ref();
        let named = inside.map(|called| called.name.as_str()).or(details.host_name.as_deref());
        let named = named.or(kept(Field::HostOrganization));
        let member = &row.member;
        let is_the_host = |field, written: &str| {
            field == Field::HostOrganization
                && inside.is_some_and(|called| host::goes_by(called, written))
        };
        [
            (Field::HostOrganization, &row.host_organization.raw, named),
            (Field::Residence, &member.residence.raw, details.residence.as_deref()),
            (Field::Employer, &member.employer.raw, details.employer.as_deref()),
            (Field::HasCertificate, &row.has_certificate.raw, kept(Field::HasCertificate)),
            (Field::CertificateNumber, &row.certificate_number.raw, kept(Field::CertificateNumber)),
            (Field::Liaison, &member.liaison.raw, kept(Field::Liaison)),
            (Field::DuesPaidTo, &member.dues_paid_to.raw, kept(Field::DuesPaidTo)),
            (Field::Remark, &member.remark.raw, kept(Field::Remark)),
        ]
        .into_iter()
        .filter(|(_, written, there)| differs(written, there.unwrap_or_default()))
        .filter(|(field, written, _)| !is_the_host(*field, written))
        .map(|(field, _, there)| (field, there.unwrap_or_default().to_owned()))
        .collect()
    }

    /// Cells of the register, which a ledger does not change either.
    fn person(&self, row: &RegisterRow) -> Vec<(Field, String)> {
        let record = &self.known.particulars;
        let Further { background, whereabouts } = &record.further;
        let new = &row.further;
        let there = |text: &Option<String>| text.clone().unwrap_or_default();
        let kind = |kind: Option<SocialStratum>| kind.map(SocialStratum::zh).unwrap_or_default();
        let flag = |flag: Option<bool>| flag.map(words::yes_or_no_zh).unwrap_or_default();
        let texts = [
            (Field::Nationality, row.nationality.value.clone(), record.ethnicity.clone()),
            (Field::Education, row.education.value.clone(), record.education.clone()),
            (Field::NativePlace, new.native_place.value.clone(), there(&background.native_place)),
            (Field::Degree, new.degree.value.clone(), there(&background.degree)),
            (
                Field::ProfessionalTitle,
                new.professional_title.value.clone(),
                there(&background.professional_title),
            ),
            (Field::PartyPost, new.party_post.value.clone(), there(&background.party_post)),
            (
                Field::SocialStratum,
                new.social_stratum.value.map(|it| it.zh().to_owned()),
                kind(background.social_stratum).to_owned(),
            ),
            (
                Field::MigrantWorker,
                new.migrant_worker.value.map(|it| words::yes_or_no_zh(it).to_owned()),
                flag(background.migrant_worker).to_owned(),
            ),
            (Field::Introducers, new.introducers.value.clone(), there(&background.introducers)),
            (Field::Landline, new.landline.value.clone(), there(&whereabouts.landline)),
            (
                Field::RegisteredResidence,
                new.registered_residence.value.clone(),
                there(&whereabouts.registered_residence),
            ),
        ];
        let told = |field: Field, there: String| match there.as_str() {
            "" => there,
            _ if field.is_contact_data() => MASK.to_owned(),
            _ => there,
        };
        texts
            .into_iter()
            .filter(|(_, written, there)| {
                written.as_ref().is_some_and(|text| squeeze(text) != squeeze(there))
            })
            .map(|(field, _, there)| (field, told(field, there)))
            .collect()
    }
}

fn differs(written: &str, there: &str) -> bool {
    !means_nothing(written) && !is_masked(written) && squeeze(written) != squeeze(there)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::model::Values;
    use crate::exchange::{Limits, read};
    use crate::flow::forms::Details;
    use crate::kernel::day::Day;
    use crate::member::model::{Category, Standing};
    use crate::member::service::import::Particulars;
    use jiff::civil::date;

    const HEADER: &str = "姓名,公民身份号码,民族,联系电话,流出时间,流出原因,流入地,流入地党组织,工作单位,现居住地,最近联系时间,党费交至,备注";

    fn absence() -> Absence {
        let details = Details {
            employer: Some("某电子厂".to_owned()),
            phone: Some("138 0013 8000".to_owned()),
            host_name: Some("某社区党委".to_owned()),
            ledger: vec![("党费交至".to_owned(), "2026.3".to_owned())],
            ..Details::default()
        };
        let line = AbsenceLine {
            id: crate::kernel::id::Id::from_raw(1),
            version: 1,
            member: crate::kernel::id::Id::from_raw(2),
            home_branch: crate::kernel::id::Id::from_raw(3),
            departs_on: Day::from(date(2024, 3, 5)),
            cause: Cause::Work,
            destination: Destination::Place { region: "440306".to_owned() },
            region: "440306".to_owned(),
            details,
            seen_on: Day::from(date(2026, 6, 1)),
        };
        Absence { line, host: None }
    }

    fn known() -> Known {
        Known {
            id: crate::kernel::id::Id::from_raw(2),
            version: 1,
            name: "彭斌".to_owned(),
            branch: crate::kernel::id::Id::from_raw(3),
            hidden: false,
            standing: Standing::Normal,
            phone: Some("13900139000".to_owned()),
            id_ending: None,
            particulars: Particulars {
                ethnicity: "汉族".to_owned(),
                education: "本科".to_owned(),
                category: Category::Full,
                joined_on: "2004-12".to_owned(),
                full_on: None,
                address: None,
                further: Further::default(),
                imported: None,
            },
        }
    }

    #[test]
    fn only_what_was_edited_is_told_with_what_is_registered() {
        let edits: &[(&str, &[(Field, &str)])] = &[
            (
                "汉族,13800138000,2024年3月,务工,深圳市宝安区,某社区党委,某电子厂,,2026-06-01,2026.3,",
                &[],
            ),
            ("汉,139 0013 9000,2024.3.5,打工,广东深圳宝安,,,无,2026.5,,", &[]),
            (",138****8000,,,,,,,,,", &[]),
            (",13700137000,,,,,,,,,", &[(Field::Phone, "138****8000")]),
            (",,2024年4月,,,,,,,,", &[(Field::LeftOn, "2024年3月5日")]),
            (",,,经商,,,,,,,", &[(Field::Cause, "务工")]),
            (",,,,浙江省宁波市,,,,,,", &[(Field::Destination, "广东省深圳市宝安区")]),
            (",,,,国外（日本）,,,,,,", &[(Field::Destination, "广东省深圳市宝安区")]),
            (
                ",,,,,另一党委,新厂,某路1号,,,",
                &[
                    (Field::HostOrganization, "某社区党委"),
                    (Field::Residence, ""),
                    (Field::Employer, "某电子厂"),
                ],
            ),
            (",,,,,,,,2026年9月,,", &[(Field::LastContact, "2026年6月1日")]),
            (",,,,,,,,,2026.9,", &[(Field::DuesPaidTo, "2026.3")]),
            ("满族,,,,,,,,,,已谈话", &[(Field::Remark, ""), (Field::Nationality, "汉族")]),
        ];
        for (edited, want) in edits {
            let (nationality, rest) = edited.split_once(',').unwrap();
            let line = format!("彭斌,511302198201089993,{nationality},{rest}");
            let text = format!("{HEADER}\r\n{line}");
            let read = read(text.as_bytes(), "", date(2026, 11, 1), Limits::default()).unwrap();
            let Values::Ledger(row) = &read.rows[0].values else { panic!("a ledger") };
            let found = differing(row, &known(), &absence(), "330282".parse().ok());
            let found: Vec<(Field, &str)> =
                found.iter().map(|(field, there)| (*field, there.as_str())).collect();
            assert_eq!(found, *want, "{edited}");
        }
    }
}
