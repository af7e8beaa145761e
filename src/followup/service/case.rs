//! The work of a case: take it up, try to reach the member, confirm that nobody answers, confirm that
//! contact may be lost.

use super::cause;
use crate::access::{AccountId, MemberId, OrganizationId, Role};
use crate::db::audit::Event;
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::flow::model::{FlowId, Side};
use crate::flow::service as flow;
use crate::followup::model::{
    Attempt, AttemptResult, CaseActor, CaseEvent, Channel, Evidence, Stage,
};
use crate::followup::rules::evidence::{self, Search};
use crate::followup::rules::step::{self, Guards};
use crate::followup::store::cases::{
    self as store, AttemptRow, CaseRow, HostOf, NewAttemptRow, Watched,
};
use crate::followup::store::{details, hand_offs, officers};
use crate::followup::views::{
    CaseId, CaseReceipt, CaseView, ContactAttempt, ContactView, HandOffView, NewCase, NewContact,
};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Check, Code, Fault, Outcome, Problem};
use crate::kernel::id::Id;
use crate::kernel::secret::Field;
use crate::kernel::text;
use crate::notify::model::{Happening, Occurrence};
use crate::notify::service as notify;
use crate::organization::{reach, service as organization};
use crate::policy::model::Parameter;
use crate::policy::service as policy;

const NOTE: Field = Field { table: "contact_attempts", column: "note" };

/// A page of cases within the scope, newest first.
pub fn list(
    reader: &mut Reader<'_>,
    open: Option<bool>,
    member: Option<MemberId>,
    after: Option<CaseId>,
    limit: i64,
) -> Outcome<Vec<CaseView>> {
    let rows = store::page(reader, open, member, after, limit)?;
    let persons = details::persons(reader, rows.iter().map(|row| row.member_id).collect())?;
    reader.saw_members(rows.iter().map(|row| row.member_id));
    let name = |member: &MemberId| persons.get(member).map(|p| p.name.clone());
    Ok(rows
        .into_iter()
        .map(|row| {
            let name = name(&row.member_id).unwrap_or_default();
            view(row, name)
        })
        .collect())
}

/// One case with its attempts and what they amount to.
pub fn show(reader: &mut Reader<'_>, id: CaseId) -> Outcome<CaseView> {
    let row = store::find(reader, id)?;
    let watched = store::flow_of(reader, row.flow_id)?;
    let attempts = store::attempts(reader, id)?;
    let evidence = weigh(reader, &watched, &attempts)?;
    let hand_offs = hand_offs::of(reader, id)?.into_iter().map(|row| HandOffView {
        at: row.at,
        account_id: row.account_id,
        side: row.side,
    });
    let hand_offs = Some(hand_offs.collect());
    let name = store::name(reader, row.member_id)?;
    reader.saw_members([row.member_id]);
    let ring = reader.tools().ring.clone();
    let contacts = attempts
        .into_iter()
        .map(|row| {
            let open = |sealed: &Vec<u8>| ring.open(NOTE, row.id.raw(), sealed);
            let note = row.note.as_ref().map(open).transpose().map_err(Fault::internal)?;
            Ok(ContactView {
                account_id: row.account_id,
                at: row.at,
                channel: row.channel,
                result: row.result,
                topic: row.topic,
                note,
            })
        })
        .collect::<Outcome<Vec<_>>>()?;
    let (contacts, evidence) = (Some(contacts), Some(evidence));
    Ok(CaseView { contacts, hand_offs, evidence, ..view(row, name) })
}

/// Takes up the case of a member who is overdue.
pub fn open(tx: &mut WriteTx<'_>, new: NewCase) -> Outcome<Receipt> {
    let watched = store::watched(tx, new.flow_id)?;
    let liaison = store::liaison_of(tx, watched.member_id)?;
    let actor = actor(tx, &watched, liaison, None)?;
    let evidence = weigh(tx, &watched, &[])?;
    let overdue = watched.open && watched.sign_due_on() < tx.today();
    let guards = guards(tx, &evidence, None, overdue)?;
    let stage = step::step(Stage::Overdue, CaseEvent::Open, actor, &guards)?;
    let caller = tx.warrant().actor.account();
    let owner = in_office(tx, liaison, watched.home_branch_id)?.or(caller);
    let id = begin(tx, watched.id, watched.member_id, owner, stage)?;
    let owned = happening(Occurrence::CaseOpened, id, &watched).task_of(owner);
    tx.record(event(id, &watched));
    notify::tell(tx, &owned)?;
    let body = CaseReceipt { id, version: 1, stage, open: true, evidence: None };
    Receipt::created(path(id), 1, body)
}

/// The account, where a post of its reaches the organization: nobody else gets a case.
pub(super) fn in_office(
    tx: &mut WriteTx<'_>,
    account: Option<AccountId>,
    organization: OrganizationId,
) -> Outcome<Option<AccountId>> {
    let Some(account) = account else { return Ok(None) };
    Ok(officers::holds_post_for(tx, account, organization)?.then_some(account))
}

/// A new case, whose first call is due at once.
pub(super) fn begin(
    tx: &mut WriteTx<'_>,
    flow_id: FlowId,
    member_id: MemberId,
    owner_id: Option<AccountId>,
    stage: Stage,
) -> Outcome<CaseId> {
    let (id, today): (CaseId, Day) = (tx.id(), tx.today());
    let row = store::NewCaseRow {
        id,
        flow_id,
        member_id,
        stage,
        owner_id,
        opened_on: today,
        open: true,
        version: 1,
        side: Side::Home,
        call_on: today,
    };
    store::insert(tx, row)?;
    Ok(id)
}

/// An attempt that is checked and sealed, ready to be logged.
pub struct Prepared {
    id: Id<ContactAttempt>,
    channel: Channel,
    result: AttemptResult,
    at: Timestamp,
    topic: String,
    note: Option<Vec<u8>>,
    next_on: Option<Day>,
}

/// Checks and seals outside the transaction.
pub fn prepare(tools: &crate::db::Tools, new: NewContact) -> Outcome<Prepared> {
    let now = tools.clock.now();
    let mut check = Check::default();
    let optional = |check: &mut Check, pointer, text: &str, max| {
        if text.trim().is_empty() { None } else { check.take(pointer, text::tidy(text, max)) }
    };
    let topic = optional(&mut check, "/topic", &new.topic, 50).unwrap_or_default();
    let note = optional(&mut check, "/note", new.note.as_deref().unwrap_or_default(), 500);
    if new.next_on.is_some_and(|next| next <= new.at.day()) {
        let after = Problem::Said("须晚于本次联系", "Must be later than this attempt");
        check.note("/next_on", after);
    }
    check.done()?;
    if new.at > now {
        let problem = Problem::Said("时间在将来", "Lies in the future");
        return Err(Fault::new(Code::FutureTime).at("/at", problem));
    }
    let id: Id<ContactAttempt> = tools.ids.next(now);
    let note = note.map(|note| tools.ring.seal(NOTE, id.raw(), &note)).transpose();
    let note = note.map_err(Fault::internal)?;
    let NewContact { channel, result, at, next_on, .. } = new;
    Ok(Prepared { id, channel, result, at, topic, note, next_on })
}

/// Logs an attempt. Whoever was reached ends the silence, and the case with it; else the next call is
/// due on the day given, or after the days of the policy.
pub fn contact(tx: &mut WriteTx<'_>, id: CaseId, new: Prepared) -> Outcome<Receipt> {
    let case = store::find(tx, id)?;
    let watched = store::flow_of(tx, case.flow_id)?;
    let liaison = store::liaison_of(tx, case.member_id)?;
    let actor = actor(tx, &watched, liaison, Some(&case))?;
    let reached = new.result == AttemptResult::Reached;
    let event = if reached { CaseEvent::Reached } else { CaseEvent::Attempt };
    let evidence = weigh(tx, &watched, &[])?;
    let guards = guards(tx, &evidence, Some(&case), true)?;
    let stage = step::step(case.stage, event, actor, &guards)?;
    let account = tx.warrant().actor.account();
    let account_id = account.ok_or_else(|| Fault::internal("an attempt by nobody"))?;
    let day = new.at.day();
    let call_on = match new.next_on {
        Some(day) => day,
        None => next_call(tx, &watched, day)?,
    };
    let row = NewAttemptRow {
        id: new.id,
        case_id: id,
        member_id: case.member_id,
        account_id,
        at: new.at,
        channel: new.channel,
        result: new.result,
        topic: new.topic,
        note: new.note,
    };
    store::log(tx, row)?;
    if reached {
        flow::contact_seen(tx, case.member_id, day)?;
    }
    let ends = reached && cause::silence_ended(tx, &case, day)?;
    let stage = if reached && !ends { case.stage } else { stage };
    let closed_on = ends.then(|| tx.today());
    store::advance(tx, &case, stage, closed_on, call_on.max(case.call_on))?;
    tx.record(self::event(id, &watched));
    let version = case.version + 1;
    let body = CaseReceipt { id, version, stage, open: !ends, evidence: None };
    Receipt::created(path(id), version, body)
}

fn next_call(tx: &mut WriteTx<'_>, watched: &Watched, tried: Day) -> Outcome<Day> {
    let county = organization::county_of(tx, watched.home_branch_id)?;
    let book = policy::book(tx)?;
    Ok(book.due(Some(&county), tried, Parameter::ContactRetryDays).on)
}

/// The branch confirms that nobody answers; refused while the attempts do not bear it out.
pub fn mark_unreachable(tx: &mut WriteTx<'_>, version: i64, id: CaseId) -> Outcome<Receipt> {
    confirm(tx, version, id, CaseEvent::MarkUnreachable)
}

/// The branch confirms that contact may be lost; refused while the silence is shorter than the rules
/// tolerate, or while a kind of attempt that they ask for is missing.
pub fn suspect_lost(tx: &mut WriteTx<'_>, version: i64, id: CaseId) -> Outcome<Receipt> {
    confirm(tx, version, id, CaseEvent::SuspectLost)
}

fn confirm(tx: &mut WriteTx<'_>, version: i64, id: CaseId, event: CaseEvent) -> Outcome<Receipt> {
    let case = at_version(store::find(tx, id)?, version)?;
    let watched = store::flow_of(tx, case.flow_id)?;
    let liaison = store::liaison_of(tx, case.member_id)?;
    let actor = actor(tx, &watched, liaison, Some(&case))?;
    let attempts = store::attempts(tx, id)?;
    let evidence = weigh(tx, &watched, &attempts)?;
    let guards = guards(tx, &evidence, Some(&case), true)?;
    let stage = step::step(case.stage, event, actor, &guards)?;
    store::advance(tx, &case, stage, None, case.call_on)?;
    let decisive = match event {
        CaseEvent::SuspectLost => &evidence.silence_limit.ruling,
        CaseEvent::MarkUnreachable
        | CaseEvent::Open
        | CaseEvent::Attempt
        | CaseEvent::Reached
        | CaseEvent::HandToHost
        | CaseEvent::HandToHome
        | CaseEvent::End => &evidence.attempts_needed,
    };
    tx.record(self::event(id, &watched).policy(decisive.cite()));
    let what = match event {
        CaseEvent::MarkUnreachable => Some(Occurrence::CaseUnreachable),
        CaseEvent::SuspectLost => Some(Occurrence::CaseLostSuspected),
        CaseEvent::Open
        | CaseEvent::Attempt
        | CaseEvent::Reached
        | CaseEvent::HandToHost
        | CaseEvent::HandToHome
        | CaseEvent::End => None,
    };
    if let Some(what) = what {
        notify::tell(tx, &happening(what, id, &watched))?;
    }
    let version = case.version + 1;
    let body = CaseReceipt { id, version, stage, open: true, evidence: Some(evidence) };
    Receipt::changed(path(id), version, body)
}

pub(super) fn at_version(case: CaseRow, version: i64) -> Outcome<CaseRow> {
    if case.version == version { Ok(case) } else { Err(Fault::new(Code::StaleVersion)) }
}

/// What the failed attempts since the last sign amount to in the home county today.
pub(super) fn weigh(
    shelf: &mut impl Shelf,
    watched: &Watched,
    attempts: &[AttemptRow],
) -> Outcome<Evidence> {
    let county = organization::county_of(shelf, watched.home_branch_id)?;
    let book = policy::book(shelf)?;
    let host = store::host_of(shelf, watched.id)?;
    let attempts: Vec<Attempt> = attempts
        .iter()
        .map(|row| Attempt { on: row.at.day(), channel: row.channel, result: row.result })
        .collect();
    let search = Search {
        last_seen: watched.seen_on,
        attempts: &attempts,
        hosted: host.is_some_and(|host| host.checked_in_on.is_some()),
    };
    Ok(evidence::weigh(&search, Some(&county), shelf.today(), &book))
}

/// The facts a step of this case asks for.
pub(super) fn guards<'e>(
    shelf: &mut impl Shelf,
    evidence: &'e Evidence,
    case: Option<&CaseRow>,
    overdue: bool,
) -> Outcome<Guards<'e>> {
    let host_known = match case {
        Some(case) => store::host_of(shelf, case.flow_id)?.is_some(),
        None => false,
    };
    let side = case.map_or(Side::Home, |case| case.side);
    Ok(Guards { overdue, evidence, side, host_known, today: shelf.today() })
}

/// What the actor is to the case. The branch's own officers come first, then who is assigned, then
/// those above, then the host.
pub(super) fn actor(
    tx: &mut WriteTx<'_>,
    watched: &Watched,
    liaison: Option<AccountId>,
    case: Option<&CaseRow>,
) -> Outcome<CaseActor> {
    let actor = tx.warrant().actor.clone();
    let keeps_branch = actor.posts.iter().any(|post| {
        post.organization == watched.home_branch_id
            && matches!(post.role, Role::Secretary | Role::DeputySecretary)
    });
    if keeps_branch {
        return Ok(CaseActor::HomeBranch);
    }
    let account = actor.account();
    let owner = case.and_then(|case| case.owner_id);
    let side = case.map_or(Side::Home, |case| case.side);
    if account.is_some() && (account == liaison || (account == owner && side == Side::Home)) {
        return Ok(CaseActor::Liaison);
    }
    let (below, party_to) = (tx.scope().below.clone(), tx.scope().party_to.clone());
    if reach::covers(tx, &below, watched.home_branch_id)? {
        return Ok(CaseActor::HomeCommittee);
    }
    let host = store::host_of(tx, watched.id)?.map_or_else(Vec::new, HostOf::organizations);
    for organization in host {
        if reach::covers(tx, &party_to, organization)? {
            return Ok(CaseActor::HostBranch);
        }
    }
    // Whom the host gave the case to need not hold a post that reaches the placement.
    let for_host = account.is_some() && account == owner;
    Ok(if for_host { CaseActor::HostBranch } else { CaseActor::Other })
}

pub(super) fn event(id: CaseId, watched: &Watched) -> Event {
    Event::of("follow_up_case", id).about([watched.member_id]).within(watched.home_branch_id)
}

pub(super) fn happening(what: Occurrence, id: CaseId, watched: &Watched) -> Happening {
    Happening::of(what, watched.member_id, watched.home_branch_id).flow(watched.id).case(id)
}

pub(super) fn path(id: CaseId) -> String {
    format!("/api/v1/follow-up-cases/{id}")
}

fn view(row: CaseRow, name: String) -> CaseView {
    CaseView {
        id: row.id,
        version: row.version,
        flow_id: row.flow_id,
        member_id: row.member_id,
        name,
        stage: row.stage,
        side: row.side,
        owner_id: row.owner_id,
        opened_on: row.opened_on,
        closed_on: row.closed_on,
        open: row.open,
        call_on: row.open.then_some(row.call_on),
        contacts: None,
        hand_offs: None,
        evidence: None,
    }
}
