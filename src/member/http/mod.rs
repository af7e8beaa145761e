//! `members`: the register.

use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};
use utoipa_actix_web::service_config::ServiceConfig;

use super::model::{MemberReceipt, MemberView, NewMember};
use super::service;
use crate::access::{Member, MemberId, OrganizationId, acts};
use crate::http::page::{self, Page, Wanted};
use crate::http::problem::{self, Answer, ProblemBody};
use crate::http::{Allowed, Call, PathId, Query};

/// Which members.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct MemberQuery {
    /// Only those of this organization and below.
    organization_id: Option<OrganizationId>,
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

/// List members
///
/// Within your scope, by name; phone and ID number masked. The look is in the audit.
#[utoipa::path(tag = "members", params(MemberQuery), responses(
    (status = 200, body = Page<MemberView>),
    (status = 403, description = "`forbidden`", body = ProblemBody),
))]
#[get("/members")]
async fn list(allowed: Allowed<acts::ReadMembers>, query: Query<MemberQuery>) -> Answer {
    let Query(query) = query;
    let app = allowed.app;
    let wanted: Wanted<(String, MemberId)> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &query)?;
    let (after, fetch) = (wanted.after.clone(), wanted.fetch());
    let rows = app
        .db
        .read(&allowed.permit, move |reader| {
            service::list(reader, query.organization_id, after.as_ref(), fetch)
        })
        .await?;
    let page = wanted.page(app.ring(), rows, |row| (row.name.clone(), row.id))?;
    Ok(HttpResponse::Ok().json(page))
}

/// Enter a member on the register
#[utoipa::path(tag = "members", request_body = NewMember,
    params(("Idempotency-Key" = String, Header, description = "A new random value per operation")),
    responses(
    (status = 201, body = MemberReceipt),
    (status = 409, description = "`member_exists`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/members")]
async fn register(call: Call<acts::WriteMembers, NewMember>) -> Answer {
    let call = call.prepare(|app, new| {
        let now = app.db.now();
        service::prepare(app.ring(), service::new_id(app.db.tools(), now), now, new)
    })?;
    call.run(service::register).await
}

/// One member
#[utoipa::path(tag = "members", params(("id" = String, Path)), responses(
    (status = 200, body = MemberView, headers(("ETag" = String))),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/members/{id}")]
async fn show(allowed: Allowed<acts::ReadMembers>, id: PathId<Member>) -> Answer {
    let view =
        allowed.app.db.read(&allowed.permit, move |reader| service::show(reader, id.0)).await?;
    Ok(problem::versioned(view.version, &view))
}

pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(register).service(show);
}
