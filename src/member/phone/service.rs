//! Changing the phone a member logs in with. Either way its sessions and devices end, and the old
//! number is to be told.

use std::iter;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::model::{
    PhoneChange, PhoneChangeId, PhoneChangeReceipt, PhoneChangeState, PhoneChangeView, Proposal,
};
use super::rules::{self, Verb};
use super::store::{self, NewRow, Row};
pub use super::store::{count_of, erase_of};
use crate::access::{AccountId, MemberId};
use crate::app::App;
use crate::auth::service::member_sessions;
use crate::auth::service::new_number::{self, Proof};
use crate::db::audit::{Deed, Event};
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome, Problem};
use crate::kernel::id::Id;
use crate::kernel::phone::Phone;
use crate::kernel::secret::{Field, KeyRing};
use crate::member::model::MemberField;
use crate::member::service as register;
use crate::member::service::Names;
use crate::member::store::MemberRow;
use crate::member::store::change::{self, SealedWithIndex};

const DETAILS: Field = Field { table: "phone_changes", column: "details" };

/// The reason that a record's history gives for the member's own change.
const OWN_REASON: &str = "本人验证新号码 verified by the member";

/// What is sealed of a proposal: its reason may name people as well.
#[derive(Serialize, Deserialize)]
struct Details {
    phone: Option<Phone>,
    reason: String,
    /// The number it was meant to replace.
    replaces: Option<String>,
}

/// A change, and whom to tell of it: the number that was replaced.
pub struct Changed {
    pub receipt: Receipt,
    pub old: Option<Phone>,
}

pub fn read_phone(text: &str) -> Outcome<Phone> {
    register::phone(text).map_err(|problem| Fault::field("/phone", problem))
}

/// Puts a number that the member has proved in place of theirs, at the record's version.
pub fn change_own(
    tx: &mut WriteTx<'_>,
    member: MemberId,
    version: i64,
    phone: &Phone,
    proof: Proof,
) -> Outcome<Changed> {
    let row = register::on_register(tx, member, version)?;
    let branch = row.branch_id;
    new_number::spend(tx, proof)?;
    let old = replace(tx, row, Some(phone), OWN_REASON)?;
    store::end_waiting(tx, member, PhoneChangeState::Superseded, None)?;
    tx.record(Event::of("member", member).about([member]).within(branch));
    Ok(Changed { receipt: register::receipt(member, version + 1)?, old })
}

/// The record's phone, its history and the end of what the old one opened.
fn replace(
    tx: &mut WriteTx<'_>,
    row: MemberRow,
    phone: Option<&Phone>,
    reason: &str,
) -> Outcome<Option<Phone>> {
    let ring = tx.tools().ring.clone();
    let (id, version) = (row.id, row.version);
    let old = register::open(&ring, &row)?.phone;
    if old.as_deref() == phone.map(Phone::as_str) {
        let problem = Problem::Said("这就是现在的号码", "This is the number already");
        return Err(Fault::field("/phone", problem));
    }
    let seal = |phone: &Phone| register::seal(&ring, register::PHONE, id, phone.as_str());
    let index = |phone: &Phone| ring.index(register::PHONE_INDEX, phone.as_str()).to_vec();
    let columns = SealedWithIndex { sealed: phone.map(seal).transpose()?, index: phone.map(index) };
    change::replace_phone(tx, id, version, columns)?;
    let before = old.clone().map_or(Value::Null, Value::String);
    let before = Map::from_iter([(MemberField::Phone.as_str().to_owned(), before)]);
    register::keep(tx, id, version, reason, before)?;
    member_sessions::end_sessions_of_member(tx, id)?;
    old.map(|text| {
        Phone::parse(&text).map_err(|_| Fault::internal("a stored phone number does not parse"))
    })
    .transpose()
}

/// A checked proposal.
pub struct Prepared {
    id: PhoneChangeId,
    phone: Option<Phone>,
    reason: String,
}

pub fn prepare(app: &App, proposal: Proposal) -> Outcome<Prepared> {
    let reason = register::stated(&proposal.reason)?;
    let phone = match proposal.phone {
        None => return Err(Fault::field("/phone", Problem::Required)),
        Some(phone) => phone.as_deref().map(read_phone).transpose()?,
    };
    let id = app.db.tools().ids.next(app.db.now());
    Ok(Prepared { id, phone, reason })
}

/// Proposes a number for a member whose record was read at that version.
pub fn propose(
    tx: &mut WriteTx<'_>,
    member: MemberId,
    version: i64,
    prepared: Prepared,
) -> Outcome<Receipt> {
    let Prepared { id, phone, reason } = prepared;
    let row = register::on_register(tx, member, version)?;
    let by = officer(tx, member)?;
    let ring = tx.tools().ring.clone();
    let replaces = register::open(&ring, &row)?.phone;
    if replaces.as_deref() == phone.as_ref().map(Phone::as_str) {
        let problem = Problem::Said("这就是现在的号码", "This is the number already");
        return Err(Fault::field("/phone", problem));
    }
    let details = Details { phone, reason, replaces };
    let plain = serde_json::to_string(&details).map_err(Fault::internal)?;
    let now = tx.now();
    store::end_waiting(tx, member, PhoneChangeState::Expired, Some(now))?;
    let row_of_change = NewRow {
        id,
        member_id: member,
        state: PhoneChangeState::Proposed,
        details: ring.seal(DETAILS, id.raw(), &plain).map_err(Fault::internal)?,
        proposed_by: by,
        proposed_at: now,
        expires_at: rules::expires_at(now),
        decided_by: None,
        decided_at: Timestamp::NEVER,
        version: 1,
    };
    store::insert(tx, row_of_change)?;
    tx.record(about(id, &row).deed(Deed::Proposed));
    let body = PhoneChangeReceipt { id, version: 1, state: PhoneChangeState::Proposed };
    Receipt::created(path(id), 1, body)
}

/// Confirms another officer's proposal: the number is the member's from now on.
pub fn confirm(tx: &mut WriteTx<'_>, id: PhoneChangeId, version: i64) -> Outcome<Changed> {
    let change = at_version(tx, id, version)?;
    let by = officer(tx, change.member_id)?;
    rules::check_second(change.proposed_by, by)?;
    let row = register::still_on_register(tx, change.member_id)?;
    let ring = tx.tools().ring.clone();
    let details = details(&ring, &change)?;
    let same_number = register::open(&ring, &row)?.phone == details.replaces;
    let state = rules::state_at(change.state, change.expires_at, tx.now());
    let state = rules::step(state, Verb::Confirm, same_number)?;
    let event = about(id, &row).deed(Deed::Confirmed);
    // The record first, as in the member's own change: the two never wait for each other.
    let old = replace(tx, row, details.phone.as_ref(), &details.reason)?;
    store::decide(tx, id, version, state, by)?;
    tx.record(event);
    Ok(Changed { receipt: decided(id, version + 1, state)?, old })
}

/// Refuses a proposal, or takes one's own back.
pub fn refuse(tx: &mut WriteTx<'_>, id: PhoneChangeId, version: i64) -> Outcome<Receipt> {
    let change = at_version(tx, id, version)?;
    let by = officer(tx, change.member_id)?;
    let row = register::still_on_register(tx, change.member_id)?;
    let state = rules::state_at(change.state, change.expires_at, tx.now());
    let state = rules::step(state, Verb::Refuse, true)?;
    store::decide(tx, id, version, state, by)?;
    tx.record(about(id, &row).deed(Deed::Refused));
    decided(id, version + 1, state)
}

/// The account that acts; the member's own is no officer here, whichever posts it holds.
fn officer(tx: &mut WriteTx<'_>, member: MemberId) -> Outcome<AccountId> {
    let account = tx.warrant().actor.account().ok_or_else(|| Fault::new(Code::Forbidden))?;
    if member_sessions::is_own_account(tx, account, member)? {
        return Err(Fault::new(Code::TwoOfficersNeeded));
    }
    Ok(account)
}

fn at_version(tx: &mut WriteTx<'_>, id: PhoneChangeId, version: i64) -> Outcome<Row> {
    let change = store::find(tx, id)?;
    if change.version == version { Ok(change) } else { Err(Fault::new(Code::StaleVersion)) }
}

fn about(id: Id<PhoneChange>, row: &MemberRow) -> Event {
    Event::of("phone_change", id).about([row.id]).within(row.branch_id)
}

fn path(id: PhoneChangeId) -> String {
    format!("/api/v1/phone-changes/{id}")
}

fn decided(id: PhoneChangeId, version: i64, state: PhoneChangeState) -> Outcome<Receipt> {
    Receipt::changed(path(id), version, PhoneChangeReceipt { id, version, state })
}

fn details(ring: &KeyRing, change: &Row) -> Outcome<Details> {
    let plain = ring.open(DETAILS, change.id.raw(), &change.details).map_err(Fault::internal)?;
    serde_json::from_str(&plain).map_err(|_| Fault::internal("a phone change does not parse"))
}

pub fn show(reader: &mut Reader<'_>, id: PhoneChangeId) -> Outcome<PhoneChangeView> {
    let change = store::find(reader, id)?;
    reader.saw_members([change.member_id]);
    let names = Names::of(reader, iter::once(change.member_id))?;
    view(&reader.tools().ring, &names, change, reader.now())
}

/// A page, newest first.
pub fn list(
    reader: &mut Reader<'_>,
    state: Option<PhoneChangeState>,
    before: Option<PhoneChangeId>,
    limit: i64,
) -> Outcome<Vec<PhoneChangeView>> {
    let rows = store::page(reader, state, before, limit)?;
    reader.saw_members(rows.iter().map(|row| row.member_id));
    let names = Names::of(reader, rows.iter().map(|row| row.member_id))?;
    let (ring, now) = (reader.tools().ring.clone(), reader.now());
    rows.into_iter().map(|row| view(&ring, &names, row, now)).collect()
}

fn view(ring: &KeyRing, names: &Names, change: Row, now: Timestamp) -> Outcome<PhoneChangeView> {
    let Details { phone, reason, .. } = details(ring, &change)?;
    Ok(PhoneChangeView {
        id: change.id,
        version: change.version,
        member_id: change.member_id,
        member_name: names.get(change.member_id)?,
        state: rules::state_at(change.state, change.expires_at, now),
        phone: phone.map(|phone| phone.masked()),
        reason,
        proposed_by: change.proposed_by,
        proposed_at: change.proposed_at,
        expires_at: change.expires_at,
        decided_by: change.decided_by,
        decided_at: Some(change.decided_at).filter(|at| at.is_set()),
    })
}
