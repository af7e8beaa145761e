//! What happened becomes an event for each endpoint that hears of it, in the transaction of what
//! happened.

use crate::db::{Shelf, WriteTx};
use crate::flow::model::Side;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::Outcome;
use crate::notify::model::Happening;
use crate::organization::reach;
use crate::privacy::model::Purpose;
use crate::privacy::service::consent;
use crate::webhook::model::{DeliveryState, EndpointId, WebhookEvent};
use crate::webhook::rules::{self, HostHears};
use crate::webhook::store::delivery::{self, DeliveryRow};
use crate::webhook::store::{self, Listening};

/// Notes it for the endpoints whose organizations see it: from home, or as party to the host. One that
/// is both hears it from home. Nobody hears of a member who has not consented. The caller records its own event.
pub fn note(tx: &mut WriteTx<'_>, happening: &Happening) -> Outcome<()> {
    let Some(event) = rules::event_of(happening.what) else { return Ok(()) };
    if !consent::allows(tx, happening.member, Purpose::OtherSystems)? {
        return Ok(());
    }
    let wants = |(id, events): Listening| super::events_of(&events).contains(&event).then_some(id);
    let home: Vec<EndpointId> =
        store::at_home(tx, happening.home)?.into_iter().filter_map(wants).collect();
    for endpoint in &home {
        insert(tx, happening, event, *endpoint, Side::Home)?;
    }
    let Some(host) = happening.host else { return Ok(()) };
    if rules::host_hears(event) == HostHears::Nothing {
        return Ok(());
    }
    let party = reach::party_to(tx, host)?;
    let host = store::of(tx, party)?.into_iter().filter_map(wants);
    for endpoint in host.filter(|endpoint| !home.contains(endpoint)) {
        insert(tx, happening, event, endpoint, Side::Host)?;
    }
    Ok(())
}

fn insert(
    tx: &mut WriteTx<'_>,
    happening: &Happening,
    event: WebhookEvent,
    endpoint_id: EndpointId,
    side: Side,
) -> Outcome<()> {
    let row = DeliveryRow {
        id: tx.id(),
        endpoint_id,
        event,
        side,
        member_id: happening.member,
        flow_id: happening.flow,
        placement_id: happening.placement,
        case_id: happening.case,
        state: DeliveryState::Waiting,
        due_at: tx.now(),
        attempts: 0,
        fault: None,
        status: None,
        created_at: tx.now(),
        ended_at: Timestamp::NEVER,
        version: 1,
    };
    delivery::insert(tx, row)
}
