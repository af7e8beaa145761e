//! A sound row as what the member and flow rooms take.

use crate::exchange::date::PartialDate;
use crate::exchange::field::{self, Field};
use crate::exchange::import::ImportKind;
use crate::exchange::model::further::Written;
use crate::exchange::model::{LedgerRow, RegisterRow, is_masked};
use crate::exchange::words;
use crate::flow::model::Cause;
use crate::flow::service::import::Details;
use crate::kernel::day::Day;
use crate::member::model::Category;
use crate::member::model::further::{Background, Further, Whereabouts};
use crate::member::service::import::Particulars;

/// The date of joining, or the year where only that is written.
pub fn joined_on(row: &RegisterRow) -> Option<String> {
    let year = row.joined_on.raw.trim_end_matches('年');
    let only_year = year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit());
    row.joined_on.value.map(|date| date.to_string()).or_else(|| only_year.then(|| year.to_owned()))
}

/// The category as the register has it.
pub fn category(row: &RegisterRow) -> Option<Category> {
    row.category.value.map(|category| match category {
        words::Category::Full => Category::Full,
        words::Category::Probationary => Category::Probationary,
    })
}

/// What the row says of a member, over what is known; `None` without category or date of joining.
pub fn particulars(
    row: &RegisterRow,
    kind: ImportKind,
    known: Option<&Particulars>,
    imported: Option<String>,
) -> Option<Particulars> {
    let over = |new: &Option<String>, old: fn(&Particulars) -> String| {
        new.clone().or_else(|| known.map(old)).unwrap_or_default()
    };
    let further = further(row, kind, known.map(|old| old.further.clone()).unwrap_or_default());
    let home = row.home_address.value.clone().or_else(|| known.and_then(|k| k.address.clone()));
    let stands_for_home = row.further.stands_for_home;
    let registered = row.further.registered_residence.value.clone().filter(|_| stands_for_home);
    Some(Particulars {
        ethnicity: over(&row.nationality.value, |old| old.ethnicity.clone()),
        education: over(&row.education.value, |old| old.education.clone()),
        category: category(row).or(known.map(|old| old.category))?,
        joined_on: joined_on(row).or_else(|| known.map(|old| old.joined_on.clone()))?,
        full_on: row
            .full_on
            .value
            .map(|date| date.to_string())
            .or_else(|| known.and_then(|old| old.full_on.clone())),
        address: home.or(registered),
        further,
        imported: imported.or_else(|| known.and_then(|old| old.imported.clone())),
    })
}

/// The further particulars with what the row says over them. In a ledger 现居住地 is where the member went.
fn further(row: &RegisterRow, kind: ImportKind, known: Further) -> Further {
    let over = |new: &Option<String>, old: Option<String>| new.clone().or(old);
    let Further { background, whereabouts } = known;
    let new = &row.further;
    let residence = match kind {
        ImportKind::Register => row.residence.value.clone(),
        ImportKind::Ledger => None,
    };
    Further {
        background: Background {
            native_place: over(&new.native_place.value, background.native_place),
            degree: over(&new.degree.value, background.degree),
            professional_title: over(&new.professional_title.value, background.professional_title),
            party_post: over(&new.party_post.value, background.party_post),
            social_stratum: new.social_stratum.value.or(background.social_stratum),
            migrant_worker: new.migrant_worker.value.or(background.migrant_worker),
            introducers: over(&new.introducers.value, background.introducers),
        },
        whereabouts: Whereabouts {
            landline: over(&new.landline.value, whereabouts.landline),
            residence: residence.or(whereabouts.residence),
            registered_residence: over(
                &new.registered_residence.value,
                whereabouts.registered_residence,
            ),
        },
    }
}

/// The cells of further particulars of a register's row.
fn further_cells(row: &RegisterRow) -> impl Iterator<Item = Written<'_>> {
    let residence = Written::of(Field::Residence, &row.residence);
    row.further.written().into_iter().chain([residence])
}

/// Cells without a column in the register, as JSON; `None` when there are none.
pub fn kept(row: &RegisterRow, phone_differs: bool) -> Option<String> {
    let mut cells = side_cells(row);
    push(&mut cells, Field::Employer, &row.employer.raw);
    for cell in further_cells(row).filter(|cell| !cell.understood) {
        if !words::means_nothing(cell.raw) && !is_masked(cell.raw) {
            push(&mut cells, cell.field, cell.raw);
        }
    }
    push(&mut cells, Field::Liaison, &row.liaison.raw);
    if (phone_differs || row.phone.value.is_none()) && !is_masked(&row.phone.raw) {
        push(&mut cells, Field::Phone, &row.phone.raw);
    }
    (!cells.is_empty()).then(|| serde_json::to_string(&cells).unwrap_or_default())
}

/// The cells that [`kept`] made JSON of.
pub fn kept_cells(kept: &str) -> Vec<(String, String)> {
    serde_json::from_str(kept).unwrap_or_default()
}

/// What was kept of a field.
pub fn kept_text(cells: &[(String, String)], field: Field) -> Option<&str> {
    let title = field.zh();
    cells.iter().find(|(kept, _)| kept == title).map(|(_, text)| text.as_str())
}

/// What was kept of a further particular, from before it had a field: under the title it had in the file.
pub fn kept_particular(cells: &[(String, String)], field: Field) -> Option<&str> {
    let of_it = |title: &str| particular_of(title) == Some(field);
    cells.iter().find(|(title, _)| of_it(title)).map(|(_, text)| text.as_str())
}

/// The further particular that a title means, with its groups in front or not.
fn particular_of(title: &str) -> Option<Field> {
    let last = || title.rsplit('/').next().and_then(field::by_title);
    field::by_title(title).or_else(last).filter(|field| field.is_further())
}

/// The kept cells of a record after a row that an export was made of: what is written is written
/// over them, an empty cell leaves them, what a field has taken is kept no longer, and the serial number was
/// the export's own.
pub fn kept_over(known: Option<&str>, row: &RegisterRow, phone_differs: bool) -> Option<String> {
    let before = known.map(kept_cells).unwrap_or_default();
    let mut after = before.clone();
    let serial = Field::Serial.zh();
    let written = kept(row, phone_differs).map(|written| kept_cells(&written)).unwrap_or_default();
    for (title, text) in written.into_iter().filter(|(title, _)| title != serial) {
        match after.iter_mut().find(|(kept, _)| *kept == title) {
            Some(cell) => cell.1 = text,
            None => after.push((title, text)),
        }
    }
    let taken: Vec<Field> =
        further_cells(row).filter(|cell| cell.understood).map(|cell| cell.field).collect();
    after.retain(|(title, _)| !particular_of(title).is_some_and(|field| taken.contains(&field)));
    if after == before {
        return known.map(str::to_owned);
    }
    serde_json::to_string(&after).ok()
}

fn push(cells: &mut Vec<(String, String)>, field: Field, raw: &str) {
    if !raw.is_empty() {
        cells.push((field.zh().to_owned(), raw.to_owned()));
    }
}

/// Serial, contact, dues, remark, and the columns nobody knows.
fn side_cells(row: &RegisterRow) -> Vec<(String, String)> {
    let mut cells = Vec::new();
    push(&mut cells, Field::Serial, &row.serial.raw);
    push(&mut cells, Field::LastContact, &row.last_contact.raw);
    push(&mut cells, Field::DuesPaidTo, &row.dues_paid_to.raw);
    push(&mut cells, Field::Remark, &row.remark.raw);
    cells.extend(row.extra.iter().map(|cell| (cell.title.clone(), cell.text.0.clone())));
    cells
}

/// What is sealed with the registration: every cell of the row that has no column elsewhere, and
/// those of the person as they were written. The host in words is the one that was made out.
pub fn details(row: &LedgerRow, host_name: Option<String>) -> Details {
    let member = &row.member;
    let mut ledger = side_cells(member);
    for (field, raw) in [
        (Field::LeftOn, &row.left_on.raw),
        (Field::Cause, &row.cause.raw),
        (Field::Destination, &row.destination.raw),
        (Field::HostOrganization, &row.host_organization.raw),
        (Field::HasCertificate, &row.has_certificate.raw),
        (Field::CertificateNumber, &row.certificate_number.raw),
        (Field::Branch, &member.branch.raw),
        (Field::Category, &member.category.raw),
        (Field::JoinedOn, &member.joined_on.raw),
        (Field::FullOn, &member.full_on.raw),
        (Field::Birth, &member.birth.raw),
        (Field::Sex, &member.sex.raw),
        (Field::Nationality, &member.nationality.raw),
        (Field::Education, &member.education.raw),
    ] {
        push(&mut ledger, field, raw);
    }
    if !is_masked(&member.home_address.raw) {
        push(&mut ledger, Field::HomeAddress, &member.home_address.raw);
    }
    push(&mut ledger, Field::Liaison, &member.liaison.raw);
    for cell in member.further.written().iter().filter(|cell| !is_masked(cell.raw)) {
        push(&mut ledger, cell.field, cell.raw);
    }
    let text = |raw: &str| (!raw.is_empty() && !is_masked(raw)).then(|| raw.to_owned());
    Details {
        employer: text(&member.employer.raw),
        residence: text(&member.residence.raw),
        phone: text(&member.phone.raw),
        host_name,
        ledger,
        ..Details::default()
    }
}

/// The cause on the code list; another one's words stay in the details.
pub fn cause(row: &LedgerRow) -> Cause {
    match &row.cause.value {
        Some(words::Cause::Labour) => Cause::Work,
        Some(words::Cause::Business) => Cause::Business,
        Some(words::Cause::Study) => Cause::Study,
        Some(words::Cause::WithChildren) => Cause::WithChildren,
        Some(words::Cause::CareOfElders) => Cause::ElderCare,
        Some(words::Cause::RetiredElsewhere) => Cause::Retirement,
        Some(words::Cause::SeekingWork) => Cause::SeekingWork,
        Some(words::Cause::Meeting) => Cause::Meeting,
        Some(words::Cause::Secondment) => Cause::Secondment,
        Some(words::Cause::OfficialBusiness) => Cause::OfficialBusiness,
        Some(words::Cause::FamilyVisit) => Cause::FamilyVisit,
        Some(words::Cause::Other(_)) | None => Cause::Other,
    }
}

/// A month stands for its first day, on which the clock of silence starts soonest.
pub fn day(date: PartialDate) -> Day {
    Day::from(date.earliest())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::model::Parsed;

    #[test]
    fn every_cause_comes_back_from_an_exported_ledger_as_it_was() {
        for there in Cause::ALL {
            let read = words::cause(there.zh());
            assert!(!read.is_unrecognised(), "{there}");
            let row =
                LedgerRow { cause: Parsed::new(there.zh(), Some(read)), ..Default::default() };
            assert_eq!(cause(&row), *there);
        }
    }
}
