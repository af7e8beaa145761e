//! Entering a member on the register.

use super::affiliate::stretch;
use super::further;
use super::sealed::{ADDRESS, ID_NUMBER, ID_NUMBER_INDEX, PHONE, PHONE_INDEX, hashes, seal};
use crate::access::{MemberId, OrganizationId};
use crate::db::audit::Event;
use crate::db::{Receipt, Shelf, Tools, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Check, Code, Fault, Outcome, Problem};
use crate::kernel::identity::IdNumber;
use crate::kernel::phone::Phone;
use crate::kernel::secret::KeyRing;
use crate::kernel::text;
use crate::member::initials;
use crate::member::model::{AffiliationCause, MemberReceipt, NewMember, Standing};
use crate::member::rules::{self, Dates, person};
use crate::member::store::{self, NewRow, affiliation, change};
use crate::organization::service as organization;

/// A checked, sealed entry, ready to be written.
pub struct Prepared {
    row: NewRow,
    /// Every hash under which the ID number may be on the register already.
    id_hashes: Vec<Vec<u8>>,
}

/// Checks every field at once and seals what is sealed: outside the transaction, since the writer
/// should not wait for it.
pub fn prepare(ring: &KeyRing, id: MemberId, now: Timestamp, new: NewMember) -> Outcome<Prepared> {
    let mut check = Check::default();
    let name = check.take("/name", person::name(&new.name));
    let ethnicity = check.take("/ethnicity", person::ethnicity(&new.ethnicity));
    let education = check.take("/education", optional(&new.education, 20));
    let occupation = check.take("/occupation", optional(&new.occupation, 50));
    let id_number = check.take("/id_number", id_number(&new.id_number));
    let phone = new.phone.as_deref().and_then(|text| check.take("/phone", phone(text)));
    let address = new.address.as_deref().and_then(|a| check.take("/address", text::tidy(a, 200)));
    let dates = dates(&new, id_number.as_ref(), now, &mut check);
    let further = further::of_new(&new, &mut check);
    check.done()?;
    let (Some(name), Some(ethnicity), Some(id_number), Some((joined_on, full_on))) =
        (name, ethnicity, id_number, dates)
    else {
        return Err(Fault::internal("a checked field is missing"));
    };
    let row = NewRow {
        id,
        branch_id: new.branch_id,
        initials: initials::of_name(&name),
        name,
        sex: id_number.sex(),
        ethnicity,
        born: Some(id_number.birth_date().to_string()),
        education: education.unwrap_or_default(),
        occupation: occupation.unwrap_or_default(),
        category: new.category,
        joined_on,
        full_on,
        id_number: Some(seal(ring, ID_NUMBER, id, id_number.as_str())?),
        id_number_index: Some(ring.index(ID_NUMBER_INDEX, id_number.as_str()).to_vec()),
        phone: phone.as_ref().map(|phone| seal(ring, PHONE, id, phone.as_str())).transpose()?,
        phone_index: phone.map(|phone| ring.index(PHONE_INDEX, phone.as_str()).to_vec()),
        address: address.as_deref().map(|address| seal(ring, ADDRESS, id, address)).transpose()?,
        further: further::sealed(ring, id, &further)?,
        standing: Standing::Normal,
        created_at: now,
        updated_at: now,
        version: 1,
        hidden: false,
    };
    let id_hashes = hashes(ring, ID_NUMBER_INDEX, id_number.as_str());
    Ok(Prepared { row, id_hashes })
}

/// The dates of the entry, each real and in order, and agreeing with the ID number.
fn dates(
    new: &NewMember,
    id_number: Option<&IdNumber>,
    now: Timestamp,
    check: &mut Check,
) -> Option<(String, Option<String>)> {
    let today = now.day();
    let born =
        new.born.as_deref().and_then(|born| check.take("/born", rules::partial_date(born, today)));
    if let Some(id_number) = id_number {
        rules::check_identity(id_number, new.sex, born.as_deref(), check);
    }
    let joined_on = check.take("/joined_on", rules::partial_date(&new.joined_on, today))?;
    let full_on = new
        .full_on
        .as_deref()
        .and_then(|full_on| check.take("/full_on", rules::partial_date(full_on, today)));
    let stated = id_number.map(|number| number.birth_date().to_string());
    let dates = Dates {
        born: stated.as_deref(),
        joined_on: &joined_on,
        full_on: full_on.as_deref(),
        category: new.category,
    };
    rules::check_order(dates, check);
    Some((joined_on, full_on))
}

/// Text that may be empty.
pub(super) fn optional(raw: &str, max: usize) -> Result<String, Problem> {
    match text::tidy(raw, max) {
        Err(Problem::Required) => Ok(String::new()),
        other => other,
    }
}

pub(super) fn id_number(raw: &str) -> Result<IdNumber, Problem> {
    IdNumber::parse(raw).map_err(|_| {
        Problem::Said(
            "身份证号不对：应为 18 位且校验码相符",
            "Not a valid ID number: 18 characters with a matching check digit",
        )
    })
}

pub(in crate::member) fn phone(raw: &str) -> Result<Phone, Problem> {
    Phone::parse(raw)
        .map_err(|_| Problem::Said("手机号应为 11 位", "A mobile number has 11 digits"))
}

/// Enters a member on the register of a branch that the permit reaches and that may hold members.
pub fn register(tx: &mut WriteTx<'_>, prepared: Prepared) -> Outcome<Receipt> {
    let Prepared { row, id_hashes } = prepared;
    let (id, branch) = (row.id, row.branch_id);
    check_branch(tx, branch)?;
    store::check_free(tx, &id_hashes, id)?;
    store::insert(tx, row)?;
    let first = stretch(tx, id, branch, tx.today(), AffiliationCause::Registered, "");
    affiliation::open(tx, &[first])?;
    tx.record(Event::of("member", id).about([id]).within(branch));
    let body = MemberReceipt { id, version: 1 };
    Receipt::created(format!("/api/v1/members/{id}"), 1, body)
}

/// Fails with `invalid_field` at `/branch_id` for an organization outside the scope,
/// `organization_dissolved`, or `not_a_branch` for one that holds no formal affiliation.
pub(super) fn check_branch(tx: &mut WriteTx<'_>, branch: OrganizationId) -> Outcome<()> {
    use crate::organization::model::OrganizationState;
    organization::keep_standing(tx, &[branch])?;
    let shape = change::shape_in_scope(tx, branch)?
        .ok_or_else(|| Fault::field("/branch_id", Problem::NotFound))?;
    match shape.state {
        OrganizationState::Dissolved => Err(Fault::new(Code::OrganizationDissolved)),
        OrganizationState::Active if shape.holds_affiliation() => Ok(()),
        OrganizationState::Active => Err(Fault::new(Code::NotABranch)),
    }
}

/// A fresh id for a member, made before the row so that sealing can bind to it.
pub fn new_id(tools: &Tools, now: Timestamp) -> MemberId {
    tools.ids.next(now)
}
