//! `placements`: the host's half of a registration.

use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};

use super::forms::{
    Accepting, CheckingIn, Leaving, Moving, PlacementReceipt, PlacementView, Refusing, Rerouting,
};
use super::model::{Placement, PlacementId, PlacementState};
use super::service::{self, Filter};
use crate::access::{OrganizationId, acts};
use crate::http::page::{self, Page, Wanted};
use crate::http::problem::{self, Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Call, PathId, Query};

/// Which placements.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct PlacementQuery {
    /// As of today: `not_arrived` is read off the deadline.
    state: Option<PlacementState>,
    /// Only those who are with the host: arrived, being verified or placed.
    #[serde(default)]
    with_host: bool,
    /// Only those at this host and below.
    organization_id: Option<OrganizationId>,
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

/// List placements
///
/// Those at your organization and those of your members, the newest first, phone masked. The look is
/// in the audit. Needs `placement.read`.
#[utoipa::path(tag = "placements", params(PlacementQuery), responses(
    (status = 200, body = Page<PlacementView>),
    (status = 400, description = "`bad_cursor`, `malformed_request`", body = ProblemBody),
    (status = 403, description = "`forbidden`", body = ProblemBody),
))]
#[get("/placements")]
async fn list(allowed: Allowed<acts::ReadPlacements>, query: Query<PlacementQuery>) -> Answer {
    let Query(query) = query;
    let app = allowed.app;
    let wanted: Wanted<PlacementId> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &query)?;
    let (after, fetch) = (wanted.after, wanted.fetch());
    let filter =
        Filter { state: query.state, with_host: query.with_host, host: query.organization_id };
    let rows = app
        .db
        .read(&allowed.permit, move |reader| service::list(reader, &filter, after, fetch))
        .await?;
    Ok(HttpResponse::Ok().json(wanted.page(app.ring(), rows, |row| row.placement.id)?))
}

/// One placement
///
/// With its deadlines, the rules they rest on, and what you may do next. Needs `placement.read`.
#[utoipa::path(tag = "placements", params(("id" = String, Path)), responses(
    (status = 200, body = PlacementView, headers(("ETag" = String))),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/placements/{id}")]
async fn show(allowed: Allowed<acts::ReadPlacements>, id: PathId<Placement>) -> Answer {
    let view =
        allowed.app.db.read(&allowed.permit, move |reader| service::show(reader, id.0)).await?;
    Ok(problem::versioned(view.placement.version, &view))
}

/// Open the file of a member who has checked in
///
/// Needs `placement.handle`.
#[utoipa::path(tag = "placements",
    params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = PlacementReceipt, headers(("ETag" = String))),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 409, description = "`placement_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
))]
#[post("/placements/{id}/verify")]
async fn verify(call: Call<acts::HandlePlacements>, id: PathId<Placement>) -> Answer {
    call.run_versioned(move |tx, version, ()| service::verify(tx, id.0, version)).await
}

/// The host found the member
///
/// The departure is confirmed, the silence ends, and the host owes a decision. A member's own arrival
/// comes through `check-ins`. Needs `placement.handle`.
#[utoipa::path(tag = "placements", request_body = Option<CheckingIn>,
    params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = PlacementReceipt, headers(("ETag" = String))),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 409, description = "`placement_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
))]
#[post("/placements/{id}/check-in")]
async fn check_in(
    call: Call<acts::HandlePlacements, Option<CheckingIn>>,
    id: PathId<Placement>,
) -> Answer {
    call.run_versioned(move |tx, version, form| service::check_in(tx, id.0, version, form)).await
}

/// Place the member in branch and group
///
/// A branch that holds organisational life at or below the host, and a group where the branch has
/// groups. Affiliation and vote stay at home. Needs `placement.handle`.
#[utoipa::path(tag = "placements", request_body = Option<Accepting>,
    params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = PlacementReceipt, headers(("ETag" = String))),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 409, description = "`placement_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`place_not_given`, `invalid_field`", body = ProblemBody),
))]
#[post("/placements/{id}/accept")]
async fn accept(
    call: Call<acts::HandlePlacements, Option<Accepting>>,
    id: PathId<Placement>,
) -> Answer {
    call.run_versioned(move |tx, version, form| service::accept(tx, id.0, version, form)).await
}

/// Refuse, on one of the grounds
///
/// Back to the home branch; the member sees it. Needs `placement.handle`.
#[utoipa::path(tag = "placements", request_body = Option<Refusing>,
    params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = PlacementReceipt, headers(("ETag" = String))),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 409, description = "`placement_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`ground_needed`", body = ProblemBody),
))]
#[post("/placements/{id}/refuse")]
async fn refuse(
    call: Call<acts::HandlePlacements, Option<Refusing>>,
    id: PathId<Placement>,
) -> Answer {
    call.run_versioned(move |tx, version, form| service::refuse(tx, id.0, version, form)).await
}

/// Send the member to another host
///
/// By the home side or the host's committee, before a host has placed the member. The next placement
/// carries on. Needs `placement.reroute`.
#[utoipa::path(tag = "placements", request_body = Rerouting,
    params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = PlacementReceipt, headers(("ETag" = String))),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 409, description = "`placement_state`, `organization_dissolved`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`next_host_needed`, `invalid_field`", body = ProblemBody),
))]
#[post("/placements/{id}/reroute")]
async fn reroute(call: Call<acts::ReroutePlacements, Rerouting>, id: PathId<Placement>) -> Answer {
    call.run_versioned(move |tx, version, form| service::reroute(tx, id.0, version, form)).await
}

/// Move a placed member
///
/// To another branch or group of the host (`branch_id`, `group_id`), or to another host. The next
/// placement carries on. Needs `placement.handle`.
#[utoipa::path(tag = "placements", request_body = Moving,
    params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = PlacementReceipt, headers(("ETag" = String))),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 409, description = "`placement_state`, `organization_dissolved`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`next_host_needed`, `place_not_given`, `invalid_field`", body = ProblemBody),
))]
#[post("/placements/{id}/move")]
async fn shift(call: Call<acts::HandlePlacements, Moving>, id: PathId<Placement>) -> Answer {
    call.run_versioned(move |tx, version, form| service::shift(tx, id.0, version, form)).await
}

/// The member leaves the host
///
/// With a note on life and dues while there. Needs `placement.handle`.
#[utoipa::path(tag = "placements", request_body = Option<Leaving>,
    params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = PlacementReceipt, headers(("ETag" = String))),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 409, description = "`placement_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
))]
#[post("/placements/{id}/leave")]
async fn leave(
    call: Call<acts::HandlePlacements, Option<Leaving>>,
    id: PathId<Placement>,
) -> Answer {
    call.run_versioned(move |tx, version, form| service::leave(tx, id.0, version, form)).await
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(list).service(show).service(check_in).service(verify).service(accept);
    config.service(refuse).service(reroute).service(shift).service(leave);
}
