//! `jobs`: long work, how far it is, what came of it, and stopping it.

use actix_web::{HttpRequest, HttpResponse, get, post};
use serde::{Deserialize, Serialize};

use super::model::{Job, JobId, JobKind, JobReceipt, JobState, JobView};
use super::service;
use crate::access::acts;
use crate::http::page::{self, Page, Wanted};
use crate::http::problem::{self, Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Call, PathId, Query};

/// Which jobs.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct JobQuery {
    kind: Option<JobKind>,
    state: Option<JobState>,
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

/// List jobs
///
/// Long work that one began oneself or that concerns the organizations below one's post, newest
/// first. Jobs are shown for 90 days after their end. Needs `job.manage`, which everybody has who is
/// logged in.
#[utoipa::path(tag = "jobs", params(JobQuery), responses(
    (status = 200, body = Page<JobView>),
    (status = 400, description = "`malformed_request`, `bad_cursor`", body = ProblemBody),
))]
#[get("/jobs")]
async fn list(
    allowed: Allowed<acts::ManageJobs>,
    query: Query<JobQuery>,
    request: HttpRequest,
) -> Answer {
    let (Allowed { app, permit }, Query(query)) = (allowed, query);
    let wanted: Wanted<JobId> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &query)?;
    let (before, fetch) = (wanted.after, wanted.fetch());
    let language = problem::language(request.headers());
    let rows = app
        .db
        .read(&permit, move |reader| {
            service::list(reader, (query.kind, query.state), before, fetch, language)
        })
        .await?;
    Ok(HttpResponse::Ok().json(wanted.page(app.ring(), rows, |job| job.id)?))
}

/// One job
///
/// How far it is (`done` of `total`), its result when it has succeeded, and why the last try failed
/// in the language of `Accept-Language`. Needs `job.manage`, which everybody has who is logged in.
#[utoipa::path(tag = "jobs", params(("id" = String, Path)), responses(
    (status = 200, body = JobView),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/jobs/{id}")]
async fn show(allowed: Allowed<acts::ManageJobs>, id: PathId<Job>, request: HttpRequest) -> Answer {
    let Allowed { app, permit } = allowed;
    let language = problem::language(request.headers());
    let view = app.db.read(&permit, move |reader| service::show(reader, id.0, language)).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Cancel a job
///
/// It stops before its next chunk; what was done until then stays. Needs `job.manage`, which
/// everybody has who is logged in.
#[utoipa::path(tag = "jobs", params(("id" = String, Path)), responses(
    (status = 200, body = JobReceipt),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`job_state`", body = ProblemBody),
))]
#[post("/jobs/{id}/cancel")]
async fn cancel(call: Call<acts::ManageJobs>, id: PathId<Job>) -> Answer {
    call.run(move |tx, ()| service::cancel(tx, id.0)).await
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(list).service(show).service(cancel);
}
