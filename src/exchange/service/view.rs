//! Imports and their rows as they are shown: ID numbers and phones masked.

use std::collections::BTreeMap;

use serde::Serialize;

use super::seal;
use crate::access::{MemberId, OrganizationId};
use crate::db::audit::Event;
use crate::db::{Reader, Shelf};
use crate::exchange::advice;
use crate::exchange::field::Field;
use crate::exchange::import::{ImportId, ImportKind, ImportPhase, RowAction, RowOutcome, Staged};
use crate::exchange::issue::{Issue, IssueCode, Severity, Verdict};
use crate::exchange::model::{Line, SheetSummary, Values};
use crate::exchange::rules::reread;
use crate::exchange::store::{self, ImportRow, rows};
use crate::flow::model::FlowId;
use crate::job;
use crate::job::model::JobReceipt;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Language, Outcome};
use crate::kernel::identity::IdNumber;
use crate::kernel::phone::Phone;

/// An import with the account of its rows.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ImportView {
    pub id: ImportId,
    pub version: i64,
    pub organization_id: OrganizationId,
    pub kind: ImportKind,
    pub state: ImportPhase,
    pub rows_total: i32,
    /// Progress while it is being applied.
    pub rows_done: i32,
    /// Rows by verdict: `ok`, `warning`, `error`.
    pub verdicts: BTreeMap<&'static str, i64>,
    /// Rows by what became of them.
    pub outcomes: BTreeMap<&'static str, i64>,
    pub created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applied_at: Option<Timestamp>,
    /// The job that applies it or takes it back, or did so last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job: Option<JobReceipt>,
    /// The upload itself has been deleted; the account stays.
    pub purged: bool,
    /// Only of a single import.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<FileView>,
}

/// The file round the rows.
#[derive(Serialize, utoipa::ToSchema)]
pub struct FileView {
    pub name: String,
    /// Each sheet with the meaning of its columns.
    #[schema(value_type = Vec<Object>)]
    pub sheets: Vec<SheetSummary>,
    /// Every line that is no row of data.
    #[schema(value_type = Vec<Object>)]
    pub lines: Vec<Line>,
    /// What is to remark on sheets and columns as a whole, such as a column that no field takes.
    pub issues: Vec<FileIssueView>,
}

/// A remark on a sheet or column.
#[derive(Serialize, utoipa::ToSchema)]
pub struct FileIssueView {
    pub sheet: String,
    #[serde(flatten)]
    pub issue: IssueView,
}

/// A row of a preview.
#[derive(Serialize, utoipa::ToSchema)]
pub struct RowView {
    /// Counted from 1 over all sheets.
    pub row: i32,
    /// Where it stands in the file; absent once purged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet_row: Option<u32>,
    pub verdict: Verdict,
    pub action: RowAction,
    pub outcome: RowOutcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_id: Option<MemberId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flow_id: Option<FlowId>,
    /// Field → text; ID number and phone masked.
    #[schema(value_type = std::collections::HashMap<String, String>)]
    pub values: BTreeMap<Field, String>,
    /// The same as uploaded, where somebody has put it right.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<std::collections::HashMap<String, String>>)]
    pub original: Option<BTreeMap<Field, String>>,
    pub issues: Vec<IssueView>,
}

/// A remark on a cell.
#[derive(Serialize, utoipa::ToSchema)]
pub struct IssueView {
    /// As on the sheet: `F10`; the row's number where no cell is to blame.
    #[schema(example = "F10")]
    pub cell: String,
    pub field: Option<Field>,
    pub severity: Severity,
    pub code: IssueCode,
    /// In the language asked for.
    pub reason: String,
    /// What may be meant, or what to do, in the language asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggested_fix: Option<String>,
    /// Texts that may be meant, each as it can be written into the cell; none of an ID number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
}

/// One import, with its file.
pub fn show(reader: &mut Reader<'_>, id: ImportId, language: Language) -> Outcome<ImportView> {
    let row = store::find(reader, id)?;
    let file = if row.purged_at.is_set() {
        None
    } else {
        let cover = seal::open_cover(&reader.tools().ring, id, &row.preview)?;
        let all = cover.sheets.iter().flat_map(|sheet| &sheet.issues);
        let issues = all.map(|issue| FileIssueView {
            sheet: issue.cell.sheet.clone(),
            issue: remark(issue, language),
        });
        Some(FileView {
            issues: issues.collect(),
            name: cover.file_name,
            sheets: cover.sheets,
            lines: cover.lines,
        })
    };
    reader.saw(Event::of("import", id).within(row.organization_id));
    Ok(ImportView { file, ..view(reader, &row)? })
}

/// A page of imports, newest first.
pub fn list(
    reader: &mut Reader<'_>,
    organization: Option<OrganizationId>,
    after: Option<ImportId>,
    limit: i64,
) -> Outcome<Vec<ImportView>> {
    let found = store::page(reader, organization, after, limit)?;
    found.iter().map(|row| view(reader, row)).collect()
}

fn view(reader: &mut Reader<'_>, row: &ImportRow) -> Outcome<ImportView> {
    let mut verdicts = BTreeMap::new();
    let mut outcomes = BTreeMap::new();
    for (verdict, outcome, count) in rows::counts(reader, row.id)? {
        *verdicts.entry(verdict.as_str()).or_default() += count;
        *outcomes.entry(outcome.as_str()).or_default() += count;
    }
    let job = match row.job_id {
        Some(id) => job::service::about(reader, id)?,
        None => None,
    };
    Ok(ImportView {
        id: row.id,
        version: row.version,
        organization_id: row.organization_id,
        kind: row.kind,
        state: row.state.phase(job.as_ref().map(|(kind, _)| *kind)),
        rows_total: row.rows_total,
        rows_done: row.rows_done,
        verdicts,
        outcomes,
        created_at: row.created_at,
        applied_at: row.applied_at.is_set().then_some(row.applied_at),
        job: job.map(|(_, receipt)| receipt),
        purged: row.purged_at.is_set(),
        file: None,
    })
}

/// A page of an import's rows. The look at the persons in them is put on record.
pub fn rows(
    reader: &mut Reader<'_>,
    id: ImportId,
    verdict: Option<Verdict>,
    after: i32,
    limit: i64,
    language: Language,
) -> Outcome<Vec<RowView>> {
    let import = store::find(reader, id)?;
    let found = rows::page(reader, id, verdict, after, limit)?;
    let members = found.iter().filter_map(|row| row.member_id);
    reader.saw(Event::of("import", id).about(members).within(import.organization_id));
    let ring = &reader.tools().ring;
    found
        .into_iter()
        .map(|row| {
            let staged = if row.staged.is_empty() {
                None
            } else {
                Some(seal::open_row(ring, id, row.row, &row.staged)?)
            };
            Ok(shown(row, staged, language))
        })
        .collect()
}

fn shown(row: rows::Row, staged: Option<Staged>, language: Language) -> RowView {
    let mut view = RowView {
        row: row.row,
        sheet: None,
        sheet_row: None,
        verdict: row.verdict,
        action: row.action,
        outcome: row.outcome,
        member_id: row.member_id,
        flow_id: row.flow_id,
        values: BTreeMap::new(),
        original: None,
        issues: Vec::new(),
    };
    if let Some(Staged { row, found, original, .. }) = staged {
        view.issues = row.issues.iter().chain(&found).map(|i| remark(i, language)).collect();
        view.values = masked(&row.values);
        view.original = original.map(|original| masked(&original.values));
        view.sheet_row = Some(row.position.row);
        view.sheet = Some(row.position.sheet);
    }
    view
}

fn remark(issue: &Issue, language: Language) -> IssueView {
    let masked =
        |text: &str| IdNumber::parse(text).map_or_else(|_| text.to_owned(), |n| n.masked());
    let is_number = |text: &String| IdNumber::parse(text).is_ok();
    IssueView {
        cell: format!("{}{}", issue.cell.column, issue.cell.row),
        field: issue.field,
        severity: issue.severity,
        code: issue.code,
        reason: match language {
            Language::Chinese => issue.zh.clone(),
            Language::English => issue.en.clone(),
        },
        suggested_fix: advice::suggested(issue, language, masked),
        choices: issue.choices.iter().filter(|text| !is_number(text)).cloned().collect(),
    }
}

/// Filled cells. What cannot be read as a number is masked all the same: it is nearly one.
fn masked(values: &Values) -> BTreeMap<Field, String> {
    let mut cells = reread::cells(values);
    cells.retain(|_, text| !text.is_empty());
    if let Some(number) = cells.get_mut(&Field::IdNumber) {
        *number = IdNumber::parse(number).map_or_else(|_| tail(number), |id| id.masked());
    }
    if let Some(phone) = cells.get_mut(&Field::Phone) {
        *phone = Phone::parse(phone).map_or_else(|_| tail(phone), |phone| phone.masked());
    }
    cells
}

/// The last four characters behind stars.
fn tail(text: &str) -> String {
    let hidden = text.chars().count().saturating_sub(4);
    text.chars().enumerate().map(|(at, c)| if at < hidden { '*' } else { c }).collect()
}
