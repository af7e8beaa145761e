//! Applying in chunks that can be broken off and resumed. What they enter is seen by nobody until
//! the last step shows all of it, so check-ins never wait behind an import and nobody meets half
//! of one.

use serde::Serialize;

use super::prepare::{self, Job, Step};
use super::seal;
use crate::access::{MemberId, Warrant};
use crate::db::audit::Event;
use crate::db::{Db, Receipt, Shelf, WriteTx};
use crate::exchange::import::{ImportId, ImportState, RowOutcome, Staged};
use crate::exchange::issue::{CellPosition, Issue, IssueCode};
use crate::exchange::store::{self, ImportRow, rows};
use crate::flow::model::FlowId;
use crate::flow::service::import as flow;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::member::service::import as member;

/// Rows of one write job.
pub const CHUNK: i64 = 200;

/// What applying and undoing answer.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ApplyReceipt {
    pub id: ImportId,
    pub state: ImportState,
    pub version: i64,
    pub applied: i64,
    /// Nothing to do, left out, or warnings that were not to be included.
    pub skipped: i64,
    /// Errors; never applied.
    pub errors: i64,
}

/// Applies all rows that wait; [`finish`] then shows what was entered. Goes on where an earlier
/// call broke off. An import that is over already is left to [`finish`].
pub async fn apply(
    db: &Db,
    warrant: &Warrant,
    id: ImportId,
    version: i64,
    include_warnings: bool,
) -> Outcome<()> {
    begin(db, warrant, id, version, include_warnings).await?;
    while chunk(db, warrant, id, CHUNK).await? > 0 {}
    Ok(())
}

/// Takes an import from its preview to being applied, unless that was done before.
pub async fn begin(
    db: &Db,
    warrant: &Warrant,
    id: ImportId,
    version: i64,
    include_warnings: bool,
) -> Outcome<()> {
    let found = db.read(warrant, move |reader| store::find(reader, id)).await?;
    match found.state {
        ImportState::Applying if found.version != version => Err(Fault::new(Code::StaleVersion)),
        ImportState::Applying if found.include_warnings != include_warnings => {
            Err(Fault::new(Code::ImportState))
        }
        ImportState::Applying | ImportState::Applied | ImportState::Undone => Ok(()),
        ImportState::Receiving => Err(Fault::new(Code::ImportState)),
        ImportState::Previewed if found.purged_at.is_set() => Err(Fault::new(Code::ImportState)),
        ImportState::Previewed => {
            db.write(warrant, move |tx| {
                store::begin(tx, id, version, include_warnings)?;
                tx.record(Event::of("import", id).within(found.organization_id));
                Ok(())
            })
            .await
        }
    }
}

/// Applies the next rows; answers how many were looked at, 0 when none waits.
pub async fn chunk(db: &Db, warrant: &Warrant, id: ImportId, limit: i64) -> Outcome<usize> {
    let (import, jobs) = db
        .read(warrant, move |reader| {
            let import = store::find(reader, id)?;
            let jobs = match import.state {
                ImportState::Applying => prepare::jobs(reader, &import, limit)?,
                ImportState::Receiving
                | ImportState::Previewed
                | ImportState::Applied
                | ImportState::Undone => Vec::new(),
            };
            Ok((import, jobs))
        })
        .await?;
    let looked_at = jobs.len();
    if looked_at > 0 {
        db.write(warrant, move |tx| write(tx, &import, jobs)).await?;
    }
    Ok(looked_at)
}

fn write(tx: &mut WriteTx<'_>, import: &ImportRow, jobs: Vec<Job>) -> Outcome<()> {
    let count = i32::try_from(jobs.len()).map_err(Fault::internal)?;
    store::advance(tx, import.id, 0)?;
    let mut members = Vec::new();
    let mut done = 0;
    for job in jobs {
        // A row that another call took meanwhile is that call's.
        if !rows::claim(tx, &job.row)? {
            continue;
        }
        done += 1;
        members.extend(take(tx, job)?);
    }
    store::advance(tx, import.id, done.min(count))?;
    tx.record(Event::of("import", import.id).about(members).within(import.organization_id));
    Ok(())
}

/// Does what a claimed row is to do; answers whom it concerns.
fn take(tx: &mut WriteTx<'_>, job: Job) -> Outcome<Option<MemberId>> {
    let Job { row, staged, step } = job;
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

/// Shows all that was entered and answers with the account of every row.
pub fn finish(tx: &mut WriteTx<'_>, id: ImportId, version: i64) -> Outcome<Receipt> {
    let import = store::find(tx, id)?;
    if import.state != ImportState::Applying {
        return Err(Fault::new(Code::ImportState));
    }
    if import.version != version {
        return Err(Fault::new(Code::StaleVersion));
    }
    if !rows::waiting(tx, id, 1)?.is_empty() {
        return Err(Fault::new(Code::ImportState));
    }
    store::turn(tx, &import, ImportState::Applied)?;
    member::unveil(tx, id.raw())?;
    flow::unveil(tx, id.raw())?;
    tx.record(Event::of("import", id).within(import.organization_id));
    answer(tx, &import, ImportState::Applied)
}

/// The account of an import after a change of its state.
pub fn answer(tx: &mut WriteTx<'_>, import: &ImportRow, state: ImportState) -> Outcome<Receipt> {
    let counts = rows::counts(tx, import.id)?;
    let sum = |wanted: RowOutcome| -> i64 {
        counts.iter().filter(|(_, outcome, _)| *outcome == wanted).map(|(.., n)| n).sum()
    };
    let version = import.version + 1;
    let body = ApplyReceipt {
        id: import.id,
        state,
        version,
        applied: sum(RowOutcome::Applied),
        skipped: sum(RowOutcome::Skipped),
        errors: sum(RowOutcome::Refused),
    };
    Receipt::changed(format!("/api/v1/imports/{}", import.id), version, body)
}
