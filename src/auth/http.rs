//! `auth/…`: logging in and out.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::{HttpRequest, HttpResponse, post, web};

use super::model::{LogIn, SessionView};
use super::{rules, service};
use crate::app::App;
use crate::http::guard::SESSION_COOKIE;
use crate::http::problem::{Answer, ProblemBody};
use crate::http::{call, origin, read_body};

const BODY_LIMIT: usize = 8 * 1024;

/// Log in
///
/// A browser gets a cookie; it must send `X-Hongyan-Client` with every unsafe call.
#[utoipa::path(tag = "auth", request_body = LogIn, responses(
    (status = 201, body = SessionView),
    (status = 401, description = "`log_in_refused`", body = ProblemBody),
    (status = 429, description = "`rate_limited`", body = ProblemBody),
))]
#[post("/auth/sessions")]
async fn log_in(app: web::Data<App>, request: HttpRequest, payload: web::Payload) -> Answer {
    origin::check(&request)?;
    let bytes = read_body(&request, payload.into_inner(), BODY_LIMIT).await?;
    let begun = match call::parse(&request, &bytes)? {
        LogIn::Password { login, password, client } => {
            service::session::log_in_by_password(&app, login, password, client).await?
        }
    };
    let seconds = rules::lifetime(super::model::LogInMethod::Password, begun.view.kind);
    let cookie = Cookie::build(SESSION_COOKIE, begun.token)
        .path("/")
        .http_only(true)
        .secure(app.config.secure_cookies)
        .same_site(SameSite::Lax)
        .max_age(Duration::seconds(seconds))
        .finish();
    Ok(HttpResponse::Created().cookie(cookie).json(begun.view))
}

pub fn routes(config: &mut utoipa_actix_web::service_config::ServiceConfig<'_>) {
    config.service(log_in);
}
