//! Cross-site requests: a cookie travels with a request that another site made, so an unsafe call
//! must show that it comes from our own pages.

use actix_web::HttpRequest;
use actix_web::http::header::{HOST, ORIGIN};

use super::guard::SESSION_COOKIE;
use crate::kernel::fault::{Code, Outcome};

/// The header that only a script of our own pages (or a deliberate client) can set.
pub const CLIENT_HEADER: &str = "X-Hongyan-Client";

/// Refuses an unsafe call that another site may have made.
pub fn check(request: &HttpRequest) -> Outcome<()> {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    if let Some(origin) = text(ORIGIN.as_str()) {
        let host = text(HOST.as_str()).unwrap_or("");
        let same = origin
            .strip_prefix("https://")
            .or_else(|| origin.strip_prefix("http://"))
            .is_some_and(|rest| !host.is_empty() && rest.eq_ignore_ascii_case(host));
        if !same {
            return Err(Code::ForeignOrigin.into());
        }
    }
    if text("Sec-Fetch-Site").is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(Code::ForeignOrigin.into());
    }
    if request.cookie(SESSION_COOKIE).is_some() && text(CLIENT_HEADER).is_none() {
        return Err(Code::ForeignOrigin.into());
    }
    Ok(())
}
