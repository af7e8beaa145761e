//! Applying in chunks that can be broken off and resumed. What they enter is seen by nobody until
//! all is entered; it is shown then, also in chunks, so that check-ins never wait behind an import. A
//! job takes the chunks, one in each of its own; the command line takes them itself.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use super::prepare::{self, Job as RowJob, Step};
use super::veil::{self, Part};
use super::{is_at_work, seal};
use crate::access::{MemberId, OrganizationId, Warrant};
use crate::db::audit::Event;
use crate::db::{Db, Reader, Receipt, Shelf, WriteTx};
use crate::exchange::import::{ImportId, ImportState, RowOutcome, Staged};
use crate::exchange::issue::{CellPosition, Issue, IssueCode};
use crate::exchange::store::{self, ImportRow, around, rows};
use crate::flow::model::FlowId;
use crate::flow::service::import as flow;
use crate::job;
use crate::job::model::{Chunk, Job, JobKind, NewJob, Progress};
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::member::service::import as member;
use crate::organization::service as organization;

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
    let part = veil::next(reader, import.id, shown)?;
    Ok(Box::new(move |tx| match part.last {
        Some(_) => {
            show(tx, &import, &part)?;
            Progress::more(0, &part.last)
        }
        None => Progress::over(0, &finish(tx, &import)?),
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
                Ok((store::find(reader, id)?, veil::next(reader, id, shown)?))
            })
            .await?;
        shown = part.last;
        if shown.is_none() {
            return db.write(warrant, move |tx| finish(tx, &import)).await;
        }
        db.write(warrant, move |tx| show(tx, &import, &part)).await?;
    }
}

/// Writes a chunk; answers how many rows it was.
fn write(tx: &mut WriteTx<'_>, import: &ImportRow, jobs: Vec<RowJob>) -> Outcome<i64> {
    store::advance(tx, import.id, 0)?;
    let standing = standing(tx, &jobs)?;
    let mut members = Vec::new();
    let mut done = 0;
    for mut job in jobs {
        let branch = match &job.step {
            Step::Enter(entry, _) => Some(entry.branch()),
            Step::Nothing | Step::Correct(_) | Step::Attach(..) => None,
        };
        let gone = branch.is_some_and(|branch| !standing.contains(&branch));
        if gone {
            job.step = Step::Nothing;
            job.row.outcome = RowOutcome::Refused;
        }
        // A row that another call took meanwhile is that call's.
        if !rows::claim(tx, &job.row)? {
            continue;
        }
        done += 1;
        if gone {
            refuse(tx, job.row, job.staged, IssueCode::NotABranch)?;
        } else {
            members.extend(take(tx, job)?);
        }
    }
    store::advance(tx, import.id, done)?;
    tx.record(Event::of("import", import.id).about(members).within(import.organization_id));
    Ok(i64::from(done))
}

/// Of the branches that a chunk enters people into, those that can still take them; they stand until
/// the commit.
fn standing(tx: &mut WriteTx<'_>, jobs: &[RowJob]) -> Outcome<HashSet<OrganizationId>> {
    let mut branches: Vec<OrganizationId> = jobs
        .iter()
        .filter_map(|job| match &job.step {
            Step::Enter(entry, _) => Some(entry.branch()),
            Step::Nothing | Step::Correct(_) | Step::Attach(..) => None,
        })
        .collect();
    branches.sort_unstable();
    branches.dedup();
    for branch in &branches {
        organization::keep_standing(tx, *branch)?;
    }
    let shapes = around::shapes(tx, &branches)?;
    let stands = shapes.into_iter().filter(|(_, shape)| shape.holds_affiliation());
    Ok(stands.map(|(id, _)| id).collect())
}

/// Does what a claimed row is to do; answers whom it concerns.
fn take(tx: &mut WriteTx<'_>, job: RowJob) -> Outcome<Option<MemberId>> {
    let RowJob { row, staged, step } = job;
    let made: Outcome<Option<(MemberId, i64, Option<FlowId>)>> = match step {
        Step::Nothing => Ok(None),
        Step::Enter(entry, departure) => enter(tx, *entry, departure).map(Some),
        Step::Correct(correction) => {
            let member = correction.member();
            member::correct(tx, *correction).map(|version| Some((member, version, None)))
        }
        Step::Attach(member, departure) => {
            flow::enter(tx, *departure).map(|flow| Some((member, 0, Some(flow))))
        }
    };
    // The register moved between planning and writing: the row is told so instead.
    let issue = match &made {
        Ok(_) => None,
        Err(fault) if fault.code == Code::MemberExists => Some(IssueCode::AskTheCounty),
        Err(fault) if fault.code == Code::FlowAlreadyOpen => Some(IssueCode::AlreadyAway),
        Err(fault) if fault.code == Code::StaleVersion => Some(IssueCode::AskTheCounty),
        Err(_) => None,
    };
    if let Some(issue) = issue {
        refuse(tx, row, staged, issue)?;
        return Ok(None);
    }
    let Some((member, version, flow)) = made? else { return Ok(None) };
    rows::made(tx, &row, member, version, flow)?;
    Ok(Some(member))
}

fn enter(
    tx: &mut WriteTx<'_>,
    entry: member::PreparedEntry,
    departure: Option<Box<flow::PreparedDeparture>>,
) -> Outcome<(MemberId, i64, Option<FlowId>)> {
    let member = member::enter(tx, entry)?;
    let flow = departure.map(|departure| flow::enter(tx, *departure)).transpose()?;
    Ok((member, 0, flow))
}

fn refuse(
    tx: &mut WriteTx<'_>,
    mut row: rows::Row,
    mut staged: Staged,
    code: IssueCode,
) -> Outcome<()> {
    let position = &staged.row.position;
    let cell =
        CellPosition { sheet: position.sheet.clone(), row: position.row, column: String::new() };
    staged.found.push(Issue::new(code, None, cell));
    row.verdict = staged.verdict();
    row.outcome = RowOutcome::Refused;
    row.staged = seal::seal_row(&tx.tools().ring, row.import_id, row.row, &staged)?;
    rows::settle(tx, &row)
}

fn show(tx: &mut WriteTx<'_>, import: &ImportRow, part: &Part) -> Outcome<()> {
    store::advance(tx, import.id, 0)?;
    part.show(tx, import.id)?;
    tx.record(Event::of("import", import.id).within(import.organization_id));
    Ok(())
}

/// All is shown: tells what became of every row.
fn finish(tx: &mut WriteTx<'_>, import: &ImportRow) -> Outcome<Applied> {
    store::turn(tx, import, ImportState::Applied)?;
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
