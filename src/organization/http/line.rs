//! Lateral lines.

use actix_web::{delete, post};

use crate::access::{Organization, acts};
use crate::http::problem::{Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Call, PathId};
use crate::organization::model::{Line, NewLine};
use crate::organization::service;
use crate::organization::view::LineReceipt;

/// Draw a lateral line
///
/// To the host, to the home committee, or to the organization that guides it; beside the one formal
/// superior. Needs `organization.manage` over the organization it starts from.
#[utoipa::path(tag = "organizations", request_body = NewLine,
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses(
    (status = 201, body = LineReceipt),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`organization_dissolved`", body = ProblemBody),
    (status = 422, description = "`invalid_field`, `organization_cycle`", body = ProblemBody),
))]
#[post("/organizations/{id}/lines")]
async fn draw(call: Call<acts::ManageOrganizations, NewLine>, id: PathId<Organization>) -> Answer {
    call.run(move |tx, new| service::draw_line(tx, id.0, new)).await
}

/// End a lateral line
///
/// From today on; that it was there stays on record. Needs `organization.manage` over the
/// organization it starts from.
#[utoipa::path(tag = "organizations",
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = LineReceipt),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 412, description = "`stale_version`: it has ended", body = ProblemBody),
))]
#[delete("/organization-lines/{id}")]
async fn end(call: Call<acts::ManageOrganizations>, id: PathId<Line>) -> Answer {
    call.run(move |tx, ()| service::end_line(tx, id.0)).await
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(draw).service(end);
}
