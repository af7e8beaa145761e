//! Logging in: a code, a session, new tokens.

use actix_web::{HttpRequest, HttpResponse, post};

use super::client;
use crate::app::App;
use crate::auth::model::{
    CodeAnswer, CodeRequest, LogIn, LoggedIn, Refresh, SessionKind, TokenView,
};
use crate::auth::rules::ACCESS_TOKEN_SECONDS;
use crate::auth::rules::throttle::CODE_SECONDS;
use crate::auth::service::log_in::{MemberLogIn, by_code, by_password};
use crate::auth::service::{self, Begun};
use crate::auth::token::{self, Bearer};
use crate::http::Open;
use crate::http::problem::{Answer, ProblemBody};
use crate::kernel::fault::Outcome;

/// Ask for a one-time code
///
/// Open to everybody. The answer and its time are the same whether or not a member has the number.
#[utoipa::path(tag = "auth", request_body = CodeRequest, responses(
    (status = 202, body = CodeAnswer),
    (status = 403, description = "`foreign_origin`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
    (status = 429, description = "`rate_limited`", body = ProblemBody),
))]
#[post("/auth/one-time-codes")]
pub async fn ask_for_code(request: HttpRequest, open: Open<CodeRequest>) -> Answer {
    service::code::request(&open.app, &open.body.phone, &client::address(&request)).await?;
    Ok(HttpResponse::Accepted().json(CodeAnswer { expires_in: CODE_SECONDS }))
}

/// Log in
///
/// Open to everybody. `client: web` gets a cookie and must send `X-Hongyan-Client` with this and
/// every unsafe call; `client: api` gets tokens. After `choose_person` or `id_suffix_needed` the
/// same code is sent again with `id_suffix`.
#[utoipa::path(tag = "auth", request_body = LogIn, responses(
    (status = 201, description = "`SessionView` with a cookie, or `TokenView` for `client: api`",
        body = LoggedIn),
    (status = 401, description = "`log_in_refused`", body = ProblemBody),
    (status = 403, description = "`foreign_origin`", body = ProblemBody),
    (status = 409, description = "`choose_person`, `id_suffix_needed`", body = ProblemBody),
    (status = 429, description = "`rate_limited`", body = ProblemBody),
))]
#[post("/auth/sessions")]
pub async fn log_in(request: HttpRequest, open: Open<LogIn>) -> Answer {
    let Open { app, body } = open;
    let kind = body.client();
    client::check_log_in(&request, kind)?;
    let begun = match body {
        LogIn::OneTimeCode { phone, code, id_suffix, device, .. } => {
            let given = MemberLogIn { phone, code, id_suffix };
            by_code(&app, given, kind, client::client(&request, device)).await?
        }
        LogIn::Password { login, password, device, .. } => {
            let client = client::client(&request, device);
            by_password(&app, login, password, kind, client).await?
        }
    };
    let mut response = HttpResponse::Created();
    Ok(match kind {
        SessionKind::Web => {
            for cookie in client::cookies(&app, &begun) {
                response.cookie(cookie);
            }
            response.json(LoggedIn::Web(begun.view))
        }
        SessionKind::Api => response.json(LoggedIn::Api(tokens(&app, begun)?)),
    })
}

fn tokens(app: &App, begun: Begun) -> Outcome<TokenView> {
    let bearer = Bearer { account: begun.view.account_id, session: begun.view.id };
    Ok(TokenView {
        access_token: token::access(app.ring(), app.db.now(), bearer)?,
        refresh_token: begun.token,
        expires_in: ACCESS_TOKEN_SECONDS,
        token_type: "Bearer",
        device: begun.device,
        session: Some(begun.view),
    })
}

/// Get new tokens
///
/// A refresh token is good once. Sent again within 30 seconds it gets the same successor, since the
/// answer may have been lost; later it ends the session.
#[utoipa::path(tag = "auth", request_body = Refresh, responses(
    (status = 200, body = TokenView),
    (status = 401, description = "`token_invalid`", body = ProblemBody),
))]
#[post("/auth/refresh")]
pub async fn refresh(open: Open<Refresh>) -> Answer {
    let tokens = service::refresh::refresh(&open.app, open.body.refresh_token).await?;
    Ok(HttpResponse::Ok().json(tokens))
}
