//! An upload becomes a preview: read, planned and sealed outside the writer, stored in chunks.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

use super::seal::{self, Folded};
use super::survey;
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
    rows: Vec<Drafted>,
}

/// A row that was planned; folded, since a hundred thousand typed rows take hundreds of megabytes.
struct Drafted {
    folded: Folded,
    verdict: Verdict,
    action: RowAction,
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
    let mut rows = Vec::with_capacity(read.len());
    let mut read = read.into_iter();
    while read.len() > 0 {
        let part: Vec<Folded> = read.by_ref().take(ROWS_AT_ONCE).collect();
        let ground = ground.clone();
        rows.extend(db.read(warrant, move |reader| planned(reader, &ground, part)).await?);
    }
    Ok(Draft { id, organization, kind, cover: sealed, rows })
}

/// The rows of a file, and what is round them.
fn folded(bytes: &[u8], file_name: &str, today: Date) -> Outcome<(Cover, Vec<Folded>)> {
    let limits = Limits { file_bytes: FILE_BYTES, ..Limits::default() };
    let mut rows = Vec::new();
    let cover = read_each(bytes, file_name, today, limits, |row| {
        rows.push(seal::fold(&Staged { row, found: Vec::new(), original: None, left_out: false }));
    });
    let cover = cover.map_err(refusal)?;
    Ok((cover, rows.into_iter().collect::<Outcome<_>>()?))
}

fn planned(shelf: &mut impl Shelf, ground: &Ground, rows: Vec<Folded>) -> Outcome<Vec<Drafted>> {
    let staged: Outcome<Vec<Staged>> = rows.into_iter().map(|row| seal::unfold(&row)).collect();
    let mut staged = staged?;
    let basis = survey::basis(shelf, ground, &staged)?;
    staged
        .iter_mut()
        .map(|staged| {
            let action = plan::plan(staged, &basis).action;
            Ok(Drafted { folded: seal::fold(staged)?, verdict: staged.verdict(), action })
        })
        .collect()
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
    let (id, counts) = (draft.id, draft.counts());
    let row = NewImport {
        id,
        organization_id: draft.organization,
        kind: draft.kind,
        state: ImportState::Receiving,
        preview: draft.cover.clone(),
        rows_total: i32::try_from(draft.rows.len()).map_err(Fault::internal)?,
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
    let body = ImportReceipt { id, rows: draft.rows.len(), ok, warning, error };
    Receipt::created(format!("/api/v1/imports/{id}"), 1, body)
}

impl Draft {
    fn counts(&self) -> VerdictCounts {
        let mut counts = VerdictCounts::default();
        for row in &self.rows {
            match row.verdict {
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
    for first in (0..draft.rows.len()).step_by(ROWS_AT_ONCE) {
        let (sealing, drafted) = (db.clone(), draft.clone());
        let seal = move || sealed(&sealing, id, &drafted.rows, first);
        let part = tokio::task::spawn_blocking(seal).await.map_err(Fault::internal)??;
        db.write(&permit, move |tx| rows::insert(tx, &part)).await?;
    }
    db.write(&permit, move |tx| store::received(tx, id)).await?;
    Ok(id)
}

/// The rows of one write job, from `first` on.
fn sealed(db: &Db, id: ImportId, drafted: &[Drafted], first: usize) -> Outcome<Vec<rows::Row>> {
    let mut sealed = Vec::with_capacity(ROWS_AT_ONCE);
    let from = i32::try_from(first).map_err(Fault::internal)? + 1;
    for (number, row) in (from..).zip(drafted.iter().skip(first).take(ROWS_AT_ONCE)) {
        sealed.push(rows::Row {
            import_id: id,
            row: number,
            verdict: row.verdict,
            staged: seal::seal_folded(&db.tools().ring, id, number, &row.folded)?,
            action: row.action,
            outcome: RowOutcome::Waiting,
            member_id: None,
            member_version: 0,
            flow_id: None,
        });
    }
    Ok(sealed)
}
