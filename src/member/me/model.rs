//! One's own record and who read it.

pub mod trail;

use serde::Serialize;

use crate::access::{AccountId, Action, MemberId, OrganizationId, Role, SecondFactor};
use crate::checkin::model::CheckInKind;
use crate::flow::model::FlowState;
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::identity::Sex;
use crate::member::model::further::{Background, MemberRecord, Whereabouts};
use crate::member::model::{AffiliationView, Category, LeavingCause, Standing, VersionView};
use crate::placement::model::PlacementState;
use trail::{ExportedIdentity, ExportedSession, Trail};

/// Who is logged in.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MeView {
    pub account: OwnAccount,
    /// Absent for an account that belongs to no member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<OwnRecord>,
}

/// One's own account.
#[derive(Serialize, utoipa::ToSchema)]
pub struct OwnAccount {
    pub id: AccountId,
    pub display_name: String,
    /// Posts in force today.
    pub posts: Vec<PostView>,
    /// The posts wait for the password in this session.
    pub step_up_needed: bool,
    /// Password or authenticator was confirmed in the last minutes.
    pub stepped_up: bool,
    /// Whether an authenticator is enrolled, and confirmed in this session in the last minutes.
    pub second_factor: SecondFactor,
    /// The version of the privacy notice in force, where this account has not accepted it yet: show it and
    /// `POST /auth/notice`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_due: Option<i32>,
}

/// A post in words.
#[derive(Clone, Serialize, utoipa::ToSchema)]
#[schema(as = OwnPost)]
pub struct PostView {
    pub organization_id: OrganizationId,
    #[schema(example = "柳溪村党支部")]
    pub organization: String,
    pub role: Role,
}

/// One's own record: phone and ID number masked, addresses and the landline left out.
#[derive(Serialize, utoipa::ToSchema)]
pub struct OwnRecord {
    pub record: MemberRecord,
    pub branch: BranchView,
    /// The outbound registration that is not ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_registration: Option<OpenRegistration>,
}

/// The branch one belongs to and how to reach it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct BranchView {
    pub id: OrganizationId,
    pub name: String,
    pub contact_phone: String,
}

/// One's own outbound registration in short.
#[derive(Serialize, utoipa::ToSchema)]
pub struct OpenRegistration {
    /// Its id under `outbound-registrations`.
    #[schema(value_type = String)]
    pub id: String,
    pub state: FlowState,
    pub departs_on: Day,
    /// Next sign of life.
    pub due_on: Day,
    /// Next regular report; absent before the registration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_due_on: Option<Day>,
}

/// One look at or change of one's record.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AccessEntry {
    pub at: Timestamp,
    pub action: Action,
    /// The action in Chinese.
    #[schema(example = "查看或查到您的信息")]
    pub zh: &'static str,
    /// The action in English.
    #[schema(example = "Saw your record, or found it in a list")]
    pub en: &'static str,
    /// Shown name of the account; absent where the service itself acted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The posts that account held at the time.
    pub posts: Vec<PostView>,
    /// It was oneself.
    #[serde(rename = "self")]
    pub own: bool,
    /// Why, where a reason was asked for, as the audit keeps it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// The same in words; what somebody wrote is as they wrote it.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "本人没有手机")]
    pub reason_zh: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(example = "the member has no phone")]
    pub reason_en: String,
}

crate::text_enum! {
    /// How one's own copy comes.
    pub enum CopyFormat { Json = "json", Zip = "zip" }
}

/// Everything held about the one who asks.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Export {
    pub exported_at: Timestamp,
    pub account: OwnAccount,
    /// Each time one was logged in, as far as it is kept.
    pub sessions: Vec<ExportedSession>,
    /// What one is called at identity providers, as far as it is linked.
    pub identities: Vec<ExportedIdentity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member: Option<ExportedMember>,
}

/// A member's own copy, nothing masked.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ExportedMember {
    pub record: FullRecord,
    pub affiliations: Vec<AffiliationView>,
    pub corrections: Vec<VersionView>,
    pub registrations: Vec<ExportedFlow>,
    pub placements: Vec<ExportedPlacement>,
    pub check_ins: Vec<ExportedCheckIn>,
    pub contact_attempts: Vec<ExportedAttempt>,
    pub access_log: Vec<AccessEntry>,
    #[serde(flatten)]
    pub trail: Trail,
}

/// The record in full.
#[derive(Serialize, utoipa::ToSchema)]
pub struct FullRecord {
    pub id: MemberId,
    pub branch: BranchView,
    pub name: String,
    pub sex: Sex,
    pub ethnicity: String,
    pub born: Option<String>,
    pub id_number: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub education: String,
    pub occupation: String,
    pub category: Category,
    pub joined_on: String,
    pub full_on: Option<String>,
    pub standing: Standing,
    pub left_on: Option<Day>,
    pub left_cause: Option<LeavingCause>,
    #[serde(flatten)]
    pub background: Background,
    #[serde(flatten)]
    pub whereabouts: Whereabouts,
}

/// An outbound registration in one's own copy.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ExportedFlow {
    #[schema(value_type = String)]
    pub id: String,
    pub state: FlowState,
    pub departs_on: Day,
    pub expected_return_on: Option<Day>,
    pub cause: String,
    pub kind: String,
    pub destination: String,
    pub region_code: String,
    /// Addresses, employer and what else was written down.
    #[schema(value_type = Object)]
    pub details: serde_json::Value,
    pub channel: String,
    pub document_number: String,
    pub ended_on: Option<Day>,
    pub seen_on: Day,
    pub due_on: Day,
}

/// A host's side in one's own copy.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ExportedPlacement {
    #[schema(value_type = String)]
    pub id: String,
    pub host_id: Option<OrganizationId>,
    pub host_name: String,
    pub state: PlacementState,
    pub branch_id: Option<OrganizationId>,
    pub group_id: Option<OrganizationId>,
    pub notified_on: Day,
    pub checked_in_on: Option<Day>,
    pub placed_on: Option<Day>,
    pub left_on: Option<Day>,
    pub ground: Option<String>,
    pub note: Option<String>,
}

/// A check-in in one's own copy.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ExportedCheckIn {
    pub kind: CheckInKind,
    pub made_at: Timestamp,
    pub received_at: Timestamp,
    pub region_code: String,
    pub note: Option<String>,
    pub channel: String,
    pub proxy_reason: String,
    pub effect: String,
    pub effect_reason: String,
}

/// A try to reach the member, in one's own copy.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ExportedAttempt {
    pub at: Timestamp,
    pub channel: String,
    pub result: String,
    pub topic: String,
    pub note: Option<String>,
}
