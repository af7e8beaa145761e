//! The steps of a registration, one function per verb.

use super::create::region_of;
use super::turn::{self, Turn};
use super::{optional, too_early};
use crate::db::{Receipt, Shelf, WriteTx};
use crate::flow::forms::{Closing, Registering, Returning, TalkHeld, Word};
use crate::flow::model::{FlowChannel, FlowEvent, FlowId, Side, Sign, SignKind, Talk};
use crate::flow::rules::contact;
use crate::flow::rules::dates::{self, Ending};
use crate::flow::rules::step::Guards;
use crate::flow::store::{self, FlowRow, around};
use crate::followup::service as followup;
use crate::kernel::day::Day;
use crate::kernel::fault::{Check, Outcome, Problem};
use crate::notify::model::Occurrence;
use crate::placement::service as placement;

/// What a [`Word`] says, tidied.
struct Said {
    reason: Option<String>,
    proxy_reason: Option<String>,
}

fn said(word: Option<Word>) -> Outcome<Said> {
    let word = word.unwrap_or_default();
    let mut check = Check::default();
    let reason = optional(&mut check, "/reason", word.reason.as_deref(), 500);
    let proxy_reason = optional(&mut check, "/proxy_reason", word.proxy_reason.as_deref(), 200);
    check.done()?;
    Ok(Said { reason, proxy_reason })
}

/// The day of an ending, today where none is given.
fn ended(tx: &mut WriteTx<'_>, turn: &Turn, ending: Ending, given: Option<Day>) -> Outcome<Day> {
    let today = turn.frame.today;
    let on = given.unwrap_or(today);
    let known = turn::known(tx, &turn.row)?;
    dates::ending(ending, on, today, &known).map_err(|wrong| too_early("/on", wrong))?;
    Ok(on)
}

/// Hands a draft to the home branch.
pub fn submit(
    tx: &mut WriteTx<'_>,
    id: FlowId,
    version: i64,
    word: Option<Word>,
) -> Outcome<Receipt> {
    let said = said(word)?;
    let mut turn = Turn::load(tx, id, version)?;
    let other = store::open_of(tx, turn.row.member_id)?.is_some_and(|other| other.id != id);
    let guards = Guards { other_open_flow: other, ..turn.guards(said.proxy_reason.is_some()) };
    let actor = turn.acting(FlowEvent::Submit);
    turn.step(FlowEvent::Submit, actor, &guards)?;
    turn.row.submitted_at = tx.now();
    turn.details.proxy_reason = said.proxy_reason.or(turn.details.proxy_reason.take());
    turn.save(tx)?;
    tx.record(turn.event());
    turn.tell(tx, Occurrence::FlowSubmitted)?;
    turn.receipt(tx)
}

/// The home branch registers: the clock of silence starts, and the host is told.
pub fn register(
    tx: &mut WriteTx<'_>,
    id: FlowId,
    version: i64,
    form: Option<Registering>,
) -> Outcome<Receipt> {
    let mut turn = Turn::load(tx, id, version)?;
    let form = form.unwrap_or_default();
    note_talk(&mut turn, form.talk)?;
    if let Some(possible) = form.transfer_possible {
        turn.details.transfer_possible = possible;
    }
    let guards = turn.guards(false);
    let actor = turn.acting(FlowEvent::Register);
    turn.step(FlowEvent::Register, actor, &guards)?;
    // The host may have been dissolved since it was named.
    region_of(tx, &turn.row.destination(), turn.row.home_branch_id)?;
    turn.row.registered_at = tx.now();
    let ruling = turn.frame.managers(&turn.row, false).ruling;
    let host_leads = ruling.names(Side::Host.as_str());
    turn.row.primary_manager = if host_leads { Side::Host } else { Side::Home };
    turn.row.primary_policy = ruling.cite();
    turn.save(tx)?;
    let seen = contact::last_seen(turn.row.departs_on, &signs(&turn.row)).on;
    let due = turn.start_clock(tx, seen)?;
    turn.start_reporting(tx)?;
    turn.tell(tx, Occurrence::FlowRegistered)?;
    placement::notify(tx, &turn.notice())?;
    tx.record(turn.event().policy(due.ruling.cite()));
    turn.receipt(tx)
}

/// What of a registration is a sign of the member: their own submission and the talk. That a branch
/// enters or registers it is none.
fn signs(row: &FlowRow) -> Vec<Sign> {
    let own = row.channel == FlowChannel::Member && row.submitted_at.is_set();
    let submitted = own.then(|| row.submitted_at.day());
    let days = submitted.into_iter().chain(row.talk_on);
    days.map(|on| Sign { kind: SignKind::Contact, on }).collect()
}

fn note_talk(turn: &mut Turn, talk: Option<TalkHeld>) -> Outcome<()> {
    let Some(talk) = talk else { return Ok(()) };
    let mut check = Check::default();
    let by = optional(&mut check, "/talk/by", talk.by.as_deref(), 50);
    let waived = optional(&mut check, "/talk/waived", talk.waived.as_deref(), 200);
    match (talk.held_on, &by, &waived) {
        (Some(on), Some(_), None) => {
            if on > turn.frame.today {
                check.note("/talk/held_on", dates::FUTURE);
            }
            (turn.row.talk, turn.row.talk_on) = (Talk::Held, Some(on));
        }
        (None, None, Some(_)) => (turn.row.talk, turn.row.talk_on) = (Talk::Waived, None),
        (Some(_), None, None) => check.note("/talk/by", Problem::Required),
        (None, Some(_), None) => check.note("/talk/held_on", Problem::Required),
        (_, _, Some(_)) => check.note("/talk/waived", Problem::NotAllowed),
        (None, None, None) => check.note("/talk", Problem::Required),
    }
    (turn.details.talk_by, turn.details.talk_waived) = (by, waived);
    check.done()
}

/// The home branch refuses, with a reason.
pub fn refuse(
    tx: &mut WriteTx<'_>,
    id: FlowId,
    version: i64,
    word: Option<Word>,
) -> Outcome<Receipt> {
    end_by_word(tx, id, version, word, (FlowEvent::Refuse, Occurrence::FlowRefused))
}

/// The member takes back what the branch has not decided yet.
pub fn withdraw(
    tx: &mut WriteTx<'_>,
    id: FlowId,
    version: i64,
    word: Option<Word>,
) -> Outcome<Receipt> {
    end_by_word(tx, id, version, word, (FlowEvent::Withdraw, Occurrence::FlowWithdrawn))
}

/// The member stays after all.
pub fn cancel(
    tx: &mut WriteTx<'_>,
    id: FlowId,
    version: i64,
    word: Option<Word>,
) -> Outcome<Receipt> {
    end_by_word(tx, id, version, word, (FlowEvent::Cancel, Occurrence::FlowCancelled))
}

fn end_by_word(
    tx: &mut WriteTx<'_>,
    id: FlowId,
    version: i64,
    word: Option<Word>,
    (event, what): (FlowEvent, Occurrence),
) -> Outcome<Receipt> {
    let said = said(word)?;
    let mut turn = Turn::load(tx, id, version)?;
    let guards =
        Guards { reason_given: said.reason.is_some(), ..turn.guards(said.proxy_reason.is_some()) };
    let actor = turn.acting(event);
    turn.step(event, actor, &guards)?;
    turn.details.decision = said.reason;
    turn.details.proxy_reason = said.proxy_reason.or(turn.details.proxy_reason.take());
    turn.row.ended_on = Some(turn.frame.today);
    turn.save(tx)?;
    placement::end(tx, id, turn.frame.today)?;
    followup::flow_ended(tx, turn.row.member_id)?;
    tx.record(turn.event());
    turn.tell(tx, what)?;
    turn.receipt(tx)
}

/// The home branch confirms that the member is back.
pub fn take_back(
    tx: &mut WriteTx<'_>,
    id: FlowId,
    version: i64,
    form: Option<Returning>,
) -> Outcome<Receipt> {
    let form = form.unwrap_or_default();
    let mut check = Check::default();
    let note = optional(&mut check, "/note", form.note.as_deref(), 1000);
    check.done()?;
    let mut turn = Turn::load(tx, id, version)?;
    let on = ended(tx, &turn, Ending::Return, form.on);
    let homecoming_made = note.is_some() || around::came_home(tx, turn.row.member_id, id)?;
    let guards = Guards { homecoming_made, ..turn.guards(false) };
    let actor = turn.acting(FlowEvent::Return);
    turn.step(FlowEvent::Return, actor, &guards)?;
    let on = on?;
    turn.details.decision = note;
    turn.row.ended_on = Some(on);
    turn.save(tx)?;
    placement::end(tx, id, on)?;
    followup::flow_ended(tx, turn.row.member_id)?;
    tx.record(turn.event());
    turn.tell(tx, Occurrence::FlowReturned)?;
    turn.receipt(tx)
}

/// The committee closes by document: nobody chases the dead (DECISIONS 14).
pub fn close(tx: &mut WriteTx<'_>, id: FlowId, version: i64, form: Closing) -> Outcome<Receipt> {
    let mut check = Check::default();
    let document = optional(&mut check, "/document_number", form.document_number.as_deref(), 100);
    check.done()?;
    let mut turn = Turn::load(tx, id, version)?;
    let on = ended(tx, &turn, Ending::Close, form.on);
    let guards = Guards {
        close_ground: form.ground,
        document_number_given: document.is_some(),
        ..turn.guards(false)
    };
    let actor = turn.acting(FlowEvent::Close);
    turn.step(FlowEvent::Close, actor, &guards)?;
    let on = on?;
    turn.details.close_ground = form.ground;
    turn.row.document_number = document.unwrap_or_default();
    turn.row.ended_on = Some(on);
    turn.save(tx)?;
    placement::end(tx, id, on)?;
    followup::flow_ended(tx, turn.row.member_id)?;
    tx.record(turn.event());
    turn.tell(tx, Occurrence::FlowClosed)?;
    turn.receipt(tx)
}
