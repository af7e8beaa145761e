//! `statistics`: figures, comparisons, destinations, trend and structure.

use actix_web::{HttpResponse, get};
use serde::Deserialize;

use super::model::{Comparison, DestinationLevel, Matrix, Population, Structure, Summary, Trend};
use super::service;
use crate::access::{OrganizationId, acts};
use crate::http::problem::{Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Query, Spoken};
use crate::kernel::day::Day;
use crate::kernel::fault::{Fault, Problem};

/// Of whom, and in which period.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct FiguresQuery {
    /// The organization of your first post when left out.
    organization_id: Option<OrganizationId>,
    /// First day of the period; that of the quarter when left out.
    from: Option<Day>,
    /// Last day of the period; today when left out.
    until: Option<Day>,
}

/// Figures of an organization and all below it
///
/// Counted at the moment of asking, over the same rows as the lists; those who may open a list find
/// its address beside the figure. Of a period that lasts until today all figures are today's but `reached`, which
/// looks at the period; of one that is over all are of its last day, and there are those alone that what was
/// written down tells (`on` says which day it is). `members` of a day before their entry or import here counts
/// them from the day they joined. To those who see figures only, counts from 1 to 4 are covered, and
/// with them what would give them away; all others are told to the nearest 5, and a period in whole
/// quarters, so that no two figures can be taken from one another. Each measure names numerator and denominator. Needs
/// `statistics.read`.
#[utoipa::path(tag = "statistics", params(FiguresQuery), responses(
    (status = 200, body = Summary),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[get("/statistics/summary")]
async fn summary(allowed: Allowed<acts::ReadStatistics>, query: Query<FiguresQuery>) -> Answer {
    let Query(FiguresQuery { organization_id, from, until }) = query;
    let period = service::period(allowed.app.db.now().day(), from, until)?;
    let read = allowed
        .app
        .db
        .read(&allowed.permit, move |reader| service::summary(reader, organization_id, period));
    Ok(HttpResponse::Ok().json(read.await?))
}

/// An organization's subordinates side by side
///
/// The same figures for each organization directly below, what the organization has beside them
/// (`own`), and the total; of a period that is over as of its last day. Needs `statistics.read`.
#[utoipa::path(tag = "statistics", params(FiguresQuery), responses(
    (status = 200, body = Comparison),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[get("/statistics/comparison")]
async fn comparison(allowed: Allowed<acts::ReadStatistics>, query: Query<FiguresQuery>) -> Answer {
    let Query(FiguresQuery { organization_id, from, until }) = query;
    let period = service::period(allowed.app.db.now().day(), from, until)?;
    let read = allowed
        .app
        .db
        .read(&allowed.permit, move |reader| service::compare(reader, organization_id, period));
    Ok(HttpResponse::Ok().json(read.await?))
}

/// Of whom, and how coarse.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct DestinationsQuery {
    /// The organization of your first post when left out.
    organization_id: Option<OrganizationId>,
    /// By province when left out.
    #[param(inline)]
    level: Option<DestinationLevel>,
}

/// Home × destination
///
/// Where those away from each organization directly below are, by province or prefecture; the most
/// frequent destination first. Needs `statistics.read`.
#[utoipa::path(tag = "statistics", params(DestinationsQuery), responses(
    (status = 200, body = Matrix),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/statistics/destinations")]
async fn destinations(
    allowed: Allowed<acts::ReadStatistics>,
    query: Query<DestinationsQuery>,
    Spoken(language): Spoken,
) -> Answer {
    let Query(DestinationsQuery { organization_id, level }) = query;
    let level = level.unwrap_or(DestinationLevel::Province);
    let read = allowed.app.db.read(&allowed.permit, move |reader| {
        service::matrix(reader, organization_id, level, language)
    });
    Ok(HttpResponse::Ok().json(read.await?))
}

/// Of whom, and how far back.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct TrendQuery {
    /// The organization of your first post when left out.
    organization_id: Option<OrganizationId>,
    /// 1 to 36; 12 when left out.
    months: Option<i64>,
}

/// Month by month
///
/// Departures, returns and those away on the last day, the oldest month first. Needs
/// `statistics.read`.
#[utoipa::path(tag = "statistics", params(TrendQuery), responses(
    (status = 200, body = Trend),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[get("/statistics/trend")]
async fn trend(allowed: Allowed<acts::ReadStatistics>, query: Query<TrendQuery>) -> Answer {
    let Query(TrendQuery { organization_id, months }) = query;
    let months = months.unwrap_or(12);
    if !(1..=36).contains(&months) {
        let problem = Problem::Said("1 到 36 个月", "1 to 36 months");
        return Err(Fault::field("months", problem).into());
    }
    let read = allowed
        .app
        .db
        .read(&allowed.permit, move |reader| service::trend(reader, organization_id, months));
    Ok(HttpResponse::Ok().json(read.await?))
}

/// Of whom.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct StructureQuery {
    /// The organization of your first post when left out.
    organization_id: Option<OrganizationId>,
    /// The register when left out.
    #[param(inline)]
    of: Option<Population>,
}

/// Age, education and occupation
///
/// Of all on the register or of those away, today. `trades` counts the occupation on the member's record; the
/// trade that a registration gives is sealed and not counted. Needs `statistics.read`.
#[utoipa::path(tag = "statistics", params(StructureQuery), responses(
    (status = 200, body = Structure),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/statistics/structure")]
async fn structure(allowed: Allowed<acts::ReadStatistics>, query: Query<StructureQuery>) -> Answer {
    let Query(StructureQuery { organization_id, of }) = query;
    let of = of.unwrap_or(Population::Register);
    let read = allowed
        .app
        .db
        .read(&allowed.permit, move |reader| service::structure(reader, organization_id, of));
    Ok(HttpResponse::Ok().json(read.await?))
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(summary).service(comparison).service(destinations);
    config.service(trend).service(structure);
}
