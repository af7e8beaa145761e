//! `audit-events`: the trail, for auditors.

use actix_web::{HttpResponse, get};
use serde::{Deserialize, Serialize};

use super::model::AuditEventView;
use super::service::{self, Filter};
use crate::access::{Action, MemberId, OrganizationId, acts};
use crate::http::page::{self, Page, Wanted};
use crate::http::problem::{Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Query};
use crate::kernel::clock::Timestamp;

/// Which events.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct AuditQuery {
    /// Only those within this organization and below.
    organization_id: Option<OrganizationId>,
    /// Only those that showed or changed this person's record.
    member_id: Option<MemberId>,
    /// Only those of this action.
    #[param(example = "member.reveal")]
    action: Option<Action>,
    /// From this time on.
    from: Option<Timestamp>,
    /// Before this time.
    until: Option<Timestamp>,
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

/// List audit events
///
/// Who saw or changed what and why, newest first, without names: events within the organizations below your
/// post, about their members, or by their officers. Needs `audit.read`.
#[utoipa::path(tag = "audit", params(AuditQuery), responses(
    (status = 200, body = Page<AuditEventView>),
    (status = 400, description = "`malformed_request`, `bad_cursor`", body = ProblemBody),
    (status = 403, description = "`forbidden`", body = ProblemBody),
))]
#[get("/audit-events")]
async fn list(allowed: Allowed<acts::ReadAudit>, query: Query<AuditQuery>) -> Answer {
    let Query(query) = query;
    let app = allowed.app;
    let wanted: Wanted<i64> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &query)?;
    let filter = Filter {
        organization: query.organization_id,
        member: query.member_id,
        action: query.action,
        from: query.from,
        until: query.until,
    };
    let (before, fetch) = (wanted.after, wanted.fetch());
    let rows = app
        .db
        .read(&allowed.permit, move |reader| service::list(reader, &filter, before, fetch))
        .await?;
    let page = wanted.page(app.ring(), rows, |row| row.id.raw())?;
    Ok(HttpResponse::Ok().json(page))
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(list);
}
