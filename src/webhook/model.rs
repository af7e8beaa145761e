//! Endpoints of other systems, what they hear of, and what is on its way to them.

use serde::{Deserialize, Serialize};

use crate::access::{AccountId, MemberId, OrganizationId};
use crate::flow::model::FlowId;
use crate::followup::views::CaseId;
use crate::kernel::clock::Timestamp;
use crate::kernel::id::Id;
use crate::placement::model::PlacementId;

crate::text_enum! {
    /// What another system can hear of.
    pub enum WebhookEvent {
        FlowSubmitted = "flow.submitted",
        FlowRegistered = "flow.registered",
        FlowRefused = "flow.refused",
        FlowWithdrawn = "flow.withdrawn",
        FlowCancelled = "flow.cancelled",
        FlowReturned = "flow.returned",
        FlowClosed = "flow.closed",
        FlowAmended = "flow.amended",
        PlacementNotified = "placement.notified",
        /// The host is to expect a member whom another passed on.
        PlacementPassedOn = "placement.passed_on",
        PlacementCheckedIn = "placement.checked_in",
        PlacementPlaced = "placement.placed",
        PlacementRefused = "placement.refused",
        PlacementRerouted = "placement.rerouted",
        PlacementMoved = "placement.moved",
        PlacementLeft = "placement.left",
        PlacementEnded = "placement.ended",
        CaseOpened = "case.opened",
        CaseUnreachable = "case.unreachable",
    }
}

crate::text_enum! {
    /// Whether an endpoint is told anything.
    pub enum EndpointState {
        Active = "active",
        /// Its owner does not want to hear for now.
        Paused = "paused",
        /// Nothing arrived for days, it said that it is gone, or its token ended.
        Disabled = "disabled",
    }
}

crate::text_enum! {
    /// Where an event on its way to an endpoint stands.
    pub enum DeliveryState {
        /// For its first try or for the next.
        Waiting = "waiting",
        Sending = "sending",
        Delivered = "delivered",
        /// Every try failed. It can be replayed.
        Dead = "dead",
        /// Its endpoint is gone or hears nothing any more. It can be replayed once that has changed.
        Dropped = "dropped",
    }
}

crate::text_enum! {
    /// Why a try failed.
    pub enum DeliveryFault {
        /// No connection.
        Unreachable = "unreachable",
        /// The name leads to an address inside a network.
        AddressRefused = "address_refused",
        /// Connected, and no answer in time.
        Unanswered = "unanswered",
        /// Answered with a status other than 2xx.
        Refused = "refused",
    }
}

/// Marker of an endpoint's id.
#[derive(Debug)]
pub enum Endpoint {}

pub type EndpointId = Id<Endpoint>;

/// Marker of the id of an event on its way to one endpoint.
#[derive(Debug)]
pub enum Delivery {}

pub type DeliveryId = Id<Delivery>;

/// What came of a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    Unreachable,
    AddressRefused,
    Unanswered,
    Status(u16),
}

impl Trouble {
    /// As it is kept.
    pub fn told(self) -> (DeliveryFault, Option<i32>) {
        match self {
            Trouble::Unreachable => (DeliveryFault::Unreachable, None),
            Trouble::AddressRefused => (DeliveryFault::AddressRefused, None),
            Trouble::Unanswered => (DeliveryFault::Unanswered, None),
            Trouble::Status(status) => (DeliveryFault::Refused, Some(i32::from(status))),
        }
    }
}

/// An endpoint to be made.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndpointForm {
    /// Whose reach it has: it hears of what this organization sees, from home or as the host.
    #[schema(value_type = String)]
    pub organization_id: OrganizationId,
    /// `https`, without a user or a fragment, up to 500 characters.
    #[schema(example = "https://portal.example.cn/hooks/hongyan")]
    pub url: String,
    /// Each within one's own rights.
    pub events: Vec<WebhookEvent>,
}

/// What is to be changed of an endpoint; what is left out stays.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndpointChange {
    pub url: Option<String>,
    pub events: Option<Vec<WebhookEvent>>,
    /// `false` pauses it; `true` lets a paused or disabled one hear again.
    pub active: Option<bool>,
}

/// A new secret in place of the one before.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecretRotation {
    /// Hours in which both secrets sign: 0 to 168.
    #[schema(example = 24)]
    pub overlap_hours: i64,
}

/// An endpoint as those who look after it see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct EndpointView {
    pub id: EndpointId,
    pub version: i64,
    pub organization_id: OrganizationId,
    /// Who made it: an officer's account, or a service token.
    pub owner_id: AccountId,
    pub url: String,
    pub events: Vec<WebhookEvent>,
    pub state: EndpointState,
    pub created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotated_at: Option<Timestamp>,
    /// Until when the secret before the last rotation signs as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_until: Option<Timestamp>,
    /// Since when nothing arrives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failing_since: Option<Timestamp>,
}

/// What a step on an endpoint answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct EndpointReceipt {
    pub id: EndpointId,
    pub version: i64,
    pub state: EndpointState,
    /// What signs; in the first answer alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "whsec_…")]
    pub secret: Option<String>,
}

/// What an event is about: ids to ask with, and nothing else.
#[derive(Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct EventData {
    /// The endpoint's organization.
    pub organization_id: OrganizationId,
    /// Under `members`; told to the home side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_id: Option<MemberId>,
    /// Under `outbound-registrations`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_id: Option<FlowId>,
    /// Under `placements`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement_id: Option<PlacementId>,
    /// Under `follow-up-cases`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<CaseId>,
}

/// The body of a call to an endpoint. Headers: `webhook-id`, `webhook-timestamp`,
/// `webhook-signature`.
#[derive(Serialize, utoipa::ToSchema)]
pub struct EventBody {
    #[serde(rename = "type")]
    pub event: WebhookEvent,
    /// When it happened.
    pub timestamp: Timestamp,
    pub data: EventData,
}

/// An event on its way, as those who look after its endpoint see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct DeliveryView {
    pub id: DeliveryId,
    pub version: i64,
    /// The `webhook-id` of every try, replays among them.
    #[schema(example = "msg_7412093388410880")]
    pub webhook_id: String,
    pub endpoint_id: EndpointId,
    pub event: WebhookEvent,
    pub data: EventData,
    pub state: DeliveryState,
    /// Tries so far, since the last replay.
    pub attempts: i32,
    pub happened_at: Timestamp,
    /// While it waits: not before then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_try_at: Option<Timestamp>,
    /// Why the last try failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<DeliveryFault>,
    /// The status of the last answer other than 2xx.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
}

/// What replaying answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct DeliveryReceipt {
    pub id: DeliveryId,
    pub version: i64,
    pub state: DeliveryState,
}
