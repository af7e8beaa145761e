//! A host is dissolved: its heir takes over the members it awaits and has, as they stand.

use super::{event, tell};
use crate::access::OrganizationId;
use crate::db::WriteTx;
use crate::flow::service as flow;
use crate::kernel::day::Day;
use crate::kernel::fault::{Fault, Outcome, Problem};
use crate::notify::model::Occurrence;
use crate::organization::rules::Seat;
use crate::placement::model::PlacementState;
use crate::placement::rules::succession;
use crate::placement::store;

/// Gives the open placements at a host, one of its branches or groups to the heir; answers how many.
/// Those whom the heir cannot have (its own members, or where its type does not serve) stay. Fails with
/// `invalid_field` at `/on` where the host had to do with one of them later than on the last day.
pub fn succeed(
    tx: &mut WriteTx<'_>,
    from: OrganizationId,
    heir: &Seat<'_>,
    on: Day,
) -> Outcome<u64> {
    let mut taken = 0;
    for mut row in store::open_at(tx, from)? {
        let home = flow::home_branch_of(tx, row.flow_id)?;
        let next = succession::next(row.seats(), from, heir);
        let Some(next) = next.filter(|_| home != heir.id) else { continue };
        if on < row.placed_on.or(row.checked_in_on).unwrap_or(row.notified_on) {
            let problem = Problem::Said(
                "撤销日期不能早于该组织通知、报到或编入流入党员的日期",
                "Must not lie before the day on which a guest was announced, came or was placed there",
            );
            return Err(Fault::field("/on", problem));
        }
        let another_host = next.host != row.host_id;
        if another_host {
            flow::rerouted(tx, row.flow_id, (next.host, None), true)?;
        }
        row.take_seats(next);
        store::save(tx, &mut row)?;
        tx.record(event(&row, home));
        if row.state == PlacementState::Placed {
            tell(tx, Occurrence::PlacementMoved, &row, home)?;
        } else if another_host {
            tell(tx, Occurrence::PlacementRerouted, &row, home)?;
            tell(tx, Occurrence::PlacementPassedOn, &row, home)?;
        }
        taken += 1;
    }
    Ok(taken)
}
