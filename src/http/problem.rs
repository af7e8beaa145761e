//! Faults as RFC 9457 answers, and receipts as replies.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT_LANGUAGE, ContentType, ETAG, HeaderMap, LOCATION, RETRY_AFTER,
};
use actix_web::{HttpResponse, ResponseError};
use serde_json::json;

use crate::db::Receipt;
use crate::kernel::fault::{Code, Fault, Language};

/// What a handler answers.
pub type Answer = Result<HttpResponse, Refusal>;

/// A fault on its way out. The middleware, which knows the language and the request id, writes it.
#[derive(Debug)]
pub struct Refusal(pub Fault);

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.code.as_str())
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Refusal {
        Refusal(fault)
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Refusal {
        Refusal(Fault::new(code))
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        status(self.0.code)
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

fn status(code: Code) -> StatusCode {
    StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// The language asked for: English only where it is preferred to Chinese.
pub fn language(headers: &HeaderMap) -> Language {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or("");
    for part in wanted.split(',') {
        let tag = part.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
        if tag.starts_with("zh") {
            return Language::Chinese;
        }
        if tag.starts_with("en") {
            return Language::English;
        }
    }
    Language::Chinese
}

/// The body of a refusal. Nothing internal is in it: the cause stays in the log.
pub fn problem(fault: &Fault, language: Language, request_id: &str) -> HttpResponse {
    let detail = match language {
        Language::Chinese => fault.code.zh(),
        Language::English => fault.code.en(),
    };
    let mut body = json!({
        "type": format!("/docs/errors#{}", fault.code.as_str()),
        "title": status(fault.code).canonical_reason().unwrap_or("Error"),
        "status": fault.code.status(),
        "code": fault.code.as_str(),
        "detail": detail,
        "request_id": request_id,
    });
    if let Some(map) = body.as_object_mut() {
        if !fault.fields.is_empty() {
            let errors = fault.fields.iter().map(|field| {
                json!({
                    "pointer": field.pointer,
                    "code": field.problem.code(),
                    "detail": field.problem.text(language),
                })
            });
            map.insert("errors".into(), errors.collect());
        }
        if let Some(why) = &fault.why {
            map.insert("why".into(), why.clone());
        }
    }
    let mut response = HttpResponse::build(status(fault.code));
    response.insert_header(("Content-Type", "application/problem+json"));
    if let Some(seconds) = fault.retry_after {
        response.insert_header((RETRY_AFTER, seconds.to_string()));
    }
    response.body(body.to_string())
}

/// The reply to an unsafe call.
pub fn receipt(receipt: &Receipt) -> HttpResponse {
    let status = StatusCode::from_u16(receipt.status).unwrap_or(StatusCode::OK);
    let mut response = HttpResponse::build(status);
    if !receipt.location.is_empty() {
        response.insert_header((LOCATION, receipt.location.as_str()));
    }
    if receipt.version > 0 {
        response.insert_header((ETAG, etag(receipt.version)));
    }
    response.insert_header(ContentType::json()).body(receipt.body.to_string())
}

/// A read of one versioned thing.
pub fn versioned(version: i64, body: &impl serde::Serialize) -> HttpResponse {
    HttpResponse::Ok().insert_header((ETAG, etag(version))).json(body)
}

pub fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

/// The shape of every refusal, for the OpenAPI document.
#[derive(serde::Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Where the code is explained.
    #[schema(example = "/docs/errors#stale_version")]
    pub r#type: String,
    #[schema(example = "Precondition Failed")]
    pub title: String,
    #[schema(example = 412)]
    pub status: u16,
    /// Stable code from `api-spec/errors.md`.
    #[schema(example = "stale_version")]
    pub code: String,
    /// What was wrong and what to do, in the language asked for.
    pub detail: String,
    pub request_id: String,
    /// Fields at fault, by JSON pointer, parameter or header name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldBody>,
    /// The rule that decided, where one did.
    #[schema(value_type = Option<Object>)]
    pub why: Option<serde_json::Value>,
}

#[derive(serde::Serialize, utoipa::ToSchema)]
#[schema(as = FieldProblem)]
pub struct FieldBody {
    #[schema(example = "/departs_on")]
    pub pointer: String,
    #[schema(example = "required")]
    pub code: String,
    pub detail: String,
}
