//! Amendments: a new version, the old one kept.

use super::create::{check_destination, check_return, follows_the_last, region_of};
use super::turn::{self, Turn};
use super::{optional, optional_phone, too_early};
use crate::access::OrganizationId;
use crate::db::{Receipt, Shelf, WriteTx};
use crate::flow::forms::{Amendment, Details, Snapshot};
use crate::flow::model::{Destination, FlowActor, FlowEvent, FlowField, FlowId};
use crate::flow::rules::dates::{self, Known};
use crate::flow::rules::step::may;
use crate::flow::rules::{amend as rules, step};
use crate::flow::store::history::{self, AmendmentRow, FlowAmendment};
use crate::flow::store::{FlowRow, outlasted};
use crate::followup::service as followup;
use crate::kernel::day::Day;
use crate::kernel::fault::{Check, Fault, Outcome, Problem};
use crate::kernel::id::Id;
use crate::kernel::secret::Field;
use crate::notify::model::Occurrence;
use crate::notify::service as notify;
use crate::placement::service as placement;

pub(super) const BEFORE: Field = Field { table: "flow_amendments", column: "before" };

/// Changes what the caller may change of a registration, and keeps what was there.
pub fn amend(tx: &mut WriteTx<'_>, id: FlowId, version: i64, form: Amendment) -> Outcome<Receipt> {
    let mut turn = Turn::load(tx, id, version)?;
    let fields = fields(&form);
    if fields.is_empty() {
        return Err(Fault::field("/", Problem::Required));
    }
    let actor = editor(&turn, &fields)?;
    let guards = turn.guards(form.proxy_reason.as_deref().is_some_and(|r| !r.trim().is_empty()));
    let known = turn::known(tx, &turn.row)?;
    turn.step(FlowEvent::Amend, actor, &guards)?;
    let before = snapshot(&turn.row, &turn.details);
    let changed_on = apply(tx, &mut turn, &form, &known)?;
    turn.save(tx)?;
    keep(tx, &turn.row, &before, changed_on, side(actor))?;
    if turn.row.registered_at.is_set() {
        // A member who writes is there.
        let own = actor == FlowActor::Member;
        let seen_on = if own { turn.row.seen_on.max(turn.frame.today) } else { turn.row.seen_on };
        turn.start_clock(tx, seen_on)?;
        if before.departs_on != turn.row.departs_on {
            turn.start_reporting(tx)?;
        }
        if own {
            followup::contact_seen(tx, turn.row.member_id, seen_on)?;
        }
        placement::redated(tx, &turn.notice(), changed_on)?;
        tell_of_change(tx, &turn, &before)?;
    }
    tx.record(turn.event().change(&before, &snapshot(&turn.row, &turn.details)));
    turn.receipt(tx)
}

/// Those concerned are told. Another host is told to expect the member, and the old one that it ended.
fn tell_of_change(tx: &mut WriteTx<'_>, turn: &Turn, before: &Snapshot) -> Outcome<()> {
    let host = turn.row.host_id.filter(|_| turn.row.destination() == before.destination);
    notify::tell(tx, &turn::happening(&turn.row, Occurrence::FlowAmended).with_host(host))
}

/// The part that may change all of these fields; else the fault of the first that may amend at all.
fn editor(turn: &Turn, fields: &[FlowField]) -> Outcome<FlowActor> {
    let phase = turn.frame.phase(&turn.row);
    let mut refused = None;
    for actor in turn.parties.iter().filter(|actor| may(FlowEvent::Amend, **actor)) {
        match rules::check_fields(phase, *actor, fields) {
            Ok(()) => return Ok(*actor),
            Err(fault) => refused = refused.or(Some((*actor, fault))),
        }
    }
    match refused {
        // The state is told before the fields: nothing of what is over can be changed.
        Some((actor, fault)) => {
            let willing = step::Guards { proxy_reason_given: true, ..turn.guards(true) };
            step::step(phase, FlowEvent::Amend, actor, &willing)?;
            Err(fault)
        }
        None => Ok(FlowActor::Other),
    }
}

fn fields(form: &Amendment) -> Vec<FlowField> {
    [
        (form.departs_on.is_some(), FlowField::DepartsOn),
        (form.expected_return_on.is_some(), FlowField::ExpectedReturn),
        (form.cause.is_some(), FlowField::Cause),
        (form.kind.is_some(), FlowField::Kind),
        (form.destination.is_some() || form.host_name.is_some(), FlowField::Destination),
        (form.employer.is_some(), FlowField::Employer),
        (form.residence.is_some(), FlowField::Residence),
        (form.phone.is_some(), FlowField::Phone),
        (form.transfer_possible.is_some(), FlowField::TransferPossible),
    ]
    .into_iter()
    .filter_map(|(given, field)| given.then_some(field))
    .collect()
}

/// Takes the new values into the row; answers the day of the change.
fn apply(tx: &mut WriteTx<'_>, turn: &mut Turn, form: &Amendment, known: &Known) -> Outcome<Day> {
    let today = turn.frame.today;
    let changed_on = form.changed_on.unwrap_or(today);
    let (row, details) = (&mut turn.row, &mut turn.details);
    let mut check = Check::default();
    if let Some(departs_on) = form.departs_on {
        follows_the_last(tx, row.member_id, Some(row.id), departs_on)?;
        check.take("/departs_on", dates::other_departure(departs_on, today, known));
        if row.departs_on != departs_on {
            outlasted::forget(tx, row.id)?;
        }
        row.departs_on = departs_on;
        row.state = dates::put_off(row.state, departs_on, today, known);
    }
    dates::change(changed_on, today, row.departs_on, known)
        .map_err(|wrong| too_early("/changed_on", wrong))?;
    row.expected_return_on = form.expected_return_on.unwrap_or(row.expected_return_on);
    row.cause = form.cause.unwrap_or(row.cause);
    row.kind = form.kind.unwrap_or(row.kind);
    details.transfer_possible = form.transfer_possible.unwrap_or(details.transfer_possible);
    check_return(&mut check, row.departs_on, row.expected_return_on);
    if let Some(destination) = &form.destination {
        check_destination(&mut check, destination);
        // The words named a host at the old place.
        if !rules::is_same_place(&row.destination(), destination) {
            details.host_name = None;
        }
    }
    let texts = [
        (&form.host_name, "/host_name", 100, &mut details.host_name),
        (&form.employer, "/employer", 100, &mut details.employer),
        (&form.residence, "/residence", 200, &mut details.residence),
        (&form.proxy_reason, "/proxy_reason", 200, &mut details.proxy_reason),
    ];
    for (given, pointer, max, kept) in texts {
        if given.is_some() {
            *kept = optional(&mut check, pointer, given.as_deref(), max);
        }
    }
    if form.phone.is_some() {
        details.phone = optional_phone(&mut check, form.phone.as_deref());
    }
    check.done()?;
    if let Some(destination) = &form.destination {
        let region = region_of(tx, destination, row.home_branch_id)?;
        set_destination(row, destination, region);
    }
    Ok(changed_on)
}

pub(super) fn set_destination(row: &mut FlowRow, destination: &Destination, region: String) {
    row.destination_kind = destination.kind();
    row.host_id = destination.host();
    row.region_code = region;
}

/// What the registration holds now, to be kept beside the version that replaces it.
pub(super) fn snapshot(row: &FlowRow, details: &Details) -> Snapshot {
    Snapshot {
        departs_on: row.departs_on,
        expected_return_on: row.expected_return_on,
        cause: row.cause,
        kind: row.kind,
        destination: row.destination(),
        host_name: details.host_name.clone(),
        employer: details.employer.clone(),
        residence: details.residence.clone(),
        phone: details.phone.clone(),
        transfer_possible: details.transfer_possible,
    }
}

/// Seals and stores what the row's version replaced.
pub(super) fn keep(
    tx: &mut WriteTx<'_>,
    row: &FlowRow,
    before: &Snapshot,
    changed_on: Day,
    side: &str,
) -> Outcome<()> {
    let id: Id<FlowAmendment> = tx.id();
    let plain = serde_json::to_string(before).map_err(Fault::internal)?;
    let sealed = tx.tools().ring.seal(BEFORE, id.raw(), &plain).map_err(Fault::internal)?;
    let amendment = AmendmentRow {
        id,
        flow_id: row.id,
        version: row.version,
        changed_on,
        changed_at: tx.now(),
        account_id: tx.warrant().actor.account(),
        side: side.to_owned(),
        before: sealed,
    };
    history::insert(tx, amendment)
}

/// The side an amendment came from, as the database keeps it.
fn side(actor: FlowActor) -> &'static str {
    match actor {
        FlowActor::Member => "member",
        FlowActor::Proxy => "proxy",
        FlowActor::HostBranch => "host",
        FlowActor::HomeBranch | FlowActor::HomeCommittee | FlowActor::System | FlowActor::Other => {
            "home"
        }
    }
}

/// The member had arrived before the day on which they meant to leave: they left on that day at the
/// latest. The caller has decided, and its room records its own event too.
pub(super) fn left_earlier(
    tx: &mut WriteTx<'_>,
    id: FlowId,
    arrived_on: Day,
    by: FlowActor,
) -> Outcome<()> {
    let mut turn = Turn::for_cause(tx, id)?;
    let before = snapshot(&turn.row, &turn.details);
    turn.row.departs_on = arrived_on;
    turn.save(tx)?;
    let today = turn.frame.today;
    keep(tx, &turn.row, &before, today, side(by))?;
    // The clock had been set to run from a day that has not come.
    let seen_on = if turn.row.seen_on > today { arrived_on } else { turn.row.seen_on };
    turn.start_clock(tx, seen_on)?;
    turn.start_reporting(tx)?;
    tx.record(turn.event().change(&before, &snapshot(&turn.row, &turn.details)));
    Ok(())
}

/// The host passed the member on, or the home side did: the destination follows as an amendment.
/// The caller has decided, and its room records its own event too.
pub fn rerouted(
    tx: &mut WriteTx<'_>,
    id: FlowId,
    (host, host_name): (Option<OrganizationId>, Option<String>),
    by_host: bool,
) -> Outcome<()> {
    let mut turn = Turn::for_cause(tx, id)?;
    let before = snapshot(&turn.row, &turn.details);
    let destination = match host {
        Some(organization) => Destination::Organization { organization },
        // The words say where; the division stays that of the old host until home corrects it and
        // names the host again.
        None => Destination::Place { region: turn.row.region_code.clone() },
    };
    let region = region_of(tx, &destination, turn.row.home_branch_id)?;
    set_destination(&mut turn.row, &destination, region);
    turn.details.host_name = host_name;
    turn.save(tx)?;
    let today = turn.frame.today;
    keep(tx, &turn.row, &before, today, if by_host { "host" } else { "home" })?;
    let seen_on = turn.row.seen_on;
    turn.start_clock(tx, seen_on)?;
    tx.record(turn.event().change(&before, &snapshot(&turn.row, &turn.details)));
    Ok(())
}
