//! The nouns of the organization tree.

use serde::{Deserialize, Serialize};

use crate::access::{AccountId, Role};
use crate::kernel::day::Day;
use crate::kernel::id::Id;
use crate::policy::model::Ruling;

pub use crate::access::{Organization, OrganizationId};

crate::text_enum! {
    /// The level of an organization: it decides what may stand below it and what it may hold.
    pub enum OrganizationType {
        /// 组织部: a county, city or province department; owns policy, holds no members.
        Department = "department",
        /// 乡镇党委 / 街道党工委.
        TownshipCommittee = "township_committee",
        /// 基层党委.
        Committee = "committee",
        /// 党总支.
        GeneralBranch = "general_branch",
        /// 党支部.
        Branch = "branch",
        /// 党小组.
        Group = "group",
    }
}

crate::text_enum! {
    /// What the organization is built on.
    pub enum OrganizationKind {
        /// Departments and township committees.
        Administrative = "administrative",
        Village = "village",
        Community = "community",
        Enterprise = "enterprise",
        SocialOrganization = "social_organization",
        /// 异地商会党组织.
        ChamberOfCommerce = "chamber_of_commerce",
        /// An organ, school, hospital or other public unit.
        PublicUnit = "public_unit",
        /// 网上流动党支部.
        MobileBranch = "mobile_branch",
        Temporary = "temporary",
        Joint = "joint",
    }
}

crate::text_enum! {
    /// A lateral line beside the one formal superior (DOMAIN 000-3, DECISIONS 22).
    pub enum LineKind {
        /// To the committee at the place where the organization sits.
        Host = "host",
        /// To the committee the members come from.
        Home = "home",
        /// To the organization that guides it without being its superior.
        Guidance = "guidance",
    }
}

crate::text_enum! {
    /// Whether it still stands. What is dissolved keeps its place in the tree, for the records.
    pub enum OrganizationState { Active = "active", Dissolved = "dissolved" }
}

crate::text_enum! {
    /// What was done to an organization.
    pub enum ChangeKind {
        Founded = "founded",
        Renamed = "renamed",
        Moved = "moved",
        Amended = "amended",
        Dissolved = "dissolved",
    }
}

/// Marker of the id of a lateral line.
#[derive(Debug)]
pub enum Line {}
pub type LineId = Id<Line>;

/// Marker of the id of an entry of an organization's history.
#[derive(Debug)]
pub enum Change {}
pub type ChangeId = Id<Change>;

/// What the rules need to know of one organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    pub level: OrganizationType,
    pub kind: OrganizationKind,
    pub state: OrganizationState,
}

/// A span of days, the last one included. `Day::FOREVER`: no end is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Period {
    pub from: Day,
    pub until: Day,
}

/// Head-counts of an organization, joint units included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeadCount {
    pub full_members: u32,
    pub probationary: u32,
    /// Participating units of a joint organization.
    pub units: u32,
}

/// What is left in an organization that is to be dissolved, after what the request reassigns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Remainder {
    pub members: u32,
    pub placements: u32,
    pub subordinates: u32,
}

crate::text_enum! {
    /// A size the rules advise against; told, never refused.
    pub enum SizeAdvice {
        TooFewFullMembers = "too_few_full_members",
        TooManyMembers = "too_many_members",
        TooFewMembers = "too_few_members",
        TooManyUnits = "too_many_units",
    }
}

/// A piece of size advice with the head-count it rests on and its rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Remark {
    pub advice: SizeAdvice,
    pub counted: u32,
    pub ruling: Ruling,
}

/// A new organization.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOrganization {
    /// The formal superior; none for a root.
    pub superior_id: Option<OrganizationId>,
    #[schema(example = "柳溪村党支部")]
    pub name: String,
    pub short_name: Option<String>,
    pub r#type: OrganizationType,
    pub kind: OrganizationKind,
    /// Division code of its seat, 6 or 9 digits.
    #[schema(example = "330282103")]
    pub region_code: String,
    pub established_on: Day,
    /// Number of the document that founds it.
    #[serde(default)]
    pub document_number: String,
    #[serde(default)]
    pub contact_phone: String,
}

/// Corrections of an organization; what is left out stays. Its place in the tree changes by a move.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrganizationAmendment)]
pub struct Amendment {
    #[schema(example = "柳溪社区党支部")]
    pub name: Option<String>,
    pub short_name: Option<String>,
    pub kind: Option<OrganizationKind>,
    #[schema(example = "330282103")]
    pub region_code: Option<String>,
    /// Empty text takes the number away.
    #[schema(example = "0574-63000000")]
    pub contact_phone: Option<String>,
    /// Number of the document that orders it; needed for a new name.
    #[schema(example = "白委〔2026〕7号")]
    pub document_number: Option<String>,
}

/// A new formal superior.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Move {
    pub superior_id: OrganizationId,
    #[schema(example = "慈组〔2026〕12号")]
    pub document_number: String,
}

/// An end by document.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Dissolution {
    /// Where its members and subordinate organizations go.
    pub heir_id: Option<OrganizationId>,
    #[schema(example = "慈组〔2026〕13号")]
    pub document_number: String,
    /// The first day on which it no longer stands: today or before.
    pub on: Day,
}

/// A lateral line to be drawn.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLine {
    pub to_id: OrganizationId,
    pub kind: LineKind,
    pub starts_on: Day,
    /// The last day; open-ended when left out.
    pub ends_on: Option<Day>,
}

/// A post to be given.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    pub account_id: AccountId,
    pub role: Role,
    pub starts_on: Day,
    /// The last day; open-ended when left out.
    pub ends_on: Option<Day>,
}

/// The end of a post.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndOfPost {
    /// The first day without it; today acts at once.
    pub on: Day,
}

/// A post lent for a time.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Delegation {
    pub account_id: AccountId,
    pub from: Day,
    /// The last day.
    pub until: Day,
}

/// A post that passes from its holder to another.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    pub role: Role,
    pub to_account_id: AccountId,
    /// The first day of the new holder.
    pub on: Day,
}
