//! Applying in chunks that can be broken off and resumed. What they enter is seen by nobody until
//! all is entered; it is shown then, also in chunks, so that check-ins never wait behind an import. A
//! job takes the chunks, one in each of its own; the command line takes them itself.

use serde::{Deserialize, Serialize};

use super::prepare::{self, Job as RowJob};
use super::veil::{self, Part};
use super::{batch, is_at_work};
use crate::access::Warrant;
use crate::db::audit::Event;
use crate::db::{Db, Reader, Receipt, Shelf, WriteTx};
use crate::exchange::import::{ImportId, ImportState, RowOutcome};
use crate::exchange::store::{self, ImportRow, rows};
use crate::job;
use crate::job::model::{Chunk, Job, JobKind, NewJob, Progress};
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::placement::service::import::{self as placement, Awaiting};

/// Rows of one write job.
pub const CHUNK: i64 = 200;

/// Which import a job is about.
#[derive(Serialize, Deserialize)]
pub struct ImportOrder {
    pub import: ImportId,
}

/// What became of the rows of an import: the result of the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Applied {
    pub applied: i64,
    /// Nothing to do, left out, or warnings that were not to be included.
    pub skipped: i64,
    /// Errors; never applied.
    pub errors: i64,
}

/// Begins to apply an import by a job, or goes on with one whose job was cancelled or failed.
pub fn begin(
    tx: &mut WriteTx<'_>,
    id: ImportId,
    version: i64,
    include_warnings: bool,
) -> Outcome<Receipt> {
    let import = store::find(tx, id)?;
    check(tx, &import, version)?;
    let job = job::service::start(
        tx,
        NewJob {
            kind: JobKind::ImportApply,
            organization: Some(import.organization_id),
            input: ImportOrder { import: id },
            total: Some(i64::from(import.rows_total - import.rows_done)),
        },
    )?;
    rows::again(tx, id)?;
    store::begin(tx, &import, include_warnings, Some(job))?;
    tx.record(Event::of("import", id).within(import.organization_id));
    job::service::accepted(job)
}

/// Whether an import can be applied from here. Fails with `import_state` and `stale_version`.
fn check(shelf: &mut impl Shelf, import: &ImportRow, version: i64) -> Outcome<()> {
    let can = match import.state {
        ImportState::Previewed => !import.purged_at.is_set(),
        ImportState::Applying => !is_at_work(shelf, import)?,
        ImportState::Receiving | ImportState::Applied | ImportState::Undone => false,
    };
    if !can {
        return Err(Fault::new(Code::ImportState));
    }
    if import.version != version {
        return Err(Fault::new(Code::StaleVersion));
    }
    Ok(())
}

/// One step of the job: the next rows; when all are entered, the next to be shown; then the end.
pub fn step(reader: &mut Reader<'_>, job: &Job) -> Outcome<Chunk> {
    let ImportOrder { import } = job.input()?;
    let import = store::find(reader, import)?;
    if import.state != ImportState::Applying || import.job_id != Some(job.id) {
        return Err(Fault::new(Code::ImportState));
    }
    // The last row that is shown; none before the first.
    let shown: Option<i32> = job.position()?.flatten();
    let next = match shown {
        Some(_) => Vec::new(),
        None => prepare::jobs(reader, &import, CHUNK)?,
    };
    if !next.is_empty() {
        return Ok(Box::new(move |tx| Progress::more(write(tx, &import, next)?, &None::<i32>)));
    }
    let part = veil::next_to_show(reader, import.id, shown)?;
    if part.last.is_none() {
        let hosts = placement::awaiting(reader, import.id.raw())?;
        return Ok(Box::new(move |tx| Progress::over(0, &finish(tx, &import, &hosts)?)));
    }
    Ok(Box::new(move |tx| {
        show(tx, &import, &part)?;
        Progress::more(0, &part.last)
    }))
}

/// Applies all rows that wait and shows them: for the command line, which waits for it.
pub async fn apply(
    db: &Db,
    warrant: &Warrant,
    id: ImportId,
    version: i64,
    include_warnings: bool,
) -> Outcome<Applied> {
    db.write(warrant, move |tx| {
        let import = store::find(tx, id)?;
        check(tx, &import, version)?;
        store::begin(tx, &import, include_warnings, None)?;
        tx.record(Event::of("import", id).within(import.organization_id));
        Ok(())
    })
    .await?;
    loop {
        let (import, next) = db
            .read(warrant, move |reader| {
                let import = store::find(reader, id)?;
                let next = prepare::jobs(reader, &import, CHUNK)?;
                Ok((import, next))
            })
            .await?;
        if next.is_empty() {
            break;
        }
        db.write(warrant, move |tx| write(tx, &import, next)).await?;
    }
    let mut shown = None;
    loop {
        let (import, part) = db
            .read(warrant, move |reader| {
                Ok((store::find(reader, id)?, veil::next_to_show(reader, id, shown)?))
            })
            .await?;
        shown = part.last;
        if shown.is_none() {
            let awaiting = move |reader: &mut Reader<'_>| placement::awaiting(reader, id.raw());
            let hosts = db.read(warrant, awaiting).await?;
            return db.write(warrant, move |tx| finish(tx, &import, &hosts)).await;
        }
        db.write(warrant, move |tx| show(tx, &import, &part)).await?;
    }
}

/// Writes a chunk; answers how many rows it was.
fn write(tx: &mut WriteTx<'_>, import: &ImportRow, mut jobs: Vec<RowJob>) -> Outcome<i64> {
    // Holds the import until the commit: no other call takes its rows meanwhile.
    store::advance(tx, import.id, 0)?;
    let span = jobs.first().zip(jobs.last()).map(|(first, last)| (first.row.row, last.row.row));
    let waiting = rows::waiting_between(tx, import.id, span.unwrap_or_default())?;
    jobs.retain(|job| waiting.contains(&job.row.row));
    let done = i32::try_from(jobs.len()).map_err(Fault::internal)?;
    let settled = batch::write(tx, jobs)?;
    store::advance(tx, import.id, done)?;
    let members = settled.iter().filter_map(|row| row.member_id);
    tx.record(Event::of("import", import.id).about(members).within(import.organization_id));
    Ok(i64::from(done))
}

fn show(tx: &mut WriteTx<'_>, import: &ImportRow, part: &Part) -> Outcome<()> {
    store::advance(tx, import.id, 0)?;
    part.show(tx, import.id)?;
    tx.record(Event::of("import", import.id).within(import.organization_id));
    Ok(())
}

/// All is shown: tells each host that members come, and the caller what became of every row.
fn finish(tx: &mut WriteTx<'_>, import: &ImportRow, hosts: &[Awaiting]) -> Outcome<Applied> {
    store::turn(tx, import, ImportState::Applied)?;
    placement::tell(tx, hosts)?;
    tx.record(Event::of("import", import.id).within(import.organization_id));
    let counts = rows::counts(tx, import.id)?;
    let sum = |wanted: RowOutcome| -> i64 {
        counts.iter().filter(|(_, outcome, _)| *outcome == wanted).map(|(.., n)| n).sum()
    };
    Ok(Applied {
        applied: sum(RowOutcome::Applied),
        skipped: sum(RowOutcome::Skipped),
        errors: sum(RowOutcome::Refused),
    })
}
