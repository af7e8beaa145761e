//! What happens to imports: upload and preview, putting right, applying in chunks, undoing, purging.

mod amend;
mod apply;
mod draft;
mod prepare;
mod seal;
mod survey;
mod undo;
mod view;

pub use amend::{Amendment, RowChange, RowReceipt, amend, examine};
pub use apply::{ApplyReceipt, CHUNK, apply, begin, chunk, finish};
pub use draft::{Draft, ImportReceipt, Upload, draft, receive, stage};
pub use undo::{purge, undo};
pub use view::{FileView, ImportView, IssueView, RowView, list, rows, show};
