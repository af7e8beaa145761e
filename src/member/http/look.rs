//! `members/{id}`: history, contact, reveal.

use actix_web::{HttpResponse, get, post};
use serde::Deserialize;

use crate::access::{Member, acts};
use crate::http::problem::{Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Asked, PathId, Query};
use crate::kernel::day::Day;
use crate::member::model::{AffiliationView, ContactView, MemberHistory, RevealRequest, Revealed};
use crate::member::service;

/// History of a record
///
/// Who corrected which fields when and why, with the earlier values (phone and ID number masked,
/// addresses and the landline left out), and which branch was responsible when. Needs `member.read`.
#[utoipa::path(tag = "members", params(("id" = String, Path)), responses(
    (status = 200, body = MemberHistory),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/members/{id}/history")]
async fn history(allowed: Allowed<acts::ReadMembers>, id: PathId<Member>) -> Answer {
    let Allowed { app, permit } = allowed;
    let history = app.db.read(&permit, move |reader| service::history(reader, id.0)).await?;
    Ok(HttpResponse::Ok().json(history))
}

/// Of which day.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct OnDay {
    /// Only the stretch that held on this day.
    on: Option<Day>,
}

/// Responsible branches
///
/// The stretches of formal affiliation, oldest first; with `on` the one of that day, or none.
/// Needs `member.read`.
#[utoipa::path(tag = "members", params(("id" = String, Path), OnDay), responses(
    (status = 200, body = Vec<AffiliationView>),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/members/{id}/affiliations")]
async fn affiliations(
    allowed: Allowed<acts::ReadMembers>,
    id: PathId<Member>,
    query: Query<OnDay>,
) -> Answer {
    let Allowed { app, permit } = allowed;
    let stretches =
        app.db.read(&permit, move |reader| service::affiliations(reader, id.0, query.0.on)).await?;
    Ok(HttpResponse::Ok().json(stretches))
}

/// Call a member
///
/// The full phone number, for those who look after the person: home, the assigned liaison, and the
/// host while a placement is open. The look is in the audit and shown to the member. Takes no body
/// and no idempotency key. Needs `member.contact`.
#[utoipa::path(tag = "members", params(("id" = String, Path)), responses(
    (status = 200, body = ContactView),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[post("/members/{id}/contact")]
async fn contact(asked: Asked<acts::ContactMember>, id: PathId<Member>) -> Answer {
    let Asked { app, permit, .. } = asked;
    let view = app.db.read(&permit, move |reader| service::contact(reader, id.0)).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(view))
}

/// Show one sealed field in full
///
/// With a reason, which the audit keeps and the member sees; a code of the authenticator must have
/// been given in
/// the last minutes. Takes no idempotency key, and the answer is stored nowhere. Needs
/// `member.reveal`.
#[utoipa::path(tag = "members", params(("id" = String, Path)), request_body = RevealRequest,
    responses(
    (status = 200, body = Revealed),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 422, description = "`reason_needed`", body = ProblemBody),
))]
#[post("/members/{id}/reveal")]
async fn reveal(asked: Asked<acts::RevealMember, RevealRequest>, id: PathId<Member>) -> Answer {
    let Asked { app, permit, body } = asked;
    let shown = app.db.read(&permit, move |reader| service::reveal(reader, id.0, &body)).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(shown))
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(history).service(affiliations).service(contact).service(reveal);
}
