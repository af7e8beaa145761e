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
        let parsed = actix_web::web::Query::<T>::from_query(request.query_string());
        ready(parsed.map(|query| Query(query.into_inner())).map_err(|error| {
            let fault = Fault::new(Code::MalformedRequest).at("?", Problem::WrongType);
            Refusal(fault.with_cause(query_error_kind(&error)))
        }))
    }
}

/// The error's own words quote the value, which may be personal; the log gets its kind only.
fn query_error_kind(error: &actix_web::error::QueryPayloadError) -> &'static str {
    match error {
        actix_web::error::QueryPayloadError::Deserialize(_) => "query does not deserialize",
        _ => "query is unreadable",
    }
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
