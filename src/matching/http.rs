//! `host-suggestions` and `concentrations`.

use actix_web::{HttpResponse, get, post};
use serde::Deserialize;

use super::model::{ConcentrationLevel, Concentrations, HostSuggestions, HostWish};
use super::service::{self, Asked as Concentrated};
use crate::access::{OrganizationId, acts};
use crate::http::problem::{Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Asked, Query, Spoken};
use crate::kernel::fault::{Fault, Problem};

/// Suggest hosts for a member
///
/// In the order of the rules: the employer's organization; else the nearest village's, community's
/// or another unit's; the own organization of inbound members of a site, market, park or building;
/// one of the same trade; the chamber of the home place; else the mobile branch. Each with its reason
/// as a code, what it rests on, and a sentence. By the member, or for one of your members with
/// `member_id`; what is left out is taken from the open registration. Employer and residence stay out
/// of the address: it is a POST that changes nothing and takes no idempotency key. Needs
/// `host_suggestion.read`.
#[utoipa::path(tag = "matching", request_body = HostWish, responses(
    (status = 200, body = HostSuggestions),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`: the member is outside your scope", body = ProblemBody),
    (status = 409, description = "`member_left`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/host-suggestions")]
async fn suggest(asked: Asked<acts::SuggestHosts, HostWish>, Spoken(language): Spoken) -> Answer {
    let Asked { app, permit, body } = asked;
    let read = app.db.read(&permit, move |reader| service::suggest(reader, body, language));
    Ok(HttpResponse::Ok().json(read.await?))
}

/// Whose members, and how coarse.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct ConcentrationQuery {
    /// The organization of your first post when left out.
    organization_id: Option<OrganizationId>,
    /// By county when left out.
    #[param(inline)]
    level: Option<ConcentrationLevel>,
    /// Fewest members of a place; when left out, as many as a branch needs by the county's rule.
    #[param(minimum = 1, maximum = 1000)]
    least: Option<u64>,
}

/// Where members concentrate
///
/// How many members of an organization and all below it are away in one place, how many of them are
/// full members, how many a host has placed; what the home side has there already, and whether a
/// group, a temporary branch or more is due, with the rule and its reason. Each count names the list
/// behind it for those who may open that; to those who see figures only, counts from 1 to 4 are
/// covered, and with them what would give them away. Needs `statistics.read`.
#[utoipa::path(tag = "matching", params(ConcentrationQuery), responses(
    (status = 200, body = Concentrations),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[get("/concentrations")]
async fn concentrations(
    allowed: Allowed<acts::ReadStatistics>,
    query: Query<ConcentrationQuery>,
    Spoken(language): Spoken,
) -> Answer {
    let Query(ConcentrationQuery { organization_id, level, least }) = query;
    if least.is_some_and(|least| !(1..=1000).contains(&least)) {
        let problem = Problem::Said("1 到 1000 名", "1 to 1000 members");
        return Err(Fault::field("least", problem).into());
    }
    let asked = Concentrated {
        organization: organization_id,
        level: level.unwrap_or(ConcentrationLevel::County),
        least,
        language,
    };
    let read =
        allowed.app.db.read(&allowed.permit, move |reader| service::concentrations(reader, asked));
    Ok(HttpResponse::Ok().json(read.await?))
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(suggest).service(concentrations);
}
