//! `service-tokens`.

use actix_web::{HttpResponse, get, post};

use super::model::{Rotation, ServiceTokenForm, ServiceTokenReceipt, ServiceTokenView};
use super::service;
use crate::access::{Account, AccountId, acts};
use crate::http::once::tell_once;
use crate::http::page::{self, Page, PageQuery, Wanted};
use crate::http::problem::{self, Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Call, PathId, Query};

type Manage<B = ()> = Call<acts::ManageServiceTokens, B>;

/// Make a token for another system
///
/// The bearer token is in the first answer alone and begins with `hyst_`. It reaches one organization
/// and those under it, for actions within your own rights over it; never such that show a sealed
/// field, decide about a person or give rights. Needs `service_token.manage` and a code of the
/// authenticator.
#[utoipa::path(tag = "service-tokens", request_body = ServiceTokenForm, responses(
    (status = 201, body = ServiceTokenReceipt),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 409, description = "`organization_dissolved`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/service-tokens")]
async fn make(call: Manage<ServiceTokenForm>) -> Answer {
    let drawn = service::draw()?;
    let call = call.prepare(|app, form| service::prepare(app, form, drawn.hash))?;
    tell_once(call, "token", drawn.secret, service::make).await
}

/// Tokens of other systems
///
/// Those of organizations below yours, newest first, without their secrets. Needs
/// `service_token.manage` and a code of the authenticator.
#[utoipa::path(tag = "service-tokens", params(PageQuery), responses(
    (status = 200, body = Page<ServiceTokenView>),
    (status = 400, description = "`bad_cursor`", body = ProblemBody),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
))]
#[get("/service-tokens")]
async fn list(allowed: Allowed<acts::ManageServiceTokens>, query: Query<PageQuery>) -> Answer {
    let Query(query) = query;
    let app = allowed.app;
    let wanted: Wanted<AccountId> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &())?;
    let (before, fetch) = (wanted.after, wanted.fetch());
    let read =
        app.db.read(&allowed.permit, move |reader| service::list(reader, before, fetch)).await?;
    let page = wanted.page(app.ring(), read, |token| token.id)?;
    Ok(HttpResponse::Ok().json(page))
}

/// One token
///
/// Needs `service_token.manage` and a code of the authenticator.
#[utoipa::path(tag = "service-tokens", responses(
    (status = 200, body = ServiceTokenView, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/service-tokens/{id}")]
async fn show(allowed: Allowed<acts::ManageServiceTokens>, id: PathId<Account>) -> Answer {
    let read = allowed.app.db.read(&allowed.permit, move |reader| service::show(reader, id.0));
    let view = read.await?;
    Ok(problem::versioned(view.version, &view))
}

/// Draw another secret for a token
///
/// The old one is good for `overlap_hours` more. Needs `service_token.manage`, a code of the
/// authenticator, and the rights that the token has.
#[utoipa::path(tag = "service-tokens", request_body = Rotation, responses(
    (status = 200, body = ServiceTokenReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`service_token_state`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/service-tokens/{id}/rotate")]
async fn rotate(call: Manage<Rotation>, id: PathId<Account>) -> Answer {
    let (version, drawn) = (call.version()?, service::draw()?);
    let hash = drawn.hash;
    tell_once(call, "token", drawn.secret, move |tx, rotation| {
        service::rotate(tx, id.0, version, &rotation, hash)
    })
    .await
}

/// Revoke a token
///
/// It opens nothing from the next request on. Needs `service_token.manage` and a code of the
/// authenticator.
#[utoipa::path(tag = "service-tokens", responses(
    (status = 200, body = ServiceTokenReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`service_token_state`", body = ProblemBody),
))]
#[post("/service-tokens/{id}/revoke")]
async fn revoke(call: Manage, id: PathId<Account>) -> Answer {
    call.run_versioned(move |tx, version, ()| service::revoke(tx, id.0, version)).await
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(make).service(list).service(show).service(rotate).service(revoke);
}
