//! `me/correction-requests` and `correction-requests`.

use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};

use super::model::{
    CorrectionAsked, CorrectionRefusal, CorrectionRequest, CorrectionRequestId,
    CorrectionRequestReceipt, CorrectionRequestState, CorrectionRequestView, CorrectionReveal,
    CorrectionRevealed,
};
use super::service;
use crate::access::{ActionTag, acts};
use crate::http::page::{self, Page, Wanted};
use crate::http::problem::{self, Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Asked, Call, PathId, Query};

/// Which requests.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct RequestQuery {
    state: Option<CorrectionRequestState>,
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

async fn page_of<A: ActionTag>(allowed: Allowed<A>, query: RequestQuery) -> Answer {
    let Allowed { app, permit } = allowed;
    let filter = (&query, permit.actor.account());
    let wanted: Wanted<CorrectionRequestId> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &filter)?;
    let (before, fetch, state) = (wanted.after, wanted.fetch(), query.state);
    let rows =
        app.db.read(&permit, move |reader| service::list(reader, state, before, fetch)).await?;
    let page = wanted.page(app.ring(), rows, |request| request.id)?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(page))
}

/// Ask for a correction of one's own record
///
/// A field and what is right. The officers over one's branch decide. One request for a field at a time.
/// Needs `me.ask_correction`, which members have.
#[utoipa::path(tag = "me", request_body = CorrectionAsked, responses(
    (status = 201, body = CorrectionRequestReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 409, description = "`correction_request_open`, `member_left`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/me/correction-requests")]
async fn ask(call: Call<acts::AskCorrections, CorrectionAsked>) -> Answer {
    call.run(|tx, asked| service::ask(tx, &asked)).await
}

/// One's own requests for a correction
///
/// Newest first. Needs `me.ask_correction`, which members have.
#[utoipa::path(tag = "me", params(RequestQuery), responses(
    (status = 200, body = Page<CorrectionRequestView>),
    (status = 400, description = "`malformed_request`, `bad_cursor`", body = ProblemBody),
    (status = 403, description = "`forbidden`", body = ProblemBody),
))]
#[get("/me/correction-requests")]
async fn own(allowed: Allowed<acts::AskCorrections>, query: Query<RequestQuery>) -> Answer {
    page_of(allowed, query.0).await
}

/// Take back one's own request for a correction
///
/// Needs `me.ask_correction`, which members have.
#[utoipa::path(tag = "correction-requests", responses(
    (status = 200, body = CorrectionRequestReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`, `not_an_actor`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`correction_request_state`", body = ProblemBody),
))]
#[post("/correction-requests/{id}/withdraw")]
async fn withdraw(call: Call<acts::AskCorrections>, id: PathId<CorrectionRequest>) -> Answer {
    call.run_versioned(move |tx, version, ()| service::withdraw(tx, id.0, version)).await
}

/// Requests for a correction
///
/// Of the members below, newest first. What is asked for is masked, or left out, where the field is sealed.
/// Needs `member.write`.
#[utoipa::path(tag = "correction-requests", params(RequestQuery), responses(
    (status = 200, body = Page<CorrectionRequestView>),
    (status = 400, description = "`malformed_request`, `bad_cursor`", body = ProblemBody),
    (status = 403, description = "`forbidden`", body = ProblemBody),
))]
#[get("/correction-requests")]
async fn list(allowed: Allowed<acts::WriteMembers>, query: Query<RequestQuery>) -> Answer {
    page_of(allowed, query.0).await
}

/// One request for a correction
///
/// With what is asked for, masked where the field is sealed (`reveal` shows it); the member sees that it was
/// looked at. Needs `member.write`.
#[utoipa::path(tag = "correction-requests", responses(
    (status = 200, body = CorrectionRequestView, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/correction-requests/{id}")]
async fn show(allowed: Allowed<acts::WriteMembers>, id: PathId<CorrectionRequest>) -> Answer {
    let Allowed { app, permit } = allowed;
    let view = app.db.read(&permit, move |reader| service::show(reader, id.0)).await?;
    Ok(problem::versioned(view.version, &view))
}

/// Show in full what is asked for
///
/// Of a sealed field too: with a reason, which the audit keeps and the member sees; a code of the
/// authenticator must have been given in the last minutes. Takes no idempotency key, and the answer is stored
/// nowhere. Needs `member.reveal`.
#[utoipa::path(tag = "correction-requests", request_body = CorrectionReveal, responses(
    (status = 200, body = CorrectionRevealed),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 422, description = "`reason_needed`, `invalid_field`", body = ProblemBody),
))]
#[post("/correction-requests/{id}/reveal")]
async fn reveal(
    asked: Asked<acts::RevealMember, CorrectionReveal>,
    id: PathId<CorrectionRequest>,
) -> Answer {
    let Asked { app, permit, body } = asked;
    let shown = app.db.read(&permit, move |reader| service::reveal(reader, id.0, &body)).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(shown))
}

/// Accept a request for a correction
///
/// Corrects the record as `PATCH /members/{id}` would, in the same step. The member is told. Needs
/// `member.write`.
#[utoipa::path(tag = "correction-requests", responses(
    (status = 200, body = CorrectionRequestReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`, `not_an_actor`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`correction_request_state`, `member_exists`, `member_on_register`, `member_left`",
        body = ProblemBody),
    (status = 422, description = "`invalid_field`: it does not fit the record any more",
        body = ProblemBody),
))]
#[post("/correction-requests/{id}/accept")]
async fn accept(call: Call<acts::WriteMembers>, id: PathId<CorrectionRequest>) -> Answer {
    call.run_versioned(move |tx, version, ()| service::accept(tx, id.0, version)).await
}

/// Refuse a request for a correction
///
/// With a reason; the member is told and reads it. Needs `member.write`.
#[utoipa::path(tag = "correction-requests", request_body = CorrectionRefusal, responses(
    (status = 200, body = CorrectionRequestReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`, `not_an_actor`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`correction_request_state`", body = ProblemBody),
    (status = 422, description = "`reason_needed`, `invalid_field`", body = ProblemBody),
))]
#[post("/correction-requests/{id}/refuse")]
async fn refuse(
    call: Call<acts::WriteMembers, CorrectionRefusal>,
    id: PathId<CorrectionRequest>,
) -> Answer {
    call.run_versioned(move |tx, version, refusal| service::refuse(tx, id.0, version, &refusal))
        .await
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config
        .service(ask)
        .service(own)
        .service(withdraw)
        .service(list)
        .service(show)
        .service(reveal)
        .service(accept)
        .service(refuse);
}
