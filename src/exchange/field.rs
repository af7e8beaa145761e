//! The fields of a register or ledger, and the column titles that mean them.

use serde::{Deserialize, Serialize};

use super::titles::{FIELDS, FOR_WANT_OF_ANOTHER, UNDER_GROUP};
use super::words::squeeze;

/// What a column holds.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 序号
    Serial,
    /// 姓名
    Name,
    /// 性别
    Sex,
    /// 民族
    Nationality,
    /// 出生年月
    Birth,
    /// 公民身份号码
    IdNumber,
    /// 学历
    Education,
    /// 入党时间
    JoinedOn,
    /// 转正时间
    FullOn,
    /// 党员类别
    Category,
    /// 所在党支部
    Branch,
    /// 联系电话
    Phone,
    /// 家庭住址
    HomeAddress,
    /// 现居住地
    Residence,
    /// 工作单位及职务
    Employer,
    /// 籍贯
    NativePlace,
    /// 学位
    Degree,
    /// 从事专业技术职务
    ProfessionalTitle,
    /// 党内职务
    PartyPost,
    /// 新社会阶层类型
    SocialStratum,
    /// 是否农民工
    MigrantWorker,
    /// 入党介绍人
    Introducers,
    /// 固定电话
    Landline,
    /// 户籍所在地
    RegisteredResidence,
    /// 流出时间
    LeftOn,
    /// 流出原因
    Cause,
    /// 流入地
    Destination,
    /// 流入地党组织
    HostOrganization,
    /// 是否持有活动证
    HasCertificate,
    /// 活动证编号
    CertificateNumber,
    /// 支部联系人
    Liaison,
    /// 最近联系时间
    LastContact,
    /// 党费交至
    DuesPaidTo,
    /// 备注
    Remark,
    /// 系统编号: the row that an export was made of.
    Record,
    /// 系统版本
    RecordVersion,
}

impl Field {
    /// The name on a Chinese form.
    pub fn zh(self) -> &'static str {
        FIELDS.iter().find(|(field, ..)| *field == self).map_or("", |(_, zh, ..)| zh)
    }

    /// The name in English.
    pub fn en(self) -> &'static str {
        FIELDS.iter().find(|(field, ..)| *field == self).map_or("", |(_, _, en, _)| en)
    }

    /// Whether it is a further particular of a member.
    pub fn is_further(self) -> bool {
        matches!(
            self,
            Self::Residence
                | Self::NativePlace
                | Self::Degree
                | Self::ProfessionalTitle
                | Self::PartyPost
                | Self::SocialStratum
                | Self::MigrantWorker
                | Self::Introducers
                | Self::Landline
                | Self::RegisteredResidence
        )
    }

    /// Whether a register shows it only to who gives a reason.
    pub fn is_contact_data(self) -> bool {
        matches!(
            self,
            Self::HomeAddress | Self::Residence | Self::Landline | Self::RegisteredResidence
        )
    }

    /// Whether a table with this column is a ledger of departures rather than a register.
    pub fn tells_of_a_flow(self) -> bool {
        matches!(
            self,
            Self::LeftOn
                | Self::Cause
                | Self::Destination
                | Self::HostOrganization
                | Self::HasCertificate
                | Self::CertificateNumber
        )
    }
}

/// A title without white space, marks of obligation and remarks in brackets: `＊ 入党时间（年月）` is
/// `入党时间`.
pub fn plain_title(title: &str) -> String {
    let mut depth = 0_u32;
    let mut plain = String::new();
    for c in squeeze(title).chars() {
        match c {
            '(' | '[' | '【' | '〔' | '<' => depth += 1,
            ')' | ']' | '】' | '〕' | '>' => depth = depth.saturating_sub(1),
            '*' | '※' | ':' | '。' | '.' | '"' | '“' | '”' | '、' | '_' | '-' | '★' | '#'
            | '《' | '》' | '\'' => {}
            _ if depth > 0 => {}
            other => plain.extend(other.to_uppercase()),
        }
    }
    plain
}

/// The field a title alone means.
pub fn by_title(title: &str) -> Option<Field> {
    let plain = plain_title(title);
    FIELDS.iter().find(|(.., titles)| titles.contains(&plain.as_str())).map(|(field, ..)| *field)
}

/// The field a title means where no other column of its table means it.
pub fn for_want_of_another(title: &str) -> Option<Field> {
    let plain = plain_title(title);
    let found = FOR_WANT_OF_ANOTHER.iter().find(|(_, titles)| titles.contains(&plain.as_str()));
    found.map(|(field, _)| *field)
}

/// The field a title means under the titles of its groups, nearest first.
pub fn by_groups(groups: &[String], title: &str) -> Option<Field> {
    let plain = plain_title(title);
    groups
        .iter()
        .map(|group| plain_title(group))
        .find_map(|over| {
            let known = UNDER_GROUP.iter().find(|(groups, titles, _)| {
                groups.iter().any(|word| over.contains(word)) && titles.contains(&plain.as_str())
            });
            known.map(|(.., field)| *field)
        })
        .unwrap_or_else(|| by_title(title))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_mean_their_field_however_they_are_written() {
        for (title, field) in [
            ("姓名", Field::Name),
            ("姓　名", Field::Name),
            ("姓\n名", Field::Name),
            ("*姓名", Field::Name),
            ("身份证号码（18位）", Field::IdNumber),
            ("公民身份号码", Field::IdNumber),
            ("入党时间（年月日）", Field::JoinedOn),
            ("加入党组织日期", Field::JoinedOn),
            ("转正日期", Field::FullOn),
            ("手机号码", Field::Phone),
            ("联系电话(手机)", Field::Phone),
            ("外出务工地点", Field::Destination),
            ("外出流向", Field::Destination),
            ("流入地（省、市、县）", Field::Destination),
            ("是否持有《流动党员活动证》", Field::HasCertificate),
            ("党费缴至", Field::DuesPaidTo),
            ("正式／预备", Field::Category),
            ("所属党支部：", Field::Branch),
            ("最近一次联系时间", Field::LastContact),
            ("学历学位", Field::Education),
            ("学位", Field::Degree),
            ("籍　贯", Field::NativePlace),
            ("职称（专业技术职务）", Field::ProfessionalTitle),
            ("党内职务", Field::PartyPost),
            ("新社会阶层类型", Field::SocialStratum),
            ("是否为农民工", Field::MigrantWorker),
            ("入党介绍人（姓名）", Field::Introducers),
            ("办公电话", Field::Landline),
            ("座机", Field::Landline),
            ("户籍地", Field::RegisteredResidence),
            ("户籍所在地", Field::RegisteredResidence),
            ("家庭住址", Field::HomeAddress),
            ("现居住地", Field::Residence),
        ] {
            assert_eq!(by_title(title), Some(field), "{title}");
        }
        for unknown in ["", "张三", "党龄", "职务", "是否困难党员", "是否新社会阶层"]
        {
            assert_eq!(by_title(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn a_group_gives_its_titles_their_meaning() {
        for (group, title, field) in [
            ("流出情况", "时间", Some(Field::LeftOn)),
            ("外出情况", "原因", Some(Field::Cause)),
            ("外出情况", "地点", Some(Field::Destination)),
            ("支部联系人", "姓名", Some(Field::Liaison)),
            ("支部联系人", "电话", None),
            ("流动党员活动证", "编号", Some(Field::CertificateNumber)),
            ("流入情况", "时间", None),
            ("基本情况", "姓名", Some(Field::Name)),
            ("联系方式", "联系电话", Some(Field::Phone)),
        ] {
            assert_eq!(by_groups(&[group.to_owned()], title), field, "{group}/{title}");
        }
        let nested = ["联系人", "流出情况"].map(str::to_owned);
        assert_eq!(by_groups(&nested, "姓名"), Some(Field::Liaison));
        assert_eq!(by_groups(&nested, "时间"), Some(Field::LeftOn), "the farther group tells");
    }

    #[test]
    fn no_title_means_two_fields() {
        let mut titles: Vec<&str> =
            FIELDS.iter().flat_map(|(.., titles)| titles.iter().copied()).collect();
        let all = titles.len();
        titles.sort_unstable();
        titles.dedup();
        assert_eq!(titles.len(), all);
        for title in titles {
            assert!(by_title(title).is_some(), "{title} is not spelled as plain_title leaves it");
        }
    }
}
