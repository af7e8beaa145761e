//! One's own exports: how far each is, and whether its file can be fetched.

use crate::db::{Reader, Shelf};
use crate::exchange::export::model::{ExportFormat, ExportView, Quarter};
use crate::exchange::export::store::{self, ExportRow, Found};
use crate::job::model::{JobFault, JobId, JobState};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Language, Outcome};

/// A page of one's own exports, newest first.
pub fn list(
    reader: &mut Reader<'_>,
    before: Option<JobId>,
    limit: i64,
    language: Language,
) -> Outcome<Vec<ExportView>> {
    let now = reader.now();
    let rows = store::page(reader, before, limit)?;
    Ok(rows.into_iter().map(|found| view(found, now, language)).collect())
}

/// One of them.
pub fn show(reader: &mut Reader<'_>, id: JobId, language: Language) -> Outcome<ExportView> {
    let now = reader.now();
    Ok(view(store::find(reader, id)?, now, language))
}

fn view((row, job, organization): Found, now: Timestamp, language: Language) -> ExportView {
    let available = job.state == JobState::Succeeded && !is_gone(&row, now);
    ExportView {
        id: row.id,
        kind: row.kind,
        format: row.format,
        organization_id: row.organization_id,
        file_name: file_name(&row, &organization),
        organization_name: organization,
        full: row.in_full,
        state: job.state,
        done: job.done,
        total: job.total,
        fault: JobFault::of(&job.fault, language),
        available,
        created_at: row.created_at,
        expires_at: row.expires_at,
        quarter: (!row.quarter.is_empty()).then_some(row.quarter),
    }
}

/// Whether the file is gone, though it was there.
pub(super) fn is_gone(row: &ExportRow, now: Timestamp) -> bool {
    row.purged_at.is_set() || row.expires_at <= now
}

/// `白沙镇党委流出党员台账（2026年3月1日）`: what stands over the table.
pub(super) fn title(row: &ExportRow, organization: &str) -> String {
    let date = row.created_at.day().date();
    let day = format!("{}年{}月{}日", date.year(), date.month(), date.day());
    match row.quarter.parse::<Quarter>() {
        Ok(quarter) => format!("{organization}{}{}（{day}）", quarter.zh(), row.kind.zh()),
        Err(()) => format!("{organization}{}（{day}）", row.kind.zh()),
    }
}

/// `流出党员台账_白沙镇党委_20260301.xlsx`.
pub(super) fn file_name(row: &ExportRow, organization: &str) -> String {
    let day = row.created_at.day().to_string().replace('-', "");
    let form = match row.quarter.parse::<Quarter>() {
        Ok(quarter) => format!("{}_{}", row.kind.zh(), quarter.zh()),
        Err(()) => row.kind.zh().to_owned(),
    };
    let organization = organization.replace(|c: char| !c.is_alphanumeric(), "");
    let extension = match row.format {
        ExportFormat::Xlsx => "xlsx",
        ExportFormat::Csv => "csv",
    };
    format!("{form}_{organization}_{day}.{extension}")
}
