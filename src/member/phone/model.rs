//! Changes of a log-in phone.

use serde::{Deserialize, Serialize};

use crate::access::{AccountId, MemberId};
use crate::kernel::clock::Timestamp;
use crate::kernel::id::Id;
use crate::member::model::given;

/// Marker of the id of a proposed change.
#[derive(Debug)]
pub enum PhoneChange {}

pub type PhoneChangeId = Id<PhoneChange>;

crate::text_enum! {
    /// What became of a proposed change.
    pub enum PhoneChangeState {
        Proposed = "proposed",
        Confirmed = "confirmed",
        /// By another officer, or taken back by the one who proposed it.
        Refused = "refused",
        /// The member changed the number meanwhile.
        Superseded = "superseded",
        Expired = "expired",
    }
}

/// One's own new number, with the code sent to it.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnNumber {
    #[schema(example = "13800138000")]
    pub phone: String,
    #[schema(example = "042315")]
    pub code: String,
}

/// A number for a member, as an officer proposes it.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// Mainland mobile number; `null` when the member has none any more.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, required, example = "13800138000")]
    pub phone: Option<Option<String>>,
    /// Why; shown in the history of the record.
    #[serde(default)]
    #[schema(example = "本人到村委会当面申请，旧号已停用")]
    pub reason: String,
}

/// A change as officers see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PhoneChangeView {
    pub id: PhoneChangeId,
    pub version: i64,
    pub member_id: MemberId,
    #[schema(example = "王芳")]
    pub member_name: String,
    pub state: PhoneChangeState,
    /// The number that is proposed, masked; absent when the member has none any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "138****8000")]
    pub phone: Option<String>,
    pub reason: String,
    pub proposed_by: AccountId,
    pub proposed_at: Timestamp,
    pub expires_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<AccountId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
}

/// What a step answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PhoneChangeReceipt {
    pub id: PhoneChangeId,
    pub version: i64,
    pub state: PhoneChangeState,
}
