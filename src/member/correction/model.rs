//! Requests for a correction.

use serde::{Deserialize, Serialize};

use crate::access::{AccountId, MemberId};
use crate::kernel::clock::Timestamp;
use crate::kernel::id::Id;

/// Marker of the id of a request.
#[derive(Debug)]
pub enum CorrectionRequest {}

pub type CorrectionRequestId = Id<CorrectionRequest>;

crate::text_enum! {
    /// What a member can ask to be corrected: facts, and no decisions such as the standing. The phone one
    /// logs in with has a way of its own.
    pub enum CorrectableField {
        Name = "name",
        Sex = "sex",
        Born = "born",
        IdNumber = "id_number",
        Address = "address",
        Ethnicity = "ethnicity",
        Education = "education",
        Occupation = "occupation",
        JoinedOn = "joined_on",
        FullOn = "full_on",
        NativePlace = "native_place",
        Degree = "degree",
        ProfessionalTitle = "professional_title",
        SocialStratum = "social_stratum",
        MigrantWorker = "migrant_worker",
        Introducers = "introducers",
        Landline = "landline",
        Residence = "residence",
        RegisteredResidence = "registered_residence",
    }
}

crate::text_enum! {
    /// What became of a request.
    pub enum CorrectionRequestState {
        Open = "open",
        Accepted = "accepted",
        Refused = "refused",
        /// By the member.
        Withdrawn = "withdrawn",
    }
}

/// What a member asks for.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionAsked {
    pub field: CorrectableField,
    /// What is right, as the field is written under `members` (`true` or `false` for `migrant_worker`).
    #[schema(example = "1980-01")]
    pub value: String,
    /// How one can see that it is right.
    #[serde(default)]
    #[schema(example = "户口簿上是一月")]
    pub note: String,
}

/// Why a request is refused.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionRefusal {
    #[serde(default)]
    #[schema(example = "与档案不符，请带户口簿到支部核对")]
    pub reason: String,
}

/// A request as its member and the officers over the branch see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CorrectionRequestView {
    pub id: CorrectionRequestId,
    pub version: i64,
    pub member_id: MemberId,
    #[schema(example = "王芳")]
    pub member_name: String,
    pub field: CorrectableField,
    pub state: CorrectionRequestState,
    /// What is asked for; to officers a sealed field's is masked, or absent where it cannot be masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The value takes `reveal` to be seen in full.
    pub masked: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub asked_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<AccountId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
}

/// Why the value is to be shown in full.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionReveal {
    /// Kept in the audit and shown to the member; no personal data.
    #[serde(default)]
    #[schema(example = "核对户口簿")]
    pub reason: String,
}

/// The value that is asked for, in full.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CorrectionRevealed {
    pub field: CorrectableField,
    pub value: String,
}

/// What a step answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CorrectionRequestReceipt {
    pub id: CorrectionRequestId,
    pub version: i64,
    pub state: CorrectionRequestState,
}
