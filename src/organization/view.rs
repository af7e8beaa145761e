//! What is shown of organizations, and what changes of the tree answer.

use serde::{Deserialize, Serialize};

use super::model::{
    ChangeId, ChangeKind, LineId, LineKind, OrganizationId, OrganizationKind, OrganizationState,
    OrganizationType, Remark,
};
use crate::access::{AccountId, PostId, Role};
use crate::kernel::day::Day;

/// One organization of a list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct OrganizationSummary {
    pub id: OrganizationId,
    #[schema(example = "中共柳溪村党支部")]
    pub name: String,
    #[schema(example = "柳溪村党支部")]
    pub short_name: String,
    pub r#type: OrganizationType,
    pub kind: OrganizationKind,
    #[schema(example = "330282103")]
    pub region_code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub superior_id: Option<OrganizationId>,
    pub state: OrganizationState,
}

/// How a search found what it found; part of the cursor, so that all pages search alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// A name, short name or initials begin with the text.
    Begins,
    /// A name holds the text; looked for only when nothing begins with it.
    Holds,
}

/// An organization named by another.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct OrganizationRef {
    pub id: OrganizationId,
    #[schema(example = "白沙镇党委")]
    pub short_name: String,
    pub r#type: OrganizationType,
}

/// A lateral line, seen from one of its ends.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct LineView {
    pub id: LineId,
    pub kind: LineKind,
    pub from: OrganizationRef,
    pub to: OrganizationRef,
    pub starts_on: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<Day>,
}

/// An organization with its place.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct OrganizationView {
    #[serde(flatten)]
    pub summary: OrganizationSummary,
    pub version: i64,
    /// Code in the party statistics, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    #[schema(example = "浙江省宁波市慈溪市")]
    pub region_name: String,
    /// The formal line upwards, the direct superior first.
    pub superiors: Vec<OrganizationRef>,
    /// Lateral lines in force, from here and to here.
    pub lines: Vec<LineView>,
    /// Name of the secretary in office.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "张支书")]
    pub secretary: Option<String>,
    /// An office's number for everybody, a branch's for those whose posts reach it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_phone: Option<String>,
    pub established_on: Day,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dissolved_on: Option<Day>,
    pub document_number: String,
    /// Sizes the rules advise against; for those whose posts reach it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remarks: Option<Vec<Remark>>,
}

/// One change, with what the organization was before it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct ChangeView {
    pub id: ChangeId,
    pub change: ChangeKind,
    pub changed_on: Day,
    #[schema(example = "慈组〔2026〕12号")]
    pub document_number: String,
    /// The version this change made.
    pub version: i64,
    /// Name, kind, region, superior and the like as they were; empty for a founding.
    #[schema(value_type = Object)]
    pub before: serde_json::Value,
}

/// A post held or held once.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct PostView {
    pub id: PostId,
    pub version: i64,
    pub account_id: AccountId,
    #[schema(example = "张支书")]
    pub display_name: String,
    pub role: Role,
    pub starts_on: Day,
    /// The last day; before `starts_on` for a post taken back before it began.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<Day>,
    /// The post that is lent by this delegation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delegated_from: Option<PostId>,
}

/// What a change of an organization answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct OrganizationReceipt {
    pub id: OrganizationId,
    pub version: i64,
}

/// What a dissolution answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct DissolutionReceipt {
    pub id: OrganizationId,
    pub version: i64,
    #[serde(flatten)]
    pub taken: Taken,
}

/// How many went to the heir of a dissolved organization.
#[derive(Default, Serialize, utoipa::ToSchema)]
pub struct Taken {
    /// Members of the register.
    pub members: u64,
    /// Subordinate organizations.
    pub organizations: usize,
    /// Members of other branches who were awaited there or with it.
    pub guests: u64,
}

/// What drawing or ending a line answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct LineReceipt {
    pub id: LineId,
}

/// What giving, lending or ending a post answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct PostReceipt {
    pub id: PostId,
    pub version: i64,
}
