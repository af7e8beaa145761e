//! `absentees` and `follow-up-cases`.

use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};

use super::model::{DutyKind, Level};
use super::service::{self, Asked};
use super::views::{
    Absentee, Assignment, CaseId, CaseReceipt, CaseView, FollowUpCase, HandingOver, NewCase,
    NewContact, TodaysCall,
};
use crate::access::{MemberId, OrganizationId, acts};
use crate::flow::model::{FlowId, Side};
use crate::http::page::{self, Page, Wanted};
use crate::http::problem::{self, Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Call, PathId, Query, Spoken};
use crate::kernel::day::Day;

/// Whose silence.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct AbsenteeQuery {
    /// An organization in your scope; left out for all of your posts.
    organization_id: Option<OrganizationId>,
    /// `home` (default): its members. `host`: those who are with it as their host.
    #[param(inline)]
    side: Option<Side>,
    /// `due_soon`, `overdue`, `unreachable` or `lost_suspected`; left out for all four.
    #[param(inline)]
    level: Option<Level>,
    /// Only those of whom this is near or overdue: `contact`, `check_in` (arrival at a host that waits) or
    /// `report_back` (the regular report). Order, `level`, `due_on`, `days_overdue`, `next_step` and `ruling`
    /// are by it alone then; the reasons are of all.
    #[param(inline)]
    duty: Option<DutyKind>,
    /// Only those assigned to you: the list of a liaison for today.
    mine: Option<bool>,
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

/// Who is silent
///
/// By due date, the longest silent first: last seen, days overdue, the reasons in the language asked
/// for, a suggested next step and the rule it rests on. Who has not reported arrival at a host by the
/// last day is on the list as well, at home and at that host, and so is whose regular report is near or
/// late: they are asked for it, and no case is opened for it. `due_soon` follows the days of the
/// organization asked about. Needs `absentee.read`; the look is in the audit.
#[utoipa::path(tag = "follow-up", params(AbsenteeQuery), responses(
    (status = 200, body = Page<Absentee>),
    (status = 400, description = "`bad_cursor`, `malformed_request`", body = ProblemBody),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`: the organization is outside your scope",
        body = ProblemBody),
))]
#[get("/absentees")]
async fn absentees(
    allowed: Allowed<acts::ReadAbsentees>,
    query: Query<AbsenteeQuery>,
    Spoken(language): Spoken,
) -> Answer {
    let (app, Query(query)) = (allowed.app, query);
    let wanted: Wanted<(Day, FlowId)> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &query)?;
    let (after, fetch) = (wanted.after, wanted.fetch());
    let asked = Asked {
        organization: query.organization_id,
        side: query.side.unwrap_or(Side::Home),
        level: query.level,
        duty: query.duty,
        mine: query.mine.unwrap_or(false),
        language,
    };
    let read =
        app.db.read(&allowed.permit, move |reader| service::absentees(reader, asked, after, fetch));
    let page = wanted.page(app.ring(), read.await?, |row| (row.due_on, row.flow_id))?;
    Ok(HttpResponse::Ok().json(page))
}

/// Which cases.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct CaseQuery {
    open: Option<bool>,
    member_id: Option<MemberId>,
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

/// List cases
///
/// Within your scope, newest first. Needs `case.handle`; the look is in the audit.
#[utoipa::path(tag = "follow-up", params(CaseQuery), responses(
    (status = 200, body = Page<CaseView>),
    (status = 403, description = "`forbidden`", body = ProblemBody),
))]
#[get("/follow-up-cases")]
async fn list(allowed: Allowed<acts::HandleCases>, query: Query<CaseQuery>) -> Answer {
    let (app, Query(query)) = (allowed.app, query);
    let wanted: Wanted<CaseId> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &query)?;
    let (after, fetch) = (wanted.after, wanted.fetch());
    let read = app.db.read(&allowed.permit, move |reader| {
        service::list(reader, query.open, query.member_id, after, fetch)
    });
    let page = wanted.page(app.ring(), read.await?, |row| row.id)?;
    Ok(HttpResponse::Ok().json(page))
}

/// Which page.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct CallQuery {
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

/// Today's calls
///
/// The open cases whose next call is due and that are yours to make: those you own, and those nobody
/// owns of members you look after or of an organization where you hold a post yourself. The longest
/// waiting first, each with why, what to do, and the address that gives the full number. Needs
/// `case.handle`; the look is in the audit.
#[utoipa::path(tag = "follow-up", params(CallQuery), responses(
    (status = 200, body = Page<TodaysCall>),
    (status = 400, description = "`bad_cursor`, `malformed_request`", body = ProblemBody),
    (status = 403, description = "`forbidden`", body = ProblemBody),
))]
#[get("/follow-up-cases/today")]
async fn today(
    allowed: Allowed<acts::HandleCases>,
    query: Query<CallQuery>,
    Spoken(language): Spoken,
) -> Answer {
    let (app, Query(query)) = (allowed.app, query);
    let wanted: Wanted<(Day, CaseId)> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &query)?;
    let (after, fetch) = (wanted.after, wanted.fetch());
    let read =
        app.db.read(&allowed.permit, move |reader| service::today(reader, after, fetch, language));
    let page = wanted.page(app.ring(), read.await?, |row| (row.call_on, row.id))?;
    Ok(HttpResponse::Ok().json(page))
}

/// One case
///
/// With its attempts, and what they amount to beside what the policy asks. Needs `case.handle`.
#[utoipa::path(tag = "follow-up", params(("id" = String, Path)), responses(
    (status = 200, body = CaseView, headers(("ETag" = String))),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/follow-up-cases/{id}")]
async fn show(allowed: Allowed<acts::HandleCases>, id: PathId<FollowUpCase>) -> Answer {
    let view =
        allowed.app.db.read(&allowed.permit, move |reader| service::show(reader, id.0)).await?;
    Ok(problem::versioned(view.version, &view))
}

/// Take up a case
///
/// For a flow that is overdue; one open case per flow. The member's liaison becomes its owner, or
/// else you. Needs `case.handle`.
#[utoipa::path(tag = "follow-up", request_body = NewCase,
    params(("Idempotency-Key" = String, Header, description = "A new random value per operation")),
    responses(
    (status = 201, body = CaseReceipt),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`not_overdue`: contact and arrival are in time, whatever the report is; \
        `case_exists`", body = ProblemBody),
))]
#[post("/follow-up-cases")]
async fn open(call: Call<acts::HandleCases, NewCase>) -> Answer {
    call.run(service::open).await
}

/// Log an attempt
///
/// Append only. Reaching the member ends the silence and closes the case. Needs `case.handle`.
#[utoipa::path(tag = "follow-up", request_body = NewContact,
    params(("id" = String, Path),
        ("Idempotency-Key" = String, Header, description = "A new random value per operation")),
    responses(
    (status = 201, body = CaseReceipt),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`case_state`", body = ProblemBody),
    (status = 422, description = "`future_time`, `invalid_field`", body = ProblemBody),
))]
#[post("/follow-up-cases/{id}/contacts")]
async fn contact(call: Call<acts::HandleCases, NewContact>, id: PathId<FollowUpCase>) -> Answer {
    let call = call.prepare(|app, new| service::prepare(app.db.tools(), new))?;
    call.run(move |tx, new| service::contact(tx, id.0, new)).await
}

/// Confirm that nobody answers
///
/// By the home branch, once the attempts, their span and their channels bear it out; the evidence is
/// quoted either way. Needs `case.handle`.
#[utoipa::path(tag = "follow-up", params(("id" = String, Path), ("If-Match" = String, Header),
        ("Idempotency-Key" = String, Header, description = "A new random value per operation")),
    responses(
    (status = 200, body = CaseReceipt),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 409, description = "`attempts_too_few`, `case_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 428, description = "`if_match_missing`", body = ProblemBody),
))]
#[post("/follow-up-cases/{id}/unreachable")]
async fn mark_unreachable(call: Call<acts::HandleCases>, id: PathId<FollowUpCase>) -> Answer {
    call.run_versioned(move |tx, version, ()| service::mark_unreachable(tx, version, id.0)).await
}

/// Confirm that contact may be lost
///
/// By the home branch, for a case that is `unreachable`, once the silence has lasted as long as the
/// rules tolerate and every kind of attempt they ask for was made; the evidence is quoted either way.
/// The member's standing stays as it is: what follows is the organization's decision. Needs
/// `case.handle`.
#[utoipa::path(tag = "follow-up", params(("id" = String, Path), ("If-Match" = String, Header),
        ("Idempotency-Key" = String, Header, description = "A new random value per operation")),
    responses(
    (status = 200, body = CaseReceipt),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 409, description = "`not_unreachable_yet`: that comes first; `silence_too_short`, \
        `attempts_too_few`, `case_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 428, description = "`if_match_missing`", body = ProblemBody),
))]
#[post("/follow-up-cases/{id}/lost-suspected")]
async fn suspect_lost(call: Call<acts::HandleCases>, id: PathId<FollowUpCase>) -> Answer {
    call.run_versioned(move |tx, version, ()| service::suspect_lost(tx, version, id.0)).await
}

/// Hand a case over
///
/// From home to the host that waits for the member or has them, and back. The side that gets it has
/// a call to make at once; both go on seeing it. Needs `case.handle`.
#[utoipa::path(tag = "follow-up", request_body = HandingOver,
    params(("id" = String, Path), ("If-Match" = String, Header),
        ("Idempotency-Key" = String, Header, description = "A new random value per operation")),
    responses(
    (status = 200, body = CaseReceipt),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 409, description = "`case_state`, `no_host`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 428, description = "`if_match_missing`", body = ProblemBody),
))]
#[post("/follow-up-cases/{id}/hand-off")]
async fn hand_off(call: Call<acts::HandleCases, HandingOver>, id: PathId<FollowUpCase>) -> Answer {
    call.run_versioned(move |tx, version, to| service::hand_off(tx, version, id.0, &to)).await
}

/// Give a case to somebody
///
/// To an account that holds a post at the home branch or above it; while the host has the case, at
/// the host or above it. Needs `case.handle` over that organization.
#[utoipa::path(tag = "follow-up", request_body = Assignment,
    params(("id" = String, Path), ("If-Match" = String, Header),
        ("Idempotency-Key" = String, Header, description = "A new random value per operation")),
    responses(
    (status = 200, body = CaseReceipt),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
    (status = 428, description = "`if_match_missing`", body = ProblemBody),
))]
#[post("/follow-up-cases/{id}/assign")]
async fn assign(call: Call<acts::HandleCases, Assignment>, id: PathId<FollowUpCase>) -> Answer {
    call.run_versioned(move |tx, version, to| service::assign(tx, version, id.0, &to)).await
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config
        .service(absentees)
        .service(list)
        .service(today)
        .service(show)
        .service(open)
        .service(contact)
        .service(mark_unreachable)
        .service(suspect_lost)
        .service(hand_off)
        .service(assign);
}
