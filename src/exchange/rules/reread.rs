//! A row with some cells written anew: read again by the same reader, as if the file had said so.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::exchange::date::PartialDate;
use crate::exchange::field::Field;
use crate::exchange::grid::{Cell, Grid};
use crate::exchange::issue::{Issue, IssueCode, Verdict};
use crate::exchange::model::{Parsed, RegisterRow, SheetSummary, StagedRow, Values};
use crate::exchange::preview;

/// What a row says, cell by cell: certain values in a form that reads as nothing else, the rest as
/// written.
pub fn cells(values: &Values) -> BTreeMap<Field, String> {
    let mut cells = person(values.member());
    if let Values::Ledger(row) = values {
        cells.insert(Field::LeftOn, date(&row.left_on));
        cells.insert(Field::Cause, row.cause.raw.clone());
        cells.insert(Field::Destination, row.destination.raw.clone());
        cells.insert(Field::HostOrganization, row.host_organization.raw.clone());
        cells.insert(Field::HasCertificate, row.has_certificate.raw.clone());
        cells.insert(Field::CertificateNumber, row.certificate_number.raw.clone());
    }
    cells
}

fn person(row: &RegisterRow) -> BTreeMap<Field, String> {
    let known = |parsed: Option<&str>, raw: &str| parsed.unwrap_or(raw).to_owned();
    BTreeMap::from([
        (Field::Serial, row.serial.raw.clone()),
        (Field::Name, known(row.name.value.as_deref(), &row.name.raw)),
        (Field::Sex, row.sex.raw.clone()),
        (Field::Nationality, row.nationality.raw.clone()),
        (Field::Birth, date(&row.birth)),
        (
            Field::IdNumber,
            known(row.id_number.value.as_ref().map(|id| id.as_str()), &row.id_number.raw),
        ),
        (Field::Education, row.education.raw.clone()),
        (Field::JoinedOn, date(&row.joined_on)),
        (Field::FullOn, date(&row.full_on)),
        (Field::Category, row.category.raw.clone()),
        (Field::Branch, known(row.branch.value.as_deref(), &row.branch.raw)),
        (Field::Phone, known(row.phone.value.as_ref().map(|p| p.as_str()), &row.phone.raw)),
        (Field::HomeAddress, row.home_address.raw.clone()),
        (Field::Residence, row.residence.raw.clone()),
        (Field::NativePlace, row.further.native_place.raw.clone()),
        (Field::Degree, row.further.degree.raw.clone()),
        (Field::ProfessionalTitle, row.further.professional_title.raw.clone()),
        (Field::PartyPost, row.further.party_post.raw.clone()),
        (Field::SocialStratum, row.further.social_stratum.raw.clone()),
        (Field::MigrantWorker, row.further.migrant_worker.raw.clone()),
        (Field::Introducers, row.further.introducers.raw.clone()),
        (Field::Landline, row.further.landline.raw.clone()),
        (Field::RegisteredResidence, row.further.registered_residence.raw.clone()),
        (Field::Employer, row.employer.raw.clone()),
        (Field::Liaison, row.liaison.raw.clone()),
        (Field::LastContact, date(&row.last_contact)),
        (Field::DuesPaidTo, date(&row.dues_paid_to)),
        (Field::Remark, row.remark.raw.clone()),
        (Field::Record, row.record.raw.clone()),
        (Field::RecordVersion, row.record_version.raw.clone()),
    ])
}

fn date(cell: &Parsed<PartialDate>) -> String {
    cell.value.map_or_else(|| cell.raw.clone(), PartialDate::zh)
}

/// The row with `changes` in it, checked as at the upload. Remarks that rest on other rows stay
/// unless their cell was changed. `None` when the row cannot be read any more.
pub fn reread(
    row: &StagedRow,
    changes: &BTreeMap<Field, String>,
    sheets: &[SheetSummary],
    today: Date,
) -> Option<StagedRow> {
    let mut cells = cells(&row.values);
    cells.extend(changes.iter().map(|(field, text)| (*field, text.clone())));
    let mut grid = Grid::new(row.position.sheet.clone());
    for (column, (field, text)) in (0..).zip(cells) {
        grid.put(0, column, Cell::Text(field.zh().to_owned()));
        grid.put(1, column, Cell::Text(text));
    }
    let read = preview(&[grid], "", today).ok()?;
    let mut fresh = read.rows.into_iter().next()?;
    fresh.position = row.position.clone();
    match (&mut fresh.values, &row.values) {
        (Values::Register(new), Values::Register(old)) => outside(new, old),
        (Values::Ledger(new), Values::Ledger(old)) => outside(&mut new.member, &old.member),
        (Values::Register(_), Values::Ledger(_)) | (Values::Ledger(_), Values::Register(_)) => {
            return None;
        }
    }
    for issue in &mut fresh.issues {
        place(issue, row, sheets);
    }
    fresh.issues.extend(row.issues.iter().filter(|issue| rests_on_others(issue, changes)).cloned());
    fresh.verdict = Verdict::of(&fresh.issues);
    Some(fresh)
}

/// Takes over what the cells do not say: columns without a field, and whether one stands for another.
fn outside(new: &mut RegisterRow, old: &RegisterRow) {
    new.extra.clone_from(&old.extra);
    new.further.stands_for_home = old.further.stands_for_home;
}

fn rests_on_others(issue: &Issue, changes: &BTreeMap<Field, String>) -> bool {
    let repeats = [
        IssueCode::IdDuplicate,
        IssueCode::PhoneShared,
        IssueCode::SameNameAndBirth,
        IssueCode::FilledFromAbove,
    ];
    repeats.contains(&issue.code) && issue.field.is_none_or(|field| !changes.contains_key(&field))
}

/// Says where on the clerk's sheet the cell stands.
fn place(issue: &mut Issue, row: &StagedRow, sheets: &[SheetSummary]) {
    let sheet = sheets.iter().find(|sheet| sheet.name == row.position.sheet);
    let column = sheet.and_then(|sheet| {
        sheet.columns.iter().find(|column| column.field.is_some() && column.field == issue.field)
    });
    issue.cell.row = row.position.row;
    issue.cell.column = column.map(|column| column.column.clone()).unwrap_or_default();
}
