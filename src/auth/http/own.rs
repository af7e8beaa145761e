//! One's own sessions, password and privacy notice.

use actix_web::{HttpResponse, delete, get, post};

use super::client::log_out_cookie;
use crate::access::{Session, SessionId, acts};
use crate::auth::model::{NoticeAccepted, OwnSession, PasswordChange, StepUp};
use crate::auth::service::{own, password, totp};
use crate::http::call::no_content;
use crate::http::page::{self, Page, PageQuery, Wanted};
use crate::http::problem::{Answer, ProblemBody};
use crate::http::{Allowed, Keyless, PathId, Query};
use crate::kernel::fault::{Fault, Problem};

type Own<B = ()> = Keyless<acts::ManageOwnSessions, B>;

/// One's own sessions
///
/// The live ones, the latest first. Needs a log-in.
#[utoipa::path(tag = "auth", params(PageQuery), responses(
    (status = 200, body = Page<OwnSession>),
    (status = 400, description = "`bad_cursor`", body = ProblemBody),
))]
#[get("/auth/sessions")]
pub async fn list(allowed: Allowed<acts::ManageOwnSessions>, query: Query<PageQuery>) -> Answer {
    let Query(PageQuery { limit, cursor }) = query;
    let app = allowed.app;
    let wanted: Wanted<SessionId> = page::wanted(app.ring(), limit, cursor.as_deref(), &())?;
    let (before, fetch) = (wanted.after, wanted.fetch());
    let read = app.db.read(&allowed.permit, move |reader| own::list(reader, before, fetch));
    let page = wanted.page(app.ring(), read.await?, |session| session.id)?;
    Ok(HttpResponse::Ok().json(page))
}

async fn end_session(call: Own, session: SessionId) -> Answer {
    let (_, current) = own::session_of(&call.permit.actor)?;
    call.app.db.write(&call.permit, move |tx| own::end(tx, session)).await?;
    let mut response = HttpResponse::NoContent();
    if session == current {
        response.cookie(log_out_cookie(&call.app));
    }
    Ok(response.finish())
}

/// Log out
#[utoipa::path(tag = "auth", responses((status = 204), (status = 401, body = ProblemBody)))]
#[delete("/auth/sessions/current")]
pub async fn end_current(call: Own) -> Answer {
    let (_, current) = own::session_of(&call.permit.actor)?;
    end_session(call, current).await
}

/// End one of one's sessions
#[utoipa::path(tag = "auth", params(("id" = String, Path)), responses(
    (status = 204), (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[delete("/auth/sessions/{id}")]
pub async fn end(id: PathId<Session>, call: Own) -> Answer {
    end_session(call, id.0).await
}

/// Confirm one's posts
///
/// By password, by a code of the authenticator, or by a recovery code: one of the three. Wakes an
/// officer's posts in a session begun by one-time code. The latter two also count, for 15 minutes,
/// where an action asks for the authenticator (`totp_needed`).
#[utoipa::path(tag = "auth", request_body = StepUp, responses(
    (status = 204),
    (status = 401, description = "`log_in_refused`", body = ProblemBody),
    (status = 403, description = "`totp_not_enrolled`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
    (status = 429, description = "`rate_limited`", body = ProblemBody),
))]
#[post("/auth/step-up")]
pub async fn step_up(call: Own<StepUp>) -> Answer {
    let StepUp { password, totp, recovery_code } = call.body;
    let (app, permit) = (&call.app, &call.permit);
    match (password, totp, recovery_code) {
        (Some(password), None, None) => password::step_up(app, permit, password).await?,
        (None, Some(code), None) => totp::step_up(app, permit, totp::Given::Code(code)).await?,
        (None, None, Some(code)) => totp::step_up(app, permit, totp::Given::Recovery(code)).await?,
        _ => {
            let problem = Problem::Said(
                "password、totp、recovery_code 只填一项",
                "Give one of password, totp, recovery_code",
            );
            return Err(Fault::field("", problem).into());
        }
    }
    no_content()
}

/// Change one's password
///
/// Ends every other session of the account.
#[utoipa::path(tag = "auth", request_body = PasswordChange, responses(
    (status = 204),
    (status = 401, description = "`log_in_refused`", body = ProblemBody),
    (status = 422, description = "`password_too_weak`, `invalid_field`", body = ProblemBody),
    (status = 429, description = "`rate_limited`", body = ProblemBody),
))]
#[post("/auth/password")]
pub async fn change_password(call: Own<PasswordChange>) -> Answer {
    let PasswordChange { current, new } = call.body;
    password::change(&call.app, &call.permit, current, new).await?;
    no_content()
}

/// Accept the privacy notice
#[utoipa::path(tag = "auth", request_body = NoticeAccepted, responses(
    (status = 204), (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/auth/notice")]
pub async fn accept_notice(call: Own<NoticeAccepted>) -> Answer {
    let version = call.body.version;
    call.app.db.write(&call.permit, move |tx| own::accept_notice(tx, version)).await?;
    no_content()
}
