//! One change of one placement: loaded, judged, written, told.

use super::{Frame, event, show, tell_flow};
use crate::access::OrganizationId;
use crate::db::audit::Event;
use crate::db::{Receipt, Shelf, WriteTx};
use crate::flow::service as flow;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::notify::model::Occurrence;
use crate::placement::forms::PlacementReceipt;
use crate::placement::model::{PlacementActor, PlacementEvent, PlacementId, PlacementState};
use crate::placement::rules::party::{self, Ties};
use crate::placement::rules::{self, Guards};
use crate::placement::store::place;
use crate::placement::store::{self, PlacementRow};

/// A placement under change.
pub struct Turn {
    pub row: PlacementRow,
    pub home_branch: OrganizationId,
    pub frame: Frame,
    /// The host was waiting for the member when it was loaded.
    waited: bool,
    parties: Vec<PlacementActor>,
}

/// What the caller may be to a placement.
pub fn parties(
    shelf: &mut impl Shelf,
    row: &PlacementRow,
    home_branch: OrganizationId,
) -> Outcome<Vec<PlacementActor>> {
    let actor = shelf.warrant().actor.clone();
    let home_line = place::line(shelf, home_branch)?;
    let hosts: Vec<OrganizationId> = row.host_id.into_iter().chain(row.branch_id).collect();
    let mut above_host = match row.host_id {
        Some(host) => place::line(shelf, host)?,
        None => Vec::new(),
    };
    above_host.retain(|id| !hosts.contains(id));
    Ok(party::parties(&Ties {
        own: actor.member == Some(row.member_id),
        posts: &actor.posts,
        home_line: &home_line,
        hosts: &hosts,
        above_host: &above_host,
    }))
}

impl Turn {
    /// Loads it within the scope. 404 outside it, 412 when it is no longer at `version`.
    pub fn load(tx: &mut WriteTx<'_>, id: PlacementId, version: i64) -> Outcome<Turn> {
        let row = store::find(tx, id)?;
        if row.version != version {
            return Err(Fault::new(Code::StaleVersion));
        }
        let home_branch = flow::home_branch_of(tx, row.flow_id)?;
        let frame = Frame::of(tx, row.host_id, home_branch)?;
        let parties = parties(tx, &row, home_branch)?;
        let waited = row.state == PlacementState::Notified;
        Ok(Turn { row, home_branch, frame, waited, parties })
    }

    /// Whether the home branch keeps the record for a host outside the system.
    pub fn host_outside(&self) -> bool {
        self.row.host_id.is_none()
    }

    /// Decides the event, takes its state, and answers in which part the caller did it.
    pub fn step(
        &mut self,
        tx: &impl Shelf,
        event: PlacementEvent,
        guards: &Guards,
    ) -> Outcome<PlacementActor> {
        let phase = show::summary(tx, &self.row, &self.frame, None)?.state;
        let actor = party::acting(event, self.host_outside(), &self.parties);
        let guards = Guards { host_outside: self.host_outside(), ..*guards };
        self.row.state = rules::step(phase, event, actor, &guards)?;
        Ok(actor)
    }

    /// Writes the change.
    pub fn save(&mut self, tx: &mut WriteTx<'_>) -> Outcome<()> {
        if self.waited {
            tell_flow(tx, &self.row)?;
        }
        store::save(tx, &mut self.row)
    }

    /// Tells people what happened.
    pub fn tell(&self, tx: &mut WriteTx<'_>, what: Occurrence) -> Outcome<()> {
        super::tell(tx, what, &self.row, self.home_branch)
    }

    pub fn event(&self) -> Event {
        event(&self.row, self.home_branch)
    }

    /// What the caller is answered.
    pub fn receipt(&self, tx: &impl Shelf) -> Outcome<Receipt> {
        let now = show::summary(tx, &self.row, &self.frame, None)?;
        let body = PlacementReceipt {
            id: now.id,
            version: now.version,
            state: now.state,
            flow_id: self.row.flow_id,
            next_id: now.next_id,
            due: now.decide.filter(|_| now.placed_on.is_none()),
            filed_on: now.filed_on,
        };
        Receipt::changed(format!("/api/v1/placements/{}", now.id), now.version, body)
    }
}
