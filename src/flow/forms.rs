//! What is sent about a registration, and what is sealed of it.

use serde::{Deserialize, Deserializer, Serialize};

use super::model::{Advice, Managers};
use super::model::{Cause, CloseGround, Destination, FlowId, FlowKind, FlowState, Flowing};
use crate::access::MemberId;
use crate::kernel::day::Day;
use crate::policy::model::Due;

/// A new outbound registration.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFlow {
    /// Whom it is for; left out by a member for themselves.
    pub member_id: Option<MemberId>,
    /// Why somebody else registers the member; needed with `member_id`.
    #[schema(example = "本人不使用智能手机")]
    pub proxy_reason: Option<String>,
    pub departs_on: Day,
    /// Left out: no return is planned.
    pub expected_return_on: Option<Day>,
    pub cause: Cause,
    pub kind: FlowKind,
    pub destination: Destination,
    #[schema(example = "某某电子厂")]
    pub employer: Option<String>,
    #[schema(example = "制造业")]
    pub trade: Option<String>,
    pub residence: Option<String>,
    /// Mainland mobile number at the destination.
    #[schema(example = "13800138000")]
    pub phone: Option<String>,
    /// Name of a host that does not use this system.
    pub host_name: Option<String>,
    pub notes: Option<String>,
    /// The home branch holds that affiliation can be transferred; only the branch itself says so.
    #[serde(default)]
    pub transfer_possible: bool,
    /// Submit at once instead of keeping a draft.
    #[serde(default)]
    pub submit: bool,
}

/// A step with an optional reason: refusing and, for the branch, cancelling need one.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Word {
    pub reason: Option<String>,
    /// Why somebody else acts for the member.
    pub proxy_reason: Option<String>,
}

/// The decision to register.
#[derive(Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Registering {
    pub talk: Option<TalkHeld>,
    /// Whether the branch holds that affiliation can be transferred; left out: as it stands.
    pub transfer_possible: Option<bool>,
}

/// The pre-departure talk: `held_on` and `by`, or `waived` with the reason.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TalkHeld {
    pub held_on: Option<Day>,
    #[schema(example = "张支书")]
    pub by: Option<String>,
    /// Why none was held.
    pub waived: Option<String>,
}

/// The confirmation of a return.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Returning {
    /// Left out: today.
    pub on: Option<Day>,
    /// The member's report on return; needed where no homecoming was checked in.
    pub note: Option<String>,
}

/// The end of a registration by document.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    pub ground: Option<CloseGround>,
    #[schema(example = "白组〔2026〕12号")]
    pub document_number: Option<String>,
    /// Left out: today.
    pub on: Option<Day>,
}

/// What changed; what is left out stays. `expected_return_on: null` says that none is planned.
#[derive(Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = FlowAmendment)]
pub struct Amendment {
    /// When it changed; left out: today.
    pub changed_on: Option<Day>,
    pub departs_on: Option<Day>,
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<Day>)]
    pub expected_return_on: Option<Option<Day>>,
    pub cause: Option<Cause>,
    pub kind: Option<FlowKind>,
    pub destination: Option<Destination>,
    pub host_name: Option<String>,
    pub employer: Option<String>,
    pub residence: Option<String>,
    pub phone: Option<String>,
    /// Whether affiliation can be transferred, as the home branch holds.
    pub transfer_possible: Option<bool>,
    pub proxy_reason: Option<String>,
}

/// Tells a field that is `null` from one that is left out.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Day>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

/// The free text of a registration, sealed as one: it names persons, employers and homes.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    pub employer: Option<String>,
    pub trade: Option<String>,
    pub residence: Option<String>,
    pub phone: Option<String>,
    pub host_name: Option<String>,
    pub notes: Option<String>,
    pub transfer_possible: bool,
    pub proxy_reason: Option<String>,
    pub talk_by: Option<String>,
    pub talk_waived: Option<String>,
    /// Why it was refused or cancelled, or what was reported on return.
    pub decision: Option<String>,
    pub close_ground: Option<CloseGround>,
    /// Title and text of every cell of an imported ledger's row that has no field here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ledger: Vec<(String, String)>,
}

/// What an amendment replaced, sealed beside it.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Snapshot {
    pub departs_on: Day,
    pub expected_return_on: Option<Day>,
    pub cause: Cause,
    pub kind: FlowKind,
    pub destination: Destination,
    pub host_name: Option<String>,
    pub employer: Option<String>,
    pub residence: Option<String>,
    /// Masked when shown.
    pub phone: Option<String>,
    #[serde(default)]
    pub transfer_possible: bool,
}

/// What a change answers: no personal data, since it is kept for repeats.
#[derive(Serialize, utoipa::ToSchema)]
pub struct FlowReceipt {
    pub id: FlowId,
    pub version: i64,
    pub state: FlowState,
    /// Which paper applies, and why.
    pub advice: Advice,
    pub managers: Managers,
    pub flowing: Flowing,
    /// When contact is due; from the registration on.
    pub due: Option<Due>,
}
