//! One value for all rows of a preview that lack it, or that have written one same other thing: a ledger
//! without a column 党员类别, or with branches in a township's own words, needs not be put right row by
//! row. What else a row has written is not touched, and what was uploaded is kept beside it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::amend::{LONGEST_CELL, previewed};
use super::{seal, survey};
use crate::access::OrganizationId;
use crate::db::audit::Event;
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::exchange::field::Field;
use crate::exchange::import::{ImportId, Staged};
use crate::exchange::issue::{Issue, IssueCode, Severity};
use crate::exchange::rules::{plan, reread};
use crate::exchange::store::{self, rows};
use crate::exchange::words::squeeze;
use crate::kernel::fault::{Fault, Outcome, Problem};

/// Rows looked through in one call.
const ROWS_AT_ONCE: i64 = 2_000;

/// Fields that can be the same for all rows of a file. A name, a number or a phone never is.
const FILLABLE: [Field; 5] =
    [Field::Category, Field::JoinedOn, Field::Branch, Field::LeftOn, Field::Destination];

/// What is to stand in a field of all rows that lack it.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Filling {
    /// `category`, `joined_on`, `branch`, `left_on` or `destination`.
    pub field: Field,
    /// As a clerk would write it.
    #[schema(example = "正式")]
    pub text: String,
    /// What is to give way: all rows that have this written in the field are filled in, and not those that
    /// lack it.
    pub instead_of: Option<String>,
    /// Rows after this one, from the answer before; left out: from the first.
    #[serde(default)]
    pub after: i32,
}

/// What a filling answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct FillReceipt {
    pub id: ImportId,
    /// Rows that were filled in.
    pub filled: usize,
    /// Rows among those looked through that lack the field still, or whose text there is an error.
    pub lacking: usize,
    /// The row to go on after, with the same call: a call looks through 2000 rows. Absent at the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<i32>,
    /// Of the import.
    pub version: i64,
}

/// Rows with the value in them, ready to be stored.
pub struct Filled {
    id: ImportId,
    organization: OrganizationId,
    rows: Vec<rows::Row>,
    lacking: usize,
    next: Option<i32>,
}

/// Reads the next rows, fills in those that are meant, checks and plans them, outside the writer.
pub fn examine(reader: &mut Reader<'_>, id: ImportId, filling: &Filling) -> Outcome<Filled> {
    check(filling)?;
    let import = previewed(reader, id)?;
    let ring = reader.tools().ring.clone();
    let cover = seal::open_cover(&ring, id, &import.preview)?;
    let found = rows::page(reader, id, None, filling.after, ROWS_AT_ONCE)?;
    let full = i64::try_from(found.len()).is_ok_and(|rows| rows == ROWS_AT_ONCE);
    let next = found.last().map(|row| row.row).filter(|_| full);
    let today = reader.today().date();
    let change = BTreeMap::from([(filling.field, filling.text.clone())]);
    let mut filled = Vec::new();
    let mut lacking = 0;
    for row in found {
        let mut staged = seal::open_row(&ring, id, row.row, &row.staged)?;
        if staged.left_out {
            continue;
        }
        if !is_meant(&staged, filling) {
            lacking += usize::from(is_wanting(&staged, filling.field));
            continue;
        }
        let fresh = reread::reread(&staged.row, &change, &cover.sheets, today)
            .ok_or_else(|| Fault::field("/text", Problem::WrongType))?;
        let before = std::mem::replace(&mut staged.row, fresh);
        staged.original.get_or_insert(Box::new(before));
        filled.push((row, staged));
    }
    let (organization, kind) = (import.organization_id, import.kind);
    let ground = survey::ground(reader, organization, kind, cover.sheets)?;
    let (rows, mut staged): (Vec<_>, Vec<_>) = filled.into_iter().unzip();
    let basis = survey::basis(reader, &ground, &staged)?;
    let mut done = Vec::with_capacity(rows.len());
    for (row, staged) in rows.into_iter().zip(&mut staged) {
        let action = plan::plan(staged, &basis).action;
        let mut issues = staged.row.issues.iter().chain(&staged.found);
        if let Some(issue) = issues.find(|issue| is_unread(issue, filling.field)) {
            return Err(unreadable(issue));
        }
        lacking += usize::from(is_wanting(staged, filling.field));
        let sealed = seal::seal_row(&ring, id, row.row, staged)?;
        done.push(rows::Row { verdict: staged.verdict(), action, staged: sealed, ..row });
    }
    Ok(Filled { id, organization, rows: done, lacking, next })
}

fn check(filling: &Filling) -> Outcome<()> {
    if !FILLABLE.contains(&filling.field) {
        return Err(Fault::field("/field", Problem::NotAllowed));
    }
    if filling.text.trim().is_empty() {
        return Err(Fault::field("/text", Problem::Required));
    }
    if filling.text.chars().count() > LONGEST_CELL {
        return Err(Fault::field("/text", Problem::TooLong(LONGEST_CELL)));
    }
    if filling.instead_of.as_deref().is_some_and(|text| squeeze(text).is_empty()) {
        return Err(Fault::field("/instead_of", Problem::Required));
    }
    Ok(())
}

/// Whether a row is to be filled in.
fn is_meant(staged: &Staged, filling: &Filling) -> bool {
    let Some(old) = &filling.instead_of else { return lacks(staged, filling.field) };
    let written = reread::cells(&staged.row.values).remove(&filling.field);
    written.is_some_and(|text| squeeze(&text) == squeeze(old))
}

/// Whether a row cannot be entered for what is in the field, or lacks it.
fn is_wanting(staged: &Staged, field: Field) -> bool {
    let stops = |issue: &Issue| issue.field == Some(field) && issue.severity == Severity::Error;
    staged.row.issues.iter().chain(&staged.found).any(stops) || lacks(staged, field)
}

/// Whether a remark says that the field is missing, and nothing is written in its cell. Who is on the
/// register already lacks nothing.
fn lacks(staged: &Staged, field: Field) -> bool {
    let missing = |issue: &Issue| {
        let says = matches!(
            issue.code,
            IssueCode::FieldNeeded | IssueCode::BranchMissing | IssueCode::DestinationMissing
        );
        says && issue.field == Some(field)
    };
    let is_told = staged.row.issues.iter().chain(&staged.found).any(missing);
    let written = reread::cells(&staged.row.values).remove(&field);
    is_told && written.is_some_and(|text| text.is_empty())
}

/// Whether the value was not understood. That somebody stands on another branch's register is told of
/// their row, and says nothing against the value.
fn is_unread(issue: &Issue, field: Field) -> bool {
    let is_unread = (issue.severity == Severity::Error && issue.code != IssueCode::OtherBranch)
        || matches!(
            issue.code,
            IssueCode::CategoryUnreadable
                | IssueCode::PlaceAmbiguous
                | IssueCode::PlaceUnknown
                | IssueCode::DateAmbiguous
                | IssueCode::DateYearOnly
        );
    issue.field == Some(field) && is_unread
}

fn unreadable(issue: &Issue) -> Fault {
    let problem = Problem::Said(
        "这个写法认不出，请换一种写法",
        "This cannot be read; write it in another way",
    );
    let why = serde_json::json!({ "code": issue.code, "zh": issue.zh, "en": issue.en });
    Fault::field("/text", problem).because(why)
}

/// Stores the rows. The version is the import's.
pub fn fill(tx: &mut WriteTx<'_>, version: i64, filled: Filled) -> Outcome<Receipt> {
    let Filled { id, organization, rows, lacking, next } = filled;
    store::find(tx, id)?;
    // Nobody applies it meanwhile, so that the rows wait as they did when they were read.
    store::touch(tx, id, version)?;
    rows::settle(tx, &rows)?;
    tx.record(Event::of("import", id).within(organization));
    let body = FillReceipt { id, filled: rows.len(), lacking, next, version: version + 1 };
    Receipt::changed(format!("/api/v1/imports/{id}"), version + 1, body)
}
