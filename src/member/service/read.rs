//! Looking at the register. Every look is on record before the answer leaves.

use std::collections::HashMap;

use super::further;
use super::register::{id_number, phone};
use super::sealed::{self, ID_NUMBER, ID_NUMBER_INDEX, PHONE, PHONE_INDEX};
use crate::access::MemberId;
use crate::db::{Reader, Shelf};
use crate::kernel::fault::{Check, Fault, Outcome, Problem};
use crate::kernel::identity::IdNumber;
use crate::kernel::phone::Phone;
use crate::kernel::secret::KeyRing;
use crate::kernel::text;
use crate::member::model::further::{Further, MemberRecord};
use crate::member::model::{MemberField, MemberSearch, MemberView, SealedField};
use crate::member::rules::{self, person};
use crate::member::store::search::{self, Narrowed, Wanted};
use crate::member::store::{self, MemberRow};

/// One member with all that the register says, masked.
pub fn show(reader: &mut Reader<'_>, id: MemberId) -> Outcome<MemberRecord> {
    let row = store::find(reader, id)?;
    reader.saw_members([id]);
    record(reader, row)
}

/// The whole of a record as those see it who look after the person, and the person.
pub fn record(reader: &mut Reader<'_>, row: MemberRow) -> Outcome<MemberRecord> {
    let away = search::is_away(reader, row.id)?;
    let further = further::opened(&reader.tools().ring, row.id, row.further.as_deref())?;
    let until = row.left_on.unwrap_or(reader.today());
    let full_on = row.full_on.as_deref();
    let party_years = rules::record::party_years(row.category, row.standing, full_on, until);
    let completeness =
        rules::record::completeness(row.category, |field| is_filled(field, &row, &further));
    let holds = |field: &&SealedField| is_filled(of_sealed(**field), &row, &further);
    let sealed = SealedField::ALL.iter().filter(holds).copied().collect();
    let member = view(&reader.tools().ring, row)?;
    let background = further.background;
    Ok(MemberRecord { member, background, party_years, completeness, sealed, away })
}

const fn of_sealed(field: SealedField) -> MemberField {
    match field {
        SealedField::IdNumber => MemberField::IdNumber,
        SealedField::Phone => MemberField::Phone,
        SealedField::Address => MemberField::Address,
        SealedField::Landline => MemberField::Landline,
        SealedField::Residence => MemberField::Residence,
        SealedField::RegisteredResidence => MemberField::RegisteredResidence,
    }
}

fn is_filled(field: MemberField, row: &MemberRow, further: &Further) -> bool {
    let Further { background, whereabouts } = further;
    match field {
        MemberField::Name => !row.name.is_empty(),
        MemberField::Sex | MemberField::Category => true,
        MemberField::Born => row.born.is_some(),
        MemberField::IdNumber => row.id_number.is_some(),
        MemberField::Phone => row.phone.is_some(),
        MemberField::Address => row.address.is_some(),
        MemberField::Ethnicity => !row.ethnicity.is_empty(),
        MemberField::Education => !row.education.is_empty(),
        MemberField::Occupation => !row.occupation.is_empty(),
        MemberField::JoinedOn => !row.joined_on.is_empty(),
        MemberField::FullOn => row.full_on.is_some(),
        MemberField::NativePlace => background.native_place.is_some(),
        MemberField::Degree => background.degree.is_some(),
        MemberField::ProfessionalTitle => background.professional_title.is_some(),
        MemberField::PartyPost => background.party_post.is_some(),
        MemberField::SocialStratum => background.social_stratum.is_some(),
        MemberField::MigrantWorker => background.migrant_worker.is_some(),
        MemberField::Introducers => background.introducers.is_some(),
        MemberField::Landline => whereabouts.landline.is_some(),
        MemberField::Residence => whereabouts.residence.is_some(),
        MemberField::RegisteredResidence => whereabouts.registered_residence.is_some(),
        MemberField::Imported => false,
    }
}

/// A page of members on the register, masked.
pub fn list(
    reader: &mut Reader<'_>,
    narrowed: Narrowed,
    after: Option<&(String, MemberId)>,
    limit: i64,
) -> Outcome<Vec<MemberView>> {
    page(reader, Wanted { narrowed, ..Wanted::default() }, after, limit)
}

/// A page of the members that fit, masked, with those who left the register.
pub fn search(
    reader: &mut Reader<'_>,
    search: &MemberSearch,
    after: Option<&(String, MemberId)>,
    limit: i64,
) -> Outcome<Vec<MemberView>> {
    let wanted = wanted(&reader.tools().ring, search)?;
    page(reader, wanted, after, limit)
}

fn page(
    reader: &mut Reader<'_>,
    wanted: Wanted,
    after: Option<&(String, MemberId)>,
    limit: i64,
) -> Outcome<Vec<MemberView>> {
    let rows = search::page(reader, wanted, after, limit)?;
    let shown = usize::try_from(limit.saturating_sub(1)).unwrap_or(usize::MAX);
    reader.saw_members(rows.iter().take(shown).map(|row| row.id));
    let ring = &reader.tools().ring;
    rows.into_iter().map(|row| view(ring, row)).collect()
}

/// Reads what a clerk typed. Phone and ID number are found whole only: their hashes know no
/// beginnings.
fn wanted(ring: &KeyRing, search: &MemberSearch) -> Outcome<Wanted> {
    let mut check = Check::default();
    let mut given = |pointer, text: &Option<String>| {
        text.as_deref().and_then(|text| check.take(pointer, text::tidy(text, 50)))
    };
    let free = given("/text", &search.text);
    let mut wanted = Wanted {
        narrowed: Narrowed { organization: search.organization_id, ..Narrowed::default() },
        name_prefix: given("/name", &search.name).map(|name| person::in_one_form(&name)),
        initials_prefix: given("/initials", &search.initials).map(|i| i.to_ascii_lowercase()),
        with_left: true,
        ..Wanted::default()
    };
    let number = search.id_number.as_deref().and_then(|n| check.take("/id_number", id_number(n)));
    let dialled = search.phone.as_deref().and_then(|p| check.take("/phone", phone(p)));
    check.done()?;
    wanted.id_number = number.map(|n| sealed::hashes(ring, ID_NUMBER_INDEX, n.as_str()));
    wanted.phone = dialled.map(|p| sealed::hashes(ring, PHONE_INDEX, p.as_str()));
    if let Some(text) = free {
        by_text(ring, text, &mut wanted);
    } else if !is_given(search) {
        let problem = Problem::Said("请至少给出一个查找条件", "Give at least one key to search by");
        return Err(Fault::field("", problem));
    }
    Ok(wanted)
}

fn is_given(search: &MemberSearch) -> bool {
    [&search.name, &search.initials, &search.phone, &search.id_number]
        .iter()
        .any(|key| key.is_some())
}

/// One box for everything. Narrower keys given beside it still hold.
fn by_text(ring: &KeyRing, text: String, wanted: &mut Wanted) {
    if let Ok(number) = IdNumber::parse(&text) {
        wanted.id_number.get_or_insert(sealed::hashes(ring, ID_NUMBER_INDEX, number.as_str()));
    } else if let Ok(phone) = Phone::parse(&text) {
        wanted.phone.get_or_insert(sealed::hashes(ring, PHONE_INDEX, phone.as_str()));
    } else if wanted.name_prefix.is_none() && !text.chars().all(|c| c.is_ascii_alphanumeric()) {
        // It cannot be initials, and names alone are found along their index.
        wanted.name_prefix = Some(person::in_one_form(&text));
    } else {
        wanted.name_or_initials = Some(text);
    }
}

/// A record in a list, as those see it who look after the person: phone and ID number masked.
fn view(ring: &KeyRing, row: MemberRow) -> Outcome<MemberView> {
    // A list of many opens what it shows and no more.
    let id_number = sealed::open_one(ring, ID_NUMBER, row.id, row.id_number.as_deref())?;
    let phone = sealed::open_one(ring, PHONE, row.id, row.phone.as_deref())?;
    Ok(MemberView {
        id: row.id,
        version: row.version,
        branch_id: row.branch_id,
        name: row.name,
        sex: row.sex,
        ethnicity: row.ethnicity,
        born: row.born,
        id_number: id_number.as_deref().and_then(mask_id_number),
        phone: phone.as_deref().and_then(mask_phone),
        education: row.education,
        occupation: row.occupation,
        category: row.category,
        joined_on: row.joined_on,
        full_on: row.full_on,
        standing: row.standing,
        left_on: row.left_on,
        left_cause: row.left_cause,
        liaison_id: row.liaison_id,
    })
}

/// The names of members, for lists of what is about them. Says nothing of who may see them: the caller's own
/// rows are within the scope.
pub struct Names(HashMap<MemberId, String>);

impl Names {
    pub fn of(shelf: &mut impl Shelf, ids: impl Iterator<Item = MemberId>) -> Outcome<Names> {
        store::names(shelf, ids.collect()).map(Names)
    }

    /// None of what is no member.
    pub fn find(&self, id: MemberId) -> Option<&str> {
        self.0.get(&id).map(String::as_str)
    }

    pub fn get(&self, id: MemberId) -> Outcome<String> {
        self.find(id).map(str::to_owned).ok_or_else(|| Fault::internal("a member without a row"))
    }
}

pub fn mask_id_number(text: &str) -> Option<String> {
    IdNumber::parse(text).ok().map(|number| number.masked())
}

pub(super) fn mask_phone(text: &str) -> Option<String> {
    Phone::parse(text).ok().map(|phone| phone.masked())
}
