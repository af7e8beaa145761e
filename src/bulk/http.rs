//! `bulk-actions`: one deed for many.

use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};

use super::model::{BulkActionView, BulkItemView, ItemOutcome, NewBulkAction};
use super::service;
use crate::access::acts;
use crate::http::page::{self, Page, Wanted};
use crate::http::problem::{Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Call, PathId, Query, Spoken};
use crate::job::model::{Job, JobReceipt};

/// Do one thing to many
///
/// Each item is done as the single call would do it, at the version it was read at, under the rights
/// you have when its turn comes, and has an outcome of its own. The work goes on after the answer: it
/// survives a restart, does nothing twice, and is cancelled by `jobs/{id}/cancel`, which leaves what
/// is done as it is. Needs the action of the kind, which its description names.
#[utoipa::path(tag = "bulk-actions", request_body = NewBulkAction, responses(
    (status = 202, description = "The work is begun; `Location` tells where to look", body = JobReceipt),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 413, description = "`body_too_large`", body = ProblemBody),
    (status = 422, description = "`invalid_field`: no item, too many, or one twice", body = ProblemBody),
))]
#[post("/bulk-actions")]
async fn begin(call: Call<acts::ManageJobs, NewBulkAction>) -> Answer {
    let call = call.prepare(|_, new| service::order(new))?;
    let action = call.body.kind.action();
    call.run_under(action, service::begin).await
}

/// How far it is
///
/// For whoever began it. When the work has failed, `fault` says why (such as a post that ended), and
/// what is pending was not touched. Needs `job.manage`, which everybody has who is logged in.
#[utoipa::path(tag = "bulk-actions", params(("id" = String, Path)), responses(
    (status = 200, body = BulkActionView),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/bulk-actions/{id}")]
async fn show(
    allowed: Allowed<acts::ManageJobs>,
    id: PathId<Job>,
    Spoken(language): Spoken,
) -> Answer {
    let read =
        allowed.app.db.read(&allowed.permit, move |reader| service::show(reader, id.0, language));
    Ok(HttpResponse::Ok().json(read.await?))
}

/// Which items.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct ItemQuery {
    #[param(inline)]
    outcome: Option<ItemOutcome>,
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

/// What came of each
///
/// In the order of the call; a refusal with the code and the sentence of the single call. For whoever
/// began it. Needs `job.manage`, which everybody has who is logged in.
#[utoipa::path(tag = "bulk-actions", params(("id" = String, Path), ItemQuery), responses(
    (status = 200, body = Page<BulkItemView>),
    (status = 400, description = "`malformed_request`, `bad_cursor`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/bulk-actions/{id}/items")]
async fn items(
    allowed: Allowed<acts::ManageJobs>,
    id: PathId<Job>,
    query: Query<ItemQuery>,
    Spoken(language): Spoken,
) -> Answer {
    let (Allowed { app, permit }, Query(query)) = (allowed, query);
    // A cursor of one deed is none of another.
    let wanted: Wanted<i32> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &(id.0, &query))?;
    let place = (wanted.after, wanted.fetch());
    let rows = app
        .db
        .read(&permit, move |reader| service::items(reader, id.0, query.outcome, place, language))
        .await?;
    Ok(HttpResponse::Ok().json(wanted.page(app.ring(), rows, |item| item.position)?))
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(begin).service(show).service(items);
}
