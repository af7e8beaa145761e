//! Watching jobs, stopping them, and forgetting those that are long over.

use std::collections::HashMap;

use super::location;
use crate::db::audit::Event;
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::job::model::{JobFault, JobId, JobKind, JobReceipt, JobState, JobView};
use crate::job::rules;
use crate::job::store::{self, JobRow};
use crate::kernel::fault::{Code, Fault, Language, Outcome};

/// Days for which a job that is over can be looked at.
const KEPT_DAYS: i64 = 90;
const FORGOTTEN_AT_ONCE: i64 = 200;

/// A page of jobs within the scope, newest first.
pub fn list(
    reader: &mut Reader<'_>,
    (kind, state): (Option<JobKind>, Option<JobState>),
    before: Option<JobId>,
    limit: i64,
    language: Language,
) -> Outcome<Vec<JobView>> {
    let rows = store::page(reader, kind, state, before, limit)?;
    rows.into_iter().map(|row| view(row, language)).collect()
}

/// One job within the scope.
pub fn show(reader: &mut Reader<'_>, id: JobId, language: Language) -> Outcome<JobView> {
    view(store::find(reader, id)?, language)
}

fn view(row: JobRow, language: Language) -> Outcome<JobView> {
    let result = if row.result.is_empty() {
        None
    } else {
        Some(serde_json::from_str(&row.result).map_err(Fault::internal)?)
    };
    Ok(JobView {
        id: row.id,
        kind: row.kind,
        state: row.state,
        organization_id: row.organization_id,
        account_id: row.account_id,
        done: row.done,
        total: row.total,
        result,
        fault: JobFault::of(&row.fault, language),
        attempts: row.attempts,
        created_at: row.created_at,
        started_at: row.started_at.is_set().then_some(row.started_at),
        ended_at: row.ended_at.is_set().then_some(row.ended_at),
    })
}

/// Where jobs of another room stand, whoever asks; those that are forgotten are left out.
pub fn states(shelf: &mut impl Shelf, ids: &[JobId]) -> Outcome<HashMap<JobId, JobState>> {
    Ok(store::states(shelf, ids)?.into_iter().collect())
}

/// What a job of another room does and where it stands, whoever asks; none when it is forgotten.
pub fn about(shelf: &mut impl Shelf, id: JobId) -> Outcome<Option<(JobKind, JobReceipt)>> {
    let found = store::about(shelf, id)?;
    Ok(found.map(|(kind, state)| (kind, JobReceipt { id, state })))
}

/// Stops a job before its next chunk; what its chunks have done stays. A chunk that is being done is
/// waited for and counts, or is not committed at all.
pub fn cancel(tx: &mut WriteTx<'_>, id: JobId) -> Outcome<Receipt> {
    let row = store::find(tx, id)?;
    if !rules::can_be_cancelled(row.state) || !store::cancel(tx, id)? {
        return Err(Fault::new(Code::JobState));
    }
    let event = Event::of("job", id);
    tx.record(match row.organization_id {
        Some(organization) => event.within(organization),
        None => event,
    });
    Receipt::changed(location(id), 0, JobReceipt { id, state: JobState::Cancelled })
}

/// Forgets jobs that have been over for long, some at a time; answers how many. Housekeeping.
pub fn forget(tx: &mut WriteTx<'_>) -> Outcome<usize> {
    let before = tx.now().plus_seconds(-KEPT_DAYS * 86_400);
    store::forget(tx, before, FORGOTTEN_AT_ONCE)
}
