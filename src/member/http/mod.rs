//! `members`: the register.

mod change;
mod look;

use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};

use super::model::further::MemberRecord;
use super::model::{Category, MemberReceipt, MemberSearch, MemberView, NewMember};
use super::rules;
use super::service::{self, Narrowed};
use crate::access::{Member, MemberId, OrganizationId, acts};
use crate::http::page::{self, Page, PageQuery, Wanted};
use crate::http::problem::{self, Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Asked, Call, PathId, Query};

/// Which members.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct MemberQuery {
    /// Only those of this organization and below.
    organization_id: Option<OrganizationId>,
    category: Option<Category>,
    /// Only those who are away as of today.
    #[serde(default)]
    away: bool,
    /// In full years, as of today; who gave no birth date has no age.
    #[param(minimum = 0, maximum = 150)]
    age_from: Option<u8>,
    #[param(minimum = 0, maximum = 150)]
    age_until: Option<u8>,
    /// As on the register; empty for those of whom it says nothing.
    education: Option<String>,
    /// As on the register; empty for those of whom it says nothing.
    occupation: Option<String>,
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

/// List members
///
/// Those on the register within your scope, by name; phone and ID number masked. The look is in
/// the audit. Needs `member.read`.
#[utoipa::path(tag = "members", params(MemberQuery), responses(
    (status = 200, body = Page<MemberView>),
    (status = 400, description = "`bad_cursor`", body = ProblemBody),
    (status = 403, description = "`forbidden`", body = ProblemBody),
))]
#[get("/members")]
async fn list(allowed: Allowed<acts::ReadMembers>, query: Query<MemberQuery>) -> Answer {
    let Query(query) = query;
    let app = allowed.app;
    let wanted: Wanted<(String, MemberId)> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &query)?;
    let (after, fetch) = (wanted.after.clone(), wanted.fetch());
    let today = app.db.now().day();
    let narrowed = Narrowed {
        organization: query.organization_id,
        category: query.category,
        away: query.away,
        born_by: query.age_from.map(|age| rules::born_by(age, today)),
        born_after: query.age_until.map(|age| rules::born_by(age.saturating_add(1), today)),
        education: query.education.clone(),
        occupation: query.occupation.clone(),
    };
    let rows = app
        .db
        .read(&allowed.permit, move |reader| service::list(reader, narrowed, after.as_ref(), fetch))
        .await?;
    let page = wanted.page(app.ring(), rows, |row| (row.name.clone(), row.id))?;
    Ok(HttpResponse::Ok().json(page))
}

/// Search members
///
/// By the beginning of a name or of its pinyin initials, by a whole phone number or a whole ID
/// number; `text` takes any of them. Every key given must fit. Those who left the register are
/// found as well. Changes nothing and takes no idempotency key; each member found is told of the
/// look. Needs `member.read`.
#[utoipa::path(tag = "members", params(PageQuery), request_body = MemberSearch,
    responses(
    (status = 200, body = Page<MemberView>),
    (status = 400, description = "`bad_cursor`", body = ProblemBody),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/members/search")]
async fn search(
    asked: Asked<acts::ReadMembers, MemberSearch>,
    Query(paging): Query<PageQuery>,
) -> Answer {
    let Asked { app, permit, body } = asked;
    let wanted: Wanted<(String, MemberId)> =
        page::wanted(app.ring(), paging.limit, paging.cursor.as_deref(), &body)?;
    let (after, fetch) = (wanted.after.clone(), wanted.fetch());
    let rows = app
        .db
        .read(&permit, move |reader| service::search(reader, &body, after.as_ref(), fetch))
        .await?;
    let page = wanted.page(app.ring(), rows, |row| (row.name.clone(), row.id))?;
    Ok(HttpResponse::Ok().json(page))
}

/// Enter a member on the register
///
/// The branch is within your scope and may hold formal affiliation (no mobile or temporary
/// branch). `member_on_register` for one of a register
/// of one's own; `member_exists` never says where. Needs `member.write`.
#[utoipa::path(tag = "members", request_body = NewMember,
    params(("Idempotency-Key" = String, Header, description = "A new random value per operation")),
    responses(
    (status = 201, body = MemberReceipt),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 409, description = "`member_exists`, `member_on_register`, `organization_dissolved`", body = ProblemBody),
    (status = 422, description = "`invalid_field`, `not_a_branch`", body = ProblemBody),
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
///
/// With all that the register says: phone and ID number masked, addresses and the landline left out
/// (`reveal` shows them). Party years, how complete the record is and whether the member is away are
/// computed as of today. Needs `member.read`.
#[utoipa::path(tag = "members", params(("id" = String, Path)), responses(
    (status = 200, body = MemberRecord, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/members/{id}")]
async fn show(allowed: Allowed<acts::ReadMembers>, id: PathId<Member>) -> Answer {
    let view =
        allowed.app.db.read(&allowed.permit, move |reader| service::show(reader, id.0)).await?;
    Ok(problem::versioned(view.member.version, &view))
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(list).service(search).service(register).service(show);
    change::routes(config);
    look::routes(config);
    super::me::http::routes(config);
    super::correction::http::routes(config);
    super::phone::http::routes(config);
}
