//! Erasing what is kept of those who left the register long ago. The `privacy` room decides when.

use crate::access::{MemberId, OrganizationId};
use crate::db::audit::Event;
use crate::db::{Shelf, WriteTx};
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::member::correction::service as correction;
use crate::member::phone::service as phone;
use crate::member::store::retention as store;
use crate::privacy::model::Trace;

/// How many members of the organizations below, within the scope, had left by then and have something
/// left to erase, in whatever room.
pub fn how_many(
    shelf: &mut impl Shelf,
    organization: OrganizationId,
    left_by: Day,
) -> Outcome<i64> {
    store::how_many(shelf, organization, left_by)
}

/// The next of them by id.
pub fn due(
    shelf: &mut impl Shelf,
    organization: OrganizationId,
    left_by: Day,
    after: Option<MemberId>,
    limit: i64,
) -> Outcome<Vec<MemberId>> {
    store::due(shelf, organization, left_by, after, limit)
}

/// Of these, those who are still off the register.
pub fn still_left(tx: &mut WriteTx<'_>, members: &[MemberId]) -> Outcome<Vec<MemberId>> {
    store::still_left(tx, members)
}

/// What this room would erase.
pub fn count(shelf: &mut impl Shelf, members: &[MemberId]) -> Outcome<Vec<(Trace, i64)>> {
    Ok(vec![
        (Trace::Records, store::count_records(shelf, members)?),
        (Trace::RecordVersions, store::count_versions(shelf, members)?),
        (Trace::PhoneChanges, phone::count_of(shelf, members)?),
        (Trace::CorrectionRequests, correction::count_of(shelf, members)?),
    ])
}

/// Erases their phone, address, further particulars, imported cells and earlier values, and what was
/// proposed and asked for. Name, ID number and the course of the membership stay: they are the
/// register's own record.
pub fn erase(
    tx: &mut WriteTx<'_>,
    organization: OrganizationId,
    members: &[MemberId],
) -> Outcome<Vec<(Trace, i64)>> {
    let first = members.first().copied().unwrap_or(MemberId::from_raw(0));
    tx.record(Event::of("member", first).about(members.to_vec()).within(organization));
    Ok(vec![
        (Trace::Records, store::erase_records(tx, members)?),
        (Trace::RecordVersions, store::erase_versions(tx, members)?),
        (Trace::PhoneChanges, phone::erase_of(tx, members)?),
        (Trace::CorrectionRequests, correction::erase_of(tx, members)?),
    ])
}
