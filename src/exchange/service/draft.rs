//! An upload becomes a preview: read, planned and sealed outside the writer, stored in chunks.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

use super::folded::Folded;
use super::{seal, survey};
use crate::access::{OrganizationId, Permit, SystemTask, Warrant};
use crate::db::audit::Event;
use crate::db::{Db, Reader, Receipt, Shelf, WriteTx};
use crate::exchange::import::{
    Cover, ImportId, ImportKind, ImportState, RowAction, RowOutcome, Staged,
};
use crate::exchange::issue::Verdict;
use crate::exchange::model::VerdictCounts;
use crate::exchange::rules::plan::{self, Ground};
use crate::exchange::store::{self, NewImport, around, rows};
use crate::exchange::{Limits, ReadFault, read_each};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::organization::service as organization;

/// Rows planned at once, and of one write job: a check-in behind it waits a few milliseconds.
const ROWS_AT_ONCE: usize = 500;

/// Bytes of a file at most.
const FILE_BYTES: usize = 20 << 20;

/// A file as it came in.
pub struct Upload {
    pub organization: OrganizationId,
    pub kind: ImportKind,
    pub file_name: String,
    pub bytes: Vec<u8>,
}

/// An upload that was read and planned.
pub struct Draft {
    id: ImportId,
    organization: OrganizationId,
    kind: ImportKind,
    /// Sealed.
    cover: Vec<u8>,
    parts: Vec<Part>,
}

/// Some of its rows, [`ROWS_AT_ONCE`] in all but the last, with what each would do.
struct Part {
    rows: Folded,
    plans: Vec<(Verdict, RowAction)>,
}

/// What an upload answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ImportReceipt {
    pub id: ImportId,
    pub rows: usize,
    pub ok: usize,
    pub warning: usize,
    pub error: usize,
}

/// Reads and plans an upload. Fails with `workbook_unreadable`, `workbook_too_large` or
/// `header_not_found`, and with `not_found` for an organization outside the scope.
pub async fn draft(db: &Db, warrant: &Warrant, upload: Upload) -> Outcome<Draft> {
    let Upload { organization, kind, file_name, bytes } = upload;
    db.read(warrant, move |reader| around::within_scope(reader, organization)).await?;
    let today = db.now().day().date();
    let read = move || folded(&bytes, &file_name, today);
    let (cover, read) = tokio::task::spawn_blocking(read).await.map_err(Fault::internal)??;
    let id: ImportId = db.tools().ids.next(db.now());
    let sealed = seal::seal_cover(&db.tools().ring, id, &cover)?;
    let ground =
        move |reader: &mut Reader<'_>| survey::ground(reader, organization, kind, cover.sheets);
    let ground = Arc::new(db.read(warrant, ground).await?);
    let mut parts = Vec::with_capacity(read.len());
    for rows in read {
        let ground = ground.clone();
        parts.push(db.read(warrant, move |reader| planned(reader, &ground, &rows)).await?);
    }
    Ok(Draft { id, organization, kind, cover: sealed, parts })
}

/// The rows of a file, and what is round them.
fn folded(bytes: &[u8], file_name: &str, today: Date) -> Outcome<(Cover, Vec<Folded>)> {
    let limits = Limits { file_bytes: FILE_BYTES, ..Limits::default() };
    let mut parts: Vec<Outcome<Folded>> = Vec::new();
    let mut part = Vec::with_capacity(ROWS_AT_ONCE);
    let cover = read_each(bytes, file_name, today, limits, |row| {
        part.push(Staged { row, found: Vec::new(), original: None, left_out: false });
        if part.len() == ROWS_AT_ONCE {
            parts.push(Folded::of(&part));
            part.clear();
        }
    });
    let cover = cover.map_err(refusal)?;
    parts.push(Folded::of(&part));
    Ok((cover, parts.into_iter().collect::<Outcome<_>>()?))
}

fn planned(shelf: &mut impl Shelf, ground: &Ground, rows: &Folded) -> Outcome<Part> {
    let mut rows = rows.unfold()?;
    let basis = survey::basis(shelf, ground, &rows)?;
    let plans = rows
        .iter_mut()
        .map(|row| {
            let action = plan::plan(row, &basis).action;
            (row.verdict(), action)
        })
        .collect();
    Ok(Part { rows: Folded::of(&rows)?, plans })
}

fn refusal(fault: ReadFault) -> Fault {
    let code = match fault {
        ReadFault::TooLarge
        | ReadFault::ZipBomb
        | ReadFault::TooManyRows
        | ReadFault::TooManyColumns
        | ReadFault::TooManyCells
        | ReadFault::TooManySheets => Code::WorkbookTooLarge,
        ReadFault::NoHeaderFound => Code::HeaderNotFound,
        ReadFault::NotAWorkbook
        | ReadFault::UnsupportedFormat
        | ReadFault::Encrypted
        | ReadFault::UnknownEncoding
        | ReadFault::Empty => Code::WorkbookUnreadable,
    };
    Fault::new(code).because(json!({ "reason": fault.code(), "zh": fault.zh(), "en": fault.en() }))
}

/// Claims the upload: its head is stored, its rows follow with [`stage`].
pub fn receive(tx: &mut WriteTx<'_>, draft: &Draft) -> Outcome<Receipt> {
    organization::require_active(tx, draft.organization)?;
    let (id, counts) = (draft.id, draft.counts());
    let row = NewImport {
        id,
        organization_id: draft.organization,
        kind: draft.kind,
        state: ImportState::Receiving,
        preview: draft.cover.clone(),
        rows_total: i32::try_from(draft.rows()).map_err(Fault::internal)?,
        rows_done: 0,
        include_warnings: false,
        account_id: tx.warrant().actor.account(),
        created_at: tx.now(),
        applied_at: Timestamp::NEVER,
        purged_at: Timestamp::NEVER,
        version: 1,
    };
    store::insert(tx, row)?;
    tx.record(Event::of("import", id).within(draft.organization));
    let VerdictCounts { ok, warning, error } = counts;
    let body = ImportReceipt { id, rows: draft.rows(), ok, warning, error };
    Receipt::created(format!("/api/v1/imports/{id}"), 1, body)
}

impl Draft {
    fn rows(&self) -> usize {
        self.parts.iter().map(|part| part.plans.len()).sum()
    }

    fn counts(&self) -> VerdictCounts {
        let mut counts = VerdictCounts::default();
        for (verdict, _) in self.parts.iter().flat_map(|part| &part.plans) {
            match verdict {
                Verdict::Ok => counts.ok += 1,
                Verdict::Warning => counts.warning += 1,
                Verdict::Error => counts.error += 1,
            }
        }
        counts
    }
}

/// Stores the rows of a claimed upload, unless that was done before: a client whose call broke off
/// sends it again with the same key and the rest is stored.
pub async fn stage(
    db: &Db,
    warrant: &Warrant,
    receipt: &Receipt,
    draft: Arc<Draft>,
) -> Outcome<ImportId> {
    let id: ImportId = receipt
        .body
        .get("id")
        .and_then(|id| id.as_str())
        .and_then(|id| id.parse().ok())
        .ok_or_else(|| Fault::internal("a receipt without an id"))?;
    let found = db.read(warrant, move |reader| store::find(reader, id)).await?;
    if found.state != ImportState::Receiving {
        return Ok(id);
    }
    let permit = Permit::system(SystemTask::Import);
    for at in 0..draft.parts.len() {
        let (sealing, drafted) = (db.clone(), draft.clone());
        let seal = move || sealed(&sealing, id, &drafted.parts, at);
        let part = tokio::task::spawn_blocking(seal).await.map_err(Fault::internal)??;
        db.write(&permit, move |tx| rows::insert(tx, &part)).await?;
    }
    db.write(&permit, move |tx| store::received(tx, id)).await?;
    Ok(id)
}

/// The rows of one write job.
fn sealed(db: &Db, id: ImportId, parts: &[Part], at: usize) -> Outcome<Vec<rows::Row>> {
    let Some(Part { rows, plans }) = parts.get(at) else { return Ok(Vec::new()) };
    let first = i32::try_from(at * ROWS_AT_ONCE + 1).map_err(Fault::internal)?;
    let ring = &db.tools().ring;
    let row = |((number, plain), (verdict, action)): ((i32, &str), &(Verdict, RowAction))| {
        Ok(rows::Row {
            import_id: id,
            row: number,
            verdict: *verdict,
            staged: seal::seal_text(ring, id, number, plain)?,
            action: *action,
            outcome: RowOutcome::Waiting,
            member_id: None,
            member_version: 0,
            flow_id: None,
        })
    };
    (first..).zip(rows.lines()).zip(plans).map(row).collect()
}
