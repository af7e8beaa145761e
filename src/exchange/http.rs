//! `imports`: a file in, looked at, applied, undone.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, get, patch, post};
use serde::{Deserialize, Serialize};

use super::import::{Import, ImportId, ImportKind};
use super::issue::Verdict;
use super::service::{
    self, FillReceipt, Filling, ImportReceipt, ImportView, RowChange, RowReceipt, RowView,
};
use crate::access::{OrganizationId, acts};
use crate::http::page::{self, Page, Wanted};
use crate::http::problem::{self, Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Call, PathId, Query, Upload};
use crate::job::model::JobReceipt;
use crate::kernel::fault::{Code, Fault};

/// Where a file belongs and what it lists.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct UploadQuery {
    /// Members are matched with the branches of this organization and below.
    organization_id: OrganizationId,
    kind: ImportKind,
}

/// Upload a ledger or register
///
/// The file is the body, up to 20 MB, .xlsx, .xls (Excel 97 to 2003) or CSV; its name may be sent percent-encoded in
/// `X-File-Name` (a sheet without other signs may name its branch there). Nothing changes on the
/// register: every row gets a verdict, to be read with `GET /imports/{id}/rows`. Needs
/// `import.manage`.
#[utoipa::path(tag = "imports", params(UploadQuery), request_body(
    content = Vec<u8>, content_type = "application/octet-stream"), responses(
    (status = 201, body = ImportReceipt),
    (status = 404, description = "`not_found`: the organization is outside your scope", body = ProblemBody),
    (status = 409, description = "`organization_dissolved`", body = ProblemBody),
    (status = 413, description = "`body_too_large`, `workbook_too_large`", body = ProblemBody),
    (status = 415, description = "`unsupported_media_type`", body = ProblemBody),
    (status = 422, description = "`workbook_unreadable`, `header_not_found`", body = ProblemBody),
))]
#[post("/imports")]
async fn upload(upload: Upload<acts::ManageImports>, query: Query<UploadQuery>) -> Answer {
    let (Query(query), Upload(mut call)) = (query, upload);
    let (db, permit) = (call.app.db.clone(), call.permit.clone());
    let upload = service::Upload {
        organization: query.organization_id,
        kind: query.kind,
        file_name: std::mem::take(&mut call.body.name),
        bytes: std::mem::take(&mut call.body.bytes),
    };
    let draft = Arc::new(service::draft(&db, &permit, upload).await?);
    let head = draft.clone();
    let receipt = call.receipt(move |tx, _| service::receive(tx, &head)).await?;
    service::stage(&db, &permit, &receipt, draft).await?;
    Ok(problem::receipt(&receipt))
}

/// Which imports.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct ImportQuery {
    /// Only those of this organization and below.
    organization_id: Option<OrganizationId>,
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

/// List imports
///
/// Within your scope, newest first. Needs `import.manage`.
#[utoipa::path(tag = "imports", params(ImportQuery), responses(
    (status = 200, body = Page<ImportView>),
    (status = 403, description = "`forbidden`", body = ProblemBody),
))]
#[get("/imports")]
async fn list(allowed: Allowed<acts::ManageImports>, query: Query<ImportQuery>) -> Answer {
    let Query(query) = query;
    let app = allowed.app;
    let wanted: Wanted<ImportId> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &query)?;
    let (after, fetch) = (wanted.after, wanted.fetch());
    let rows = app
        .db
        .read(&allowed.permit, move |reader| {
            service::list(reader, query.organization_id, after, fetch)
        })
        .await?;
    Ok(HttpResponse::Ok().json(wanted.page(app.ring(), rows, |row| row.id)?))
}

/// One import
///
/// Its state, progress, counts, the lines of the file that are no rows of data, and what is to remark
/// on its columns (one that no field takes, with what becomes of its cells) in the language of
/// `Accept-Language`. Needs `import.manage`.
#[utoipa::path(tag = "imports", params(("id" = String, Path)), responses(
    (status = 200, body = ImportView, headers(("ETag" = String))),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/imports/{id}")]
async fn show(
    allowed: Allowed<acts::ManageImports>,
    id: PathId<Import>,
    request: HttpRequest,
) -> Answer {
    let language = problem::language(request.headers());
    let db = &allowed.app.db;
    let view =
        db.read(&allowed.permit, move |reader| service::show(reader, id.0, language)).await?;
    Ok(problem::versioned(view.version, &view))
}

/// Which rows.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct RowQuery {
    verdict: Option<Verdict>,
    limit: Option<i64>,
    cursor: Option<String>,
}

/// Rows of an import
///
/// Each with its verdict, what it would do or has done, and what is to remark: cell, reason in the
/// language of `Accept-Language`, suggested fix. ID numbers and phones are masked. The look is in
/// the audit. Needs `import.manage`.
#[utoipa::path(tag = "imports", params(("id" = String, Path), RowQuery), responses(
    (status = 200, body = Page<RowView>),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/imports/{id}/rows")]
async fn list_rows(
    allowed: Allowed<acts::ManageImports>,
    id: PathId<Import>,
    query: Query<RowQuery>,
    request: HttpRequest,
) -> Answer {
    let Query(RowQuery { verdict, limit, cursor }) = query;
    let app = allowed.app;
    let wanted: Wanted<i32> = page::wanted(app.ring(), limit, cursor.as_deref(), &(id.0, verdict))?;
    let (after, fetch) = (wanted.after.unwrap_or(0), wanted.fetch());
    let language = problem::language(request.headers());
    let rows = app
        .db
        .read(&allowed.permit, move |reader| {
            service::rows(reader, id.0, verdict, after, fetch, language)
        })
        .await?;
    Ok(HttpResponse::Ok().json(wanted.page(app.ring(), rows, |row| row.row)?))
}

/// Put a row right
///
/// Cells as a clerk would write them, or `action: "skip"` to leave the row out. The row is checked
/// again; what was uploaded is kept beside it. `If-Match` is the import's version. Needs
/// `import.manage`.
#[utoipa::path(tag = "imports", request_body = RowChange,
    params(("id" = String, Path), ("row" = i32, Path)), responses(
    (status = 200, body = RowReceipt),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`import_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
))]
#[patch("/imports/{id}/rows/{row}")]
async fn amend(
    call: Call<acts::ManageImports, RowChange>,
    id: PathId<Import>,
    request: HttpRequest,
) -> Answer {
    let row = request.match_info().get("row").and_then(|row| row.parse().ok());
    let row: i32 = row.ok_or_else(|| Fault::new(Code::NotFound))?;
    let (db, permit) = (call.app.db.clone(), call.permit.clone());
    let version = call.version()?;
    let (call, change) = call.take_body();
    let amendment =
        db.read(&permit, move |reader| service::examine(reader, id.0, row, &change)).await?;
    call.run(move |tx, ()| service::amend(tx, version, amendment)).await
}

/// Fill in what rows lack, or write otherwise
///
/// One value for a field of all rows that lack it: those that say it is missing and have nothing
/// written there. With `instead_of` for all rows that have that text there instead, such as a branch that the
/// file calls by another name. Each is checked again; what was uploaded is kept beside it. A call looks through 2000
/// rows; with `next` in the answer the same call goes on, as `after`, at the version it answers.
/// `If-Match` is the import's version. Needs `import.manage`.
#[utoipa::path(tag = "imports", request_body = Filling, params(("id" = String, Path)), responses(
    (status = 200, body = FillReceipt),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`import_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`invalid_field`: at `/text` what cannot be read, with the remark in `why`", body = ProblemBody),
))]
#[post("/imports/{id}/fill")]
async fn fill(call: Call<acts::ManageImports, Filling>, id: PathId<Import>) -> Answer {
    let (db, permit) = (call.app.db.clone(), call.permit.clone());
    let version = call.version()?;
    let (call, filling) = call.take_body();
    let filled =
        db.read(&permit, move |reader| service::examine_filling(reader, id.0, &filling)).await?;
    call.run(move |tx, ()| service::fill(tx, version, filled)).await
}

/// How to apply.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct Apply {
    /// Also rows that carry a warning.
    #[serde(default)]
    include_warnings: bool,
}

/// Apply an import
///
/// Begins a job that enters the rows, 200 at a time, and shows them all at once at the end. Rows with
/// errors are never applied. Its result counts `applied`, `skipped` and `errors`. When it was cancelled
/// or has failed, the same call goes on where it stopped. Needs `import.manage`.
#[utoipa::path(tag = "imports", request_body = Apply, params(("id" = String, Path)), responses(
    (status = 202, description = "The job is begun; `Location` tells where to look", body = JobReceipt),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`import_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
))]
#[post("/imports/{id}/apply")]
async fn apply(call: Call<acts::ManageImports, Apply>, id: PathId<Import>) -> Answer {
    call.run_versioned(move |tx, version, body| {
        service::begin(tx, id.0, version, body.include_warnings)
    })
    .await
}

/// Undo an import
///
/// Nobody sees what it has entered from here on. A job then removes exactly that and puts back what
/// it corrected, as long as nothing rests on it; cancelled on the way, the import can be undone further
/// or applied again. Needs `import.manage`.
#[utoipa::path(tag = "imports", params(("id" = String, Path)), responses(
    (status = 202, description = "The job is begun; `Location` tells where to look", body = JobReceipt),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`import_state`, `import_built_upon`: `why` counts what rests on it", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
))]
#[post("/imports/{id}/undo")]
async fn undo(call: Call<acts::ManageImports>, id: PathId<Import>) -> Answer {
    call.run_versioned(move |tx, version, ()| service::begin_undo(tx, id.0, version)).await
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config
        .service(upload)
        .service(list)
        .service(show)
        .service(list_rows)
        .service(amend)
        .service(fill)
        .service(apply)
        .service(undo);
}
