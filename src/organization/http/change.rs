//! Founding, correcting, moving and dissolving.

use actix_web::{patch, post};

use crate::access::{Organization, acts};
use crate::http::problem::{Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Call, PathId};
use crate::organization::model::{Amendment, Dissolution, Move, NewOrganization};
use crate::organization::service;
use crate::organization::view::{DissolutionReceipt, OrganizationReceipt};

/// Found an organization
///
/// Below one that your posts reach. Needs `organization.manage`.
#[utoipa::path(tag = "organizations", request_body = NewOrganization,
    params(("Idempotency-Key" = String, Header, description = "A new random value per operation")),
    responses(
    (status = 201, body = OrganizationReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 409, description = "`organization_dissolved`", body = ProblemBody),
    (status = 422, description = "`invalid_field`, `organization_kind_not_allowed`",
        body = ProblemBody),
))]
#[post("/organizations")]
async fn found(call: Call<acts::ManageOrganizations, NewOrganization>) -> Answer {
    call.run(service::found_below).await
}

/// Rename or correct an organization
///
/// A new name needs the document that orders it. Needs `organization.manage`.
#[utoipa::path(tag = "organizations", request_body = Amendment,
    params(("id" = String, Path), ("If-Match" = String, Header),
        ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = OrganizationReceipt, headers(("ETag" = String))),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`organization_dissolved`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`invalid_field`, `organization_kind_not_allowed`",
        body = ProblemBody),
))]
#[patch("/organizations/{id}")]
async fn amend(
    call: Call<acts::ManageOrganizations, Amendment>,
    id: PathId<Organization>,
) -> Answer {
    call.run_versioned(move |tx, version, wish| service::amend(tx, id.0, version, wish)).await
}

/// Move an organization to another superior
///
/// With all that stands under it. It and the new superior must stand under your posts. Needs
/// `organization.manage`.
#[utoipa::path(tag = "organizations", request_body = Move,
    params(("id" = String, Path), ("If-Match" = String, Header),
        ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = OrganizationReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`organization_dissolved`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422,
        description = "`invalid_field`, `organization_cycle`, `organization_kind_not_allowed`",
        body = ProblemBody),
))]
#[post("/organizations/{id}/move")]
async fn relocate(call: Call<acts::ManageOrganizations, Move>, id: PathId<Organization>) -> Answer {
    call.run_versioned(move |tx, version, wish| service::relocate(tx, id.0, version, wish)).await
}

/// Dissolve an organization
///
/// Its members, subordinates and guests go to the heir, its posts and lines end, its history stays.
/// Guests whom the heir cannot have must be moved first. Needs `organization.manage`.
#[utoipa::path(tag = "organizations", request_body = Dissolution,
    params(("id" = String, Path), ("If-Match" = String, Header),
        ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = DissolutionReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`organization_dissolved`, `organization_not_empty`",
        body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`invalid_field`, `not_a_branch`, `organization_cycle`, \
        `organization_kind_not_allowed`", body = ProblemBody),
))]
#[post("/organizations/{id}/dissolve")]
async fn dissolve(
    call: Call<acts::ManageOrganizations, Dissolution>,
    id: PathId<Organization>,
) -> Answer {
    call.run_versioned(move |tx, version, wish| service::dissolve(tx, id.0, version, wish)).await
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(found).service(amend).service(relocate).service(dissolve);
}
