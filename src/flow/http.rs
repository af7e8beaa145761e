//! `outbound-registrations`: from the report before leaving to the return.

use actix_web::{HttpResponse, get, post};
use serde::{Deserialize, Serialize};

use super::forms::{Amendment, Closing, FlowReceipt, NewFlow, Registering, Returning, Word};
use super::model::{Bound, Flow, FlowId, FlowState};
use super::service::{self, Days, Filter};
use super::view::{AmendmentView, FlowLine, FlowView};
use crate::access::{OrganizationId, acts};
use crate::http::page::{self, Page, Wanted};
use crate::http::problem::{self, Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Call, PathId, Query};
use crate::kernel::day::Day;
use crate::statistics::model::MeasureKind;

crate::text_enum! {
    /// From which side `organization_id` looks.
    pub enum Direction {
        /// Members of these branches.
        Out = "out",
        /// Members who go to these organizations.
        In = "in",
    }
}

/// Which registrations.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct FlowQuery {
    /// As of today.
    state: Option<FlowState>,
    /// Only those that were registered, over or not: neither waiting nor refused nor withdrawn.
    #[serde(default)]
    registered: bool,
    /// Only those away who say that they came home: their return is to be confirmed.
    #[serde(default)]
    came_home: bool,
    /// Only those of this organization and below, on the side of `direction`.
    organization_id: Option<OrganizationId>,
    /// `out` when left out.
    #[param(inline)]
    direction: Option<Direction>,
    /// A division code with all that lies in it, `abroad` or `unknown`.
    #[param(value_type = Option<String>, example = "440000")]
    destination: Option<Bound>,
    /// Of the division itself, not of what lies in it: those who said no more than that.
    #[serde(default)]
    destination_only: bool,
    departs_from: Option<Day>,
    departs_until: Option<Day>,
    ended_from: Option<Day>,
    ended_until: Option<Day>,
    /// First day of the last sign of life.
    seen_from: Option<Day>,
    seen_until: Option<Day>,
    /// Only those away on this day, whatever came since; not a day to come.
    away_on: Option<Day>,
    /// First day of a sign of life, be it the last or not.
    reached_from: Option<Day>,
    reached_until: Option<Day>,
    /// Only those away, today or on `away_on`, who count for this measure of the statistics.
    /// `whereabouts_known` and `placed_at_host` are told of today alone.
    measure: Option<MeasureKind>,
    /// Only those away, today or on `away_on`, who count as flowing members by the rule of the
    /// organization's county.
    #[serde(default)]
    flowing: bool,
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

/// List outbound registrations
///
/// Those of your members, those of which your organization is the host, and your own; the newest
/// first, phone masked. The look is in the audit. Needs `flow.read`.
#[utoipa::path(tag = "outbound-registrations", params(FlowQuery), responses(
    (status = 200, body = Page<FlowLine>),
    (status = 400, description = "`bad_cursor`, `malformed_request`", body = ProblemBody),
    (status = 403, description = "`forbidden`", body = ProblemBody),
    (status = 404, description = "`not_found`: an organization whose rule is asked for", body = ProblemBody),
    (status = 422, description = "`invalid_field`: a day to come, or a measure that is told of today alone", body = ProblemBody),
))]
#[get("/outbound-registrations")]
async fn list(allowed: Allowed<acts::ReadFlows>, query: Query<FlowQuery>) -> Answer {
    let Query(query) = query;
    let app = allowed.app;
    service::check_day(query.away_on, query.measure, app.db.now().day())?;
    let wanted: Wanted<FlowId> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &query)?;
    let (after, fetch) = (wanted.after, wanted.fetch());
    let (home, host) = match query.direction.unwrap_or(Direction::Out) {
        Direction::Out => (query.organization_id, None),
        Direction::In => (None, query.organization_id),
    };
    let days = |from, until| Days { from, until };
    let filter = Filter {
        state: query.state,
        registered: query.registered,
        came_home: query.came_home,
        home,
        host,
        destination: query.destination,
        destination_only: query.destination_only,
        departs: days(query.departs_from, query.departs_until),
        ended: days(query.ended_from, query.ended_until),
        seen: days(query.seen_from, query.seen_until),
        away_on: query.away_on,
        heard_of: query
            .reached_from
            .or(query.reached_until)
            .map(|_| days(query.reached_from, query.reached_until)),
        measure: query.measure,
        flowing: None,
    };
    let (flowing, organization, away_on) = (query.flowing, query.organization_id, query.away_on);
    let rows = app
        .db
        .read(&allowed.permit, move |reader| {
            let bounds = || service::flowing_bounds(reader, organization, away_on);
            let flowing = flowing.then(bounds).transpose()?;
            service::list(reader, &Filter { flowing, ..filter }, after, fetch)
        })
        .await?;
    Ok(HttpResponse::Ok().json(wanted.page(app.ring(), rows, |row| row.id)?))
}

/// Register an absence
///
/// By the member, without `member_id`, or for a member by the secretary, the township or the liaison
/// with `proxy_reason`. The answer advises which paper applies and why. Needs `flow.submit`.
#[utoipa::path(tag = "outbound-registrations", request_body = NewFlow,
    params(("Idempotency-Key" = String, Header, description = "A new random value per operation")),
    responses(
    (status = 201, body = FlowReceipt, headers(("ETag" = String), ("Location" = String))),
    (status = 404, description = "`not_found`: the member is outside your scope", body = ProblemBody),
    (status = 409, description = "`flow_already_open`, `member_left`, `organization_dissolved`", body = ProblemBody),
    (status = 422, description = "`invalid_field`, `reason_needed`", body = ProblemBody),
))]
#[post("/outbound-registrations")]
async fn create(call: Call<acts::SubmitFlows, NewFlow>) -> Answer {
    let call = call.prepare(|app, form| service::prepare(app.db.tools(), app.db.now(), form))?;
    call.run(service::create).await
}

/// One registration with the host's half
///
/// `home` is there for the member, the home side and the liaison; a host sees the rest. `actions`
/// names what you may do next. Needs `flow.read`.
#[utoipa::path(tag = "outbound-registrations", params(("id" = String, Path)), responses(
    (status = 200, body = FlowView, headers(("ETag" = String))),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/outbound-registrations/{id}")]
async fn show(allowed: Allowed<acts::ReadFlows>, id: PathId<Flow>) -> Answer {
    let view =
        allowed.app.db.read(&allowed.permit, move |reader| service::show(reader, id.0)).await?;
    Ok(problem::versioned(view.version, &view))
}

/// What a registration held before each amendment
///
/// Who changed what and when, the first amendment first; for the home side. Needs `flow.read`.
#[utoipa::path(tag = "outbound-registrations", params(("id" = String, Path)), responses(
    (status = 200, body = Vec<AmendmentView>),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/outbound-registrations/{id}/history")]
async fn history(allowed: Allowed<acts::ReadFlows>, id: PathId<Flow>) -> Answer {
    let views =
        allowed.app.db.read(&allowed.permit, move |reader| service::history(reader, id.0)).await?;
    Ok(HttpResponse::Ok().json(views))
}

/// Submit a draft to the home branch
///
/// By the member, or by proxy with a reason. Needs `flow.submit`.
#[utoipa::path(tag = "outbound-registrations", request_body = Option<Word>,
    params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = FlowReceipt, headers(("ETag" = String))),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 409, description = "`flow_state`, `flow_already_open`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`reason_needed`", body = ProblemBody),
))]
#[post("/outbound-registrations/{id}/submit")]
async fn submit(call: Call<acts::SubmitFlows, Option<Word>>, id: PathId<Flow>) -> Answer {
    call.run_versioned(move |tx, version, word| service::submit(tx, id.0, version, word)).await
}

/// Register a submitted absence
///
/// By the home branch, with the pre-departure talk or the reason why none was held, and whether
/// affiliation can be transferred, which the advice follows. The host is told and the clock of silence
/// starts. Needs `flow.decide`.
#[utoipa::path(tag = "outbound-registrations", request_body = Option<Registering>,
    params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = FlowReceipt, headers(("ETag" = String))),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 409, description = "`flow_state`, `talk_not_recorded`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
))]
#[post("/outbound-registrations/{id}/register")]
async fn register(call: Call<acts::DecideFlows, Option<Registering>>, id: PathId<Flow>) -> Answer {
    call.run_versioned(move |tx, version, form| service::register(tx, id.0, version, form)).await
}

/// Refuse a submitted absence
///
/// By the home branch, with a reason that the member sees. Needs `flow.decide`.
#[utoipa::path(tag = "outbound-registrations", request_body = Option<Word>,
    params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = FlowReceipt, headers(("ETag" = String))),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 409, description = "`flow_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`reason_needed`", body = ProblemBody),
))]
#[post("/outbound-registrations/{id}/refuse")]
async fn refuse(call: Call<acts::DecideFlows, Option<Word>>, id: PathId<Flow>) -> Answer {
    call.run_versioned(move |tx, version, word| service::refuse(tx, id.0, version, word)).await
}

/// Take back what is not decided yet
///
/// By the member, or by proxy with a reason. Needs `flow.submit`.
#[utoipa::path(tag = "outbound-registrations", request_body = Option<Word>,
    params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = FlowReceipt, headers(("ETag" = String))),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 409, description = "`flow_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
))]
#[post("/outbound-registrations/{id}/withdraw")]
async fn withdraw(call: Call<acts::SubmitFlows, Option<Word>>, id: PathId<Flow>) -> Answer {
    call.run_versioned(move |tx, version, word| service::withdraw(tx, id.0, version, word)).await
}

/// Cancel a registered absence: the member stays
///
/// By the member, or by the home branch with a reason; not once the departure is confirmed. Needs
/// `flow.submit`.
#[utoipa::path(tag = "outbound-registrations", request_body = Option<Word>,
    params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = FlowReceipt, headers(("ETag" = String))),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 409, description = "`flow_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`reason_needed`", body = ProblemBody),
))]
#[post("/outbound-registrations/{id}/cancel")]
async fn cancel(call: Call<acts::SubmitFlows, Option<Word>>, id: PathId<Flow>) -> Answer {
    call.run_versioned(move |tx, version, word| service::cancel(tx, id.0, version, word)).await
}

/// Amend place, employer, residence, contact or dates
///
/// A new version; what was there is kept in the history. A host amends employer, residence and
/// phone; whether affiliation can be transferred is for the home branch. Another host is notified in
/// place of the old one. Needs `flow.submit`.
#[utoipa::path(tag = "outbound-registrations", request_body = Amendment,
    params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = FlowReceipt, headers(("ETag" = String))),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 409, description = "`flow_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/outbound-registrations/{id}/amend")]
async fn amend(call: Call<acts::SubmitFlows, Amendment>, id: PathId<Flow>) -> Answer {
    call.run_versioned(move |tx, version, form| service::amend(tx, id.0, version, form)).await
}

/// Confirm the return
///
/// By the home branch, after a homecoming was checked in or with a note of the member's report. The
/// placement ends with it. Needs `flow.decide`.
#[utoipa::path(tag = "outbound-registrations", request_body = Option<Returning>,
    params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = FlowReceipt, headers(("ETag" = String))),
    (status = 403, description = "`not_an_actor`", body = ProblemBody),
    (status = 409, description = "`flow_state`, `homecoming_not_made`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
))]
#[post("/outbound-registrations/{id}/return")]
async fn take_back(call: Call<acts::DecideFlows, Option<Returning>>, id: PathId<Flow>) -> Answer {
    call.run_versioned(move |tx, version, form| service::take_back(tx, id.0, version, form)).await
}

/// Close by document
///
/// Death, expulsion, removal, settled abroad, or a transfer received elsewhere; by the committee,
/// with the number of the document. Needs `flow.close`.
#[utoipa::path(tag = "outbound-registrations", request_body = Closing,
    params(("id" = String, Path), ("If-Match" = String, Header), ("Idempotency-Key" = String, Header)),
    responses(
    (status = 200, body = FlowReceipt, headers(("ETag" = String))),
    (status = 403, description = "`not_an_actor`, `forbidden`", body = ProblemBody),
    (status = 409, description = "`flow_state`", body = ProblemBody),
    (status = 412, description = "`stale_version`", body = ProblemBody),
    (status = 422, description = "`closing_document_needed`", body = ProblemBody),
))]
#[post("/outbound-registrations/{id}/close")]
async fn close(call: Call<acts::CloseFlows, Closing>, id: PathId<Flow>) -> Answer {
    call.run_versioned(move |tx, version, form| service::close(tx, id.0, version, form)).await
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config.service(list).service(create).service(history).service(show);
    config.service(submit).service(register).service(refuse).service(withdraw).service(cancel);
    config.service(amend).service(take_back).service(close);
}
