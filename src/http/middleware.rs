//! Round every request: an id, a log line without personal data, metrics, a time limit, security
//! headers, and the writing of refusals in the caller's language.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_SECURITY_POLICY, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage};
use futures_util::FutureExt;

use super::host;
use super::pages::PAGE_POLICY;
use super::problem::{Refusal, language, problem};
use crate::app::App;
use crate::kernel::clock::Stopwatch;
use crate::kernel::fault::{Code, Fault, Language};
use crate::kernel::secret;

/// The id of one request, in the log, in refusals and in the audit.
#[derive(Clone, Debug)]
pub struct RequestId(pub Arc<str>);

const REQUEST_LIMIT: Duration = Duration::from_secs(60);

pub async fn around(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let id = request_id(&request);
    let watch = Stopwatch::start();
    let spoken = language(request.headers());
    request.extensions_mut().insert(RequestId(id.clone()));
    if let Err(fault) = admit(&request) {
        report(&fault, &id);
        let mut response = request.into_response(problem(&fault, spoken, &id));
        finish(&mut response, &id, false);
        return Ok(response);
    }
    let is_documentation = request.path().starts_with("/docs");
    // The request is not held here: routing wants it to itself.
    let called = AssertUnwindSafe(next.call(request)).catch_unwind();
    let mut response = match tokio::time::timeout(REQUEST_LIMIT, called).await {
        Ok(Ok(Ok(response))) => response.map_into_boxed_body(),
        Ok(Ok(Err(error))) => return Err(answered(fault_of(&error, 500), spoken, &id)),
        // What it panicked with may quote what it worked on, and goes nowhere.
        Ok(Err(_)) => return Err(answered(Fault::internal("a handler panicked"), spoken, &id)),
        Err(_) => {
            return Err(answered(Fault::new(Code::TimedOut).retry_after(5), spoken, &id));
        }
    };
    if let Some(error) = response.response().error() {
        let fault = fault_of(error, response.status().as_u16());
        report(&fault, &id);
        response = response.into_response(problem(&fault, spoken, &id));
    }
    finish(&mut response, &id, is_documentation);
    note(&response, &id, watch.seconds());
    Ok(response)
}

/// What is asked of every request before it is looked at: the demo answers on this machine only.
fn admit(request: &ServiceRequest) -> Result<(), Fault> {
    match request.app_data::<Data<App>>() {
        Some(app) if app.config.demo => host::check(request.headers(), app.config.listen),
        Some(_) | None => Ok(()),
    }
}

/// An error that already carries its answer.
fn answered(fault: Fault, spoken: Language, id: &str) -> Error {
    report(&fault, id);
    let response = problem(&fault, spoken, id);
    actix_web::error::InternalError::from_response(Refusal(fault), response).into()
}

/// One log line and two metrics. The route's pattern, not its path: a path may hold ids.
fn note(response: &ServiceResponse<BoxBody>, id: &str, seconds: f64) {
    let request = response.request();
    let method = request.method();
    let route = request.match_pattern().unwrap_or_else(|| "unmatched".to_owned());
    let status = response.status().as_u16();
    tracing::info!(request_id = id, %method, route, status, seconds, "request");
    metrics::counter!("hongyan_requests_total", "method" => method.to_string(),
        "route" => route.clone(), "status" => status.to_string())
    .increment(1);
    metrics::histogram!("hongyan_request_seconds", "route" => route).record(seconds);
}

/// A caller's own id is kept when it is short and plain.
fn request_id(request: &ServiceRequest) -> Arc<str> {
    let given = request.headers().get("X-Request-Id").and_then(|value| value.to_str().ok());
    match given {
        Some(id)
            if (8..=64).contains(&id.len())
                && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') =>
        {
            Arc::from(id)
        }
        _ => {
            let bytes: [u8; 12] = secret::random_bytes().unwrap_or_default();
            let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            Arc::from(text)
        }
    }
}

/// Refusals of ours, and what actix refuses by itself, in one form.
fn fault_of(error: &Error, status: u16) -> Fault {
    match (error.as_error::<Refusal>(), status) {
        (Some(refusal), _) => refusal.0.clone(),
        (None, 413) => Fault::new(Code::BodyTooLarge),
        (None, 400..=499) => Fault::new(Code::MalformedRequest),
        (None, _) => Fault::internal("an error outside the table"),
    }
}

/// The cause of a failure goes to the log and no further.
fn report(fault: &Fault, id: &str) {
    if let Some(cause) = fault.cause() {
        tracing::error!(request_id = id, code = fault.code.as_str(), cause, "fault");
    }
    metrics::counter!("hongyan_faults_total", "code" => fault.code.as_str()).increment(1);
}

/// For answers that are data and no page.
const NO_CONTENT_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

const SECURITY_HEADERS: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("x-frame-options", "DENY"),
    ("permissions-policy", "geolocation=(), microphone=(), camera=(self)"),
];

fn finish(response: &mut ServiceResponse<BoxBody>, id: &str, is_documentation: bool) {
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    for (name, value) in SECURITY_HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if !headers.contains_key(&CONTENT_SECURITY_POLICY) {
        let policy = if is_documentation { PAGE_POLICY } else { NO_CONTENT_POLICY };
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    let cache = HeaderName::from_static("cache-control");
    if !headers.contains_key(&cache) {
        headers.insert(cache, HeaderValue::from_static("no-store"));
    }
}
