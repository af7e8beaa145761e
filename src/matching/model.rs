//! Suggested hosts with their reasons, and places where members of one home concentrate.

use serde::{Deserialize, Serialize};

use crate::access::{MemberId, OrganizationId};
use crate::kernel::day::Day;
use crate::organization::model::{OrganizationKind, OrganizationType};
use crate::policy::model::Ruling;
use crate::statistics::model::{Figure, Unit};

/// For whom a host is sought, and what is known of where the member lives and works. What is left
/// out is taken from the member's open registration.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HostWish {
    /// One of your members; left out by a member for themselves.
    pub member_id: Option<MemberId>,
    /// Division code of 6 or 9 digits, the finer the better.
    #[schema(example = "440306")]
    pub region_code: Option<String>,
    #[schema(example = "新安电子厂")]
    pub employer: Option<String>,
    #[schema(example = "制造业")]
    pub trade: Option<String>,
    /// Where the member lives, in words.
    #[schema(example = "新安街道某小区")]
    pub residence: Option<String>,
}

crate::text_enum! {
    /// Why an organization is suggested, in the order in which the rules name them (DOMAIN 000-18
    /// to 000-22, 4.5).
    pub enum SuggestionReason {
        /// The employer has an organization.
        Employer = "employer",
        /// The nearest village's or community's.
        NearestCommunity = "nearest_community",
        /// Another unit's, in the same township.
        NearestUnit = "nearest_unit",
        /// There is none nearby that takes members in by itself: the committee of the place finds one.
        PlaceCommittee = "place_committee",
        /// Inbound members of a site, market, park or building have their own.
        Inbound = "inbound",
        /// One of the same trade.
        Trade = "trade",
        /// The chamber of those from the same home place.
        HomeChamber = "home_chamber",
        /// The branch for those who have none nearby.
        MobileBranch = "mobile_branch",
    }
}

crate::text_enum! {
    /// How near an organization's seat is to the place.
    pub enum Proximity {
        SameTownship = "same_township",
        SameCounty = "same_county",
        SamePrefecture = "same_prefecture",
        SameProvince = "same_province",
    }
}

crate::text_enum! {
    /// What a name says that inbound members work in.
    pub enum Site {
        ProjectSite = "project_site",
        OfficeBuilding = "office_building",
        Market = "market",
        Park = "park",
    }
}

crate::text_enum! {
    /// How a chamber belongs to the member's home place.
    pub enum ChamberTie {
        /// A home line leads there.
        Line = "line",
        /// It stands below the home committee.
        Formal = "formal",
        /// Its name says so.
        Name = "name",
    }
}

/// Why an organization is suggested: a code, what it rests on, and a sentence.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = HostSuggestionReason)]
pub struct Reason {
    pub code: SuggestionReason,
    /// Absent where nearness decides nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proximity: Option<Proximity>,
    /// Whether its name is what was given as employer, residence or trade, not only part of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exact: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<Site>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tie: Option<ChamberTie>,
    /// The rule that says from how many on members concentrate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ruling: Option<Ruling>,
    /// In the language of `Accept-Language`.
    #[schema(example = "所在工作单位建有党组织，应编入其就业单位党组织。")]
    pub text: String,
}

/// An organization as whoever looks for one may know it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SuggestedHost {
    pub id: OrganizationId,
    #[schema(example = "中共新安流动党员党支部")]
    pub name: String,
    #[schema(example = "新安流动党员党支部")]
    pub short_name: String,
    pub r#type: OrganizationType,
    pub kind: OrganizationKind,
    #[schema(example = "440306")]
    pub region_code: String,
    #[schema(example = "广东省深圳市宝安区")]
    pub region_name: String,
    /// An office's number; a branch's is its secretary's own and is not told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact_phone: Option<String>,
    pub reason: Reason,
}

/// The place that suggestions are made for.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = HostSuggestionPlace)]
pub struct SuggestionPlace {
    #[schema(example = "440306")]
    pub region_code: String,
    #[schema(example = "广东省深圳市宝安区")]
    pub name: String,
}

/// Hosts for a member, the one to ask first on top.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct HostSuggestions {
    /// Absent where nobody said so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<SuggestionPlace>,
    /// With the street or town there would be nearer ones.
    pub finer_place_needed: bool,
    pub items: Vec<SuggestedHost>,
}

crate::text_enum! {
    /// How coarse concentrations are told.
    pub enum ConcentrationLevel { County = "county", Township = "township" }
}

crate::text_enum! {
    /// What is due where members concentrate (DOMAIN 4.1, 4.6), the smallest first.
    pub enum Form {
        Group = "group",
        /// So many full members, who came not long ago.
        TemporaryBranch = "temporary_branch",
        Branch = "branch",
        GeneralBranch = "general_branch",
        Committee = "committee",
    }
}

/// What is due in a place, by which rule.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SettingProposal {
    pub form: Form,
    /// How many count for it.
    pub counted: u64,
    pub ruling: Ruling,
    /// In the language of `Accept-Language`.
    #[schema(example = "当地有正式党员 5 名，达到设立党支部的最少人数 3 名；离家均满 6 个月。")]
    pub text: String,
}

/// An organization of the home side that is there already.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct OutpostView {
    pub id: OrganizationId,
    #[schema(example = "深圳慈溪商会党支部")]
    pub short_name: String,
    pub r#type: OrganizationType,
    pub kind: OrganizationKind,
}

/// A place where members of a home are.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Concentration {
    #[schema(example = "440306")]
    pub region_code: String,
    #[schema(example = "广东省深圳市宝安区")]
    pub name: String,
    /// Away there as of today.
    pub members: Figure,
    pub full_members: Figure,
    /// Of those there: a host in the system has placed them.
    pub placed: Figure,
    /// What the home side has there.
    pub organizations: Vec<OutpostView>,
    /// Absent where nothing is due, where it is there already, and where the counts are covered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proposal: Option<SettingProposal>,
}

/// Where an organization's members concentrate, the most first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Concentrations {
    pub organization: Unit,
    pub on: Day,
    /// Counts from 1 to 4 are covered, with what would give them away.
    pub covered: bool,
    /// Places with fewer members than this are left out.
    pub least: u64,
    pub places: Vec<Concentration>,
    /// Away in other places, abroad, or nobody knows where.
    pub elsewhere: Figure,
    pub total: Figure,
}
