//! Rows of events on their way to endpoints.

use diesel::prelude::*;

use crate::access::MemberId;
use crate::db::schema::{webhook_deliveries, webhook_endpoints};
use crate::db::{MultiBackend, Shelf, WriteTx, cols};
use crate::flow::model::{FlowId, Side};
use crate::followup::views::CaseId;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::placement::model::PlacementId;
use crate::webhook::model::{DeliveryFault, DeliveryId, DeliveryState, EndpointId, WebhookEvent};

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = webhook_deliveries, check_for_backend(MultiBackend))]
#[diesel(treat_none_as_default_value = false)]
pub struct DeliveryRow {
    pub id: DeliveryId,
    pub endpoint_id: EndpointId,
    pub event: WebhookEvent,
    pub side: Side,
    pub member_id: MemberId,
    pub flow_id: Option<FlowId>,
    pub placement_id: Option<PlacementId>,
    pub case_id: Option<CaseId>,
    pub state: DeliveryState,
    pub due_at: Timestamp,
    pub attempts: i32,
    pub fault: Option<DeliveryFault>,
    pub status: Option<i32>,
    pub created_at: Timestamp,
    pub ended_at: Timestamp,
    pub version: i64,
}

pub fn insert(tx: &mut WriteTx<'_>, row: DeliveryRow) -> Outcome<()> {
    diesel::insert_into(webhook_deliveries::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// What is open and may be looked at now, the longest due first. What an endpoint that rests waits
/// for stays; what has no endpoint any more is there to be dropped.
pub fn due(shelf: &mut impl Shelf, limit: i64) -> Outcome<Vec<DeliveryRow>> {
    let now = shelf.now();
    Ok(webhook_deliveries::table
        .left_join(
            webhook_endpoints::table.on(webhook_deliveries::endpoint_id.eq(webhook_endpoints::id)),
        )
        .filter(webhook_deliveries::state.eq_any([DeliveryState::Waiting, DeliveryState::Sending]))
        .filter(webhook_deliveries::due_at.le(now))
        .filter(webhook_deliveries::event.eq_any(WebhookEvent::ALL))
        .filter(
            webhook_endpoints::rest_until
                .nullable()
                .is_null()
                .or(webhook_endpoints::rest_until.nullable().assume_not_null().le(now)),
        )
        .order((webhook_deliveries::due_at, webhook_deliveries::id))
        .select(cols::<DeliveryRow>())
        .limit(limit)
        .load(shelf.conn())?)
}

/// Where a delivery goes next.
pub struct Turn {
    pub state: DeliveryState,
    pub due_at: Timestamp,
    pub attempts: i32,
    pub fault: Option<DeliveryFault>,
    pub status: Option<i32>,
}

/// Moves a delivery from where `seen` found it; false when somebody else has moved it.
pub fn turn(tx: &mut WriteTx<'_>, seen: &DeliveryRow, to: &Turn) -> Outcome<bool> {
    let ended_at = match to.state {
        DeliveryState::Waiting | DeliveryState::Sending => Timestamp::NEVER,
        DeliveryState::Delivered | DeliveryState::Dead | DeliveryState::Dropped => tx.now(),
    };
    let moved = diesel::update(webhook_deliveries::table.find(seen.id))
        .filter(webhook_deliveries::version.eq(seen.version))
        .set((
            webhook_deliveries::state.eq(to.state),
            webhook_deliveries::due_at.eq(to.due_at),
            webhook_deliveries::attempts.eq(to.attempts),
            webhook_deliveries::fault.eq(to.fault),
            webhook_deliveries::status.eq(to.status),
            webhook_deliveries::ended_at.eq(ended_at),
            webhook_deliveries::version.eq(seen.version + 1),
        ))
        .execute(tx.conn())?;
    Ok(moved == 1)
}

/// One of the deliveries to these endpoints, or 404.
pub fn find(
    shelf: &mut impl Shelf,
    id: DeliveryId,
    endpoints: Vec<EndpointId>,
) -> Outcome<DeliveryRow> {
    webhook_deliveries::table
        .find(id)
        .filter(webhook_deliveries::endpoint_id.eq_any(endpoints))
        .filter(webhook_deliveries::event.eq_any(WebhookEvent::ALL))
        .select(cols::<DeliveryRow>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// A page of the deliveries to these endpoints, newest first.
pub fn page(
    shelf: &mut impl Shelf,
    endpoints: Vec<EndpointId>,
    state: Option<DeliveryState>,
    before: Option<DeliveryId>,
    limit: i64,
) -> Outcome<Vec<DeliveryRow>> {
    let mut query = webhook_deliveries::table
        .filter(webhook_deliveries::endpoint_id.eq_any(endpoints))
        .filter(webhook_deliveries::event.eq_any(WebhookEvent::ALL))
        .select(cols::<DeliveryRow>())
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(webhook_deliveries::state.eq(state));
    }
    if let Some(before) = before {
        query = query.filter(webhook_deliveries::id.lt(before));
    }
    Ok(query.order(webhook_deliveries::id.desc()).limit(limit).load(shelf.conn())?)
}

/// Forgets what happened before then, some at a time; answers how many.
pub fn forget(tx: &mut WriteTx<'_>, before: Timestamp, batch: i64) -> Outcome<usize> {
    let old: Vec<DeliveryId> = webhook_deliveries::table
        .filter(webhook_deliveries::created_at.lt(before))
        .order((webhook_deliveries::created_at, webhook_deliveries::id))
        .select(webhook_deliveries::id)
        .limit(batch)
        .load(tx.conn())?;
    let gone = diesel::delete(webhook_deliveries::table.filter(webhook_deliveries::id.eq_any(old)));
    Ok(gone.execute(tx.conn())?)
}
