//! Tokens of other systems.

use serde::{Deserialize, Serialize};

use crate::access::{AccountId, Action, OrganizationId};
use crate::kernel::clock::Timestamp;

/// What every such token begins with, so that one that leaked is recognised wherever it turns up.
pub const SERVICE_TOKEN_PREFIX: &str = "hyst_";

crate::text_enum! {
    /// Whether a token opens anything.
    pub enum ServiceTokenState { Active = "active", Expired = "expired", Revoked = "revoked" }
}

/// A token to be made.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ServiceTokenForm {
    /// Which system it is; members read it in their access log.
    #[schema(example = "慈溪商会小程序")]
    pub name: String,
    /// The token reaches this organization and those under it.
    #[schema(value_type = String)]
    pub organization_id: OrganizationId,
    /// Names of actions, each within the maker's own rights.
    #[schema(value_type = Vec<String>, example = json!(["organization.read", "flow.read"]))]
    pub actions: Vec<Action>,
    /// 1 to 365.
    #[schema(example = 180)]
    pub expires_in_days: i64,
    /// 1 to 6000; 120 when left out.
    #[serde(default = "per_minute")]
    pub requests_per_minute: i32,
}

fn per_minute() -> i32 {
    120
}

/// A new secret in place of the one before.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rotation {
    /// Hours in which the old secret is good as well: 0 to 168.
    #[schema(example = 24)]
    pub overlap_hours: i64,
    /// A new term, 1 to 365 days from now; the old one when left out.
    pub expires_in_days: Option<i64>,
}

/// A token as its administrators see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ServiceTokenView {
    pub id: AccountId,
    pub version: i64,
    pub name: String,
    pub organization_id: OrganizationId,
    #[schema(value_type = Vec<String>)]
    pub actions: Vec<Action>,
    pub state: ServiceTokenState,
    pub requests_per_minute: i32,
    pub made_by: AccountId,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rotated_at: Option<Timestamp>,
    /// Until when the secret before the last rotation is good as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub previous_until: Option<Timestamp>,
    /// To the minute.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_used_at: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Timestamp>,
}

/// What a step answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ServiceTokenReceipt {
    pub id: AccountId,
    pub version: i64,
    pub expires_at: Timestamp,
    /// The bearer token; in the first answer alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "hyst_…")]
    pub token: Option<String>,
}
