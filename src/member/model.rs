//! The member and what is shown of one.

use serde::{Deserialize, Serialize};

use crate::access::{MemberId, OrganizationId};
use crate::kernel::identity::Sex;

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
    }
}

/// Marker of the id of a stretch of affiliation.
#[derive(Debug)]
pub enum Affiliation {}

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
    #[schema(example = "330282198001019996")]
    pub id_number: String,
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
}

/// A member as those see one who look after them: phone and ID number masked.
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
}

/// What a change of the register answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MemberReceipt {
    pub id: MemberId,
    pub version: i64,
}
