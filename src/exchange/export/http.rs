//! `exports`: a list as a file, gathered by a job and fetched when it is ready.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpResponse, get, post};
use futures_util::Stream;
use futures_util::stream::try_unfold;

use super::encode::Encoder;
use super::model::{ExportReceipt, ExportView, NewExport, NewFullExport};
use super::service::{self, File};
use crate::access::{Permit, acts};
use crate::app::App;
use crate::http::page::{self, Page, Wanted};
use crate::http::problem::{Answer, ProblemBody, Refusal};
use crate::http::routes::Routes;
use crate::http::{Allowed, Call, PageQuery, PathId, Query, Spoken};
use crate::job::model::{Job, JobId};
use crate::kernel::fault::{Fault, Outcome};

/// Export a list
///
/// Begins a job that gathers the rows, 500 at a time; `GET /exports/{id}` tells how far it is, and
/// `GET /exports/{id}/file` is the file when it is ready. Phones and ID numbers are masked, and an
/// import takes a masked cell as unchanged. Every person in the file is in the audit. Needs
/// `export.lists`.
#[utoipa::path(tag = "exports", request_body = NewExport, responses(
    (status = 202, description = "The job is begun; `Location` tells where to look", body = ExportReceipt),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 422, description = "`invalid_field`: an organization outside one's posts, or a quarter to come", body = ProblemBody),
))]
#[post("/exports")]
async fn begin(call: Call<acts::ExportLists, NewExport>) -> Answer {
    call.run(service::begin).await
}

/// Export a list with phones and ID numbers in full
///
/// The same for one's own members, with a reason that the audit keeps beside every person in the file.
/// Needs `export.full` and a code of the authenticator given in the last minutes, for fetching the
/// file too.
#[utoipa::path(tag = "exports", request_body = NewFullExport, responses(
    (status = 202, description = "The job is begun; `Location` tells where to look", body = ExportReceipt),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 422, description = "`invalid_field`, `reason_needed`", body = ProblemBody),
))]
#[post("/exports/full")]
async fn begin_full(call: Call<acts::ExportFull, NewFullExport>) -> Answer {
    call.run(service::begin_full).await
}

/// List one's own exports
///
/// Newest first, those whose file is gone for 30 days. Needs `export.lists`.
#[utoipa::path(tag = "exports", params(PageQuery), responses(
    (status = 200, body = Page<ExportView>),
    (status = 403, description = "`forbidden`", body = ProblemBody),
))]
#[get("/exports")]
async fn list(
    allowed: Allowed<acts::ExportLists>,
    query: Query<PageQuery>,
    spoken: Spoken,
) -> Answer {
    let (Allowed { app, permit }, Query(query)) = (allowed, query);
    let wanted: Wanted<JobId> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &"exports")?;
    let (before, fetch) = (wanted.after, wanted.fetch());
    let read =
        move |reader: &mut crate::db::Reader<'_>| service::list(reader, before, fetch, spoken.0);
    let rows = app.db.read(&permit, read).await?;
    Ok(HttpResponse::Ok().json(wanted.page(app.ring(), rows, |export| export.id)?))
}

/// One export
///
/// How far it is (`done` of `total`), and whether its file can be fetched. `POST /jobs/{id}/cancel`
/// with the same id stops it. Needs `export.lists`; another's is not found.
#[utoipa::path(tag = "exports", params(("id" = String, Path)), responses(
    (status = 200, body = ExportView),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/exports/{id}")]
async fn show(allowed: Allowed<acts::ExportLists>, id: PathId<Job>, spoken: Spoken) -> Answer {
    let Allowed { app, permit } = allowed;
    let read = move |reader: &mut crate::db::Reader<'_>| service::show(reader, id.0, spoken.0);
    Ok(HttpResponse::Ok().json(app.db.read(&permit, read).await?))
}

/// The file of an export
///
/// A workbook or a text table (UTF-8 with its mark, cells that begin like a formula behind an
/// apostrophe), for 72 hours. Needs `export.lists`, and for one in full `export.full` with a code of
/// the authenticator given in the last minutes.
#[utoipa::path(tag = "exports", params(("id" = String, Path)), responses(
    (status = 200, headers(("Content-Disposition" = String)), content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Vec<u8> = "text/csv"),
    )),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`export_not_ready`", body = ProblemBody),
    (status = 410, description = "`export_gone`: expired, cancelled or failed", body = ProblemBody),
))]
#[get("/exports/{id}/file")]
async fn download(allowed: Allowed<acts::ExportLists>, id: PathId<Job>) -> Answer {
    let Allowed { app, permit } = allowed;
    let file = app.db.read(&permit, move |reader| service::fetch(reader, id.0)).await?;
    let mut response = HttpResponse::Ok();
    response.insert_header((CONTENT_TYPE, file.format.content_type()));
    response.insert_header((CONTENT_DISPOSITION, disposition(&file)));
    Ok(response.streaming(Box::pin(sent(app, permit, file)?)))
}

/// RFC 6266: a plain name for old programs, the real one as RFC 8187 writes it.
fn disposition(file: &File) -> String {
    let name: String = file
        .name
        .bytes()
        .map(|byte| match byte {
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'.' | b'_' | b'-' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect();
    format!("attachment; filename=\"export.{}\"; filename*=UTF-8''{name}", file.format)
}

/// A file on its way out: the encoder, and the number of the part that comes next. After the last
/// part comes the end, after that nothing.
struct Sending {
    app: Data<App>,
    permit: Permit<acts::ExportLists>,
    file: File,
    encoder: Option<Encoder>,
    opening: Option<Vec<u8>>,
    part: i32,
}

/// The bytes of a file, part by part, as fast as they are taken. When a part cannot be read the
/// connection breaks: a file is never cut short in silence.
fn sent(
    app: Data<App>,
    permit: Permit<acts::ExportLists>,
    file: File,
) -> Outcome<impl Stream<Item = Result<Bytes, actix_web::Error>>> {
    let (encoder, opening) = Encoder::begin(file.format, &file.head)?;
    let sending =
        Sending { app, permit, file, encoder: Some(encoder), opening: Some(opening), part: 0 };
    Ok(try_unfold(sending, async |mut sending: Sending| {
        let bytes = sending.next().await.map_err(Refusal)?;
        Ok(bytes.map(|bytes| (Bytes::from(bytes), sending)))
    }))
}

impl Sending {
    async fn next(&mut self) -> Outcome<Option<Vec<u8>>> {
        if let Some(opening) = self.opening.take() {
            return Ok(Some(opening));
        }
        let Some(mut encoder) = self.encoder.take() else { return Ok(None) };
        if self.part >= self.file.parts {
            return encoder.end().map(Some);
        }
        let (id, part) = (self.file.id, self.part);
        let encoded = self
            .app
            .db
            .read(&self.permit, move |reader| {
                let rows = service::part(reader, id, part)?;
                let bytes = encoder.rows(&rows)?;
                Ok((encoder, bytes))
            })
            .await;
        let (encoder, bytes) = encoded.map_err(|fault: Fault| {
            tracing::error!(export = %id, %fault, "a file was broken off");
            fault
        })?;
        self.encoder = Some(encoder);
        self.part += 1;
        Ok(Some(bytes))
    }
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(begin).service(begin_full).service(list).service(show).service(download);
}
