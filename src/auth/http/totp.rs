//! `auth/totp`: one's authenticator.

use actix_web::{HttpResponse, get, post};

use crate::access::acts;
use crate::auth::model::{AuthenticatorView, Enrolment, FirstCode, RecoveryCodes};
use crate::auth::service::totp as service;
use crate::http::problem::{Answer, ProblemBody};
use crate::http::{Allowed, Keyless};

type Own<B = ()> = Keyless<acts::ManageOwnSessions, B>;

/// One's authenticator
///
/// Whether one is enrolled, and how many recovery codes are left.
#[utoipa::path(tag = "auth", responses((status = 200, body = AuthenticatorView)))]
#[get("/auth/totp")]
pub async fn show(allowed: Allowed<acts::ManageOwnSessions>) -> Answer {
    let view = allowed.app.db.read(&allowed.permit, service::show).await?;
    Ok(HttpResponse::Ok().json(view))
}

/// Begin to enrol an authenticator
///
/// Draws a secret, told once; it is in force from its first code on (`auth/totp/confirm`). The first
/// one takes a password given in the last minutes, another one a code of the one before.
#[utoipa::path(tag = "auth", responses(
    (status = 201, body = Enrolment),
    (status = 403, description = "`step_up_needed`, `totp_needed`", body = ProblemBody),
))]
#[post("/auth/totp")]
pub async fn enrol(call: Own) -> Answer {
    let enrolment = service::enrol(&call.app, &call.permit).await?;
    Ok(HttpResponse::Created().json(enrolment))
}

/// Confirm a new authenticator by its first code
///
/// Ends every other session of the account, and answers recovery codes: write them down, they are
/// told once, and each opens once in place of the authenticator.
#[utoipa::path(tag = "auth", request_body = FirstCode, responses(
    (status = 200, body = RecoveryCodes),
    (status = 401, description = "`log_in_refused`", body = ProblemBody),
    (status = 429, description = "`rate_limited`", body = ProblemBody),
))]
#[post("/auth/totp/confirm")]
pub async fn confirm(call: Own<FirstCode>) -> Answer {
    let codes = service::confirm(&call.app, &call.permit, call.body.totp).await?;
    Ok(HttpResponse::Ok().json(codes))
}

/// Draw new recovery codes
///
/// The earlier ones are void. Takes a code of the authenticator given in the last minutes.
#[utoipa::path(tag = "auth", responses(
    (status = 200, body = RecoveryCodes),
    (status = 403, description = "`totp_needed`, `totp_not_enrolled`", body = ProblemBody),
))]
#[post("/auth/totp/recovery-codes")]
pub async fn renew_recovery_codes(call: Own) -> Answer {
    let codes = service::renew_recovery_codes(&call.app, &call.permit).await?;
    Ok(HttpResponse::Ok().json(codes))
}
