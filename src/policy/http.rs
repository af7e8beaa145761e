//! `policies`: the numbers and choices of the rules, dated, per county.

use actix_web::{HttpResponse, get, post};
use serde::Deserialize;

use super::model::{HistoryEntry, NewPolicy, Parameter, PolicyReceipt, PolicyView};
use super::service;
use crate::access::acts;
use crate::http::page::Whole;
use crate::http::problem::{Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Call, Query, Spoken};
use crate::kernel::day::Day;

/// Where and when.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct PolicyQuery {
    /// Six digits; left out for the national values.
    #[param(example = "330282")]
    county: Option<String>,
    /// Today when left out.
    on: Option<Day>,
}

/// The rules as they hold
///
/// Every parameter with its value in a county on a day, the row that decided and why. Everybody who
/// is logged in may ask (`policy.read`).
#[utoipa::path(tag = "policies", params(PolicyQuery), responses(
    (status = 200, body = Whole<PolicyView>),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[get("/policies")]
async fn list(
    allowed: Allowed<acts::ReadPolicies>,
    query: Query<PolicyQuery>,
    Spoken(language): Spoken,
) -> Answer {
    let Query(PolicyQuery { county, on }) = query;
    let read = allowed.app.db.read(&allowed.permit, move |reader| {
        service::list(reader, county.as_deref(), on, language)
    });
    Ok(HttpResponse::Ok().json(Whole { items: read.await? }))
}

/// Which rows.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct HistoryQuery {
    #[param(inline)]
    parameter: Parameter,
    /// Six digits; left out for the rows of all counties and the national ones.
    county: Option<String>,
}

/// How a rule came about
///
/// All rows of one parameter, newest first: who set what, from when on, resting on which document.
/// Rows are never changed or removed. Needs `policy.read`.
#[utoipa::path(tag = "policies", params(HistoryQuery), responses(
    (status = 200, body = Whole<HistoryEntry>),
    (status = 400, description = "`malformed_request`", body = ProblemBody),
))]
#[get("/policies/history")]
async fn history(allowed: Allowed<acts::ReadPolicies>, query: Query<HistoryQuery>) -> Answer {
    let Query(HistoryQuery { parameter, county }) = query;
    let read = allowed.app.db.read(&allowed.permit, move |reader| {
        service::history(reader, parameter, county.as_deref())
    });
    Ok(HttpResponse::Ok().json(Whole { items: read.await? }))
}

/// Set a county's rule
///
/// Adds a row in force from today or a later day. A county may only be stricter than a national
/// rule, and only somebody with a post over that county may set it. Needs `policy.set` and a code of
/// the authenticator given in the last minutes.
#[utoipa::path(tag = "policies", request_body = NewPolicy,
    params(("Idempotency-Key" = String, Header, description = "A new random value per operation")),
    responses(
    (status = 201, body = PolicyReceipt),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 409, description = "`policy_taken`", body = ProblemBody),
    (status = 422, description = "`policy_too_loose`, `policy_in_the_past`, `invalid_field`",
        body = ProblemBody),
))]
#[post("/policies")]
async fn set(call: Call<acts::SetPolicies, NewPolicy>) -> Answer {
    call.run(service::set).await
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(history).service(list).service(set);
}
