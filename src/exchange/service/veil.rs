//! Showing what an import has entered, and hiding it: some rows in a transaction, so that check-ins do
//! not wait behind a hundred thousand. A placement comes with the showing of its departure and goes with
//! the hiding: no host sees, counts or is told of anybody whose import is under way.

use crate::access::MemberId;
use crate::db::{Reader, Shelf, WriteTx};
use crate::exchange::import::ImportId;
use crate::exchange::store::rows::{self, Made};
use crate::flow::model::FlowId;
use crate::flow::service::import as flow;
use crate::kernel::fault::Outcome;
use crate::member::service::import as member;
use crate::placement::model::Notice;
use crate::placement::service::import as placement;

/// Rows of one transaction.
const AT_ONCE: i64 = 1_000;

/// Some rows that were entered, and where the next begin.
pub struct Part {
    members: Vec<MemberId>,
    flows: Vec<FlowId>,
    /// What hosts are told as it is shown.
    notices: Vec<Notice>,
    /// The last row of the part; none where nothing is left.
    pub last: Option<i32>,
    is_full: bool,
}

/// The next part after a row; after none, the first.
pub fn next(shelf: &mut impl Shelf, import: ImportId, after: Option<i32>) -> Outcome<Part> {
    let made: Vec<Made> = rows::applied_after(shelf, import, after.unwrap_or(i32::MIN), AT_ONCE)?;
    Ok(Part {
        members: made.iter().filter_map(|made| made.member_id).collect(),
        flows: made.iter().filter_map(|made| made.flow_id).collect(),
        notices: Vec::new(),
        last: made.last().map(|made| made.row),
        is_full: i64::try_from(made.len()).is_ok_and(|rows| rows == AT_ONCE),
    })
}

/// The same to be shown: with what hosts are told, made ready outside the writer.
pub fn next_to_show(
    reader: &mut Reader<'_>,
    import: ImportId,
    after: Option<i32>,
) -> Outcome<Part> {
    let part = next(reader, import, after)?;
    let notices = flow::notices(reader, import.raw(), &part.flows)?;
    Ok(Part { notices, ..part })
}

impl Part {
    /// Whether more may come after it.
    pub fn is_full(&self) -> bool {
        self.is_full
    }

    pub fn show(&self, tx: &mut WriteTx<'_>, import: ImportId) -> Outcome<()> {
        member::unveil(tx, import.raw(), &self.members)?;
        flow::unveil(tx, import.raw(), &self.flows)?;
        placement::enter(tx, &self.notices)
    }

    pub fn hide(&self, tx: &mut WriteTx<'_>, import: ImportId) -> Outcome<()> {
        member::veil(tx, import.raw(), &self.members)?;
        flow::veil(tx, import.raw(), &self.flows)?;
        placement::forget(tx, &self.flows)
    }
}
