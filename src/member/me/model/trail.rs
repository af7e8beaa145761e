//! What is kept beside a person's record and journeys, in their own copy.

use diesel::prelude::Queryable;
use serde::Serialize;

use crate::auth::model::{LogInMethod, SessionKind};
use crate::flow::model::{FlowId, Side};
use crate::followup::model::Stage;
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::member::correction::model::CorrectionRequestView;
use crate::notify::model::{Occurrence, TextState};
use crate::privacy::model::Purpose;
use crate::webhook::model::{DeliveryState, WebhookEvent};

/// Everything that is kept beside record and journeys.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Trail {
    pub registration_versions: Vec<ExportedVersion>,
    pub cases: Vec<ExportedCase>,
    pub messages: Vec<ExportedMessage>,
    pub short_messages: Vec<ExportedText>,
    /// Events about oneself that other systems were told, by their ids alone.
    pub other_systems: Vec<ExportedDelivery>,
    pub consents: Vec<ExportedConsent>,
    pub phone_changes: Vec<ExportedPhoneChange>,
    pub correction_requests: Vec<CorrectionRequestView>,
}

/// What a registration said before an amendment.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ExportedVersion {
    #[schema(value_type = String)]
    pub registration_id: FlowId,
    pub version: i64,
    pub changed_on: Day,
    /// Who changed it: `member`, `proxy`, `home` or `host`.
    pub side: String,
    #[schema(value_type = Object)]
    pub before: serde_json::Value,
}

/// A follow-up case.
#[derive(Queryable, Serialize, utoipa::ToSchema)]
pub struct ExportedCase {
    pub stage: Stage,
    pub side: Side,
    pub opened_on: Day,
    pub closed_on: Option<Day>,
}

/// A message to oneself.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ExportedMessage {
    pub kind: Occurrence,
    pub at: Timestamp,
    /// Absent while it is not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
    pub due_on: Option<Day>,
}

/// A short message to one's phone.
#[derive(Queryable, Serialize, utoipa::ToSchema)]
pub struct ExportedText {
    pub kind: Occurrence,
    pub state: TextState,
    pub at: Timestamp,
}

/// An event about oneself on its way to another system.
#[derive(Queryable, Serialize, utoipa::ToSchema)]
pub struct ExportedDelivery {
    pub event: WebhookEvent,
    pub state: DeliveryState,
    pub at: Timestamp,
}

/// What one said of a purpose.
#[derive(Queryable, Serialize, utoipa::ToSchema)]
pub struct ExportedConsent {
    pub purpose: Purpose,
    pub given: bool,
    pub notice_version: i32,
    pub at: Timestamp,
}

/// A change of the phone one logs in with that officers proposed.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ExportedPhoneChange {
    pub state: String,
    pub at: Timestamp,
    #[schema(value_type = Object)]
    pub details: serde_json::Value,
}

/// What one is called at an identity provider.
#[derive(Queryable, Serialize, utoipa::ToSchema)]
pub struct ExportedIdentity {
    pub provider: String,
    pub issuer: String,
    pub subject: String,
    pub linked_at: Timestamp,
}

/// A time of being logged in.
#[derive(Queryable, Serialize, utoipa::ToSchema)]
pub struct ExportedSession {
    pub kind: SessionKind,
    pub method: LogInMethod,
    /// What the device said of itself.
    pub label: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
}
