//! Erasing what registrations hold of those who left the register long ago. The `privacy` room decides
//! when and of whom. Who was where from when to when stays.

use crate::access::MemberId;
use crate::db::{Shelf, WriteTx};
use crate::flow::store::retention as store;
use crate::kernel::fault::Outcome;
use crate::privacy::model::Trace;

/// What would go.
pub fn count(shelf: &mut impl Shelf, members: &[MemberId]) -> Outcome<Vec<(Trace, i64)>> {
    Ok(vec![
        (Trace::Registrations, store::count(shelf, members)?),
        (Trace::RegistrationVersions, store::count_versions(shelf, members)?),
    ])
}

/// Erases it. The caller records the event.
pub fn erase(tx: &mut WriteTx<'_>, members: &[MemberId]) -> Outcome<Vec<(Trace, i64)>> {
    Ok(vec![
        (Trace::Registrations, store::erase(tx, members)?),
        (Trace::RegistrationVersions, store::erase_versions(tx, members)?),
    ])
}
