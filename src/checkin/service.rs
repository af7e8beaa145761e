//! What happens when a member reports: the report is kept whatever it says, and moves what it can.

mod reading;

use super::form::{Form, ProxyReason};
use super::model::{
    CheckIn, CheckInId, CheckInReceipt, Effect, FlowSeen, PlacementSeen, Report, ReportChannel,
    ReturnProposal, Told,
};
use super::rules;
use super::store::{self, Facts, FlowFacts, NewRow};
pub use super::store::{Wish, retention};
use crate::access::MemberId;
use crate::checkin::model::{CheckInEffect, CheckInKind};
use crate::db::audit::Event;
use crate::db::{Receipt, Shelf, Tools, WriteTx};
use crate::flow::model::{Destination, DestinationKind, FlowActor, FlowState};
use crate::flow::rules::dates::first_day;
use crate::flow::rules::{contact, step};
use crate::flow::service as flow;
use crate::followup::service as followup;
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome, Problem};
use crate::kernel::id::Id;
use crate::kernel::secret::Field;
use crate::member::service as member;
use crate::notify::model::{Happening, Occurrence};
use crate::notify::service as notify;
use crate::organization::service as organization;
use crate::placement::model::PlacementDates;
use crate::placement::{rules as placing, service as placement};
use crate::policy::model::Due;
use crate::policy::rules::PolicyBook;
use crate::policy::service as policy;
use crate::region::county_digits;
pub use reading::{count_reports_to_read, last_report, list, read, show};

const NOTE: Field = Field { table: "check_ins", column: "note" };

/// A checked, hashed and sealed report, ready to be kept.
pub struct Prepared {
    id: CheckInId,
    form: Form,
    hash: [u8; 32],
    note: Option<Vec<u8>>,
}

/// Hashes and seals outside the transaction: the writer should not wait for it.
pub fn prepare(tools: &Tools, form: Form) -> Outcome<Prepared> {
    let id: Id<CheckIn> = tools.ids.next(tools.clock.now());
    let content = serde_json::to_vec(&form).map_err(Fault::internal)?;
    let seal = |text: &String| tools.ring.seal(NOTE, id.raw(), text);
    let note = form.text.as_ref().map(seal).transpose().map_err(Fault::internal)?;
    let hash = tools.ring.digest(&content);
    Ok(Prepared { id, form, hash, note })
}

/// Whose report it is, and who brings it.
struct Author {
    member: MemberId,
    proxy: Option<ProxyReason>,
}

/// Keeps a report and does what follows from it.
///
/// The common case, a member away who says that all is well, takes eight statements (DECISIONS 28):
/// idempotency key, facts, policy mark, this row, the flow's clock, event, its subject, reply.
pub fn submit(tx: &mut WriteTx<'_>, new: Prepared) -> Outcome<Receipt> {
    let author = author(tx, &new.form)?;
    let facts = gather(tx, author.member)?;
    let book = policy::book(tx)?;
    let received_at = tx.now();
    let effect = judge(tx, &new.form, received_at, &facts, &author, &book)?;
    let next = next_due(&facts, &effect, received_at.day(), &book);
    let receipt = CheckInReceipt {
        id: new.id,
        effect: effect.effect,
        reason: effect.reason,
        told: told(&effect),
        next_due: next.clone(),
        why: effect.ruling.clone(),
    };
    let answer = serde_json::to_string(&receipt).map_err(Fault::internal)?;
    let (client_id, hash, id) = (new.form.client_id.clone(), new.hash, new.id);
    let kind = new.form.kind;
    if !store::insert(tx, row(tx, new, &author, &facts, &effect, answer))? {
        return answered_before(tx, author.member, &client_id, &hash);
    }
    apply(tx, &author, &facts, &effect, next.as_ref())?;
    if kind == CheckInKind::ReportBack && next.is_some() {
        report_next(tx, &facts, effect.seen_on, &book)?;
    }
    if effect.effect == CheckInEffect::NeedsReview {
        tell_to_review(tx, &author, &facts)?;
    }
    tx.record(event(id, &author, &facts, &effect));
    Receipt::created(path(id), 0, receipt)
}

/// Oneself, or a member within the proxy's reach with a reason.
fn author(tx: &mut WriteTx<'_>, form: &Form) -> Outcome<Author> {
    let own = tx.warrant().actor.member;
    match (form.member.or(own), own) {
        (None, _) => Err(Fault::field("/member_id", Problem::Required)),
        (Some(member), Some(own)) if member == own => Ok(Author { member, proxy: None }),
        (Some(member), _) => {
            let subject = member::subject(tx, member)?;
            let proxy = form.proxy_reason.ok_or_else(|| {
                Fault::new(Code::ReasonNeeded).at("/proxy_reason", Problem::Required)
            })?;
            Ok(Author { member: subject.id, proxy: Some(proxy) })
        }
    }
}

/// The facts in one statement where a flow is open; the latest one that ended otherwise.
fn gather(tx: &mut WriteTx<'_>, member: MemberId) -> Outcome<Facts> {
    let mut facts = store::facts(tx, member)?;
    if facts.flow.is_none() {
        facts.flow = store::latest_flow(tx, member)?;
    }
    Ok(facts)
}

fn judge(
    tx: &mut WriteTx<'_>,
    form: &Form,
    received_at: Timestamp,
    facts: &Facts,
    author: &Author,
    book: &PolicyBook,
) -> Outcome<Effect> {
    let county = county(facts);
    let moves = matches!(form.kind, CheckInKind::Arrival | CheckInKind::Homecoming);
    let mut seen = None;
    if let Some(flow) = &facts.flow {
        let phase = step::phase(flow.state, flow.departs_on, received_at.day());
        let last_movement =
            if moves { store::last_movement(tx, author.member, flow.id)? } else { None };
        let first_day = first_day(flow.departs_on, flow.submitted_at.day());
        seen = Some(FlowSeen { phase, first_day, last_movement });
    }
    let waiting = match form.kind {
        CheckInKind::Arrival => host(tx, facts, book)?,
        CheckInKind::AllIsWell | CheckInKind::Homecoming | CheckInKind::ReportBack => None,
    };
    let host_seen = waiting.as_ref().map(|(stored, due, region)| PlacementSeen {
        stored: *stored,
        check_in_due: due,
        region: region.as_deref(),
    });
    let place = (!form.region_code.is_empty()).then_some(form.region_code.as_str());
    let report = Report { kind: form.kind, made_at: form.made_at, received_at, place };
    Ok(rules::classify(&report, seen.as_ref(), host_seen.as_ref(), county, book))
}

type Waiting = (crate::placement::model::PlacementState, Due, Option<String>);

/// The placement an arrival pairs with, its deadline and the host's division.
fn host(tx: &mut WriteTx<'_>, facts: &Facts, book: &PolicyBook) -> Outcome<Option<Waiting>> {
    let Some(flow) = &facts.flow else { return Ok(None) };
    let placement = match &facts.placement {
        Some(open) => Some(open.clone()),
        None => store::latest_placement(tx, flow.id)?,
    };
    let Some(placement) = placement else { return Ok(None) };
    let region = match placement.host_id {
        Some(host) => Some(organization::county_of(tx, host)?),
        None => None,
    };
    let dates = PlacementDates { departs_on: flow.departs_on, notified_on: placement.notified_on };
    let rule = placing::check_in_due(&dates, county(facts), book);
    Ok(Some((placement.state, Due { on: placement.arrive_by, ..rule }, region)))
}

/// When to report next: by the new sign of life, or by the later one known already.
fn next_due(facts: &Facts, effect: &Effect, today: Day, book: &PolicyBook) -> Option<Due> {
    let flow = facts.flow.as_ref().filter(|flow| is_away(flow))?;
    let away = step::phase(flow.state, flow.departs_on, today);
    if !matches!(away, FlowState::Registered | FlowState::InFlow) {
        return None;
    }
    let whereto = match flow.destination {
        DestinationKind::Abroad => Destination::Abroad { country: flow.region_code.clone() },
        DestinationKind::Organization | DestinationKind::Place | DestinationKind::Unknown => {
            Destination::Unknown
        }
    };
    let due = |seen: Day| contact::due_on(seen, &whereto, county(facts), book);
    if effect.seen_on > flow.seen_on {
        Some(due(effect.seen_on))
    } else {
        Some(Due { on: flow.due_on, ..due(flow.seen_on) })
    }
}

/// Whether silence is counted: registered and not over.
fn is_away(flow: &FlowFacts) -> bool {
    flow.open && matches!(flow.state, FlowState::Registered | FlowState::InFlow)
}

/// Carries the effect over to the rooms that own what it moves.
fn apply(
    tx: &mut WriteTx<'_>,
    author: &Author,
    facts: &Facts,
    effect: &Effect,
    next: Option<&Due>,
) -> Outcome<()> {
    let (Some(flow), Some(next)) = (facts.flow.as_ref().filter(|f| is_away(f)), next) else {
        return Ok(());
    };
    if effect.seen_on > flow.seen_on {
        flow::seen(tx, flow.id, effect.seen_on, next)?;
    }
    let left_earlier = effect.seen_on < flow.departs_on;
    if effect.confirms_departure && (flow.state == FlowState::Registered || left_earlier) {
        let by = if author.proxy.is_some() { FlowActor::Proxy } else { FlowActor::Member };
        flow::departed(tx, flow.id, effect.seen_on, by)?;
    }
    if effect.placement.is_some() {
        placement::arrived(tx, flow.id, effect.seen_on)?;
    }
    match effect.return_proposal {
        ReturnProposal::Made => {
            flow::came_home(tx, flow.id, Some(effect.seen_on))?;
            tell_of_homecoming(tx, author, facts)?;
        }
        ReturnProposal::Cleared if flow.came_home_on.is_some() => {
            flow::came_home(tx, flow.id, None)?;
        }
        ReturnProposal::Cleared | ReturnProposal::Unchanged => {}
    }
    if facts.case_open {
        followup::contact_seen(tx, author.member, effect.seen_on)?;
    }
    Ok(())
}

/// The branch that confirms the return, and the host that need not wait.
fn tell_of_homecoming(tx: &mut WriteTx<'_>, author: &Author, facts: &Facts) -> Outcome<()> {
    let about = Happening::of(Occurrence::CheckInHomecoming, author.member, facts.branch);
    let flow = facts.flow.as_ref().map(|flow| flow.id);
    let host = facts.placement.as_ref().and_then(|placement| placement.host_id);
    notify::tell(tx, &Happening { flow, ..about.with_host(host) })
}

/// A report sets the day of the next one on.
fn report_next(tx: &mut WriteTx<'_>, facts: &Facts, on: Day, book: &PolicyBook) -> Outcome<()> {
    let Some(flow) = facts.flow.as_ref().filter(|flow| is_away(flow)) else { return Ok(()) };
    let due = contact::report_back_due(on, county(facts), book);
    flow::reported(tx, flow.id, on, due.on)
}

fn tell_to_review(tx: &mut WriteTx<'_>, author: &Author, facts: &Facts) -> Outcome<()> {
    let about = Happening::of(Occurrence::CheckInNeedsReview, author.member, facts.branch);
    let flow = facts.flow.as_ref().map(|flow| flow.id);
    notify::tell(tx, &Happening { flow, ..about })
}

fn row(
    tx: &WriteTx<'_>,
    new: Prepared,
    author: &Author,
    facts: &Facts,
    effect: &Effect,
    answer: String,
) -> NewRow {
    let (channel, proxy_id) = match author.proxy {
        None => (ReportChannel::Member, None),
        Some(_) => (ReportChannel::Proxy, tx.warrant().actor.account()),
    };
    NewRow {
        id: new.id,
        member_id: author.member,
        client_id: new.form.client_id,
        content_hash: new.hash.to_vec(),
        flow_id: facts.flow.as_ref().map(|flow| flow.id),
        kind: new.form.kind,
        made_at: new.form.made_at,
        received_at: tx.now(),
        region_code: new.form.region_code,
        note: new.note,
        channel,
        proxy_id,
        proxy_reason: author.proxy.map_or("", ProxyReason::as_str).to_owned(),
        effect: effect.effect,
        effect_reason: effect.reason.map_or("", |reason| reason.as_str()).to_owned(),
        answer,
        read_at: Timestamp::NEVER,
    }
}

/// The same report came before, perhaps under another idempotency key: the same answer again.
fn answered_before(
    tx: &mut WriteTx<'_>,
    member: MemberId,
    client_id: &str,
    hash: &[u8],
) -> Outcome<Receipt> {
    let (id, kept, answer) = store::answered(tx, member, client_id)?;
    if kept != hash {
        return Err(Fault::new(Code::CheckInChanged).at("/id", Problem::NotAllowed));
    }
    tx.nothing_new();
    let body: serde_json::Value = serde_json::from_str(&answer).map_err(Fault::internal)?;
    Receipt::created(path(id), 0, body)
}

fn event(id: CheckInId, author: &Author, facts: &Facts, effect: &Effect) -> Event {
    let event = Event::of("check_in", id).about([author.member]).within(facts.branch);
    let event = match author.proxy {
        Some(reason) => event.on_behalf_of(author.member).reason(reason.to_string()),
        None => event,
    };
    match &effect.ruling {
        Some(ruling) => event.policy(ruling.cite()),
        None => event,
    }
}

fn told(effect: &Effect) -> Told {
    match (effect.effect, effect.reason) {
        (CheckInEffect::NeedsReview, Some(reason)) => Told { zh: reason.zh(), en: reason.en() },
        (CheckInEffect::Applied | CheckInEffect::NeedsReview, _) => {
            Told { zh: "已收到，谢谢您的报告", en: "Received, thank you" }
        }
    }
}

fn county(facts: &Facts) -> Option<&str> {
    county_digits(&facts.region)
}

fn path(id: CheckInId) -> String {
    format!("/api/v1/check-ins/{id}")
}
