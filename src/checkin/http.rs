//! `check-ins`: what a member reports from afar.

use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::form::{self, NewCheckIn};
use super::model::{CheckIn, CheckInId, CheckInKind, CheckInReceipt, CheckInView};
use super::service::{self, Wish};
use crate::access::{MemberId, acts};
use crate::flow::model::FlowId;
use crate::http::call::typed;
use crate::http::page::{self, Page, Wanted};
use crate::http::problem::{Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Call, PathId, Query};

/// Report arrival, all is well, homecoming, or back
///
/// Always kept: `effect` tells whether it was applied or a person looks at it, `reason` why. The same
/// `id` with the same content gets the same answer for ever. Needs no `If-Match`. For oneself, or by
/// a liaison or secretary for a member they look after (`check_in.submit`).
#[utoipa::path(tag = "check-ins", request_body = NewCheckIn,
    params(("Idempotency-Key" = String, Header, description = "A new random value per operation")),
    responses(
    (status = 201, body = CheckInReceipt),
    (status = 404, description = "`not_found`: the member is outside your scope",
        body = ProblemBody),
    (status = 409, description = "`check_in_changed`", body = ProblemBody),
    (status = 422, description = "`coordinates_refused`, `reason_needed`, `invalid_field`",
        body = ProblemBody),
))]
#[post("/check-ins")]
async fn submit(call: Call<acts::SubmitCheckIns, Value>) -> Answer {
    let call = call.prepare(|app, body| {
        form::refuse_coordinates(&body)?;
        let new: NewCheckIn = typed(body)?;
        service::prepare(app.db.tools(), new.checked()?)
    })?;
    call.run(service::submit).await
}

/// Which check-ins.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct CheckInQuery {
    member_id: Option<MemberId>,
    flow_id: Option<FlowId>,
    #[param(inline)]
    kind: Option<CheckInKind>,
    /// Only those a person should look at, or only the others.
    needs_review: Option<bool>,
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

/// List check-ins
///
/// One's own, those of members one looks after, and for a host those made while the member is with
/// it; the newest received first. Needs `check_in.read`; the look is in the audit.
#[utoipa::path(tag = "check-ins", params(CheckInQuery), responses(
    (status = 200, body = Page<CheckInView>),
    (status = 403, description = "`forbidden`", body = ProblemBody),
))]
#[get("/check-ins")]
async fn list(allowed: Allowed<acts::ReadCheckIns>, query: Query<CheckInQuery>) -> Answer {
    let (app, Query(query)) = (allowed.app, query);
    let wanted: Wanted<CheckInId> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &query)?;
    let wish = Wish {
        member: query.member_id,
        flow: query.flow_id,
        kind: query.kind,
        needs_review: query.needs_review,
        after: wanted.after,
        limit: wanted.fetch(),
    };
    let rows = app.db.read(&allowed.permit, move |reader| service::list(reader, wish)).await?;
    Ok(HttpResponse::Ok().json(wanted.page(app.ring(), rows, |row| row.id)?))
}

/// One check-in
///
/// Needs `check_in.read`; the look is in the audit.
#[utoipa::path(tag = "check-ins", params(("id" = String, Path)), responses(
    (status = 200, body = CheckInView),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/check-ins/{id}")]
async fn show(allowed: Allowed<acts::ReadCheckIns>, id: PathId<CheckIn>) -> Answer {
    let view =
        allowed.app.db.read(&allowed.permit, move |reader| service::show(reader, id.0)).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Mark a report back, or what needs review, as read
///
/// By those who look after the member, not the member. Once read it stays so. What was dated long ago
/// (`made_long_ago`) counts from then on by the day it was received. Needs `check_in.read`.
#[utoipa::path(tag = "check-ins",
    params(("id" = String, Path),
        ("Idempotency-Key" = String, Header, description = "A new random value per operation")),
    responses(
    (status = 200, description = "Read"),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 404, description = "`not_found`: also for what is no report back and was applied",
        body = ProblemBody),
))]
#[post("/check-ins/{id}/read")]
async fn read(call: Call<acts::ReadCheckIns>, id: PathId<CheckIn>) -> Answer {
    call.run(move |tx, ()| service::read(tx, id.0)).await
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(submit).service(list).service(show).service(read);
}
