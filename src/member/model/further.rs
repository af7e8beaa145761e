//! What a register says of a member beyond the columns one looks people up by. It rests sealed as one,
//! and is shown with the single record only.

use serde::{Deserialize, Serialize};

use super::{MemberField, MemberView};

/// Characters of an address at most.
pub const LONGEST_ADDRESS: usize = 200;
/// Characters of any other text at most.
pub const LONGEST_TEXT: usize = 100;

crate::text_enum! {
    /// 新社会阶层类型, by the four official kinds; `none` for who belongs to none of them.
    pub enum SocialStratum {
        /// 私营企业和外商投资企业管理技术人员
        PrivateEnterprise = "private_enterprise",
        /// 中介组织和社会组织从业人员
        SocialOrganization = "social_organization",
        /// 自由职业人员
        SelfEmployed = "self_employed",
        /// 新媒体从业人员
        NewMedia = "new_media",
        NoneOfThese = "none",
    }
}

impl SocialStratum {
    /// As the forms write it.
    pub const fn zh(self) -> &'static str {
        match self {
            SocialStratum::PrivateEnterprise => "私营企业和外商投资企业管理技术人员",
            SocialStratum::SocialOrganization => "中介组织和社会组织从业人员",
            SocialStratum::SelfEmployed => "自由职业人员",
            SocialStratum::NewMedia => "新媒体从业人员",
            SocialStratum::NoneOfThese => "无",
        }
    }
}

/// Who the member is. Absent where the register does not say.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = MemberBackground)]
pub struct Background {
    /// 籍贯
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "浙江省慈溪市")]
    pub native_place: Option<String>,
    /// 学位
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "学士")]
    pub degree: Option<String>,
    /// 从事专业技术职务
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "工程师")]
    pub professional_title: Option<String>,
    /// 党内职务, as the register says it. Posts that give rights here are those of accounts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "支部委员")]
    pub party_post: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub social_stratum: Option<SocialStratum>,
    /// 是否农民工
    #[serde(skip_serializing_if = "Option::is_none")]
    pub migrant_worker: Option<bool>,
    /// 入党介绍人
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "张三、李四")]
    pub introducers: Option<String>,
}

/// Where the member can be found. As sealed as phone and address: shown in full with a reason only.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = MemberWhereabouts)]
pub struct Whereabouts {
    /// 固定电话
    #[serde(skip_serializing_if = "Option::is_none")]
    pub landline: Option<String>,
    /// 现居住地
    #[serde(skip_serializing_if = "Option::is_none")]
    pub residence: Option<String>,
    /// 户籍所在地
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_residence: Option<String>,
}

/// All of it, as it rests.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Further {
    #[serde(flatten)]
    pub background: Background,
    #[serde(flatten)]
    pub whereabouts: Whereabouts,
}

/// How much of the register's fields is filled (信息完整度).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, utoipa::ToSchema)]
pub struct Completeness {
    /// In full percent; 100 only when nothing is missing.
    #[schema(example = 78)]
    pub percent: u8,
    /// The fields that are empty.
    pub missing: Vec<MemberField>,
}

/// One member with all that the register says; what is sealed is masked, or left out.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MemberRecord {
    #[serde(flatten)]
    pub member: MemberView,
    #[serde(flatten)]
    pub background: Background,
    /// 党龄: full years since becoming a full member, to today or to the day of leaving the register. Absent
    /// for a probationary or stopped member, and where the register does not say since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party_years: Option<u16>,
    pub completeness: Completeness,
    /// Away as of today, by an outbound registration.
    pub away: bool,
}
