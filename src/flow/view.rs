//! What is shown of a registration: the host's minimum, and what the home side sees beside it.

use serde::Serialize;

use super::forms::Snapshot;
use super::model::{
    Advice, Cause, CloseGround, Destination, FlowChannel, FlowEvent, FlowId, FlowKind, FlowState,
    Flowing, Managers, Side, Talk,
};
use crate::access::{MemberId, OrganizationId};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::placement::model::PlacementSummary;
use crate::policy::model::Due;

/// A person as both sides see one.
#[derive(Clone, Serialize, utoipa::ToSchema)]
pub struct Person {
    pub id: MemberId,
    #[schema(example = "王芳")]
    pub name: String,
    #[schema(example = "138****8000")]
    pub phone: Option<String>,
}

/// An organization with how to reach it.
#[derive(Clone, Serialize, utoipa::ToSchema)]
pub struct OrganizationBrief {
    pub id: OrganizationId,
    #[schema(example = "柳溪村党支部")]
    pub name: String,
    pub contact_phone: String,
}

/// One line of a list.
#[derive(Serialize, utoipa::ToSchema)]
pub struct FlowLine {
    pub id: FlowId,
    pub version: i64,
    pub state: FlowState,
    pub member: Person,
    pub home_branch: Option<OrganizationBrief>,
    /// Since when it is with the home branch. Absent while it is a draft.
    pub submitted_on: Option<Day>,
    pub departs_on: Day,
    pub expected_return_on: Option<Day>,
    pub destination: Destination,
}

/// One registration. `home` is there for the member, the home side and the liaison only.
#[derive(Serialize, utoipa::ToSchema)]
pub struct FlowView {
    pub id: FlowId,
    pub version: i64,
    /// As of today.
    pub state: FlowState,
    pub member: Person,
    pub home_branch: Option<OrganizationBrief>,
    pub departs_on: Day,
    pub expected_return_on: Option<Day>,
    pub destination: Destination,
    pub employer: Option<String>,
    pub flowing: Flowing,
    pub managers: Managers,
    /// The host's half, as far as the reader is party to it.
    pub placements: Vec<PlacementSummary>,
    /// What the reader may do next.
    pub actions: Vec<FlowEvent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<HomeView>,
}

/// What the home side sees beside the host's minimum.
#[derive(Serialize, utoipa::ToSchema)]
pub struct HomeView {
    /// Somebody has confirmed that the member left.
    pub departure_confirmed: bool,
    pub cause: Cause,
    pub kind: FlowKind,
    pub trade: Option<String>,
    pub residence: Option<String>,
    /// Masked.
    pub phone: Option<String>,
    pub host_name: Option<String>,
    /// Whom to call at the destination: the branch that took the member in, before that the host.
    pub host: Option<OrganizationBrief>,
    pub notes: Option<String>,
    pub channel: FlowChannel,
    pub proxy_reason: Option<String>,
    pub talk: Talk,
    pub talk_on: Option<Day>,
    pub talk_by: Option<String>,
    pub talk_waived: Option<String>,
    /// Why it was refused or cancelled, or what was reported on return.
    pub decision: Option<String>,
    pub close_ground: Option<CloseGround>,
    pub document_number: String,
    pub ended_on: Option<Day>,
    /// The home branch holds that affiliation can be transferred.
    pub transfer_possible: bool,
    pub advice: Advice,
    /// The side that led by the rule at the registration, and that rule.
    pub primary_manager: Side,
    pub primary_policy: String,
    pub seen_on: Day,
    /// When the member said that they came home; absent once they arrived somewhere again. The return is
    /// the branch's to confirm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub came_home_on: Option<Day>,
    /// Absent before the registration.
    pub due: Option<Due>,
    /// When the next report-back is due; absent before the registration and after the end.
    pub report_back: Option<Due>,
    pub amendments: i64,
}

/// One amendment and what was there before.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AmendmentView {
    /// The version it made.
    pub version: i64,
    pub changed_on: Day,
    pub changed_at: Timestamp,
    /// The last day to tell it.
    pub due: Due,
    /// `member`, `proxy`, `home` or `host`.
    #[schema(example = "home")]
    pub side: String,
    /// Shown name of the account.
    pub by: Option<String>,
    pub before: Snapshot,
}
