//! Path and query parameters, with faults in our own words.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

use super::Refusal;
use crate::kernel::fault::{Code, Fault, Language, Problem};
use crate::kernel::id::Id;

/// `{id}` of the path. What is no id cannot name anything, so it is 404.
pub struct PathId<T: 'static>(pub Id<T>);

impl<T> FromRequest for PathId<T> {
    type Error = Refusal;
    type Future = Ready<Result<PathId<T>, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = request.match_info().get("id").and_then(|text| text.parse().ok());
        ready(id.map(PathId).ok_or(Refusal(Fault::new(Code::NotFound))))
    }
}

/// Query parameters; unknown ones are refused when the type says so.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Refusal;
    type Future = Ready<Result<Query<T>, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let pairs = url::form_urlencoded::parse(request.query_string().as_bytes());
        let parsed = serde_path_to_error::deserialize(serde_urlencoded::Deserializer::new(pairs));
        ready(parsed.map(Query).map_err(|error| Refusal(query_fault(&error))))
    }
}

/// Names the parameter; the error's own words may quote the value, which may be personal, and go nowhere.
fn query_fault(error: &serde_path_to_error::Error<serde_urlencoded::de::Error>) -> Fault {
    let words = error.inner().to_string();
    let quoted = words.split('`').nth(1).unwrap_or_default();
    let named = error.path().to_string();
    let (parameter, problem) = if words.starts_with("missing field") {
        (quoted, Problem::Required)
    } else if words.starts_with("unknown field") {
        (named.as_str(), Problem::UnknownField)
    } else {
        (named.as_str(), Problem::WrongType)
    };
    Fault::new(Code::MalformedRequest).at(parameter, problem)
}

/// The language of the answer, from `Accept-Language`.
pub struct Spoken(pub Language);

impl FromRequest for Spoken {
    type Error = Refusal;
    type Future = Ready<Result<Spoken, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Spoken(super::problem::language(request.headers()))))
    }
}
