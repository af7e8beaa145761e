//! The register: every column that an import may correct, and those by which it knows the row again.

use super::{After, Ask, Gathered, kept, next, partial};
use crate::access::OrganizationId;
use crate::db::Reader;
use crate::exchange::export::cell::{Cell, Row};
use crate::exchange::export::store::{self, Unit};
use crate::exchange::field::Field;
use crate::exchange::rules::entry;
use crate::exchange::words;
use crate::kernel::fault::Outcome;
use crate::kernel::id::Id;
use crate::member::model::Category;
use crate::member::model::further::Further;
use crate::member::service::ledger::{self as member, RegisterLine, Shown};

pub const COLUMNS: &[(Field, u8)] = &[
    (Field::Serial, 6),
    (Field::Name, 12),
    (Field::Sex, 6),
    (Field::Nationality, 8),
    (Field::Birth, 14),
    (Field::NativePlace, 14),
    (Field::IdNumber, 21),
    (Field::Education, 10),
    (Field::Degree, 10),
    (Field::JoinedOn, 14),
    (Field::FullOn, 14),
    (Field::Introducers, 16),
    (Field::Category, 10),
    (Field::Branch, 30),
    (Field::PartyPost, 12),
    (Field::Phone, 14),
    (Field::Landline, 14),
    (Field::HomeAddress, 30),
    (Field::Residence, 30),
    (Field::RegisteredResidence, 30),
    (Field::Employer, 24),
    (Field::ProfessionalTitle, 14),
    (Field::SocialStratum, 20),
    (Field::MigrantWorker, 10),
    (Field::Liaison, 12),
    (Field::LastContact, 14),
    (Field::DuesPaidTo, 12),
    (Field::Remark, 24),
    (Field::Record, 21),
    (Field::RecordVersion, 8),
];

pub fn gather(reader: &mut Reader<'_>, ask: &Ask) -> Outcome<Gathered> {
    let after = ask.after.map(|after| (Id::from_raw(after.group), Id::from_raw(after.id)));
    let lines = member::page(reader, ask.organization, after, ask.limit, ask.shown)?;
    let branches: Vec<OrganizationId> = lines.iter().map(|line| line.branch).collect();
    let units = store::units(reader, branches)?;
    let last = lines.last().map(|l| After { group: l.branch.raw(), id: l.id.raw() });
    let rows = (ask.serial..)
        .zip(&lines)
        .map(|(serial, line)| row(serial, line, units.get(&line.branch), ask.shown))
        .collect();
    Ok(Gathered {
        next: next(lines.len(), ask.limit, last),
        members: lines.into_iter().map(|line| line.id).collect(),
        rows,
    })
}

fn row(serial: i64, line: &RegisterLine, branch: Option<&Unit>, shown: Shown) -> Row {
    let cells = line.imported.as_deref().map(entry::kept_cells).unwrap_or_default();
    COLUMNS
        .iter()
        .map(|(field, _)| match field {
            Field::Serial => Cell::Number(serial),
            Field::Record => line.id.to_string().into(),
            Field::RecordVersion => Cell::Number(line.version),
            field if field.is_further() => further(*field, line)
                .or_else(|| older(&cells, *field, shown))
                .unwrap_or_else(Cell::empty),
            field => {
                person(*field, line, branch).unwrap_or_else(|| Cell::maybe(kept(&cells, *field)))
            }
        })
        .collect()
}

/// A further particular; none where the record does not say.
fn further(field: Field, line: &RegisterLine) -> Option<Cell> {
    let Further { background, whereabouts } = &line.further;
    let text = match field {
        Field::NativePlace => background.native_place.clone(),
        Field::Degree => background.degree.clone(),
        Field::ProfessionalTitle => background.professional_title.clone(),
        Field::PartyPost => background.party_post.clone(),
        Field::SocialStratum => background.social_stratum.map(|kind| kind.zh().to_owned()),
        Field::MigrantWorker => {
            background.migrant_worker.map(|yes| words::yes_or_no_zh(yes).to_owned())
        }
        Field::Introducers => background.introducers.clone(),
        Field::Landline => whereabouts.landline.clone(),
        Field::Residence => whereabouts.residence.clone(),
        Field::RegisteredResidence => whereabouts.registered_residence.clone(),
        _ => None,
    };
    text.map(Cell::from)
}

/// The same as an import kept it beside the record, before there was a field for it.
fn older(cells: &[(String, String)], field: Field, shown: Shown) -> Option<Cell> {
    let kept = entry::kept_particular(cells, field)?;
    let is_masked = shown == Shown::Masked && field.is_contact_data();
    Some(if is_masked { member::MASK.into() } else { kept.into() })
}

/// A cell of the person; none for a field that the register does not have.
pub fn person(field: Field, line: &RegisterLine, branch: Option<&Unit>) -> Option<Cell> {
    let dated = |text: Option<&str>| Cell::maybe(text.map(partial));
    Some(match field {
        Field::Name => line.name.as_str().into(),
        Field::Sex => line.sex.zh().into(),
        Field::Nationality => line.ethnicity.as_str().into(),
        Field::Birth => dated(line.born.as_deref()),
        Field::IdNumber => Cell::maybe(line.id_number.clone()),
        Field::Education => line.education.as_str().into(),
        Field::JoinedOn => dated(Some(&line.joined_on)),
        Field::FullOn => dated(line.full_on.as_deref()),
        Field::Category => match line.category {
            Category::Full => "正式党员".into(),
            Category::Probationary => "预备党员".into(),
        },
        Field::Branch => Cell::maybe(branch.map(|unit| unit.name.clone())),
        Field::Phone => Cell::maybe(line.phone.clone()),
        Field::HomeAddress => Cell::maybe(line.address.clone()),
        _ => return None,
    })
}
