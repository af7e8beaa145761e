//! `regions`: look-up, search, and reading what clerks write. The table is compiled in: no database.

use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use serde::{Deserialize, Serialize};

use super::model::{Level, Region, RegionCode, Standing};
use super::resolve::{Resolution, UnknownReason, resolve as read_place};
use super::table;
use crate::access::acts;
use crate::http::problem::{Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Query, call, origin, read_body};
use crate::kernel::fault::{Check, Code, Fault, Outcome, Problem};
use crate::kernel::text;

const BODY_LIMIT: usize = 8 * 1024;
/// Longest text that is read as a place, in characters.
const LONGEST_TEXT: usize = 200;
const LONGEST_SEARCH: usize = 50;
const DEFAULT_LIMIT: usize = 50;
const MAX_LIMIT: usize = 500;

/// The table changes with a release only; what is asked for here is nobody's secret, but the answer
/// was given to somebody who is logged in.
const CACHED_A_DAY: HeaderValue = HeaderValue::from_static("private, max-age=86400");

/// Which divisions: those below one, or those that fit a search, or both.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct RegionQuery {
    /// Division code of 6 or 9 digits. Without it and without `q`: the provinces.
    #[param(value_type = Option<String>, example = "330200")]
    parent: Option<RegionCode>,
    /// Name, short name, or the first digits of a code; with `parent`, anywhere below it.
    #[param(example = "慈溪")]
    q: Option<String>,
    /// 1 to 500; 50 when left out.
    limit: Option<usize>,
}

/// A text that stands for a place.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct PlaceText {
    /// What the clerk wrote, at most 200 characters.
    #[schema(example = "深圳市宝安区新安街道")]
    text: String,
    /// A division the place is known to lie in, if the text allows it.
    #[schema(value_type = Option<String>, example = "440300")]
    hint: Option<RegionCode>,
}

/// A division.
#[derive(Serialize, utoipa::ToSchema)]
pub struct RegionView {
    #[schema(value_type = String, example = "330282")]
    pub code: RegionCode,
    #[schema(example = "慈溪市")]
    pub name: &'static str,
    #[schema(example = "浙江省宁波市慈溪市")]
    pub full_name: String,
    pub level: Level,
    /// How official the code is.
    pub standing: Standing,
    #[schema(value_type = Option<String>, example = "330200")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<RegionCode>,
    /// For a historical code: those in force that took its area over.
    #[schema(value_type = Vec<String>)]
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub successors: Vec<RegionCode>,
}

/// Divisions, best fit first for a search, else by code.
#[derive(Serialize, utoipa::ToSchema)]
struct RegionList {
    items: Vec<RegionView>,
}

/// What a text says about a place. Never a guess: where several divisions fit, a person chooses.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum ResolutionView {
    /// Exactly one division; `rest` is what stands after it, such as a street and number.
    One {
        region: RegionView,
        #[serde(skip_serializing_if = "Option::is_none")]
        rest: Option<String>,
    },
    /// Several fit, or one that a person should confirm.
    Candidates { regions: Vec<RegionView> },
    /// Outside China; the country's Chinese name where the text gives a known one.
    Abroad {
        #[serde(skip_serializing_if = "Option::is_none")]
        country: Option<String>,
    },
    /// No place.
    Unknown { reason: UnknownReason },
}

fn view(region: &Region) -> RegionView {
    RegionView {
        code: region.code,
        name: region.name,
        full_name: table::full_name(region.code).unwrap_or_default(),
        level: region.level,
        standing: region.standing,
        parent: region.code.parent(),
        successors: region.successors().collect(),
    }
}

fn views(codes: &[RegionCode]) -> Vec<RegionView> {
    codes.iter().filter_map(|code| table::by_code(*code)).map(view).collect()
}

fn resolution(found: Resolution) -> Outcome<ResolutionView> {
    Ok(match found {
        Resolution::One { code, rest } => {
            let region = table::by_code(code)
                .ok_or_else(|| Fault::internal("a resolved division is not in the table"))?;
            ResolutionView::One { region: view(region), rest }
        }
        Resolution::Candidates(codes) => ResolutionView::Candidates { regions: views(&codes) },
        Resolution::Abroad { country } => ResolutionView::Abroad { country },
        Resolution::Unknown(reason) => ResolutionView::Unknown { reason },
    })
}

fn matching(query: &RegionQuery) -> Outcome<Vec<RegionView>> {
    let mut check = Check::default();
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        check.note("limit", Problem::Said("1 到 500 条", "1 to 500"));
    }
    let wanted = query.q.as_deref().and_then(|q| check.take("q", text::tidy(q, LONGEST_SEARCH)));
    check.done()?;
    let found: Vec<&Region> = match (wanted, query.parent) {
        (None, parent) => table::children(parent).take(limit).collect(),
        (Some(q), None) => table::search(&q, limit),
        (Some(q), Some(parent)) => table::search(&q, usize::MAX)
            .into_iter()
            .filter(|region| region.code != parent && region.code.is_within(parent))
            .take(limit)
            .collect(),
    };
    Ok(found.into_iter().map(view).collect())
}

/// List or search divisions
///
/// Children of `parent`, or what fits `q`, for pickers of places. Needs `region.read`, which every
/// account has.
#[utoipa::path(tag = "regions", params(RegionQuery), responses(
    (status = 200, body = RegionList),
    (status = 400, description = "`malformed_request`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[get("/regions")]
async fn list(_allowed: Allowed<acts::ReadRegions>, query: Query<RegionQuery>) -> Answer {
    let items = matching(&query.0)?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, CACHED_A_DAY)).json(RegionList { items }))
}

/// One division
///
/// By its code, historical ones included. Needs `region.read`, which every account has.
#[utoipa::path(tag = "regions",
    params(("code" = String, Path, description = "6 or 9 digits", example = "330282")),
    responses(
    (status = 200, body = RegionView),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/regions/{code}")]
async fn show(_allowed: Allowed<acts::ReadRegions>, code: web::Path<String>) -> Answer {
    let code = code.parse::<RegionCode>().map_err(|_| Code::NotFound)?;
    let region = table::by_code(code).ok_or(Code::NotFound)?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, CACHED_A_DAY)).json(view(region)))
}

/// Read what a clerk wrote for a place
///
/// Changes nothing and takes no `Idempotency-Key`; the text travels in the body because it may be
/// somebody's address. Needs `region.read`, which every account has.
#[utoipa::path(tag = "regions", request_body = PlaceText, responses(
    (status = 200, body = ResolutionView),
    (status = 400, description = "`malformed_json`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/regions/resolve")]
async fn resolve(
    _allowed: Allowed<acts::ReadRegions>,
    request: HttpRequest,
    payload: web::Payload,
) -> Answer {
    origin::check(&request)?;
    let bytes = read_body(&request, payload.into_inner(), BODY_LIMIT).await?;
    let place: PlaceText = call::parse(&request, &bytes)?;
    if place.text.chars().count() > LONGEST_TEXT {
        return Err(Fault::field("/text", Problem::TooLong(LONGEST_TEXT)).into());
    }
    Ok(HttpResponse::Ok().json(resolution(read_place(&place.text, place.hint))?))
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(list).service(resolve).service(show);
}
