//! The work of a case: take it up, try to reach the member, confirm that nobody answers.

use crate::access::{AccountId, MemberId, Role};
use crate::db::audit::Event;
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::flow::service as flow;
use crate::followup::model::{
    Attempt, AttemptResult, CaseActor, CaseEvent, Channel, Evidence, Stage,
};
use crate::followup::rules::{self, Guards};
use crate::followup::store::cases::{self as store, AttemptRow, CaseRow, NewAttemptRow, Watched};
use crate::followup::store::details;
use crate::followup::views::{
    Assignment, CaseId, CaseReceipt, CaseView, ContactAttempt, ContactView, NewCase, NewContact,
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

/// How many open cases are the caller's own, counted no further than `at_most`.
pub fn count_own_cases(reader: &mut Reader<'_>, at_most: i64) -> Outcome<usize> {
    match reader.warrant().actor.account() {
        Some(account) => store::count_open_of(reader, account, at_most),
        None => Ok(0),
    }
}

/// One case with its attempts and what they amount to.
pub fn show(reader: &mut Reader<'_>, id: CaseId) -> Outcome<CaseView> {
    let row = store::find(reader, id)?;
    let watched = store::flow_of(reader, row.flow_id)?;
    let attempts = store::attempts(reader, id)?;
    let evidence = weigh(reader, &watched, &attempts)?;
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
    Ok(CaseView { contacts: Some(contacts), evidence: Some(evidence), ..view(row, name) })
}

/// Takes up the case of a member who is overdue.
pub fn open(tx: &mut WriteTx<'_>, new: NewCase) -> Outcome<Receipt> {
    let watched = store::watched(tx, new.flow_id)?;
    let liaison = store::liaison_of(tx, watched.member_id)?;
    let actor = actor(tx, &watched, liaison, None)?;
    let evidence = weigh(tx, &watched, &[])?;
    let today = tx.today();
    let guards = Guards { overdue: watched.open && watched.watch_on < today, evidence: &evidence };
    let stage = rules::step(Stage::Overdue, CaseEvent::Open, actor, &guards)?;
    let id: CaseId = tx.id();
    let owner = liaison.or_else(|| tx.warrant().actor.account());
    let owned = happening(Occurrence::CaseOpened, id, &watched).task_of(owner);
    let row = store::NewCaseRow {
        id,
        flow_id: watched.id,
        member_id: watched.member_id,
        stage,
        owner_id: owner,
        opened_on: today,
        open: true,
        version: 1,
    };
    store::insert(tx, row)?;
    tx.record(event(id, &watched));
    notify::tell(tx, &owned)?;
    let body = CaseReceipt { id, version: 1, stage, open: true, evidence: None };
    Receipt::created(path(id), 1, body)
}

/// An attempt that is checked and sealed, ready to be logged.
pub struct Prepared {
    id: Id<ContactAttempt>,
    channel: Channel,
    result: AttemptResult,
    at: Timestamp,
    topic: String,
    note: Option<Vec<u8>>,
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
    check.done()?;
    if new.at > now {
        let problem = Problem::Said("时间在将来", "Lies in the future");
        return Err(Fault::new(Code::FutureTime).at("/at", problem));
    }
    let id: Id<ContactAttempt> = tools.ids.next(now);
    let note = note.map(|note| tools.ring.seal(NOTE, id.raw(), &note)).transpose();
    let note = note.map_err(Fault::internal)?;
    Ok(Prepared { id, channel: new.channel, result: new.result, at: new.at, topic, note })
}

/// Logs an attempt. Whoever was reached ends the silence, and the case with it.
pub fn contact(tx: &mut WriteTx<'_>, id: CaseId, new: Prepared) -> Outcome<Receipt> {
    let case = store::find(tx, id)?;
    let watched = store::flow_of(tx, case.flow_id)?;
    let liaison = store::liaison_of(tx, case.member_id)?;
    let actor = actor(tx, &watched, liaison, case.owner_id)?;
    let reached = new.result == AttemptResult::Reached;
    let event = if reached { CaseEvent::Reached } else { CaseEvent::Attempt };
    let evidence = weigh(tx, &watched, &[])?;
    let guards = Guards { overdue: true, evidence: &evidence };
    let stage = rules::step(case.stage, event, actor, &guards)?;
    let account = tx.warrant().actor.account();
    let account_id = account.ok_or_else(|| Fault::internal("an attempt by nobody"))?;
    let day = new.at.day();
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
    let ends = reached && silence_ended(tx, &case, day)?;
    let stage = if reached && !ends { case.stage } else { stage };
    let closed_on = ends.then(|| tx.today());
    store::advance(tx, &case, stage, closed_on)?;
    tx.record(self::event(id, &watched));
    let version = case.version + 1;
    let body = CaseReceipt { id, version, stage, open: !ends, evidence: None };
    Receipt::created(path(id), version, body)
}

/// The branch confirms that nobody answers; refused while the attempts do not bear it out.
pub fn mark_unreachable(tx: &mut WriteTx<'_>, version: i64, id: CaseId) -> Outcome<Receipt> {
    let case = at_version(store::find(tx, id)?, version)?;
    let watched = store::flow_of(tx, case.flow_id)?;
    let liaison = store::liaison_of(tx, case.member_id)?;
    let actor = actor(tx, &watched, liaison, case.owner_id)?;
    let attempts = store::attempts(tx, id)?;
    let evidence = weigh(tx, &watched, &attempts)?;
    let guards = Guards { overdue: true, evidence: &evidence };
    let stage = rules::step(case.stage, CaseEvent::MarkUnreachable, actor, &guards)?;
    store::advance(tx, &case, stage, None)?;
    let needed = &evidence.attempts_needed;
    let quoted = format!("{} v{}", needed.parameter, needed.version);
    tx.record(event(id, &watched).policy(quoted));
    notify::tell(tx, &happening(Occurrence::CaseUnreachable, id, &watched))?;
    let version = case.version + 1;
    let body = CaseReceipt { id, version, stage, open: true, evidence: Some(evidence) };
    Receipt::changed(path(id), version, body)
}

/// Gives the case to somebody who holds a post below the actor's.
pub fn assign(tx: &mut WriteTx<'_>, version: i64, id: CaseId, to: &Assignment) -> Outcome<Receipt> {
    let case = at_version(store::find(tx, id)?, version)?;
    if !case.open {
        return Err(Fault::new(Code::CaseState));
    }
    let watched = store::flow_of(tx, case.flow_id)?;
    let below = tx.scope().below.clone();
    if !reach::covers(tx, &below, watched.home_branch_id)? {
        return Err(Fault::new(Code::NotAnActor));
    }
    let today = tx.today();
    if !store::holds_post_for(tx, to.account_id, watched.home_branch_id, today)? {
        return Err(Fault::field("/account_id", Problem::NotFound));
    }
    store::assign(tx, &case, to.account_id)?;
    tx.record(event(id, &watched));
    let handed = happening(Occurrence::CaseAssigned, id, &watched).task_of(Some(to.account_id));
    notify::tell(tx, &handed)?;
    let version = case.version + 1;
    let body = CaseReceipt { id, version, stage: case.stage, open: true, evidence: None };
    Receipt::changed(path(id), version, body)
}

/// The member was heard of on a day, by a check-in or otherwise: an open case ends with the silence.
/// For causes of other rooms, which record their own event and have told the flow before.
pub fn contact_seen(tx: &mut WriteTx<'_>, member: MemberId, on: Day) -> Outcome<()> {
    let Some(case) = store::open_of(tx, member)? else { return Ok(()) };
    if !silence_ended(tx, &case, on)? {
        return Ok(());
    }
    let watched = store::flow_of(tx, case.flow_id)?;
    let evidence = weigh(tx, &watched, &[])?;
    let guards = Guards { overdue: true, evidence: &evidence };
    // Stages beyond unreachable belong to the organization's decisions and stay.
    let Ok(stage) = rules::step(case.stage, CaseEvent::Reached, CaseActor::System, &guards) else {
        return Ok(());
    };
    let today = tx.today();
    store::advance(tx, &case, stage, Some(today))
}

/// A report made before the case was opened ends it only if nothing is due any more by it.
fn silence_ended(tx: &mut WriteTx<'_>, case: &CaseRow, on: Day) -> Outcome<bool> {
    Ok(on >= case.opened_on || store::flow_of(tx, case.flow_id)?.watch_on >= tx.today())
}

fn at_version(case: CaseRow, version: i64) -> Outcome<CaseRow> {
    if case.version == version { Ok(case) } else { Err(Fault::new(Code::StaleVersion)) }
}

/// What the failed attempts since the last sign amount to in the home county today.
fn weigh(shelf: &mut impl Shelf, watched: &Watched, attempts: &[AttemptRow]) -> Outcome<Evidence> {
    let county = organization::county_of(shelf, watched.home_branch_id)?;
    let book = policy::book(shelf)?;
    let attempts: Vec<Attempt> = attempts
        .iter()
        .map(|row| Attempt { on: row.at.day(), channel: row.channel, result: row.result })
        .collect();
    Ok(rules::evidence(watched.seen_on, &attempts, Some(&county), shelf.today(), &book))
}

/// What the actor is to the case. The branch's own officers come first, then who is assigned, then
/// those above, then the host.
fn actor(
    tx: &mut WriteTx<'_>,
    watched: &Watched,
    liaison: Option<AccountId>,
    owner: Option<AccountId>,
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
    if account.is_some() && (account == liaison || account == owner) {
        return Ok(CaseActor::Liaison);
    }
    let (below, party_to) = (tx.scope().below.clone(), tx.scope().party_to.clone());
    if reach::covers(tx, &below, watched.home_branch_id)? {
        return Ok(CaseActor::HomeCommittee);
    }
    let host = store::hosts(tx, watched.id, &party_to)?;
    Ok(if host { CaseActor::HostBranch } else { CaseActor::Other })
}

fn event(id: CaseId, watched: &Watched) -> Event {
    Event::of("follow_up_case", id).about([watched.member_id]).within(watched.home_branch_id)
}

fn happening(what: Occurrence, id: CaseId, watched: &Watched) -> Happening {
    Happening::of(what, watched.member_id, watched.home_branch_id).flow(watched.id).case(id)
}

fn path(id: CaseId) -> String {
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
        owner_id: row.owner_id,
        opened_on: row.opened_on,
        closed_on: row.closed_on,
        open: row.open,
        contacts: None,
        evidence: None,
    }
}
