//! What is sent about a placement, and what is shown of one.

use serde::{Deserialize, Serialize};

use super::model::{PlacementEvent, PlacementId, PlacementState, PlacementSummary, RefusalGround};
use crate::access::OrganizationId;
use crate::flow::model::FlowId;
use crate::flow::view::{OrganizationBrief, Person};
use crate::kernel::day::Day;
use crate::policy::model::Due;

/// The host found the member, or was shown the certificate.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckingIn {
    /// Left out: today.
    pub on: Option<Day>,
}

/// The place in the host's life.
#[derive(Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Accepting {
    /// A branch at or below the host; not for a host outside the system.
    pub branch_id: Option<OrganizationId>,
    /// A group of that branch; needed where it has groups.
    pub group_id: Option<OrganizationId>,
    /// Left out: today.
    pub placed_on: Option<Day>,
}

/// The refusal goes back to the home branch.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refusing {
    pub ground: Option<RefusalGround>,
    pub note: Option<String>,
}

/// The next host: an organization, or a name for one outside the system.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rerouting {
    pub host_id: Option<OrganizationId>,
    #[schema(example = "杭州某社区党支部")]
    pub host_name: Option<String>,
}

/// Another branch or group of the same host, or another host.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Moving {
    pub branch_id: Option<OrganizationId>,
    pub group_id: Option<OrganizationId>,
    pub host_id: Option<OrganizationId>,
    pub host_name: Option<String>,
}

/// The member leaves the host.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlacementLeaving)]
pub struct Leaving {
    /// Left out: today.
    pub on: Option<Day>,
    /// Life and dues while there.
    pub note: Option<String>,
}

/// What a change answers: no personal data, since it is kept for repeats.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PlacementReceipt {
    pub id: PlacementId,
    pub version: i64,
    pub state: PlacementState,
    pub flow_id: FlowId,
    /// The placement that carries on.
    pub next_id: Option<PlacementId>,
    /// The last day for the host to decide, while it has not.
    pub due: Option<Due>,
    /// When it was filed with the committee above the branch.
    pub filed_on: Option<Day>,
}

/// One placement with the person and where the person comes from.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PlacementView {
    #[serde(flatten)]
    pub placement: PlacementSummary,
    pub flow_id: FlowId,
    pub member: Person,
    pub home_branch: Option<OrganizationBrief>,
    /// What the reader may do next; left out in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<PlacementEvent>>,
}
