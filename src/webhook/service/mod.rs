//! Looking after endpoints, noting what they hear of, and sending it.

mod delivery;
mod endpoint;
mod note;
mod send;

pub use delivery::{Wish, forget, list as list_deliveries, replay, show as show_delivery};
pub use endpoint::{Prepared, change, delete, list, make, prepare, rotate, show};
pub use note::note;
pub use send::{any_due, send};

use super::model::{EndpointId, EventData, WebhookEvent};
use super::rules::{self, HostHears};
use super::store::EndpointRow;
use super::store::delivery::DeliveryRow;
use crate::access::OrganizationId;
use crate::db::audit::Event;
use crate::flow::model::Side;
use crate::kernel::secret::Field;

const SECRET: Field = Field { table: "webhook_endpoints", column: "secret" };
const PREVIOUS: Field = Field { table: "webhook_endpoints", column: "previous_secret" };

fn event(row: &EndpointRow) -> Event {
    Event::of("webhook_endpoint", row.id).within(row.organization_id)
}

fn path(id: EndpointId) -> String {
    format!("/api/v1/webhook-endpoints/{id}")
}

/// The `webhook-id`: the same for every try.
fn webhook_id(row: &DeliveryRow) -> String {
    format!("msg_{}", row.id)
}

/// A stored list; an event that is no more is told to nobody.
fn events_of(stored: &str) -> Vec<WebhookEvent> {
    stored.split(' ').filter_map(|name| name.parse().ok()).collect()
}

/// What an endpoint is told of an event: a host's side neither who the member is under `members`, which
/// it cannot open, nor the placement at the next host.
fn data(row: &DeliveryRow, organization: OrganizationId) -> EventData {
    let at_home = row.side == Side::Home;
    let names_placement = at_home || rules::host_hears(row.event) == HostHears::OfItsPlacement;
    EventData {
        organization_id: organization,
        member_id: at_home.then_some(row.member_id),
        registration_id: row.flow_id,
        placement_id: row.placement_id.filter(|_| names_placement),
        case_id: row.case_id,
    }
}
