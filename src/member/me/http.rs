//! `me`: one's own record, who read it, and a copy of everything.

use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::{Deserialize, Serialize};

use super::model::{AccessEntry, CopyFormat, Export, MeView};
use super::{archive, service};
use crate::access::acts;
use crate::db::audit::AuditEvent;
use crate::http::page::{self, Page, Wanted};
use crate::http::problem::{Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Query, Spoken};
use crate::kernel::fault::Fault;
use crate::kernel::id::Id;

/// Who I am
///
/// The own account with its posts and whether they wait for the password; for a member also the
/// own record (phone and ID number masked), the branch and its phone, and the open outbound
/// registration. Needs `me.read`, which everybody has who is logged in.
#[utoipa::path(tag = "me", responses(
    (status = 200, body = MeView),
    (status = 401, description = "`not_logged_in`, `session_ended`", body = ProblemBody),
))]
#[get("/me")]
async fn show(allowed: Allowed<acts::ReadOwn>) -> Answer {
    let Allowed { app, permit } = allowed;
    let view = app.db.read(&permit, service::show).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(view))
}

/// Which page.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct LogQuery {
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

/// Who read or changed my record
///
/// Newest first: when, who with which posts, what, and why where a reason was asked for. Lists
/// and searches that showed the record count; one's own looks are marked `self`. Needs
/// `me.access_log`, which everybody has who is logged in.
#[utoipa::path(tag = "me", params(LogQuery), responses(
    (status = 200, body = Page<AccessEntry>),
    (status = 400, description = "`bad_cursor`", body = ProblemBody),
    (status = 401, description = "`not_logged_in`, `session_ended`", body = ProblemBody),
))]
#[get("/me/access-log")]
async fn access_log(allowed: Allowed<acts::ReadAccessLog>, query: Query<LogQuery>) -> Answer {
    let (Allowed { app, permit }, Query(query)) = (allowed, query);
    let filter = (&query, permit.actor.account());
    let wanted: Wanted<Id<AuditEvent>> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &filter)?;
    let (before, fetch) = (wanted.after, wanted.fetch());
    let rows = app
        .db
        .read(&permit, move |reader| service::access_log(reader, before, Some(fetch)))
        .await?;
    let page = wanted.page(app.ring(), rows, |(id, _)| *id)?;
    Ok(HttpResponse::Ok().json(page.map(|(_, entry)| entry)))
}

/// Which form.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct ExportQuery {
    #[param(value_type = Option<String>, pattern = "^(json|zip)$")]
    format: Option<CopyFormat>,
}

/// A copy of everything held about me
///
/// The record in full, affiliations, corrections, registrations with their earlier versions,
/// placements, check-ins, cases, contact attempts, messages, consents, changes of phone, what other
/// systems were told, log-ins and the access log; for an account without a member its posts. With
/// `format=zip` or `Accept: application/zip` a file with the same as JSON and as a workbook, whose
/// titles and words are in the language of `Accept-Language`. Needs
/// `me.export`, which everybody has who is logged in.
#[utoipa::path(tag = "me", params(ExportQuery), responses(
    (status = 200, content((Export = "application/json"), (Vec<u8> = "application/zip"))),
    (status = 400, description = "`malformed_request`", body = ProblemBody),
    (status = 401, description = "`not_logged_in`, `session_ended`", body = ProblemBody),
))]
#[get("/me/export")]
async fn export(
    allowed: Allowed<acts::ExportOwn>,
    query: Query<ExportQuery>,
    request: HttpRequest,
    spoken: Spoken,
) -> Answer {
    let Allowed { app, permit } = allowed;
    let accepted = request.headers().get("Accept").and_then(|value| value.to_str().ok());
    let wants_zip = accepted.is_some_and(|kinds| kinds.contains("application/zip"));
    let (copy, names) = app.db.read(&permit, service::export_with_names).await?;
    if query.0.format.map_or(wants_zip, |format| format == CopyFormat::Zip) {
        let packed = web::block(move || archive::pack(&copy, &names, spoken.0))
            .await
            .map_err(Fault::internal)??;
        return Ok(HttpResponse::Ok()
            .insert_header(("Cache-Control", "no-store"))
            .insert_header(("Content-Disposition", "attachment; filename=\"hongyan-export.zip\""))
            .content_type("application/zip")
            .body(packed));
    }
    Ok(HttpResponse::Ok()
        .insert_header(("Cache-Control", "no-store"))
        .insert_header(("Content-Disposition", "attachment; filename=\"hongyan-export.json\""))
        .json(copy))
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(show).service(access_log).service(export);
}
