//! Cells of a row against each other, and rows against each other.

use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::date::PartialDate;
use super::field::Field;
use super::issue::{CellPosition, Issue, IssueCode, Verdict};
use super::model::{LedgerRow, RegisterRow, RowPosition, StagedRow, is_masked};
use super::row::{RowReader, contradicting_sex};
use super::sheet::Letters;
use super::words::Category;

/// Checks the cells of a person against each other and against today.
pub fn person(reader: &mut RowReader<'_>, row: &mut RegisterRow, today: Date) {
    if is_masked(&row.id_number.raw) && row.record.value.is_none() {
        reader.remark(IssueCode::IdMasked, Field::IdNumber);
    }
    if let Some(sex) = contradicting_sex(row) {
        suggest(reader, IssueCode::SexContradictsId, Field::Sex, sex.zh());
    }
    birth(reader, row);
    let joined = row.joined_on.value;
    let dates = [
        (Field::Birth, row.birth.value),
        (Field::JoinedOn, joined),
        (Field::FullOn, row.full_on.value),
        (Field::LastContact, row.last_contact.value),
    ];
    for (field, date) in dates {
        in_past(reader, field, date, today);
    }
    if row.dues_paid_to.value.is_some_and(|paid| paid.earliest() > after(today, 1)) {
        reader.remark(IssueCode::DuesFarAhead, Field::DuesPaidTo);
    }
    let born = row.id_number.value.as_ref().map(|id| id.birth_date());
    let born = born.or(row.birth.value.map(PartialDate::earliest));
    if born.zip(joined).is_some_and(|(born, joined)| joined.latest() < after(born, 18)) {
        reader.remark(IssueCode::JoinedBefore18, Field::JoinedOn);
    }
    if earlier(row.full_on.value, joined) {
        reader.remark(IssueCode::FullBeforeJoined, Field::FullOn);
    }
    probation(reader, row, today);
}

/// Checks the dates of a departure.
pub fn departure(reader: &mut RowReader<'_>, row: &LedgerRow, today: Date) {
    in_past(reader, Field::LeftOn, row.left_on.value, today);
    if earlier(row.left_on.value, row.member.joined_on.value) {
        reader.remark(IssueCode::LeftBeforeJoined, Field::LeftOn);
    }
    if earlier(row.member.last_contact.value, row.left_on.value) {
        reader.remark(IssueCode::ContactBeforeLeft, Field::LastContact);
    }
}

/// The birth cell against the identity number. A cell that could mean two months means the one the
/// number confirms.
fn birth(reader: &mut RowReader<'_>, row: &mut RegisterRow) {
    let Some(issued) = row.id_number.value.as_ref().map(|id| id.birth_date()) else { return };
    let day = PartialDate::from(issued);
    match row.birth.value {
        Some(birth) => {
            let same_month = (birth.year, birth.month) == (day.year, day.month);
            if !same_month || birth.day.is_some_and(|written| Some(written) != day.day) {
                suggest(reader, IssueCode::BirthContradictsId, Field::Birth, &day.to_string());
            }
        }
        None => {
            let month = PartialDate { day: None, ..day };
            let settles = |issue: &Issue| {
                issue.code == IssueCode::DateAmbiguous
                    && issue.field == Some(Field::Birth)
                    && issue
                        .choices
                        .iter()
                        .any(|meaning| *meaning == month.to_string() || *meaning == day.to_string())
            };
            if reader.issues.iter().any(settles) {
                reader.issues.retain(|issue| !settles(issue));
                row.birth.value = Some(month);
            }
        }
    }
}

/// A year of probation before full membership, and no more than two.
fn probation(reader: &mut RowReader<'_>, row: &RegisterRow, today: Date) {
    let Some(joined) = row.joined_on.value.filter(|joined| joined.earliest() <= today) else {
        return;
    };
    match row.category.value {
        Some(Category::Full) if after(joined.earliest(), 1) > today => {
            suggest(reader, IssueCode::FullTooEarly, Field::Category, "预备");
        }
        Some(Category::Probationary) if after(joined.latest(), 2) < today => {
            suggest(reader, IssueCode::ProbationTooLong, Field::Category, "正式");
        }
        Some(Category::Full | Category::Probationary) | None => {}
    }
}

fn in_past(reader: &mut RowReader<'_>, field: Field, date: Option<PartialDate>, today: Date) {
    if date.is_some_and(|date| date.earliest() > today) {
        reader.remark(IssueCode::DateInFuture, field);
    }
}

/// Whether the first date is certainly before the second.
fn earlier(first: Option<PartialDate>, second: Option<PartialDate>) -> bool {
    first.zip(second).is_some_and(|(first, second)| first.latest() < second.earliest())
}

/// A day so many years later; the last day there is if the calendar ends before.
fn after(day: Date, years: i16) -> Date {
    day.checked_add(years.years()).unwrap_or(Date::MAX)
}

fn suggest(reader: &mut RowReader<'_>, code: IssueCode, field: Field, fix: &str) {
    let issue = Issue::new(code, Some(field), reader.position(field)).offer([fix.to_owned()]);
    reader.issues.push(issue);
}

/// What a row has in common with an earlier one.
enum Repeat {
    Number,
    Phone,
    Person,
}

/// First rows by number, by phone (with the number of its holder), by name and month of birth.
#[derive(Default)]
pub struct Seen {
    numbers: HashMap<String, RowPosition>,
    phones: HashMap<String, (RowPosition, Option<String>)>,
    persons: HashMap<(String, i16, i8), RowPosition>,
}

impl Seen {
    /// Remarks on a row that repeats an earlier one: same number, same phone, same name and birth.
    pub fn remark(&mut self, row: &mut StagedRow, letters: &Letters) {
        for (repeat, first) in self.take(row.values.member(), &row.position) {
            let (code, field, letters) = match (repeat, letters) {
                (Repeat::Number, [id, ..]) => (IssueCode::IdDuplicate, Field::IdNumber, id),
                (Repeat::Phone, [_, phone, _]) => (IssueCode::PhoneShared, Field::Phone, phone),
                (Repeat::Person, [.., name]) => (IssueCode::SameNameAndBirth, Field::Name, name),
            };
            let RowPosition { sheet, row: at } = row.position.clone();
            let cell = CellPosition { sheet, row: at, column: letters.clone() };
            let issue = Issue::new(code, Some(field), cell).referring_to(&first.sheet, first.row);
            row.issues.push(issue);
        }
        row.verdict = Verdict::of(&row.issues);
    }

    /// Takes a row in and tells what it repeats. One person listed twice is told once, by number.
    fn take(&mut self, member: &RegisterRow, here: &RowPosition) -> Vec<(Repeat, RowPosition)> {
        let mut repeats = Vec::new();
        let number = member.id_number.value.as_ref().map(|id| id.as_str().to_owned());
        if let Some(number) = number.clone() {
            let first = self.numbers.entry(number).or_insert_with(|| here.clone());
            if first != here {
                repeats.push((Repeat::Number, first.clone()));
            }
        }
        // Rows that an export was made of are known to be different persons.
        if member.record.value.is_some() {
            return repeats;
        }
        let known = !repeats.is_empty();
        if let Some(phone) = &member.phone.value {
            let (first, holder) = self
                .phones
                .entry(phone.as_str().to_owned())
                .or_insert_with(|| (here.clone(), number.clone()));
            let same_person = number.is_some() && *holder == number;
            if first != here && !same_person {
                repeats.push((Repeat::Phone, first.clone()));
            }
        }
        if let Some(person) = name_and_birth(member) {
            let first = self.persons.entry(person).or_insert_with(|| here.clone());
            if first != here && !known {
                repeats.push((Repeat::Person, first.clone()));
            }
        }
        repeats
    }
}

/// Name with month of birth, by the number where the cell says nothing.
fn name_and_birth(member: &RegisterRow) -> Option<(String, i16, i8)> {
    let name = member.name.value.clone()?;
    let by_number = member.id_number.value.as_ref().map(|id| PartialDate::from(id.birth_date()));
    let birth = member.birth.value.or(by_number)?;
    Some((name, birth.year, birth.month))
}
