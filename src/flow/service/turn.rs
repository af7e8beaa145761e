//! One change of one registration: loaded, judged, written, told.

use std::sync::Arc;

use super::{open_details, seal_details};
use crate::access::{MemberId, OrganizationId, Role};
use crate::checkin::service as check_ins;
use crate::db::audit::Event;
use crate::db::{Receipt, Shelf, WriteTx};
use crate::flow::forms::{Details, FlowReceipt};
use crate::flow::model::{
    Absence, Advice, FlowActor, FlowEvent, FlowId, FlowState, Flowing, FlowingBasis, Managers, Talk,
};
use crate::flow::rules::dates::Known;
use crate::flow::rules::paper::Journey;
use crate::flow::rules::party::{self, Ties};
use crate::flow::rules::step::{self, Guards};
use crate::flow::rules::{absence, contact, paper};
use crate::flow::store::{self, FlowRow, around};
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::notify::model::{Happening, Occurrence};
use crate::notify::service as notify;
use crate::organization::service as organization;
use crate::placement::model::{Notice, PlacementState};
use crate::placement::{rules as placement_rules, service as placement};
use crate::policy::model::Due;
use crate::policy::rules::PolicyBook;
use crate::policy::service as policy;

/// The policy a flow is judged by: that of the home branch's county.
pub struct Frame {
    county: String,
    pub book: Arc<PolicyBook>,
    pub today: Day,
}

impl Frame {
    pub fn of(shelf: &mut impl Shelf, home_branch: OrganizationId) -> Outcome<Frame> {
        let county = organization::county_of(shelf, home_branch)?;
        Ok(Frame { county, book: policy::book(shelf)?, today: shelf.today() })
    }

    pub fn county(&self) -> Option<&str> {
        Some(&self.county)
    }

    pub fn phase(&self, row: &FlowRow) -> FlowState {
        step::phase(row.state, row.departs_on, self.today)
    }

    /// A short absence that has outlasted its plan is a long one.
    pub fn advice(&self, row: &FlowRow, details: &Details) -> Advice {
        let mut absence = absence_of(row);
        if self.flowing(row).basis == FlowingBasis::OutlastedPlan {
            absence.expected_return = None;
        }
        let journey = Journey {
            absence,
            cause: row.cause,
            kind: row.kind,
            destination: &row.destination(),
            transfer_possible: details.transfer_possible,
        };
        paper::advise_paper(&journey, self.county(), &self.book)
    }

    /// By the rule of the registration, or of today before there is one.
    pub fn managers(&self, row: &FlowRow, placed: bool) -> Managers {
        let at = if row.registered_at.is_set() { row.registered_at.day() } else { self.today };
        absence::managers(placed, self.county(), at, &self.book)
    }

    pub fn flowing(&self, row: &FlowRow) -> Flowing {
        let absence = absence_of(row);
        absence::flowing(self.phase(row), &absence, self.county(), self.today, &self.book)
    }

    /// When contact is due; the stored date with the rule it was made under.
    pub fn due(&self, row: &FlowRow) -> Option<Due> {
        let ruling =
            contact::due_on(row.seen_on, &row.destination(), self.county(), &self.book).ruling;
        (row.due_on != Day::FOREVER).then_some(Due { on: row.due_on, ruling })
    }

    /// When the next report-back is due, until the end: a duty beside signs of life, whose delay is no silence
    /// (DECISIONS 16). The stored date with the rule it was made under.
    pub fn report_back(&self, row: &FlowRow) -> Option<Due> {
        let ruling = contact::report_back_due(row.report_from_on, self.county(), &self.book).ruling;
        let counted = row.state.is_open() && row.report_due_on != Day::FOREVER;
        counted.then_some(Due { on: row.report_due_on, ruling })
    }
}

fn absence_of(row: &FlowRow) -> Absence {
    Absence { departs_on: row.departs_on, expected_return: row.expected_return_on }
}

/// What the caller may be to a flow of `member` at home in `home`, with these hosts.
pub fn parties(
    shelf: &mut impl Shelf,
    member: MemberId,
    home: OrganizationId,
    hosts: &[OrganizationId],
) -> Outcome<Vec<FlowActor>> {
    let actor = shelf.warrant().actor.clone();
    let above_home = around::above(shelf, home)?;
    let mut host_line = hosts.to_vec();
    for host in hosts {
        host_line.extend(around::above(shelf, *host)?);
    }
    let is_liaison = actor.posts.iter().any(|post| post.role == Role::Liaison);
    let liaison = is_liaison
        && actor.account().is_some()
        && around::liaison(shelf, member)? == actor.account();
    Ok(party::parties(&Ties {
        own: actor.member == Some(member),
        liaison,
        posts: &actor.posts,
        home,
        above_home: &above_home,
        host_line: &host_line,
    }))
}

/// The hosts that have the member now.
pub fn hosts_of(shelf: &mut impl Shelf, flow: FlowId) -> Outcome<Vec<OrganizationId>> {
    Ok(placement::current(shelf, flow)?
        .map_or_else(Vec::new, |now| now.host_id.into_iter().chain(now.branch_id).collect()))
}

/// What is known of a registration's dates when somebody enters another.
pub fn known(shelf: &mut impl Shelf, row: &FlowRow) -> Outcome<Known> {
    let submitted = row.submitted_at;
    Ok(Known {
        departs_on: row.departs_on,
        told_on: if submitted.is_set() { submitted.day() } else { shelf.today() },
        confirmed: row.state == FlowState::InFlow,
        arrived_on: placement::first_arrival(shelf, row.id)?,
    })
}

/// A registration under change.
pub struct Turn {
    pub row: FlowRow,
    pub details: Details,
    pub frame: Frame,
    pub parties: Vec<FlowActor>,
    actor: FlowActor,
}

impl Turn {
    /// Loads it within the scope. 404 outside it, 412 when it is no longer at `version`.
    pub fn load(tx: &mut WriteTx<'_>, id: FlowId, version: i64) -> Outcome<Turn> {
        // Before the row: who loses the host to a change at the same moment meets its new version
        // and is not told to have no part in it.
        let hosts = hosts_of(tx, id)?;
        let row = store::find(tx, id)?;
        if row.version != version {
            return Err(Fault::new(Code::StaleVersion));
        }
        let details = open_details(&tx.tools().ring, id, &row.details)?;
        let frame = Frame::of(tx, row.home_branch_id)?;
        let parties = parties(tx, row.member_id, row.home_branch_id, &hosts)?;
        Ok(Turn { row, details, frame, parties, actor: FlowActor::Other })
    }

    /// Loads it whoever asks, for what another room decided about it.
    pub fn for_cause(tx: &mut WriteTx<'_>, id: FlowId) -> Outcome<Turn> {
        let row = store::find_for_cause(tx, id)?;
        let details = open_details(&tx.tools().ring, id, &row.details)?;
        let frame = Frame::of(tx, row.home_branch_id)?;
        Ok(Turn { row, details, frame, parties: Vec::new(), actor: FlowActor::System })
    }

    /// The part in which the caller brings about `event`.
    pub fn acting(&self, event: FlowEvent) -> FlowActor {
        party::acting(event, &self.parties)
    }

    /// Guards that are the same for every event.
    pub fn guards(&self, proxy_reason_given: bool) -> Guards {
        Guards {
            talk_settled: self.row.talk != Talk::NotRecorded,
            departure_confirmed: self.row.state == FlowState::InFlow,
            proxy_reason_given: proxy_reason_given || self.details.proxy_reason.is_some(),
            ..Guards::default()
        }
    }

    /// Decides the event and takes its state.
    pub fn step(&mut self, event: FlowEvent, actor: FlowActor, guards: &Guards) -> Outcome<()> {
        let phase = self.frame.phase(&self.row);
        self.row.state = step::step(phase, event, actor, guards)?;
        self.actor = actor;
        Ok(())
    }

    /// Writes the change; the row carries the new version afterwards.
    pub fn save(&mut self, tx: &mut WriteTx<'_>) -> Outcome<()> {
        self.row.details = seal_details(&tx.tools().ring, self.row.id, &self.details)?;
        let open = self.row.state.is_open();
        store::save(tx, &mut self.row, open)
    }

    /// What the host is told.
    pub fn notice(&self) -> Notice {
        notice_of(&self.row, &self.details)
    }

    /// Sets the clock of silence by a sign of life on `seen_on`.
    pub fn start_clock(&mut self, tx: &mut WriteTx<'_>, seen_on: Day) -> Outcome<Due> {
        let destination = self.row.destination();
        let due = contact::due_on(seen_on, &destination, self.frame.county(), &self.frame.book);
        (self.row.seen_on, self.row.due_on) = (seen_on, due.on);
        store::clock::set_due(tx, self.row.id, seen_on, &due)?;
        Ok(due)
    }

    /// Sets the day of the next report-back, by the departure and what was reported since.
    pub fn start_reporting(&mut self, tx: &mut WriteTx<'_>) -> Outcome<()> {
        let (departs_on, entered_on) = (self.row.departs_on, self.row.registered_at.day());
        let last = check_ins::last_report(tx, self.row.member_id)?;
        let from = contact::reporting_from(departs_on, entered_on, last);
        let due = contact::report_back_due(from, self.frame.county(), &self.frame.book);
        (self.row.report_from_on, self.row.report_due_on) = (from, due.on);
        store::clock::report_by(tx, self.row.id, from, due.on)
    }

    /// Tells people what happened.
    pub fn tell(&self, tx: &mut WriteTx<'_>, what: Occurrence) -> Outcome<()> {
        notify::tell(tx, &happening(&self.row, what))
    }

    /// The event of this change, for the home branch's auditors.
    pub fn event(&self) -> Event {
        let event = event_of(&self.row);
        if self.actor == FlowActor::Proxy { event.on_behalf_of(self.row.member_id) } else { event }
    }

    /// What the caller is answered.
    pub fn receipt(&self, tx: &mut WriteTx<'_>) -> Outcome<Receipt> {
        let body = self.body(tx)?;
        Receipt::changed(path(self.row.id), self.row.version, body)
    }

    fn body(&self, tx: &mut WriteTx<'_>) -> Outcome<FlowReceipt> {
        let placed = is_placed(tx, self.row.id)?;
        Ok(body(&self.row, &self.details, &self.frame, placed))
    }
}

/// Whether a host in the system has placed the member.
pub fn is_placed(shelf: &mut impl Shelf, flow: FlowId) -> Outcome<bool> {
    let now = placement::current(shelf, flow)?;
    Ok(now.is_some_and(|now| now.state == PlacementState::Placed && now.host_id.is_some()))
}

/// What the host of a registration is told.
pub fn notice_of(row: &FlowRow, details: &Details) -> Notice {
    let destination = row.destination();
    Notice {
        flow: row.id,
        member: row.member_id,
        home_branch: row.home_branch_id,
        host: placement_rules::host_side(&destination),
        host_name: match destination.host() {
            Some(_) => String::new(),
            None => details.host_name.clone().unwrap_or_default(),
        },
        departs_on: row.departs_on,
    }
}

pub fn event_of(row: &FlowRow) -> Event {
    Event::of("flow", row.id).about([row.member_id]).within(row.home_branch_id)
}

pub fn happening(row: &FlowRow, what: Occurrence) -> Happening {
    Happening::of(what, row.member_id, row.home_branch_id).flow(row.id)
}

pub fn path(id: FlowId) -> String {
    format!("/api/v1/outbound-registrations/{id}")
}

pub fn body(row: &FlowRow, details: &Details, frame: &Frame, placed: bool) -> FlowReceipt {
    FlowReceipt {
        id: row.id,
        version: row.version,
        state: frame.phase(row),
        advice: frame.advice(row, details),
        managers: frame.managers(row, placed),
        flowing: frame.flowing(row),
        due: frame.due(row),
    }
}
