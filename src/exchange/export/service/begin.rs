//! Asking for a file.

use super::{KEPT_HOURS, reaches};
use crate::db::audit::Event;
use crate::db::{Receipt, Shelf, WriteTx};
use crate::exchange::export::model::{
    ExportKind, ExportOrder, ExportReceipt, NewExport, NewFullExport, Quarter,
};
use crate::exchange::export::store::{self, ExportRow};
use crate::job;
use crate::job::model::{JobKind, JobState, NewJob};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome, Problem};
use crate::member::service::stated;

/// Begins a masked export. Fails with `invalid_field` outside the actor's organizations.
pub fn begin(tx: &mut WriteTx<'_>, new: NewExport) -> Outcome<Receipt> {
    let quarter = quarter(tx.today(), &new)?;
    start(tx, &new, quarter, String::new())
}

/// Begins one in full. Fails with `reason_needed` as well.
pub fn begin_full(tx: &mut WriteTx<'_>, new: NewFullExport) -> Outcome<Receipt> {
    let reason = stated(&new.reason)?;
    if !new.kind.can_be_full() {
        let names: Vec<&'static str> = ExportKind::ALL
            .iter()
            .filter(|kind| kind.can_be_full())
            .map(|kind| kind.as_str())
            .collect();
        return Err(Fault::field("/kind", Problem::OneOf(names)));
    }
    let NewFullExport { organization_id, kind, format, .. } = new;
    let new = NewExport { organization_id, kind, format, quarter: None };
    start(tx, &new, String::new(), reason)
}

/// The quarter of a summary that is over or has begun; empty for other lists.
fn quarter(today: Day, new: &NewExport) -> Outcome<String> {
    let summary = new.kind == ExportKind::QuarterlySummary;
    let Some(text) = &new.quarter else {
        return Ok(if summary { Quarter::of(today).to_string() } else { String::new() });
    };
    if !summary {
        return Err(Fault::field("/quarter", Problem::NotAllowed));
    }
    let wrong =
        Problem::Said("写成 2026-Q1，且不晚于本季度", "Write 2026-Q1, not later than this quarter");
    match text.parse::<Quarter>() {
        Ok(quarter) if quarter.from() <= today => Ok(quarter.to_string()),
        Ok(_) | Err(()) => Err(Fault::field("/quarter", wrong)),
    }
}

fn start(
    tx: &mut WriteTx<'_>,
    new: &NewExport,
    quarter: String,
    reason: String,
) -> Outcome<Receipt> {
    let (organization, kind) = (new.organization_id, new.kind);
    if !reaches(tx, kind, organization)? {
        return Err(Fault::field("/organization_id", Problem::NotFound));
    }
    let account = tx.warrant().actor.account().ok_or_else(|| Fault::new(Code::Forbidden))?;
    let in_full = !reason.is_empty();
    let id = job::service::start(
        tx,
        NewJob {
            kind: JobKind::Export,
            organization: Some(organization),
            input: ExportOrder { kind, quarter: quarter.clone(), reason: reason.clone() },
            total: None,
        },
    )?;
    let now = tx.now();
    let row = ExportRow {
        id,
        account_id: account,
        organization_id: organization,
        kind,
        format: new.format,
        in_full,
        quarter,
        created_at: now,
        expires_at: now.plus_seconds(KEPT_HOURS * 3_600),
        purged_at: Timestamp::NEVER,
    };
    store::insert(tx, row)?;
    tx.record(Event::of("export", id).within(organization).reason(reason));
    let body = ExportReceipt { id, state: JobState::Queued };
    Receipt::accepted(format!("/api/v1/exports/{id}"), body)
}
