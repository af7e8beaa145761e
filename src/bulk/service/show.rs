//! How far a deed for many is, and what came of each item.

use super::step::KeptError;
use crate::bulk::model::{
    BulkActionView, BulkItemView, ItemError, ItemFault, ItemOutcome, Outcomes,
};
use crate::bulk::store::{self, ItemRow};
use crate::db::{Reader, Shelf};
use crate::job::model::{JobFault, JobId};
use crate::job::service as job;
use crate::kernel::fault::{Fault, Language, Outcome};

/// One's own deed, or 404.
pub fn show(reader: &mut Reader<'_>, id: JobId, language: Language) -> Outcome<BulkActionView> {
    let row = store::find(reader, id)?;
    let job = job::show(reader, id, language)?;
    Ok(BulkActionView {
        id,
        kind: row.kind,
        state: job.state,
        total: job.total.unwrap_or(0),
        outcomes: outcomes(reader, id)?,
        fault: job.fault,
        created_at: row.created_at,
        ended_at: job.ended_at,
    })
}

/// How many items there are of each outcome.
pub(super) fn outcomes(shelf: &mut impl Shelf, id: JobId) -> Outcome<Outcomes> {
    let mut outcomes = Outcomes::default();
    for (outcome, count) in store::tally(shelf, id)? {
        match outcome {
            ItemOutcome::Pending => outcomes.pending = count,
            ItemOutcome::Done => outcomes.done = count,
            ItemOutcome::Refused => outcomes.refused = count,
            ItemOutcome::Changed => outcomes.changed = count,
            ItemOutcome::NotFound => outcomes.not_found = count,
        }
    }
    Ok(outcomes)
}

/// A page of the items of one's own deed, in the order of the call.
pub fn items(
    reader: &mut Reader<'_>,
    id: JobId,
    outcome: Option<ItemOutcome>,
    (after, limit): (Option<i32>, i64),
    language: Language,
) -> Outcome<Vec<BulkItemView>> {
    store::find(reader, id)?;
    let rows = store::page(reader, id, outcome, after, limit)?;
    rows.into_iter().map(|row| view(row, language)).collect()
}

fn view(row: ItemRow, language: Language) -> Outcome<BulkItemView> {
    let fault = match JobFault::of(&row.fault, language) {
        Some(JobFault { code, detail }) => {
            Some(ItemFault { code, detail, errors: errors(&row.errors, language)? })
        }
        None => None,
    };
    Ok(BulkItemView {
        position: row.position,
        id: row.subject_id,
        version: row.version,
        outcome: row.outcome,
        fault,
        done_at: row.done_at.is_set().then_some(row.done_at),
    })
}

fn errors(kept: &str, language: Language) -> Outcome<Vec<ItemError>> {
    if kept.is_empty() {
        return Ok(Vec::new());
    }
    let kept: Vec<KeptError> = serde_json::from_str(kept).map_err(Fault::internal)?;
    let error = |kept: KeptError| ItemError {
        pointer: kept.pointer,
        code: kept.code,
        detail: match language {
            Language::Chinese => kept.zh,
            Language::English => kept.en,
        },
    };
    Ok(kept.into_iter().map(error).collect())
}
