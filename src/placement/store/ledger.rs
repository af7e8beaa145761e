//! Those who are with a host or awaited there, as a ledger lists them.

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::{PlacementRow, visible};
use crate::access::OrganizationId;
use crate::db::schema::placements;
use crate::db::{MultiBackend, Shelf, cols};
use crate::kernel::fault::Outcome;
use crate::organization::reach;
use crate::placement::model::PlacementId;

type Holds = Box<dyn BoxableExpression<placements::table, MultiBackend, SqlType = Bool>>;

/// Open placements with hosts at or below an organization, within the scope.
fn listed(shelf: &impl Shelf, organization: OrganizationId) -> Holds {
    let host = placements::host_id.assume_not_null().eq_any(reach::below(&[organization]));
    let hosted = placements::host_id.is_not_null().and(host);
    Box::new(visible(shelf.scope()).and(placements::open).and(hosted))
}

/// How many there are.
pub fn count(shelf: &mut impl Shelf, organization: OrganizationId) -> Outcome<i64> {
    let listed = listed(shelf, organization);
    Ok(placements::table.filter(listed).count().get_result(shelf.conn())?)
}

/// The next of them, by id.
pub fn page(
    shelf: &mut impl Shelf,
    organization: OrganizationId,
    after: Option<PlacementId>,
    limit: i64,
) -> Outcome<Vec<PlacementRow>> {
    let mut listed = listed(shelf, organization);
    if let Some(after) = after {
        listed = Box::new(listed.and(placements::id.gt(after)));
    }
    Ok(placements::table
        .filter(listed)
        .select(cols::<PlacementRow>())
        .order(placements::id)
        .limit(limit)
        .load(shelf.conn())?)
}
