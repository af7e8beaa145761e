//! Erasing what is kept of those who left the register long ago. The `privacy` room decides when.

use crate::access::{MemberId, OrganizationId};
use crate::db::audit::Event;
use crate::db::{Shelf, WriteTx};
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::member::store::retention as store;

/// How many members of the organizations below, within the scope, had left by then and have something
/// left to erase.
pub fn count(shelf: &mut impl Shelf, organization: OrganizationId, left_by: Day) -> Outcome<i64> {
    store::count(shelf, organization, left_by)
}

/// The next of them.
pub fn due(
    shelf: &mut impl Shelf,
    organization: OrganizationId,
    left_by: Day,
    limit: i64,
) -> Outcome<Vec<MemberId>> {
    store::due(shelf, organization, left_by, limit)
}

/// Erases their phone, address, further particulars, imported cells and earlier values; answers of how
/// many. Name, ID number and the course of the membership stay: they are the register's own record.
pub fn erase(
    tx: &mut WriteTx<'_>,
    organization: OrganizationId,
    members: &[MemberId],
) -> Outcome<i64> {
    let erased = store::erase(tx, members)?;
    let first = members.first().copied().unwrap_or(MemberId::from_raw(0));
    tx.record(Event::of("member", first).about(members.to_vec()).within(organization));
    Ok(erased)
}
