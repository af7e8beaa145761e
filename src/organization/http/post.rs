//! Posts.

use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};

use crate::access::{Organization, Post, acts};
use crate::http::problem::{Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Call, PathId, Query};
use crate::organization::model::{Appointment, Delegation, EndOfPost, HandOver};
use crate::organization::service::post as service;
use crate::organization::view::{PostReceipt, PostView};

/// Which posts.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct PostQuery {
    /// Also those that have ended.
    #[serde(default)]
    past: bool,
}

/// The posts of an organization, by beginning. An organization has few: there are no pages.
#[derive(Serialize, utoipa::ToSchema)]
struct PostList {
    items: Vec<PostView>,
}

/// List the posts of an organization
///
/// Those in force or to come, for those whose own posts reach it. Needs `organization.read`.
#[utoipa::path(tag = "organizations", params(("id" = String, Path), PostQuery), responses(
    (status = 200, body = PostList),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/organizations/{id}/posts")]
async fn list(
    allowed: Allowed<acts::ReadOrganizations>,
    id: PathId<Organization>,
    query: Query<PostQuery>,
) -> Answer {
    let items = allowed
        .app
        .db
        .read(&allowed.permit, move |reader| service::list(reader, id.0, query.0.past))
        .await?;
    Ok(HttpResponse::Ok().json(PostList { items }))
}

/// Give a post
///
/// What you may give depends on your own post; nobody gives one to themselves. It counts at the
/// account's next request. Needs `post.manage`.
#[utoipa::path(tag = "organizations", request_body = Appointment,
    params(("id" = String, Path), ("Idempotency-Key" = String, Header)),
    responses(
    (status = 201, body = PostReceipt),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`post_overlaps`, `organization_dissolved`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/organizations/{id}/posts")]
async fn appoint(call: Call<acts::ManagePosts, Appointment>, id: PathId<Organization>) -> Answer {
    call.run(move |tx, new| service::appoint(tx, id.0, new)).await
}

/// End a post
///
/// With what was lent of it. From today on it acts at the account's next request. Needs
/// `post.manage`.
#[utoipa::path(tag = "organizations", request_body = EndOfPost,
    params(("id" = String, Path), ("If-Match" = String, Header),
        ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = PostReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/posts/{id}/end")]
async fn end(call: Call<acts::ManagePosts, EndOfPost>, id: PathId<Post>) -> Answer {
    call.run_versioned(move |tx, version, wish| service::end(tx, id.0, version, wish)).await
}

/// Lend a post for a time
///
/// By its holder or by whoever may give it; inside its own period. Needs `post.manage`.
#[utoipa::path(tag = "organizations", request_body = Delegation,
    params(("id" = String, Path), ("If-Match" = String, Header),
        ("Idempotency-Key" = String, Header)),
    responses(
    (status = 201, body = PostReceipt),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/posts/{id}/delegate")]
async fn delegate(call: Call<acts::ManagePosts, Delegation>, id: PathId<Post>) -> Answer {
    call.run_versioned(move |tx, version, wish| service::delegate(tx, id.0, version, wish)).await
}

/// Hand a post over
///
/// The secretary changes: the old one's last day is the day before the new one's first.
/// `If-Match` is the organization's. Needs `post.manage`.
#[utoipa::path(tag = "organizations", request_body = HandOver,
    params(("id" = String, Path), ("If-Match" = String, Header),
        ("Idempotency-Key" = String, Header)),
    responses(
    (status = 201, body = PostReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`post_overlaps`, `organization_dissolved`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/organizations/{id}/hand-over")]
async fn hand_over(call: Call<acts::ManagePosts, HandOver>, id: PathId<Organization>) -> Answer {
    call.run_versioned(move |tx, version, wish| service::hand_over(tx, id.0, version, wish)).await
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(list).service(appoint).service(end).service(delegate).service(hand_over);
}
