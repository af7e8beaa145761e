//! Exports begun, gathered, watched, fetched and forgotten.

mod begin;
mod fetch;
mod forget;
mod gather;
mod show;

pub use begin::{begin, begin_full};
pub use fetch::{File, fetch, part};
pub use forget::purge;
pub use gather::step;
pub use show::{list, show};

use super::model::ExportKind;
use crate::access::OrganizationId;
use crate::db::Shelf;
use crate::kernel::fault::Outcome;
use crate::kernel::secret::Field;
use crate::organization::reach;

/// Hours for which a file can be fetched: from a Friday evening to the Monday after.
pub const KEPT_HOURS: i64 = 72;

const DATA: Field = Field { table: "export_parts", column: "data" };

/// Whether the posts reach the list: the host's of guests, the home side's of everything else.
fn reaches(
    shelf: &mut impl Shelf,
    kind: ExportKind,
    organization: OrganizationId,
) -> Outcome<bool> {
    let scope = shelf.scope();
    let above = match kind {
        ExportKind::InboundLedger => [scope.party_to.as_slice(), &scope.arrived].concat(),
        ExportKind::Members
        | ExportKind::OutboundLedger
        | ExportKind::Absentees
        | ExportKind::QuarterlySummary => scope.below.clone(),
    };
    reach::covers(shelf, &above, organization)
}
