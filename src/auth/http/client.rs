//! What a log-in shows of its device, and the cookies it gets.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::header::USER_AGENT;

use crate::app::App;
use crate::auth::model::SessionKind;
use crate::auth::rules;
use crate::auth::service::{Begun, Client};
use crate::http::guard::SESSION_COOKIE;
use crate::http::origin::CLIENT_HEADER;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::text;

/// Tells a browser's device from one never seen, across log-outs.
const DEVICE_COOKIE: &str = "hongyan_device";

/// Characters of a device's own description that are kept.
const LABEL: usize = 80;

/// The other end of the connection. Forwarded headers are not believed: anybody can send them.
pub fn address(request: &HttpRequest) -> String {
    request.peer_addr().map_or_else(|| "unknown".to_owned(), |peer| peer.ip().to_string())
}

/// The client of a log-in; the body's device token goes before the cookie's.
pub fn client(request: &HttpRequest, device: Option<String>) -> Client {
    let cookie = || request.cookie(DEVICE_COOKIE).map(|cookie| cookie.value().to_owned());
    let agent = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok());
    let label: String = agent.unwrap_or("").chars().take(LABEL).collect();
    Client {
        address: address(request),
        device: device.or_else(cookie),
        label: text::tidy(&label, LABEL).unwrap_or_default(),
    }
}

/// A browser is logged in by its own page only: another site could otherwise log it in as somebody
/// else (DECISIONS 5).
pub fn check_log_in(request: &HttpRequest, kind: SessionKind) -> Outcome<()> {
    match kind {
        SessionKind::Web if !request.headers().contains_key(CLIENT_HEADER) => {
            Err(Fault::new(Code::ForeignOrigin))
        }
        SessionKind::Web | SessionKind::Api => Ok(()),
    }
}

fn cookie(app: &App, name: &'static str, value: String, seconds: i64) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .secure(app.config.secure_cookies)
        .same_site(SameSite::Lax)
        .max_age(Duration::seconds(seconds))
        .finish()
}

/// The cookies of a session just begun: its token, and the device's where it is new.
pub fn cookies(app: &App, begun: &Begun) -> Vec<Cookie<'static>> {
    let seconds = rules::lifetime(begun.method, begun.view.kind);
    let session = cookie(app, SESSION_COOKIE, begun.token.clone(), seconds);
    let device = begun.device.clone();
    let device = device.map(|token| cookie(app, DEVICE_COOKIE, token, rules::DEVICE_SECONDS));
    std::iter::once(session).chain(device).collect()
}

/// Takes the session's cookie away; the device stays known.
pub fn log_out_cookie(app: &App) -> Cookie<'static> {
    cookie(app, SESSION_COOKIE, String::new(), 0)
}
