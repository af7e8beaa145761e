//! What happens to imports: upload and preview, putting right, applying in chunks, undoing, purging.

mod amend;
mod apply;
mod batch;
mod draft;
mod fill;
mod folded;
mod prepare;
mod seal;
mod survey;
mod undo;
mod veil;
mod view;

pub use amend::{Amendment, RowChange, RowReceipt, amend, examine};
pub use apply::{Applied, apply, begin, step as apply_step};
pub use draft::{Draft, ImportReceipt, Upload, draft, receive, stage};
pub use fill::{FillReceipt, Filled, Filling, examine as examine_filling, fill};
pub use undo::{begin_undo, purge, step as undo_step};
pub use view::{FileIssueView, FileView, ImportView, IssueView, RowView, list, rows, show};

use crate::db::Shelf;
use crate::exchange::store::ImportRow;
use crate::job;
use crate::job::model::JobState;
use crate::kernel::fault::Outcome;

/// Whether a job still works on an import.
fn is_at_work(shelf: &mut impl Shelf, import: &ImportRow) -> Outcome<bool> {
    let Some(job) = import.job_id else { return Ok(false) };
    let state = job::service::states(shelf, &[job])?.get(&job).copied();
    Ok(matches!(state, Some(JobState::Queued | JobState::Running)))
}
