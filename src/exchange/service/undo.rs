//! Taking an import back, and forgetting uploads. What was entered is hidden first, up to a thousand
//! rows in the transaction of the call, the rest by the job, which then deletes it and puts back what
//! was corrected, chunk by chunk.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::veil::{self, Part};
use super::{apply::ImportOrder, is_at_work};
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
    check_nothing_is_built(tx, id)?;
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
    veil::next(tx, id, None)?.hide(tx, id)?;
    tx.record(Event::of("import", id).within(import.organization_id));
    job::service::accepted(job)
}

/// Fails with `import_built_upon` and what rests on the import.
fn check_nothing_is_built(shelf: &mut impl Shelf, id: ImportId) -> Outcome<()> {
    let built: serde_json::Map<String, serde_json::Value> = around::built_upon(shelf, id)?
        .into_iter()
        .map(|(what, count)| (what.to_owned(), count.into()))
        .collect();
    if built.is_empty() {
        Ok(())
    } else {
        Err(Fault::new(Code::ImportBuiltUpon).because(json!(built)))
    }
}

/// Where the job stands.
#[derive(Clone, Copy, Serialize, Deserialize)]
enum Place {
    /// Rows up to this one are hidden.
    Hiding {
        last: Option<i32>,
    },
    /// All are: from here on nobody can build upon them.
    Hidden,
    TakingBack,
}

/// One step of the job: the next to be hidden; the next rows; or the end, which forgets the upload.
pub fn step(reader: &mut Reader<'_>, job: &Job) -> Outcome<Chunk> {
    let ImportOrder { import } = job.input()?;
    let import = store::find(reader, import)?;
    if import.state != ImportState::Applying || import.job_id != Some(job.id) {
        return Err(Fault::new(Code::ImportState));
    }
    match job.position()?.unwrap_or(Place::Hiding { last: None }) {
        Place::Hiding { last } => {
            let part = veil::next(reader, import.id, last)?;
            // The call has hidden the first part.
            if last.is_some() || part.is_full() {
                return Ok(hide(import, part));
            }
        }
        Place::Hidden => check_nothing_is_built(reader, import.id)?,
        Place::TakingBack => {}
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
        Progress::more(taken, &Place::TakingBack)
    }))
}

fn hide(import: ImportRow, part: Part) -> Chunk {
    Box::new(move |tx| {
        store::advance(tx, import.id, 0)?;
        part.hide(tx, import.id)?;
        tx.record(Event::of("import", import.id).within(import.organization_id));
        let hiding = Place::Hiding { last: part.last };
        Progress::more(0, if part.is_full() { &hiding } else { &Place::Hidden })
    })
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
