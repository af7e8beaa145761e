//! `webhook-endpoints` and `webhook-deliveries`.

use actix_web::{HttpResponse, delete, get, patch, post};
use serde::{Deserialize, Serialize};

use super::model::{
    Delivery, DeliveryId, DeliveryReceipt, DeliveryState, DeliveryView, Endpoint, EndpointChange,
    EndpointForm, EndpointId, EndpointReceipt, EndpointView, SecretRotation,
};
use super::service::{self, Wish};
use crate::access::acts;
use crate::http::once::tell_once;
use crate::http::page::{self, Page, PageQuery, Wanted};
use crate::http::problem::{self, Answer, ProblemBody};
use crate::http::routes::Routes;
use crate::http::{Allowed, Call, PathId, Query};
use crate::kernel::fault::Fault;
use crate::kernel::secret::webhook_secret;

type Manage<B = ()> = Call<acts::ManageWebhooks, B>;

/// Make a webhook endpoint
///
/// The events that it wants to hear of are posted to its address, signed by the Standard Webhooks scheme
/// with the secret that is in the first answer alone and begins with `whsec_`. They hold ids and nothing
/// personal: whoever hears of one asks for the rest. It hears of what its organization sees, at home or as
/// the host, and only of members who consented to other systems being told. Anything but a 2xx within ten
/// seconds is tried again for three days under the same `webhook-id`; a receiver that knows the id answers
/// 2xx and does nothing. Needs `webhook.manage`, the rights to see what the events are about and, from
/// people, a code of the authenticator.
#[utoipa::path(tag = "webhooks", request_body = EndpointForm, responses(
    (status = 201, body = EndpointReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/webhook-endpoints")]
async fn make(call: Manage<EndpointForm>) -> Answer {
    let secret = webhook_secret().map_err(Fault::internal)?;
    let call = call.prepare(|app, form| service::prepare(app, form, &secret))?;
    tell_once(call, "secret", secret, service::make).await
}

/// Webhook endpoints
///
/// Those of organizations below yours, newest first; a service token sees its own. Without their secrets.
/// Needs `webhook.manage` and, from people, a code of the authenticator.
#[utoipa::path(tag = "webhooks", params(PageQuery), responses(
    (status = 200, body = Page<EndpointView>),
    (status = 400, description = "`bad_cursor`", body = ProblemBody),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
))]
#[get("/webhook-endpoints")]
async fn list(allowed: Allowed<acts::ManageWebhooks>, query: Query<PageQuery>) -> Answer {
    let (Allowed { app, permit }, Query(query)) = (allowed, query);
    let wanted: Wanted<EndpointId> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &"endpoints")?;
    let (before, fetch) = (wanted.after, wanted.fetch());
    let rows = app.db.read(&permit, move |reader| service::list(reader, before, fetch)).await?;
    Ok(HttpResponse::Ok().json(wanted.page(app.ring(), rows, |endpoint| endpoint.id)?))
}

/// One webhook endpoint
///
/// Needs `webhook.manage` and, from people, a code of the authenticator.
#[utoipa::path(tag = "webhooks", responses(
    (status = 200, body = EndpointView, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/webhook-endpoints/{id}")]
async fn show(allowed: Allowed<acts::ManageWebhooks>, id: PathId<Endpoint>) -> Answer {
    let Allowed { app, permit } = allowed;
    let view = app.db.read(&permit, move |reader| service::show(reader, id.0)).await?;
    Ok(problem::versioned(view.version, &view))
}

/// Change a webhook endpoint
///
/// Another address, other events, or whether it hears: `active: false` pauses it, and what is on its way is
/// dropped; `active: true` lets a paused or disabled one hear again. Needs `webhook.manage`, unless it is
/// only paused the rights to see what the events are about and, from people, a code of the authenticator.
#[utoipa::path(tag = "webhooks", request_body = EndpointChange, responses(
    (status = 200, body = EndpointReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[patch("/webhook-endpoints/{id}")]
async fn change(call: Manage<EndpointChange>, id: PathId<Endpoint>) -> Answer {
    let app = call.app.clone();
    call.run_versioned(move |tx, version, wish| {
        service::change(tx, id.0, version, wish, &app.webhooks)
    })
    .await
}

/// Draw another secret for a webhook endpoint
///
/// For `overlap_hours` both secrets sign, each with a signature of its own in the header. Needs
/// `webhook.manage` and, from people, a code of the authenticator.
#[utoipa::path(tag = "webhooks", request_body = SecretRotation, responses(
    (status = 200, body = EndpointReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 422, description = "`invalid_field`", body = ProblemBody),
))]
#[post("/webhook-endpoints/{id}/rotate")]
async fn rotate(call: Manage<SecretRotation>, id: PathId<Endpoint>) -> Answer {
    let (version, secret) = (call.version()?, webhook_secret().map_err(Fault::internal)?);
    let drawn = secret.clone();
    tell_once(call, "secret", secret, move |tx, rotation| {
        service::rotate(tx, id.0, version, &rotation, &drawn)
    })
    .await
}

/// Remove a webhook endpoint
///
/// What is on its way to it is dropped. Needs `webhook.manage` and, from people, a code of the
/// authenticator.
#[utoipa::path(tag = "webhooks", responses(
    (status = 200, body = EndpointReceipt),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[delete("/webhook-endpoints/{id}")]
async fn remove(call: Manage, id: PathId<Endpoint>) -> Answer {
    call.run_versioned(move |tx, version, ()| service::delete(tx, id.0, version)).await
}

/// Which deliveries.
#[derive(Deserialize, Serialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
struct DeliveryQuery {
    #[param(value_type = Option<String>)]
    endpoint_id: Option<EndpointId>,
    state: Option<DeliveryState>,
    /// 1 to 200; 50 when left out.
    #[serde(skip_serializing)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[serde(skip_serializing)]
    cursor: Option<String>,
}

/// Events on their way to webhook endpoints
///
/// To the endpoints one looks after, newest first; `state=dead` are those of which every try failed. Kept
/// for 30 days. Needs `webhook.manage` and, from people, a code of the authenticator.
#[utoipa::path(tag = "webhooks", params(DeliveryQuery), responses(
    (status = 200, body = Page<DeliveryView>),
    (status = 400, description = "`malformed_request`, `bad_cursor`", body = ProblemBody),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
))]
#[get("/webhook-deliveries")]
async fn deliveries(allowed: Allowed<acts::ManageWebhooks>, query: Query<DeliveryQuery>) -> Answer {
    let (Allowed { app, permit }, Query(query)) = (allowed, query);
    let wanted: Wanted<DeliveryId> =
        page::wanted(app.ring(), query.limit, query.cursor.as_deref(), &query)?;
    let (before, fetch) = (wanted.after, wanted.fetch());
    let wish = Wish { endpoint: query.endpoint_id, state: query.state };
    let rows = app
        .db
        .read(&permit, move |reader| service::list_deliveries(reader, wish, before, fetch))
        .await?;
    Ok(HttpResponse::Ok().json(wanted.page(app.ring(), rows, |delivery| delivery.id)?))
}

/// One event on its way
///
/// Needs `webhook.manage` and, from people, a code of the authenticator.
#[utoipa::path(tag = "webhooks", responses(
    (status = 200, body = DeliveryView, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
))]
#[get("/webhook-deliveries/{id}")]
async fn show_delivery(allowed: Allowed<acts::ManageWebhooks>, id: PathId<Delivery>) -> Answer {
    let Allowed { app, permit } = allowed;
    let view = app.db.read(&permit, move |reader| service::show_delivery(reader, id.0)).await?;
    Ok(problem::versioned(view.version, &view))
}

/// Send an event once more
///
/// One that is dead, dropped or delivered goes out again under its own `webhook-id`, from the first try on.
/// Needs `webhook.manage` and, from people, a code of the authenticator.
#[utoipa::path(tag = "webhooks", responses(
    (status = 200, body = DeliveryReceipt, headers(("ETag" = String))),
    (status = 403, description = "`forbidden`, `totp_needed`", body = ProblemBody),
    (status = 404, description = "`not_found`", body = ProblemBody),
    (status = 409, description = "`webhook_delivery_state`, `webhook_endpoint_state`",
        body = ProblemBody),
))]
#[post("/webhook-deliveries/{id}/replay")]
async fn replay(call: Manage, id: PathId<Delivery>) -> Answer {
    call.run_versioned(move |tx, version, ()| service::replay(tx, id.0, version)).await
}

pub fn routes(config: &mut Routes<'_, '_>) {
    config
        .service(make)
        .service(list)
        .service(show)
        .service(change)
        .service(rotate)
        .service(remove)
        .service(deliveries)
        .service(show_delivery)
        .service(replay);
}
