//! What happens to placements.

mod cause;
mod handle;
pub mod import;
pub mod ledger;
mod pass_on;
mod show;
pub mod standing;
mod succeed;
mod turn;

pub use cause::{arrived, end, notify, redated};
pub use handle::{accept, check_in, leave, refuse, verify};
pub use pass_on::{reroute, shift};
pub use show::{count, current, first_arrival, list, of_flow, show};
pub use succeed::succeed;

pub use super::store::{Filter, retention};

use std::collections::HashMap;
use std::sync::Arc;

use super::model::{PlacementActor, PlacementState};
use super::store::PlacementRow;
use crate::access::OrganizationId;
use crate::db::audit::Event;
use crate::db::{Shelf, WriteTx};
use crate::flow::service as flow;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::notify::model::{Happening, Occurrence};
use crate::notify::service as people;
use crate::organization::service as organization;
use crate::policy::rules::PolicyBook;
use crate::policy::service as policy;

/// The policy a placement is judged by: that of the host's county, or of the home's where the host
/// is outside the system.
struct Frame {
    county: String,
    book: Arc<PolicyBook>,
}

impl Frame {
    fn of(
        shelf: &mut impl Shelf,
        host: Option<OrganizationId>,
        home_branch: OrganizationId,
    ) -> Outcome<Frame> {
        let county = organization::county_of(shelf, judged_at(host, home_branch))?;
        Ok(Frame { county, book: policy::book(shelf)? })
    }

    /// Of many at once, by the organization whose county rules: see [`judged_at`].
    fn each(
        shelf: &mut impl Shelf,
        organizations: Vec<OrganizationId>,
    ) -> Outcome<HashMap<OrganizationId, Frame>> {
        let book = policy::book(shelf)?;
        let counties = organization::counties_of(shelf, organizations)?;
        let frame = |(id, county)| (id, Frame { county, book: Arc::clone(&book) });
        Ok(counties.into_iter().map(frame).collect())
    }

    fn county(&self) -> Option<&str> {
        Some(&self.county)
    }
}

/// Whose county's policy judges a placement.
fn judged_at(host: Option<OrganizationId>, home_branch: OrganizationId) -> OrganizationId {
    host.unwrap_or(home_branch)
}

/// The event of a change to a placement, for the auditors of the host, or of the home branch where
/// the host is outside.
fn event(row: &PlacementRow, home_branch: OrganizationId) -> Event {
    Event::of("placement", row.id)
        .about([row.member_id])
        .within(judged_at(row.host_id, home_branch))
}

/// Tells the flow until when its member's arrival is awaited. Before the placement is written: the
/// flow's row is locked first, from both sides.
fn tell_flow(tx: &mut WriteTx<'_>, row: &PlacementRow) -> Outcome<()> {
    let waits = row.state == PlacementState::Notified;
    flow::awaits(tx, row.flow_id, waits.then_some(row.arrive_by))
}

/// Tells people what happened to a placement, and by when the next step is due.
fn tell(
    tx: &mut WriteTx<'_>,
    what: Occurrence,
    row: &PlacementRow,
    home_branch: OrganizationId,
) -> Outcome<()> {
    let due_on = match row.state {
        PlacementState::Notified => Some(row.arrive_by),
        PlacementState::CheckedIn => row.decide_by,
        PlacementState::NotArrived
        | PlacementState::Verifying
        | PlacementState::Placed
        | PlacementState::Moved
        | PlacementState::Left
        | PlacementState::Refused
        | PlacementState::Rerouted
        | PlacementState::Withdrawn => None,
    };
    let happening = Happening::of(what, row.member_id, home_branch)
        .flow(row.flow_id)
        .placement(row.id, row.host_id)
        .due(due_on);
    people::tell(tx, &happening)
}

/// Files a placement with the committee above the branch (DOMAIN 5.3): the message to it is the
/// filing. Answers the day; none where nobody stands above, or the host is outside the system.
fn file(
    tx: &mut WriteTx<'_>,
    row: &PlacementRow,
    home_branch: OrganizationId,
) -> Outcome<Option<Day>> {
    if row.branch_id.is_none() {
        return Ok(None);
    }
    // Above the branch, so that a committee that is the host itself is not passed over.
    let happening = Happening::of(Occurrence::PlacementFiled, row.member_id, home_branch)
        .flow(row.flow_id)
        .placement(row.id, row.branch_id);
    let today = tx.today();
    Ok(people::tell_officers(tx, &happening)?.then_some(today))
}

/// A change that the flow's own change carries over: not a person's step on the placement.
const CARRIED: PlacementActor = PlacementActor::System;
