//! `auth/…`, `accounts/…` and the public keys.

mod accounts;
pub(in crate::auth) mod client;
mod own;
mod sessions;
mod totp;

pub use client::{address, log_out_cookie};

use actix_web::{HttpResponse, get, web};

use crate::app::App;
use crate::http::routes::Routes;

/// Public keys
///
/// The keys that check access tokens (RFC 7517), the one in use first.
#[utoipa::path(tag = "auth", responses((status = 200, body = serde_json::Value)))]
#[get("/.well-known/jwks.json")]
async fn jwks(app: web::Data<App>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("Cache-Control", "public, max-age=300"))
        .json(app.ring().jwks())
}

/// Routes at the root, outside `/api/v1`.
pub fn well_known(config: &mut Routes<'_, '_>) {
    config.service(jwks);
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config
        .service(sessions::ask_for_code)
        .service(sessions::log_in)
        .service(sessions::refresh)
        .service(own::list)
        .service(own::end_current)
        .service(own::end)
        .service(own::step_up)
        .service(totp::show)
        .service(totp::enrol)
        .service(totp::confirm)
        .service(totp::renew_recovery_codes)
        .service(own::change_password)
        .service(own::accept_notice)
        .service(accounts::make)
        .service(accounts::list)
        .service(accounts::search)
        .service(accounts::show)
        .service(accounts::lock)
        .service(accounts::unlock)
        .service(accounts::reset)
        .service(accounts::reset_totp)
        .service(accounts::close);
}
