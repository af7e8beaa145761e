//! Reading the tree.

use actix_web::{HttpResponse, get};
use serde::{Deserialize, Serialize};

use crate::access::{Organization, OrganizationId, acts};
use crate::http::page::{self, Page, Wanted};
use crate::http::problem::{self, Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, PageQuery, PathId, Query};
use crate::kernel::fault::{Fault, Outcome, Problem};
use crate::kernel::text;
use crate::organization::model::{ChangeId, OrganizationKind, OrganizationState, OrganizationType};
use crate::organization::service::{self, Wish};
use crate::organization::view::{ChangeView, Match, OrganizationSummary, OrganizationView};
use crate::region::RegionCode;

const LONGEST_SEARCH: usize = 50;

/// Which organizations.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct OrganizationQuery {
    /// Those directly below this one.
    superior_id: Option<OrganizationId>,
    /// How a name, a short name or the pinyin initials of the short name begin; where none does,
    /// short names that hold the text.
    #[param(example = "柳溪")]
    q: Option<String>,
    kind: Option<OrganizationKind>,
    r#type: Option<OrganizationType>,
    /// Seated in this division, at any depth.
    #[param(value_type = Option<String>, example = "330282")]
    region_code: Option<RegionCode>,
    /// `active` when left out.
    state: Option<OrganizationState>,
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

impl OrganizationQuery {
    fn wish(&self) -> Outcome<Wish> {
        let text = self.q.as_deref().map(|q| text::tidy(q, LONGEST_SEARCH)).transpose();
        Ok(Wish {
            superior: self.superior_id,
            text: text.map_err(|problem: Problem| Fault::field("q", problem))?,
            kind: self.kind,
            level: self.r#type,
            region: self.region_code.map(RegionCode::prefix),
            state: self.state.unwrap_or(OrganizationState::Active),
        })
    }
}

/// List or search organizations
///
/// By short name, without telephone numbers. Needs `organization.read`, which every account has.
#[utoipa::path(tag = "organizations", params(OrganizationQuery), responses(
    (status = 200, body = Page<OrganizationSummary>),
    (status = 400, description = "`bad_cursor`, `malformed_request`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[get("/organizations")]
async fn list(
    allowed: Allowed<acts::ReadOrganizations>,
    query: Query<OrganizationQuery>,
) -> Answer {
    let Query(query) = query;
    let (app, wish) = (allowed.app, query.wish()?);
    let wanted: Wanted<(Match, (String, OrganizationId))> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &query)?;
    let (after, fetch) = (wanted.after.clone(), wanted.fetch());
    let listing = app
        .db
        .read(&allowed.permit, move |reader| service::list(reader, &wish, after, fetch))
        .await?;
    let by = listing.by;
    let page =
        wanted.page(app.ring(), listing.rows, |row| (by, (row.short_name.clone(), row.id)))?;
    Ok(HttpResponse::Ok().json(page))
}

/// One organization
///
/// With the formal line above it, its lateral lines and its secretary. Those whose posts reach it
/// also see its number and what its size asks for. Needs `organization.read`, which every account
/// has.
#[utoipa::path(tag = "organizations", params(("id" = String, Path)), responses(
    (status = 200, body = OrganizationView, headers(("ETag" = String))),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/organizations/{id}")]
async fn show(allowed: Allowed<acts::ReadOrganizations>, id: PathId<Organization>) -> Answer {
    let view =
        allowed.app.db.read(&allowed.permit, move |reader| service::show(reader, id.0)).await?;
    Ok(problem::versioned(view.version, &view))
}

/// What was done to an organization
///
/// The latest change first, each with what it was before. Needs `organization.read`, which every
/// account has.
#[utoipa::path(tag = "organizations", params(("id" = String, Path), PageQuery), responses(
    (status = 200, body = Page<ChangeView>),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/organizations/{id}/history")]
async fn history(
    allowed: Allowed<acts::ReadOrganizations>,
    id: PathId<Organization>,
    query: Query<PageQuery>,
) -> Answer {
    let (app, Query(query)) = (allowed.app, query);
    let wanted: Wanted<ChangeId> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &id.0)?;
    let (after, fetch) = (wanted.after, wanted.fetch());
    let rows = app
        .db
        .read(&allowed.permit, move |reader| service::history(reader, id.0, after, fetch))
        .await?;
    Ok(HttpResponse::Ok().json(wanted.page(app.ring(), rows, |row| row.id)?))
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(list).service(show).service(history);
}
