//! What is on its way: looked at, and sent once more.

use super::{data, event, webhook_id};
use crate::access::OrganizationId;
use crate::db::audit::Deed;
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::webhook::model::{
    DeliveryId, DeliveryReceipt, DeliveryState, DeliveryView, EndpointId, EndpointState,
};
use crate::webhook::rules;
use crate::webhook::store;
use crate::webhook::store::delivery::{self, DeliveryRow, Turn};

/// Days for which an event on its way is kept.
const KEPT_DAYS: i64 = 30;
const FORGOTTEN_AT_ONCE: i64 = 500;

/// Which deliveries.
#[derive(Clone, Copy)]
pub struct Wish {
    pub endpoint: Option<EndpointId>,
    pub state: Option<DeliveryState>,
}

/// A page of the deliveries to the endpoints one looks after, newest first.
pub fn list(
    reader: &mut Reader<'_>,
    wish: Wish,
    before: Option<DeliveryId>,
    limit: i64,
) -> Outcome<Vec<DeliveryView>> {
    let mut endpoints = store::reached(reader)?;
    if let Some(endpoint) = wish.endpoint {
        endpoints.retain(|(id, _)| *id == endpoint);
    }
    let ids = endpoints.iter().map(|(id, _)| *id).collect();
    let rows = delivery::page(reader, ids, wish.state, before, limit)?;
    Ok(rows.iter().filter_map(|row| Some(view(row, organization_of(&endpoints, row)?))).collect())
}

fn organization_of(
    endpoints: &[(EndpointId, OrganizationId)],
    row: &DeliveryRow,
) -> Option<OrganizationId> {
    endpoints.iter().find(|(id, _)| *id == row.endpoint_id).map(|(_, organization)| *organization)
}

/// One delivery to an endpoint one looks after.
pub fn show(reader: &mut Reader<'_>, id: DeliveryId) -> Outcome<DeliveryView> {
    let endpoints = store::reached(reader)?;
    let row = delivery::find(reader, id, endpoints.iter().map(|(id, _)| *id).collect())?;
    let organization = organization_of(&endpoints, &row);
    organization.map(|at| view(&row, at)).ok_or_else(|| Fault::new(Code::NotFound))
}

fn view(row: &DeliveryRow, organization: OrganizationId) -> DeliveryView {
    let waits = row.state == DeliveryState::Waiting;
    DeliveryView {
        id: row.id,
        version: row.version,
        webhook_id: webhook_id(row),
        endpoint_id: row.endpoint_id,
        event: row.event,
        data: data(row, organization),
        state: row.state,
        attempts: row.attempts,
        happened_at: row.created_at,
        next_try_at: waits.then_some(row.due_at),
        fault: row.fault,
        status: row.status,
        ended_at: row.ended_at.is_set().then_some(row.ended_at),
    }
}

/// Sends an event once more, under its own `webhook-id`, from the first try on.
pub fn replay(tx: &mut WriteTx<'_>, id: DeliveryId, version: i64) -> Outcome<Receipt> {
    let endpoints = store::reached(tx)?.into_iter().map(|(id, _)| id).collect();
    let row = delivery::find(tx, id, endpoints)?;
    if row.version != version {
        return Err(Fault::new(Code::StaleVersion));
    }
    if !rules::may_replay(row.state) {
        return Err(Fault::new(Code::WebhookDeliveryState));
    }
    let endpoint = store::find(tx, row.endpoint_id)?;
    if endpoint.state != EndpointState::Active {
        return Err(Fault::new(Code::WebhookEndpointState));
    }
    let turn = Turn {
        state: DeliveryState::Waiting,
        due_at: tx.now(),
        attempts: 0,
        fault: row.fault,
        status: row.status,
    };
    if !delivery::turn(tx, &row, &turn)? {
        return Err(Fault::new(Code::StaleVersion));
    }
    tx.record(event(&endpoint).deed(Deed::Replayed));
    let body = DeliveryReceipt { id, version: version + 1, state: DeliveryState::Waiting };
    Receipt::changed(format!("/api/v1/webhook-deliveries/{id}"), version + 1, body)
}

/// Forgets what happened long ago, some at a time; answers how many. Housekeeping.
pub fn forget(tx: &mut WriteTx<'_>) -> Outcome<usize> {
    let before = tx.now().plus_seconds(-KEPT_DAYS * 86_400);
    delivery::forget(tx, before, FORGOTTEN_AT_ONCE)
}
