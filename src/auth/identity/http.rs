//! `identity-providers`, and `auth/…` for logging in by one.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};

use super::model::{
    Identity, IdentityLinked, IdentityProvider, IdentityProviderChange, IdentityProviderChoices,
    IdentityProviderForm, IdentityProviderId, IdentityProviderReceipt, IdentityProviderView,
    OwnIdentities, ProviderChosen, Purpose, WayBack, WayThere,
};
use super::rules::ATTEMPT_SECONDS;
use super::service::way::{Begun, Returned};
use super::service::{own, provider, way};
use crate::access::{Permit, SystemTask, acts};
use crate::app::App;
use crate::auth::http::client;
use crate::auth::model::{SessionKind, SessionView};
use crate::http::call::no_content;
use crate::http::page::{self, Page, PageQuery, Wanted};
use crate::http::problem::{self, Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Call, Keyless, Open, PathId, Query};

type Manage<B = ()> = Call<acts::ManageAccounts, B>;
type Own<B = ()> = Keyless<acts::ManageOwnSessions, B>;

/// Register an identity provider
///
/// By which officers of an organization and those below it may log in (OpenID Connect). Register
/// `redirect_uri` of the answer to `GET` with the provider. Needs `account.manage` and a code of the
/// authenticator.
#[utoipa::path(tag = "identity-providers", request_body = IdentityProviderForm, responses(
    (status = 201, body = IdentityProviderReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/identity-providers")]
async fn make(call: Manage<IdentityProviderForm>) -> Answer {
    call.prepare(|app, form| provider::prepare(app, &form))?.run(provider::make).await
}

/// Identity providers
///
/// Those of organizations below yours, newest first, without their secrets. Needs `account.manage` and a
/// code of the authenticator.
#[utoipa::path(tag = "identity-providers", params(PageQuery), responses(
    (status = 200, body = Page<IdentityProviderView>),
    (status = 400, description = "`bad_cursor`", body = ProblemBody),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
))]
#[get("/identity-providers")]
async fn list(allowed: Allowed<acts::ManageAccounts>, query: Query<PageQuery>) -> Answer {
    let (Allowed { app, permit }, Query(query)) = (allowed, query);
    let wanted: Wanted<IdentityProviderId> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &"identity_providers")?;
    let (before, fetch, state) = (wanted.after, wanted.fetch(), app.clone());
    let rows =
        app.db.read(&permit, move |reader| provider::list(reader, &state, before, fetch)).await?;
    Ok(HttpResponse::Ok().json(wanted.page(app.ring(), rows, |provider| provider.id)?))
}

/// One identity provider
///
/// Needs `account.manage` and a code of the authenticator.
#[utoipa::path(tag = "identity-providers", responses(
    (status = 200, body = IdentityProviderView, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/identity-providers/{id}")]
async fn show(allowed: Allowed<acts::ManageAccounts>, id: PathId<IdentityProvider>) -> Answer {
    let Allowed { app, permit } = allowed;
    let state = app.clone();
    let view = app.db.read(&permit, move |reader| provider::show(reader, &state, id.0)).await?;
    Ok(problem::versioned(view.version, &view))
}

/// Change an identity provider
///
/// Its name, its secret, or whether one can log in by it: switched off, it ends the sessions opened by it.
/// Issuer and client stay as they are: for others make another provider. Needs `account.manage`
/// and a code of the authenticator.
#[utoipa::path(tag = "identity-providers", request_body = IdentityProviderChange, responses(
    (status = 200, body = IdentityProviderReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[patch("/identity-providers/{id}")]
async fn change(call: Manage<IdentityProviderChange>, id: PathId<IdentityProvider>) -> Answer {
    call.run_versioned(move |tx, version, wish| provider::change(tx, id.0, version, wish)).await
}

/// Remove an identity provider
///
/// And the links to it; the sessions opened by it end, and its officers log in by password. Needs
/// `account.manage` and a code of the authenticator.
#[utoipa::path(tag = "identity-providers", responses(
    (status = 200, body = IdentityProviderReceipt),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[delete("/identity-providers/{id}")]
async fn remove(call: Manage, id: PathId<IdentityProvider>) -> Answer {
    call.run_versioned(move |tx, version, ()| provider::delete(tx, id.0, version)).await
}

/// By which providers officers can log in
///
/// Open to everybody.
#[utoipa::path(tag = "auth", responses((status = 200, body = IdentityProviderChoices)))]
#[get("/auth/identity-providers")]
async fn choices(app: web::Data<App>) -> Answer {
    let (permit, state) = (Permit::system(SystemTask::Guard), app.clone());
    let choices = app.db.read(&permit, move |reader| provider::choices(reader, &state)).await?;
    Ok(HttpResponse::Ok().json(choices))
}

/// Begin to log in by an identity provider
///
/// Open to everybody. The browser gets a cookie, goes to `authorization_url`, and comes back to
/// `/console/signed-in`, whose page calls `auth/identity-log-ins/finish`.
#[utoipa::path(tag = "auth", request_body = ProviderChosen, responses(
    (status = 201, body = WayThere),
    (status = 403, description = "`foreign_origin`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`identity_provider_inactive`, `identity_not_set_up`",
        body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
    (status = 429, description = "`rate_limited`", body = ProblemBody),
    (status = 502, description = "`identity_provider_failed`", body = ProblemBody),
))]
#[post("/auth/identity-log-ins")]
async fn begin_log_in(request: HttpRequest, open: Open<ProviderChosen>) -> Answer {
    client::check_log_in(&request, SessionKind::Web)?;
    let (app, address) = (&open.app, client::address(&request));
    let begun = way::begin(app, open.body.provider_id, Purpose::LogIn, &address).await?;
    Ok(way_there(app, begun))
}

/// Log in by what an identity provider answered
///
/// Open to everybody; with the parameters that the provider sent the browser back with. The session is a
/// browser's, as by password; it is not confirmed by password (`auth/step-up`).
#[utoipa::path(tag = "auth", request_body = WayBack, responses(
    (status = 201, body = SessionView),
    (status = 401, description = "`identity_attempt_gone`, `identity_not_proven`, `log_in_refused`",
        body = ProblemBody),
    (status = 403, description = "`foreign_origin`, `identity_unlinked`, `identity_foreign`",
        body = ProblemBody),
    (status = 409, description = "`identity_provider_inactive`, `identity_not_set_up`",
        body = ProblemBody),
    (status = 429, description = "`rate_limited`", body = ProblemBody),
    (status = 502, description = "`identity_provider_failed`", body = ProblemBody),
))]
#[post("/auth/identity-log-ins/finish")]
async fn finish_log_in(request: HttpRequest, open: Open<WayBack>) -> Answer {
    client::check_log_in(&request, SessionKind::Web)?;
    let Open { app, body } = open;
    let returned = returned(&app, &request, body);
    let begun = own::log_in(&app, returned, client::client(&request, None)).await?;
    let mut response = HttpResponse::Created();
    for cookie in client::cookies(&app, &begun) {
        response.cookie(cookie);
    }
    response.cookie(binding(&app, String::new(), 0));
    Ok(response.json(begun.view))
}

/// One's own identities
///
/// By which one can log in beside the password.
#[utoipa::path(tag = "auth", responses((status = 200, body = OwnIdentities)))]
#[get("/auth/identities")]
async fn identities(allowed: Allowed<acts::ManageOwnSessions>) -> Answer {
    let view = allowed.app.db.read(&allowed.permit, own::list).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Begin to link an identity to one's account
///
/// As with a log-in; the page then calls `auth/identities/finish`. Takes a password given in the last
/// minutes, or a code of the authenticator where one is enrolled.
#[utoipa::path(tag = "auth", request_body = ProviderChosen, responses(
    (status = 201, body = WayThere),
    (status = 403, description = "`step_up_needed`, `totp_needed`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`identity_provider_inactive`, `identity_not_set_up`",
        body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
    (status = 429, description = "`rate_limited`", body = ProblemBody),
    (status = 502, description = "`identity_provider_failed`", body = ProblemBody),
))]
#[post("/auth/identities")]
async fn begin_link(request: HttpRequest, call: Own<ProviderChosen>) -> Answer {
    let (app, address) = (&call.app, client::address(&request));
    let begun = own::begin_link(app, &call.permit, call.body.provider_id, &address).await?;
    Ok(way_there(app, begun))
}

/// Link the identity that a provider answered
///
/// To the account that began it, in the same browser.
#[utoipa::path(tag = "auth", request_body = WayBack, responses(
    (status = 201, body = IdentityLinked),
    (status = 401, description = "`identity_attempt_gone`, `identity_not_proven`", body = ProblemBody),
    (status = 403, description = "`identity_foreign`", body = ProblemBody),
    (status = 409, description = "`identity_taken`, `identity_provider_inactive`, `identity_not_set_up`",
        body = ProblemBody),
    (status = 429, description = "`rate_limited`", body = ProblemBody),
    (status = 502, description = "`identity_provider_failed`", body = ProblemBody),
))]
#[post("/auth/identities/finish")]
async fn finish_link(request: HttpRequest, call: Own<WayBack>) -> Answer {
    let Keyless { app, permit, body } = call;
    let returned = returned(&app, &request, body);
    let linked = own::link(&app, &permit, returned).await?;
    Ok(HttpResponse::Created().cookie(binding(&app, String::new(), 0)).json(linked))
}

/// Take one of one's identities away
///
/// The sessions opened by it end, except the one that this is done in.
#[utoipa::path(tag = "auth", responses(
    (status = 204), (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[delete("/auth/identities/{id}")]
async fn unlink(id: PathId<Identity>, call: Own) -> Answer {
    call.app.db.write(&call.permit, move |tx| own::unlink(tx, id.0)).await?;
    no_content()
}

fn way_there(app: &App, begun: Begun) -> HttpResponse {
    let cookie = binding(app, begun.browser, ATTEMPT_SECONDS);
    HttpResponse::Created().cookie(cookie).json(begun.told)
}

fn returned(app: &App, request: &HttpRequest, back: WayBack) -> Returned {
    let browser = request.cookie(binding_name(app)).map(|cookie| cookie.value().to_owned());
    Returned { back, browser, address: client::address(request) }
}

/// With TLS no other site, not even one of the same domain, can plant it.
fn binding_name(app: &App) -> &'static str {
    if app.config.secure_cookies { "__Host-hongyan_identity" } else { "hongyan_identity" }
}

/// Binds a way to the browser that began it. Only our own page sends it: never the way back itself.
fn binding(app: &App, value: String, seconds: i64) -> Cookie<'static> {
    Cookie::build(binding_name(app), value)
        .path("/")
        .http_only(true)
        .secure(app.config.secure_cookies)
        .same_site(SameSite::Strict)
        .max_age(Duration::seconds(seconds))
        .finish()
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config
        .service(make)
        .service(list)
        .service(show)
        .service(change)
        .service(remove)
        .service(choices)
        .service(begin_log_in)
        .service(finish_log_in)
        .service(identities)
        .service(begin_link)
        .service(finish_link)
        .service(unlink);
}
