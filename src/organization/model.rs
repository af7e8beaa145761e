//! The nouns of the organization tree.

use serde::{Deserialize, Serialize};

use crate::kernel::day::Day;

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
    pub enum OrganizationState { Active = "active", Dissolved = "dissolved" }
}

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
