//! Which room takes the steps of which kind.

use super::model::{Chunk, Job, JobKind};
use crate::bulk;
use crate::db::Reader;
use crate::kernel::fault::Outcome;
use crate::{exchange, privacy};

impl JobKind {
    /// The function that takes one step.
    pub(super) fn step(self) -> fn(&mut Reader<'_>, &Job) -> Outcome<Chunk> {
        match self {
            JobKind::Bulk => bulk::service::step,
            JobKind::Retention => privacy::service::retention::step,
            JobKind::ImportApply => exchange::service::apply_step,
            JobKind::ImportUndo => exchange::service::undo_step,
            JobKind::Export => exchange::export::service::step,
        }
    }
}
