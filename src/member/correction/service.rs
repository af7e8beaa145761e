//! Asking for a correction, and what the home branch makes of it.

use std::iter;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::model::{
    CorrectableField, CorrectionAsked, CorrectionRefusal, CorrectionRequestId,
    CorrectionRequestReceipt, CorrectionRequestState, CorrectionRequestView, CorrectionReveal,
    CorrectionRevealed,
};
use super::rules::{self, RequestActor, Verb};
use super::store::{self, Row};
pub use super::store::{count_of, erase_of};
use crate::access::{AccountId, MemberId};
use crate::auth::service::member_sessions;
use crate::db::audit::{Deed, Event};
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome, Problem};
use crate::kernel::secret::{Field, KeyRing};
use crate::kernel::text;
use crate::member::model::Correction;
use crate::member::service as register;
use crate::member::service::{Names, PreparedCorrection};
use crate::notify::model::{Happening, Occurrence};
use crate::notify::service as notify;

const DETAILS: Field = Field { table: "correction_requests", column: "details" };
const ANSWER: Field = Field { table: "correction_requests", column: "answer" };

/// What is sealed of a request.
#[derive(Serialize, Deserialize)]
struct Details {
    value: String,
    note: String,
}

/// The correction that a request comes to, checked as an officer's would be.
fn correction(
    ring: &KeyRing,
    member: MemberId,
    now: Timestamp,
    field: CorrectableField,
    details: &Details,
) -> Outcome<PreparedCorrection> {
    let wrong = || Fault::field("/value", Problem::WrongType);
    let reason = if details.note.is_empty() { "本人申请更正" } else { details.note.as_str() };
    let value = if field == CorrectableField::MigrantWorker {
        json!(details.value.parse::<bool>().map_err(|_| wrong())?)
    } else {
        json!(details.value)
    };
    let asked = json!({ "reason": reason, field.as_str(): value });
    let asked: Correction = serde_json::from_value(asked).map_err(|_| wrong())?;
    register::prepare_correction(ring, member, now, asked).map_err(|mut fault| {
        for named in &mut fault.fields {
            named.pointer = "/value".to_owned();
        }
        fault
    })
}

/// Asks for a correction of one's own record.
pub fn ask(tx: &mut WriteTx<'_>, asked: &CorrectionAsked) -> Outcome<Receipt> {
    let member = tx.warrant().actor.member.ok_or_else(|| Fault::new(Code::Forbidden))?;
    let row = register::still_on_register(tx, member)?;
    let note = match text::tidy(&asked.note, 200) {
        Ok(note) => note,
        Err(Problem::Required) => String::new(),
        Err(problem) => return Err(Fault::field("/note", problem)),
    };
    let details = Details { value: asked.value.trim().to_owned(), note };
    let ring = tx.tools().ring.clone();
    correction(&ring, member, tx.now(), asked.field, &details)?;
    let id: CorrectionRequestId = tx.id();
    let plain = serde_json::to_string(&details).map_err(Fault::internal)?;
    let asked = Row {
        id,
        member_id: member,
        field: asked.field,
        state: CorrectionRequestState::Open,
        details: ring.seal(DETAILS, id.raw(), &plain).map_err(Fault::internal)?,
        answer: None,
        asked_at: tx.now(),
        decided_by: None,
        decided_at: Timestamp::NEVER,
        version: 1,
    };
    store::insert(tx, asked)?;
    tx.record(Event::of("correction_request", id).about([member]).within(row.branch_id));
    notify::tell(tx, &Happening::of(Occurrence::CorrectionAsked, member, row.branch_id))?;
    let body = CorrectionRequestReceipt { id, version: 1, state: CorrectionRequestState::Open };
    Receipt::created(path(id), 1, body)
}

/// Takes one's own request back.
pub fn withdraw(tx: &mut WriteTx<'_>, id: CorrectionRequestId, version: i64) -> Outcome<Receipt> {
    let row = at_version(tx, id, version)?;
    decide(tx, &row, Verb::Withdraw, None)
}

/// Accepts a request: the record is corrected in the same transaction.
pub fn accept(tx: &mut WriteTx<'_>, id: CorrectionRequestId, version: i64) -> Outcome<Receipt> {
    let row = at_version(tx, id, version)?;
    let ring = tx.tools().ring.clone();
    rules::step(row.state, Verb::Accept, actor(tx, &row)?)?;
    let details = details(&ring, &row)?;
    let prepared = correction(&ring, row.member_id, tx.now(), row.field, &details)?;
    let record = register::still_on_register(tx, row.member_id)?;
    register::correct(tx, row.member_id, record.version, prepared)?;
    decide(tx, &row, Verb::Accept, None)
}

/// Refuses a request, with a reason that the member reads.
pub fn refuse(
    tx: &mut WriteTx<'_>,
    id: CorrectionRequestId,
    version: i64,
    refusal: &CorrectionRefusal,
) -> Outcome<Receipt> {
    let reason = register::stated(&refusal.reason)?;
    let row = at_version(tx, id, version)?;
    let answer = tx.tools().ring.seal(ANSWER, id.raw(), &reason).map_err(Fault::internal)?;
    decide(tx, &row, Verb::Refuse, Some(answer))
}

fn decide(
    tx: &mut WriteTx<'_>,
    row: &Row,
    verb: Verb,
    answer: Option<Vec<u8>>,
) -> Outcome<Receipt> {
    let actor = actor(tx, row)?;
    let state = rules::step(row.state, verb, actor)?;
    let by = account(tx)?;
    let branch = register::still_on_register(tx, row.member_id)?.branch_id;
    store::decide(tx, row, state, answer, by)?;
    let event = Event::of("correction_request", row.id).about([row.member_id]).within(branch);
    tx.record(event.deed(match verb {
        Verb::Accept => Deed::Accept,
        Verb::Refuse => Deed::Refuse,
        Verb::Withdraw => Deed::Withdraw,
    }));
    let what = match verb {
        Verb::Accept => Occurrence::CorrectionAccepted,
        Verb::Refuse => Occurrence::CorrectionRefused,
        Verb::Withdraw => Occurrence::CorrectionWithdrawn,
    };
    notify::tell(tx, &Happening::of(what, row.member_id, branch))?;
    let version = row.version + 1;
    Receipt::changed(path(row.id), version, CorrectionRequestReceipt { id: row.id, version, state })
}

/// The member, on whichever account of theirs; everybody else whom the scope lets in is an officer.
fn actor(tx: &mut WriteTx<'_>, row: &Row) -> Outcome<RequestActor> {
    let account = account(tx)?;
    let own = tx.warrant().actor.member == Some(row.member_id)
        || member_sessions::is_own_account(tx, account, row.member_id)?;
    Ok(if own { RequestActor::Member } else { RequestActor::Officer })
}

fn account(tx: &WriteTx<'_>) -> Outcome<AccountId> {
    tx.warrant().actor.account().ok_or_else(|| Fault::new(Code::Forbidden))
}

fn at_version(tx: &mut WriteTx<'_>, id: CorrectionRequestId, version: i64) -> Outcome<Row> {
    let row = store::find(tx, id)?;
    if row.version == version { Ok(row) } else { Err(Fault::new(Code::StaleVersion)) }
}

fn path(id: CorrectionRequestId) -> String {
    format!("/api/v1/correction-requests/{id}")
}

fn details(ring: &KeyRing, row: &Row) -> Outcome<Details> {
    let plain = ring.open(DETAILS, row.id.raw(), &row.details).map_err(Fault::internal)?;
    serde_json::from_str(&plain).map_err(Fault::internal)
}

/// One request, as officers see it: a sealed field's value masked.
pub fn show(reader: &mut Reader<'_>, id: CorrectionRequestId) -> Outcome<CorrectionRequestView> {
    let row = store::find(reader, id)?;
    reader.saw_members([row.member_id]);
    let names = Names::of(reader, iter::once(row.member_id))?;
    let in_full = !rules::is_sealed(row.field);
    view(&reader.tools().ring, &names, row, in_full)
}

/// The value that is asked for in full. The audit keeps the reason with the field's name in front of it.
/// Fails with `reason_needed`.
pub fn reveal(
    reader: &mut Reader<'_>,
    id: CorrectionRequestId,
    wanted: &CorrectionReveal,
) -> Outcome<CorrectionRevealed> {
    let reason = register::stated(&wanted.reason)?;
    let row = store::find(reader, id)?;
    let Details { value, .. } = details(&reader.tools().ring, &row)?;
    let event = Event::of("correction_request", id).about([row.member_id]);
    reader.saw(event.reason(format!("{}: {reason}", row.field)));
    Ok(CorrectionRevealed { field: row.field, value })
}

/// A page, newest first. One's own in full; to officers what is sealed is masked.
pub fn list(
    reader: &mut Reader<'_>,
    state: Option<CorrectionRequestState>,
    before: Option<CorrectionRequestId>,
    limit: i64,
) -> Outcome<Vec<CorrectionRequestView>> {
    let rows = store::page(reader, state, before, limit)?;
    reader.saw_members(rows.iter().map(|row| row.member_id));
    let names = Names::of(reader, rows.iter().map(|row| row.member_id))?;
    let (ring, own) = (reader.tools().ring.clone(), reader.scope().own);
    rows.into_iter()
        .map(|row| {
            let in_full = own == Some(row.member_id) || !rules::is_sealed(row.field);
            view(&ring, &names, row, in_full)
        })
        .collect()
}

/// All requests of a member, in full, for their own copy.
pub fn of(reader: &mut Reader<'_>, member: MemberId) -> Outcome<Vec<CorrectionRequestView>> {
    let ring = reader.tools().ring.clone();
    let names = Names::of(reader, iter::once(member))?;
    store::of(reader, member)?.into_iter().map(|row| view(&ring, &names, row, true)).collect()
}

fn view(ring: &KeyRing, names: &Names, row: Row, in_full: bool) -> Outcome<CorrectionRequestView> {
    let Details { value, note } = details(ring, &row)?;
    let reason = row.answer.as_deref().map(|sealed| ring.open(ANSWER, row.id.raw(), sealed));
    let masked = || {
        let can_be = row.field == CorrectableField::IdNumber;
        can_be.then(|| register::mask_id_number(&value)).flatten()
    };
    let shown = if in_full { Some(value.clone()) } else { masked() };
    Ok(CorrectionRequestView {
        id: row.id,
        version: row.version,
        member_id: row.member_id,
        member_name: names.get(row.member_id)?,
        field: row.field,
        state: row.state,
        value: shown,
        masked: !in_full,
        note,
        reason: reason.transpose().map_err(Fault::internal)?,
        asked_at: row.asked_at,
        decided_by: row.decided_by,
        decided_at: Some(row.decided_at).filter(|at| at.is_set()),
    })
}
