//! The member and what is shown of one.

pub mod further;

use serde::{Deserialize, Deserializer, Serialize};

use crate::access::{AccountId, MemberId, OrganizationId};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::identity::Sex;
use further::SocialStratum;

crate::text_enum! {
    /// 党员类别. Only full members count towards quorums and thresholds.
    pub enum Category { Full = "full", Probationary = "probationary" }
}

crate::text_enum! {
    /// Where a member stands on the register. Only people change it.
    pub enum Standing { Normal = "normal", Stopped = "stopped", Left = "left" }
}

crate::text_enum! {
    /// Why a stretch of formal affiliation began.
    pub enum AffiliationCause {
        Registered = "registered",
        Imported = "imported",
        /// By document, one member.
        Reassigned = "reassigned",
        BranchDissolved = "branch_dissolved",
        /// Back on the register, by document.
        Restored = "restored",
    }
}

/// Marker of the id of a stretch of affiliation.
#[derive(Debug)]
pub enum Affiliation {}

crate::text_enum! {
    /// Why a member leaves the register (DECISIONS 14).
    pub enum LeavingCause {
        Death = "death",
        Expulsion = "expulsion",
        Removal = "removal",
        Transfer = "transfer",
        SettledAbroad = "settled_abroad",
    }
}

crate::text_enum! {
    /// A sealed field that can be shown in full.
    pub enum SealedField {
        IdNumber = "id_number",
        Phone = "phone",
        Address = "address",
        Landline = "landline",
        Residence = "residence",
        RegisteredResidence = "registered_residence",
    }
}

crate::text_enum! {
    /// A field of a record that a correction can change.
    pub enum MemberField {
        Name = "name",
        Sex = "sex",
        Born = "born",
        IdNumber = "id_number",
        Phone = "phone",
        Address = "address",
        Ethnicity = "ethnicity",
        Education = "education",
        Occupation = "occupation",
        Category = "category",
        JoinedOn = "joined_on",
        FullOn = "full_on",
        NativePlace = "native_place",
        Degree = "degree",
        ProfessionalTitle = "professional_title",
        PartyPost = "party_post",
        SocialStratum = "social_stratum",
        MigrantWorker = "migrant_worker",
        Introducers = "introducers",
        Landline = "landline",
        Residence = "residence",
        RegisteredResidence = "registered_residence",
        /// Cells of an imported file that have no column here.
        Imported = "imported",
    }
}

/// Marker of the id of a record's earlier version.
#[derive(Debug)]
pub enum MemberVersion {}

/// A member as other rooms need one: who, where on the register, of which standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    pub id: MemberId,
    pub branch_id: OrganizationId,
    pub category: Category,
    pub standing: Standing,
}

/// A new entry of the register.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMember {
    pub branch_id: OrganizationId,
    #[schema(example = "王芳")]
    pub name: String,
    /// 18 characters with a valid check digit; birth date and sex are read from it.
    #[schema(example = "330282198001019992")]
    pub id_number: String,
    /// Where given, it must be what the ID number states.
    #[serde(default)]
    pub sex: Option<Sex>,
    /// Where given, it must be what the ID number states.
    #[serde(default)]
    #[schema(example = "1980-01-01")]
    pub born: Option<String>,
    /// Mainland mobile number.
    #[schema(example = "13800138000")]
    pub phone: Option<String>,
    pub address: Option<String>,
    #[schema(example = "汉族")]
    pub ethnicity: String,
    #[serde(default)]
    pub education: String,
    #[serde(default)]
    pub occupation: String,
    pub category: Category,
    /// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as known.
    #[schema(example = "2009-06")]
    pub joined_on: String,
    pub full_on: Option<String>,
    /// 籍贯
    pub native_place: Option<String>,
    /// 学位
    pub degree: Option<String>,
    /// 从事专业技术职务
    pub professional_title: Option<String>,
    /// 党内职务, as the register says it; it gives no rights.
    pub party_post: Option<String>,
    pub social_stratum: Option<SocialStratum>,
    /// 是否农民工
    pub migrant_worker: Option<bool>,
    /// 入党介绍人
    pub introducers: Option<String>,
    /// 固定电话
    pub landline: Option<String>,
    /// 现居住地
    pub residence: Option<String>,
    /// 户籍所在地
    pub registered_residence: Option<String>,
}

/// A member in a list, as those see one who look after them: phone and ID number masked.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MemberView {
    pub id: MemberId,
    pub version: i64,
    pub branch_id: OrganizationId,
    pub name: String,
    pub sex: Sex,
    pub ethnicity: String,
    /// `1980-01-01`, or coarser where the day is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub born: Option<String>,
    #[schema(example = "**************9996")]
    pub id_number: Option<String>,
    #[schema(example = "138****8000")]
    pub phone: Option<String>,
    pub education: String,
    pub occupation: String,
    pub category: Category,
    pub joined_on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub full_on: Option<String>,
    pub standing: Standing,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_on: Option<Day>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_cause: Option<LeavingCause>,
    /// The account that looks after the member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub liaison_id: Option<AccountId>,
}

/// What a change of the register answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MemberReceipt {
    pub id: MemberId,
    pub version: i64,
}

/// Tells "not given" (outer `None`) from "cleared" (`null`).
pub(super) fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(from).map(Some)
}

/// A correction: the given fields only. `null` clears a field that may be empty.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Why the record is corrected; shown in its history.
    #[serde(default)]
    #[schema(example = "身份证号录入有误，按户口簿更正")]
    pub reason: String,
    pub name: Option<String>,
    pub sex: Option<Sex>,
    #[schema(example = "1980-01")]
    pub born: Option<String>,
    pub id_number: Option<String>,
    /// Refused, with a word about the way that takes two officers: `phone-changes`.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub phone: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub address: Option<Option<String>>,
    pub ethnicity: Option<String>,
    pub education: Option<String>,
    pub occupation: Option<String>,
    pub category: Option<Category>,
    pub joined_on: Option<String>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub full_on: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub native_place: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub degree: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub professional_title: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub party_post: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<SocialStratum>)]
    pub social_stratum: Option<Option<SocialStratum>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<bool>)]
    pub migrant_worker: Option<Option<bool>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub introducers: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub landline: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub residence: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub registered_residence: Option<Option<String>>,
}

/// Whom to look for: every key that is given must fit.
#[derive(Default, Deserialize, Serialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberSearch {
    /// Whatever a clerk types: a whole ID number, a whole phone number, initials or a name's
    /// beginning.
    #[schema(example = "wf")]
    pub text: Option<String>,
    /// The beginning of a name.
    pub name: Option<String>,
    /// The beginning of the pinyin initials.
    pub initials: Option<String>,
    /// A whole mobile number.
    pub phone: Option<String>,
    /// A whole ID number.
    pub id_number: Option<String>,
    /// Only those of this organization and below.
    pub organization_id: Option<OrganizationId>,
}

/// A move to another branch by document.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reassignment {
    pub branch_id: OrganizationId,
    #[schema(example = "慈组〔2026〕12号")]
    pub document_number: String,
    /// First day with the new branch.
    pub on: Day,
}

/// A return to the register by document: the leaving was a mistake, or the member comes back.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Restoration {
    /// The branch of before, or another one.
    pub branch_id: OrganizationId,
    #[schema(example = "慈组〔2026〕15号")]
    pub document_number: String,
    /// First day on the register again.
    pub on: Day,
}

/// Leaving the register by document.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MemberLeaving)]
pub struct Leaving {
    pub cause: LeavingCause,
    /// Last day on the register.
    pub on: Day,
    #[schema(example = "慈组〔2026〕13号")]
    pub document_number: String,
}

/// Who looks after the member.
#[derive(Clone, Copy, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LiaisonChoice {
    /// The account of a liaison or secretary of the member's branch; `null` for nobody.
    pub account_id: Option<AccountId>,
}

/// Which sealed field to show, and why.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RevealRequest {
    pub field: SealedField,
    /// Kept in the audit and shown to the member; no personal data.
    #[serde(default)]
    #[schema(example = "办理党员活动证")]
    pub reason: String,
}

/// One sealed field in full.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Revealed {
    pub field: SealedField,
    /// Absent when the record holds none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
}

/// How to reach a person one looks after.
#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = MemberContact)]
pub struct ContactView {
    pub member_id: MemberId,
    pub name: String,
    /// The number at the destination, where the open registration gives another: to be tried first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub away_phone: Option<String>,
    /// That of the record; absent when it holds none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// A stretch of formal affiliation, first and last day included.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AffiliationView {
    pub branch_id: OrganizationId,
    pub from: Day,
    /// Absent while it lasts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Day>,
    pub cause: AffiliationCause,
    pub document_number: String,
}

/// One correction: who, when, why, and what the record held before it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct VersionView {
    /// The version that was replaced.
    pub version: i64,
    pub replaced_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    /// Shown name of that account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    pub reason: String,
    pub changed_fields: Vec<MemberField>,
    /// Earlier values by field; phone and ID number masked, addresses and the landline left out.
    #[schema(value_type = Object)]
    pub before: serde_json::Value,
}

/// What happened to a record, newest correction first.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MemberHistory {
    pub versions: Vec<VersionView>,
    pub affiliations: Vec<AffiliationView>,
}
