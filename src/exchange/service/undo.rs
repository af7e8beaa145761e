//! Taking an import back, and forgetting uploads. What was entered is hidden at once, in the
//! transaction of the call; a job then deletes it and puts back what was corrected, chunk by chunk.

use serde::Serialize;
use serde_json::json;

use super::apply::ImportOrder;
use super::is_at_work;
use crate::access::MemberId;
use crate::db::audit::Event;
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::exchange::import::{ImportId, ImportState};
use crate::exchange::store::rows::Made;
use crate::exchange::store::{self, ImportRow, around, rows};
use crate::flow::model::FlowId;
use crate::flow::service::import as flow;
use crate::job;
use crate::job::model::{Chunk, Job, JobKind, NewJob, Progress};
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::member::service::import as member;

/// Rows of one write job.
const CHUNK: i64 = 200;

/// Days for which an upload can be looked at.
const KEPT_DAYS: i64 = 30;

/// Imports purged in one job.
const PURGED_AT_ONCE: i64 = 20;

/// What an undoing answers in the end.
#[derive(Serialize)]
struct Undone {
    undone: i64,
}

/// Begins to take back what an import has entered and corrected, or goes on with it.
///
/// Fails with `import_state`, or with `import_built_upon` and what rests on it.
pub fn begin_undo(tx: &mut WriteTx<'_>, id: ImportId, version: i64) -> Outcome<Receipt> {
    let import = store::find(tx, id)?;
    let can = match import.state {
        ImportState::Applied => true,
        ImportState::Applying => !is_at_work(tx, &import)?,
        ImportState::Receiving | ImportState::Previewed | ImportState::Undone => false,
    };
    if !can {
        return Err(Fault::new(Code::ImportState));
    }
    if import.version != version {
        return Err(Fault::new(Code::StaleVersion));
    }
    let built: serde_json::Map<String, serde_json::Value> = around::built_upon(tx, id)?
        .into_iter()
        .map(|(what, count)| (what.to_owned(), count.into()))
        .collect();
    if !built.is_empty() {
        return Err(Fault::new(Code::ImportBuiltUpon).because(json!(built)));
    }
    let job = job::service::start(
        tx,
        NewJob {
            kind: JobKind::ImportUndo,
            organization: Some(import.organization_id),
            input: ImportOrder { import: id },
            total: None,
        },
    )?;
    store::begin_undo(tx, &import, job)?;
    member::veil(tx, id.raw())?;
    flow::veil(tx, id.raw())?;
    tx.record(Event::of("import", id).within(import.organization_id));
    job::service::accepted(job)
}

/// One step of the job: the next rows, or the end, which forgets the upload.
pub fn step(reader: &mut Reader<'_>, job: &Job) -> Outcome<Chunk> {
    let ImportOrder { import } = job.input()?;
    let import = store::find(reader, import)?;
    if import.state != ImportState::Applying || import.job_id != Some(job.id) {
        return Err(Fault::new(Code::ImportState));
    }
    let next = rows::applied(reader, import.id, CHUNK)?;
    let all = job.done;
    Ok(Box::new(move |tx| {
        if next.is_empty() {
            finish(tx, &import)?;
            return Progress::over(0, &Undone { undone: all });
        }
        let taken = i64::try_from(next.len()).map_err(Fault::internal)?;
        take_back(tx, &import, &next)?;
        Progress::more(taken, &())
    }))
}

fn take_back(tx: &mut WriteTx<'_>, import: &ImportRow, made: &[Made]) -> Outcome<()> {
    let members: Vec<MemberId> = made.iter().filter_map(|made| made.member_id).collect();
    let flows: Vec<FlowId> = made.iter().filter_map(|made| made.flow_id).collect();
    for corrected in made.iter().filter(|made| made.member_version > 0) {
        let Some(id) = corrected.member_id else { continue };
        member::take_back(tx, id, corrected.member_version).map_err(|fault| match fault.code {
            Code::StaleVersion => Fault::new(Code::ImportBuiltUpon),
            _ => fault,
        })?;
    }
    flow::forget(tx, import.id.raw(), &flows)?;
    member::forget(tx, import.id.raw(), &members)?;
    rows::taken_back(tx, import.id, made)?;
    let back = i32::try_from(made.len()).map_err(Fault::internal)?;
    store::advance(tx, import.id, -back)?;
    tx.record(Event::of("import", import.id).about(members).within(import.organization_id));
    Ok(())
}

fn finish(tx: &mut WriteTx<'_>, import: &ImportRow) -> Outcome<()> {
    store::turn(tx, import, ImportState::Undone)?;
    rows::undone(tx, import.id)?;
    store::purge(tx, import.id)?;
    tx.record(Event::of("import", import.id).within(import.organization_id));
    Ok(())
}

/// Forgets uploads that are over since 30 days, some at a time; answers how many. Verdicts and
/// outcomes of the rows stay. Housekeeping.
pub fn purge(tx: &mut WriteTx<'_>) -> Outcome<usize> {
    let before = tx.now().plus_seconds(-KEPT_DAYS * 86_400);
    let outdated = store::outdated(tx, before, PURGED_AT_ONCE)?;
    for id in &outdated {
        store::purge(tx, *id)?;
    }
    Ok(outdated.len())
}
