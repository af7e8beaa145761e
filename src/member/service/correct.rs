//! Correcting a record. What it held before is kept, sealed.

use serde::Serialize;
use serde_json::{Map, Value};

use super::further::{self, FurtherGiven};
use super::register::{id_number, optional};
use super::sealed::{ADDRESS, ID_NUMBER, ID_NUMBER_INDEX, hashes, open, seal};
use super::standing::{anothers, receipt};
use super::{confide, history};
use crate::access::MemberId;
use crate::auth::service::member_sessions;
use crate::db::audit::Event;
use crate::db::{Receipt, Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Check, Fault, Outcome, Problem};
use crate::kernel::identity::{IdNumber, Sex};
use crate::kernel::secret::KeyRing;
use crate::kernel::text;
use crate::member::initials;
use crate::member::model::further::Further;
use crate::member::model::{Category, Correction, MemberField};
use crate::member::rules::{self, Dates, person};
use crate::member::store::change::{self, CorrectedRow, CorrectedSeals, SealedWithIndex};
use crate::member::store::{self, MemberRow};

/// What a correction can change, in plain. Its JSON keys are the names of `MemberField`.
#[derive(Clone, Serialize)]
struct Record {
    name: String,
    sex: Sex,
    born: Option<String>,
    id_number: Option<IdNumber>,
    address: Option<String>,
    ethnicity: String,
    education: String,
    occupation: String,
    category: Category,
    joined_on: String,
    full_on: Option<String>,
    #[serde(flatten)]
    further: Further,
}

/// The given fields, checked one by one.
#[derive(Default)]
struct Given {
    name: Option<String>,
    sex: Option<Sex>,
    born: Option<String>,
    id_number: Option<IdNumber>,
    address: Option<Option<String>>,
    ethnicity: Option<String>,
    education: Option<String>,
    occupation: Option<String>,
    category: Option<Category>,
    joined_on: Option<String>,
    full_on: Option<Option<String>>,
    further: FurtherGiven,
}

/// A checked correction with its sealed values.
pub struct PreparedCorrection {
    reason: String,
    given: Given,
    seals: CorrectedSeals,
    id_hashes: Vec<Vec<u8>>,
}

/// Checks every given field and seals what is sealed, outside the transaction. Fails with
/// `reason_needed` or `invalid_field`.
pub fn prepare_correction(
    ring: &KeyRing,
    id: MemberId,
    now: Timestamp,
    correction: Correction,
) -> Outcome<PreparedCorrection> {
    let reason = confide::stated(&correction.reason)?;
    let given = check(&correction, now)?;
    let mut seals = CorrectedSeals::default();
    let mut id_hashes = Vec::new();
    if let Some(number) = &given.id_number {
        id_hashes = hashes(ring, ID_NUMBER_INDEX, number.as_str());
        seals.id_number = Some(SealedWithIndex {
            sealed: Some(seal(ring, ID_NUMBER, id, number.as_str())?),
            index: Some(ring.index(ID_NUMBER_INDEX, number.as_str()).to_vec()),
        });
    }
    if let Some(address) = &given.address {
        let sealed = address.as_deref().map(|address| seal(ring, ADDRESS, id, address));
        seals.address = Some(sealed.transpose()?);
    }
    Ok(PreparedCorrection { reason, given, seals, id_hashes })
}

fn check(correction: &Correction, now: Timestamp) -> Outcome<Given> {
    let mut check = Check::default();
    let today = now.day();
    let mut given =
        Given { sex: correction.sex, category: correction.category, ..Given::default() };
    let one = |text: &Option<String>| text.clone();
    given.name = one(&correction.name).and_then(|t| check.take("/name", person::name(&t)));
    given.ethnicity =
        one(&correction.ethnicity).and_then(|t| check.take("/ethnicity", person::ethnicity(&t)));
    given.education =
        one(&correction.education).and_then(|t| check.take("/education", optional(&t, 20)));
    given.occupation =
        one(&correction.occupation).and_then(|t| check.take("/occupation", optional(&t, 50)));
    given.id_number =
        one(&correction.id_number).and_then(|t| check.take("/id_number", id_number(&t)));
    let date = rules::partial_date;
    given.born = one(&correction.born).and_then(|t| check.take("/born", date(&t, today)));
    given.joined_on =
        one(&correction.joined_on).and_then(|t| check.take("/joined_on", date(&t, today)));
    if correction.phone.is_some() {
        // Whoever changes it could log in as the member.
        let problem = Problem::Said(
            "登录手机号不能由一人更正：请用 phone-changes 提出，由另一名干部确认",
            "One officer cannot change the log-in phone: propose it under phone-changes",
        );
        check.note("/phone", problem);
    }
    given.address = correction
        .address
        .clone()
        .map(|text| text.and_then(|text| check.take("/address", text::tidy(&text, 200))));
    given.full_on = correction
        .full_on
        .clone()
        .map(|text| text.and_then(|text| check.take("/full_on", date(&text, today))));
    given.further = further::given(correction, &mut check);
    check.done()?;
    Ok(given)
}

/// Corrects a record at the version the caller read. Fails with `member_left`, `member_exists` or
/// `invalid_field`.
pub fn correct(
    tx: &mut WriteTx<'_>,
    id: MemberId,
    version: i64,
    prepared: PreparedCorrection,
) -> Outcome<Receipt> {
    let PreparedCorrection { reason, given, mut seals, id_hashes } = prepared;
    let row = anothers(tx, id, version)?;
    let branch = row.branch_id;
    let before = record(&tx.tools().ring, row)?;
    let after = apply(before.clone(), given)?;
    let changes = changes(&before, &after)?;
    let event = Event::of("member", id).about([id]).within(branch);
    if changes.is_empty() {
        tx.record(event);
        return receipt(id, version);
    }
    if changes.contains_key(MemberField::IdNumber.as_str()) {
        store::check_free(tx, &id_hashes, id)?;
    }
    tx.record(event.change(&before, &after));
    if before.name != after.name {
        member_sessions::renamed(tx, id, &before.name, &after.name)?;
    }
    if after.further != before.further {
        // Sealed as one, with those that the correction leaves as they are.
        seals.further = Some(further::sealed(&tx.tools().ring, id, &after.further)?);
    }
    let corrected = corrected_row(tx, after, version + 1);
    change::correct(tx, id, version, corrected, seals)?;
    history::keep(tx, id, version, &reason, changes)?;
    receipt(id, version + 1)
}

fn record(ring: &KeyRing, row: MemberRow) -> Outcome<Record> {
    let opened = open(ring, &row)?;
    Ok(Record {
        name: row.name,
        sex: row.sex,
        born: row.born,
        id_number: opened
            .id_number
            .map(|text| IdNumber::parse(&text))
            .transpose()
            .map_err(|_| Fault::internal("a stored ID number does not parse"))?,
        address: opened.address,
        ethnicity: row.ethnicity,
        education: row.education,
        occupation: row.occupation,
        category: row.category,
        joined_on: row.joined_on,
        full_on: row.full_on,
        further: further::opened(ring, row.id, row.further.as_deref())?,
    })
}

/// The record after the correction. Sex and birth date follow the ID number wherever there is one.
fn apply(mut record: Record, given: Given) -> Outcome<Record> {
    let mut check = Check::default();
    let dates_touched = given.born.is_some()
        || given.id_number.is_some()
        || given.category.is_some()
        || given.joined_on.is_some()
        || given.full_on.is_some();
    record.id_number = given.id_number.or(record.id_number);
    match &record.id_number {
        Some(number) => {
            rules::check_identity(number, given.sex, given.born.as_deref(), &mut check);
            record.sex = number.sex();
            record.born = Some(number.birth_date().to_string());
        }
        None => {
            record.sex = given.sex.unwrap_or(record.sex);
            record.born = given.born.or(record.born);
        }
    }
    record.name = given.name.unwrap_or(record.name);
    record.address = given.address.unwrap_or(record.address);
    record.ethnicity = given.ethnicity.unwrap_or(record.ethnicity);
    record.education = given.education.unwrap_or(record.education);
    record.occupation = given.occupation.unwrap_or(record.occupation);
    record.category = given.category.unwrap_or(record.category);
    record.joined_on = given.joined_on.unwrap_or(record.joined_on);
    record.full_on = given.full_on.unwrap_or(record.full_on);
    record.further = given.further.over(record.further);
    if dates_touched {
        let dates = Dates {
            born: record.born.as_deref(),
            joined_on: &record.joined_on,
            full_on: record.full_on.as_deref(),
            category: record.category,
        };
        rules::check_order(dates, &mut check);
    }
    check.done()?;
    Ok(record)
}

/// Earlier values of the fields that differ.
fn changes(before: &Record, after: &Record) -> Outcome<Map<String, Value>> {
    Ok(history::differing(&history::fields(before)?, &history::fields(after)?))
}

fn corrected_row(tx: &WriteTx<'_>, after: Record, version: i64) -> CorrectedRow {
    CorrectedRow {
        initials: initials::of_name(&after.name),
        name: after.name,
        sex: after.sex,
        ethnicity: after.ethnicity,
        born: after.born,
        education: after.education,
        occupation: after.occupation,
        category: after.category,
        joined_on: after.joined_on,
        full_on: after.full_on,
        updated_at: tx.now(),
        version,
    }
}
