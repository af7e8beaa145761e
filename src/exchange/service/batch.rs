//! The rows of a chunk written together: a statement for all members, one for all departures, one for
//! what became of the rows. Row by row, PostgreSQL would be asked twelve times for each.

use std::collections::HashSet;

use super::prepare::{Job, Step};
use super::seal;
use crate::access::OrganizationId;
use crate::db::{Shelf, WriteTx};
use crate::exchange::import::{RowOutcome, Staged};
use crate::exchange::issue::{CellPosition, Issue, IssueCode};
use crate::exchange::store::{around, rows};
use crate::flow::service::import as flow;
use crate::kernel::fault::{Code, Outcome};
use crate::member::service::import as member;
use crate::organization::service as organization;

/// What a chunk is to write.
#[derive(Default)]
struct Batch {
    /// Each row, and what speaks against it after all.
    rows: Vec<(rows::Row, Staged, Option<IssueCode>)>,
    entries: Vec<member::PreparedEntry>,
    departures: Vec<flow::PreparedDeparture>,
}

/// Does what the rows are to do; answers what became of them. Where the register moved between
/// planning and writing, the row is told so instead.
pub fn write(tx: &mut WriteTx<'_>, jobs: Vec<Job>) -> Outcome<Vec<rows::Row>> {
    let standing = standing(tx, &jobs)?;
    let mut batch = Batch::default();
    for job in jobs {
        batch.take(tx, job, &standing)?;
    }
    let Batch { rows, entries, mut departures } = batch;
    let not_entered = member::enter(tx, entries)?;
    departures.retain(|departure| !not_entered.contains(&departure.member()));
    let not_departed = flow::enter(tx, departures)?;
    let mut settled = Vec::with_capacity(rows.len());
    for (row, staged, issue) in rows {
        let issue = if row.member_id.is_some_and(|id| not_entered.contains(&id)) {
            Some(IssueCode::AskTheCounty)
        } else if row.flow_id.is_some_and(|id| not_departed.contains(&id)) {
            Some(IssueCode::AlreadyAway)
        } else {
            issue
        };
        settled.push(match issue {
            Some(code) => refused(tx, row, staged, code)?,
            None => row,
        });
    }
    rows::settle(tx, &settled)?;
    Ok(settled)
}

impl Batch {
    fn take(
        &mut self,
        tx: &mut WriteTx<'_>,
        job: Job,
        standing: &HashSet<OrganizationId>,
    ) -> Outcome<()> {
        let Job { mut row, staged, step } = job;
        let mut issue = None;
        match step {
            Step::Nothing => {}
            Step::Enter(entry, _) if !standing.contains(&entry.branch()) => {
                issue = Some(IssueCode::NotABranch);
            }
            Step::Enter(entry, departure) => {
                row.member_id = Some(entry.member());
                row.flow_id = departure.as_ref().map(|departure| departure.id());
                self.entries.push(*entry);
                self.departures.extend(departure.map(|departure| *departure));
            }
            Step::Correct(correction) => {
                let member = correction.member();
                match member::correct(tx, *correction) {
                    Ok(version) => (row.member_id, row.member_version) = (Some(member), version),
                    Err(fault) if fault.code == Code::StaleVersion => {
                        issue = Some(IssueCode::AskTheCounty);
                    }
                    Err(fault) => return Err(fault),
                }
            }
            Step::Attach(departure) => {
                row.member_id = Some(departure.member());
                row.flow_id = Some(departure.id());
                self.departures.push(*departure);
            }
        }
        self.rows.push((row, staged, issue));
        Ok(())
    }
}

/// Of the branches that a chunk enters people into, those that can still take them; they stand until
/// the commit.
fn standing(tx: &mut WriteTx<'_>, jobs: &[Job]) -> Outcome<HashSet<OrganizationId>> {
    let mut branches: Vec<OrganizationId> = jobs
        .iter()
        .filter_map(|job| match &job.step {
            Step::Enter(entry, _) => Some(entry.branch()),
            Step::Nothing | Step::Correct(_) | Step::Attach(_) => None,
        })
        .collect();
    branches.sort_unstable();
    branches.dedup();
    organization::keep_standing(tx, &branches)?;
    let shapes = around::shapes(tx, &branches)?;
    let stands = shapes.into_iter().filter(|(_, shape)| shape.holds_affiliation());
    Ok(stands.map(|(id, _)| id).collect())
}

/// A row that could not be done after all, with the reason among its remarks.
fn refused(
    tx: &WriteTx<'_>,
    mut row: rows::Row,
    mut staged: Staged,
    code: IssueCode,
) -> Outcome<rows::Row> {
    let position = &staged.row.position;
    let cell =
        CellPosition { sheet: position.sheet.clone(), row: position.row, column: String::new() };
    staged.found.push(Issue::new(code, None, cell));
    row.verdict = staged.verdict();
    row.outcome = RowOutcome::Refused;
    row.staged = seal::seal_row(&tx.tools().ring, row.import_id, row.row, &staged)?;
    (row.member_id, row.member_version, row.flow_id) = (None, 0, None);
    Ok(row)
}
