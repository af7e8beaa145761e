//! A member goes from one host, branch or group to another: the placement ends, the next carries on.

use super::cause;
use super::handle::place_guards;
use super::turn::Turn;
use super::{file, tell};
use crate::access::OrganizationId;
use crate::db::{Receipt, Shelf, WriteTx};
use crate::flow::service as flow;
use crate::followup::service as followup;
use crate::kernel::day::Day;
use crate::kernel::fault::{Fault, Outcome, Problem};
use crate::kernel::text;
use crate::notify::model::{Happening, Occurrence};
use crate::notify::service as people;
use crate::placement::forms::{Moving, Rerouting};
use crate::placement::model::{
    HostSide, Notice, Opening, PlacementActor, PlacementEvent, PlacementId, PlacementState,
};
use crate::placement::rules::{self, Guards};
use crate::placement::store::{self, PlacementRow};

/// The next host: an organization, or words for one outside the system.
struct NextHost {
    inside: Option<OrganizationId>,
    name: Option<String>,
}

impl NextHost {
    fn read(
        tx: &mut WriteTx<'_>,
        turn: &Turn,
        inside: Option<OrganizationId>,
        name: Option<&str>,
    ) -> Outcome<NextHost> {
        let name = name
            .filter(|name| !name.trim().is_empty())
            .map(|name| text::tidy(name, 100).map_err(|p| Fault::field("/host_name", p)))
            .transpose()?;
        if inside.is_some() && name.is_some() {
            return Err(Fault::field("/host_name", Problem::NotAllowed));
        }
        if let Some(host) = inside {
            if turn.row.host_id == Some(host) {
                return Err(Fault::field("/host_id", Problem::NotAllowed));
            }
            flow::check_host(tx, host, turn.home_branch, "/host_id")?;
        }
        Ok(NextHost { inside, name })
    }

    fn given(&self) -> bool {
        self.inside.is_some() || self.name.is_some()
    }

    fn side(&self) -> HostSide {
        self.inside.map_or(HostSide::Outside, HostSide::Inside)
    }
}

/// Home or the host's committee sends the member to another host before one has placed the member.
pub fn reroute(
    tx: &mut WriteTx<'_>,
    id: PlacementId,
    version: i64,
    form: Rerouting,
) -> Outcome<Receipt> {
    let mut turn = Turn::load(tx, id, version)?;
    let next = NextHost::read(tx, &turn, form.host_id, form.host_name.as_deref())?;
    let guards = Guards { next_host_given: next.given(), ..Guards::default() };
    let actor = turn.step(tx, PlacementEvent::Reroute, &guards)?;
    hand_over(tx, &mut turn, next, actor)?;
    turn.receipt(tx)
}

/// The host gives a placed member another branch or group of its own, or passes the member on to
/// another host.
pub fn shift(
    tx: &mut WriteTx<'_>,
    id: PlacementId,
    version: i64,
    form: Moving,
) -> Outcome<Receipt> {
    let mut turn = Turn::load(tx, id, version)?;
    let next = NextHost::read(tx, &turn, form.host_id, form.host_name.as_deref())?;
    let within = form.branch_id.is_some() && !next.given();
    let guards = Guards { next_host_given: next.given() || within, ..Guards::default() };
    let actor = turn.step(tx, PlacementEvent::Move, &guards)?;
    turn.row.left_on = Some(tx.today());
    if within {
        move_within(tx, &mut turn, &form, actor)?;
    } else {
        hand_over(tx, &mut turn, next, actor)?;
    }
    turn.receipt(tx)
}

/// The flow's destination follows, this placement ends, and the next host is told.
fn hand_over(
    tx: &mut WriteTx<'_>,
    turn: &mut Turn,
    next: NextHost,
    actor: PlacementActor,
) -> Outcome<()> {
    let by_host = matches!(actor, PlacementActor::HostBranch | PlacementActor::HostCommittee);
    let arrived = turn.row.checked_in_on;
    followup::host_gone(tx, turn.row.member_id)?;
    flow::rerouted(tx, turn.row.flow_id, (next.inside, next.name.clone()), by_host)?;
    turn.save(tx)?;
    tx.record(turn.event());
    let notice = Notice {
        flow: turn.row.flow_id,
        member: turn.row.member_id,
        home_branch: turn.home_branch,
        host: next.side(),
        host_name: next.name.unwrap_or_default(),
        departs_on: flow::departs_on(tx, turn.row.flow_id)?,
    };
    let opening = Opening::Passed { arrived: arrived.is_some() };
    let today = tx.today();
    match link(tx, turn, &notice, opening, today)? {
        Some(next) => tell_of_both(tx, turn, &next),
        None => Ok(()),
    }
}

/// Those of this placement learn where the member goes, the next host whom it has to expect.
fn tell_of_both(tx: &mut WriteTx<'_>, turn: &Turn, next: &PlacementRow) -> Outcome<()> {
    let moved = turn.row.state == PlacementState::Moved;
    let what = if moved { Occurrence::PlacementMoved } else { Occurrence::PlacementRerouted };
    let waits = next.state == PlacementState::Notified;
    let happening = Happening::of(what, next.member_id, turn.home_branch)
        .flow(next.flow_id)
        .placement(next.id, turn.row.host_id)
        .due(waits.then_some(next.arrive_by));
    people::tell(tx, &happening)?;
    tell(tx, Occurrence::PlacementPassedOn, next, turn.home_branch)
}

/// Opens the next placement and notes on this one where it went.
fn link(
    tx: &mut WriteTx<'_>,
    turn: &mut Turn,
    notice: &Notice,
    opening: Opening,
    on: Day,
) -> Outcome<Option<PlacementRow>> {
    let next = cause::open(tx, notice, opening, on)?;
    if let Some(next) = &next {
        store::link(tx, turn.row.id, next.id)?;
        turn.row.next_id = Some(next.id);
    }
    Ok(next)
}

/// Another branch or group of the same host: the host has decided, so the member is placed there.
fn move_within(
    tx: &mut WriteTx<'_>,
    turn: &mut Turn,
    form: &Moving,
    actor: PlacementActor,
) -> Outcome<()> {
    let Some(host) = turn.row.host_id else {
        return Err(Fault::field("/branch_id", Problem::NotAllowed));
    };
    let guards = place_guards(tx, Some(host), form.branch_id, form.group_id)?;
    turn.save(tx)?;
    tx.record(turn.event());
    let notice = Notice {
        flow: turn.row.flow_id,
        member: turn.row.member_id,
        home_branch: turn.home_branch,
        host: HostSide::Inside(host),
        host_name: String::new(),
        departs_on: flow::departs_on(tx, turn.row.flow_id)?,
    };
    let today = tx.today();
    let opening = Opening::Passed { arrived: true };
    let Some(mut row) = link(tx, turn, &notice, opening, today)? else { return Ok(()) };
    row.state = rules::step(row.state, PlacementEvent::Accept, actor, &guards)?;
    row.branch_id = form.branch_id;
    row.group_id = form.group_id;
    row.placed_on = Some(today);
    row.filed_on = file(tx, &row, turn.home_branch)?;
    store::save(tx, &mut row)?;
    tell(tx, Occurrence::PlacementMoved, &row, turn.home_branch)
}
