//! The fields of a register or ledger, and the column titles that mean them.

use serde::{Deserialize, Serialize};

use super::words::squeeze;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
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
}

/// Every field with its names and the titles clerks give it, spelled as [`plain_title`] leaves them.
const FIELDS: &[(Field, &str, &str, &[&str])] = &[
    (Field::Serial, "序号", "serial number", &["序号", "编号", "序", "NO", "行号"]),
    (
        Field::Name,
        "姓名",
        "name",
        &["姓名", "党员姓名", "名字", "流动党员姓名", "流出党员姓名", "党员名字"],
    ),
    (Field::Sex, "性别", "sex", &["性别", "男女"]),
    (Field::Nationality, "民族", "nationality", &["民族", "族别"]),
    (
        Field::Birth,
        "出生年月",
        "birth date",
        &["出生年月", "出生日期", "出生时间", "生日", "出生", "出生年月日"],
    ),
    (
        Field::IdNumber,
        "公民身份号码",
        "identity number",
        &[
            "公民身份号码",
            "身份证号",
            "身份证号码",
            "身份证",
            "居民身份证号",
            "居民身份证号码",
            "公民身份证号",
            "公民身份证号码",
            "身份号码",
            "证件号码",
        ],
    ),
    (
        Field::Education,
        "学历",
        "education",
        &["文化程度", "学历", "文化", "学历学位", "最高学历", "学历层次"],
    ),
    (
        Field::JoinedOn,
        "入党时间",
        "date of joining",
        &[
            "入党时间",
            "入党日期",
            "入党年月",
            "加入中共时间",
            "加入党组织时间",
            "加入党组织日期",
            "何时入党",
            "入党年月日",
        ],
    ),
    (
        Field::FullOn,
        "转正时间",
        "date of full membership",
        &["转正时间", "转正日期", "转正年月", "转为正式党员时间", "转为正式党员日期"],
    ),
    (
        Field::Category,
        "党员类别",
        "member category",
        &[
            "党员类别",
            "人员类别",
            "类别",
            "党员身份",
            "正式/预备",
            "正式或预备",
            "党员类型",
            "是否正式党员",
            "政治面貌",
            "党员性质",
        ],
    ),
    (
        Field::Branch,
        "所在党支部",
        "branch",
        &[
            "所在党支部",
            "所属党支部",
            "党支部",
            "所在支部",
            "所属支部",
            "支部名称",
            "党支部名称",
            "支部",
            "党组织名称",
            "所在党组织",
            "所属党组织",
            "隶属党支部",
            "组织关系所在党支部",
            "组织关系所在支部",
            "组织关系所在党组织",
            "流出党组织",
            "流出地党组织",
            "流出党支部",
            "流出地党支部",
            "村党支部",
            "所在党支部名称",
        ],
    ),
    (
        Field::Phone,
        "联系电话",
        "phone",
        &[
            "联系电话",
            "手机",
            "手机号",
            "手机号码",
            "电话",
            "联系方式",
            "本人电话",
            "电话号码",
            "本人联系电话",
            "本人联系方式",
            "移动电话",
            "联系手机",
            "外出联系电话",
            "党员联系电话",
            "党员联系方式",
            "联系号码",
        ],
    ),
    (
        Field::HomeAddress,
        "家庭住址",
        "home address",
        &["家庭住址", "家庭地址", "户籍地址", "户籍所在地", "户籍地", "住址", "地址"],
    ),
    (
        Field::Residence,
        "现居住地",
        "residence",
        &[
            "现居住地",
            "现住址",
            "现居住地址",
            "居住地",
            "居住地址",
            "外出居住地",
            "流入地住址",
            "流入地居住地址",
            "现居住地详细地址",
            "外出地址",
            "外出详细地址",
            "流入地详细地址",
            "现居地",
        ],
    ),
    (
        Field::Employer,
        "工作单位及职务",
        "employer",
        &[
            "工作单位及职务",
            "工作单位",
            "单位",
            "工作岗位",
            "单位及职务",
            "就业单位",
            "从业单位",
            "务工单位",
            "现工作单位",
            "工作单位职务",
            "流入单位",
            "现工作单位及职务",
            "职业",
            "从事职业",
            "外出务工单位",
            "流入单位名称",
            "工作单位及岗位",
            "从事工作",
        ],
    ),
    (
        Field::LeftOn,
        "流出时间",
        "date of leaving",
        &[
            "流出时间",
            "流出日期",
            "外出时间",
            "外出日期",
            "流动时间",
            "外出务工时间",
            "离开时间",
            "流动起始时间",
            "外出年月",
            "流出年月",
            "何时外出",
            "流动开始时间",
        ],
    ),
    (
        Field::Cause,
        "流出原因",
        "cause",
        &[
            "流出原因",
            "外出原因",
            "流动原因",
            "外出事由",
            "流动类型",
            "外出理由",
            "流出理由",
            "外出从业情况",
            "从业类型",
        ],
    ),
    (
        Field::Destination,
        "流入地",
        "destination",
        &[
            "流入地",
            "流向",
            "外出地点",
            "流出地点",
            "流入地点",
            "外出流向",
            "外出地",
            "去向",
            "流动去向",
            "流动地点",
            "流入地区",
            "流出方向",
            "现在何处",
            "务工地点",
            "外出务工地点",
            "流入省市",
            "流动方向",
            "流出去向",
            "外出去向",
            "流出地行政区划",
            "流出地",
        ],
    ),
    (
        Field::HostOrganization,
        "流入地党组织",
        "host organisation",
        &[
            "流入地党组织",
            "流入党组织",
            "流入地党支部",
            "流入党支部",
            "接收党组织",
            "流入地党组织名称",
            "流入组织",
            "接收地党组织",
            "接转党组织",
        ],
    ),
    (
        Field::HasCertificate,
        "是否持有活动证",
        "holds a certificate",
        &[
            "是否持有活动证",
            "是否办证",
            "有无活动证",
            "是否持证",
            "持证情况",
            "是否有活动证",
            "是否持有流动党员活动证",
            "是否办理活动证",
            "活动证",
            "流动党员活动证",
            "是否办理流动党员活动证",
            "是否发放活动证",
        ],
    ),
    (
        Field::CertificateNumber,
        "活动证编号",
        "certificate number",
        &[
            "活动证编号",
            "活动证号",
            "证号",
            "流动党员活动证号",
            "流动证号",
            "活动证号码",
            "流动党员活动证编号",
            "证件编号",
        ],
    ),
    (
        Field::Liaison,
        "支部联系人",
        "liaison",
        &[
            "支部联系人",
            "联系人",
            "联络员",
            "固定联系人",
            "联系党员",
            "支部联络员",
            "结对联系人",
            "帮联人",
            "联系干部",
            "包联人",
            "联系人姓名",
        ],
    ),
    (
        Field::LastContact,
        "最近联系时间",
        "last contact",
        &[
            "最近联系时间",
            "最近一次联系时间",
            "最后联系时间",
            "上次联系时间",
            "最近联系日期",
            "最近一次联系日期",
            "联系时间",
            "最近汇报时间",
            "最近联络时间",
        ],
    ),
    (
        Field::DuesPaidTo,
        "党费交至",
        "dues paid to",
        &[
            "党费交至",
            "党费缴至",
            "党费交纳至",
            "党费缴纳至",
            "党费交至年月",
            "党费截止",
            "党费已交至",
            "党费缴纳情况",
            "党费交纳情况",
            "党费交到",
            "党费缴至年月",
            "党费缴纳截止时间",
        ],
    ),
    (Field::Remark, "备注", "remark", &["备注", "说明", "附注", "其他", "其它"]),
];

/// Titles that mean something only under the title of their group: (word in the group, title).
const UNDER_GROUP: &[(&[&str], &[&str], Option<Field>)] = &[
    (&["联系人", "联络员"], &["姓名", "名字"], Some(Field::Liaison)),
    (
        &["联系人", "联络员"],
        &["电话", "联系电话", "联系方式", "手机", "手机号码", "手机号", "单位", "职务"],
        None,
    ),
    (&["入党"], &["时间", "日期", "年月"], Some(Field::JoinedOn)),
    (&["转正"], &["时间", "日期", "年月"], Some(Field::FullOn)),
    (&["出生"], &["时间", "日期", "年月"], Some(Field::Birth)),
    (&["活动证"], &["是否持有", "有无", "是否", "持有", "是否办理"], Some(Field::HasCertificate)),
    (&["活动证"], &["编号", "号码", "证号"], Some(Field::CertificateNumber)),
    (&["党费"], &["交至", "缴至", "交至年月", "截止时间", "时间"], Some(Field::DuesPaidTo)),
    (&["最近联系", "联系情况", "联络情况"], &["时间", "日期"], Some(Field::LastContact)),
    (&["流入地党组织", "流入党组织", "接收"], &["名称", "党组织"], Some(Field::HostOrganization)),
    (
        &["流入地党组织", "流入党组织", "接收"],
        &["电话", "联系电话", "联系方式", "联系人", "姓名", "时间", "日期", "地址"],
        None,
    ),
    (&["流入"], &["时间", "日期"], None),
    (
        &["流出", "外出", "流动", "流向", "流入"],
        &["时间", "日期", "年月", "起始时间"],
        Some(Field::LeftOn),
    ),
    (&["流出", "外出", "流动"], &["原因", "事由", "类型"], Some(Field::Cause)),
    (
        &["流出", "外出", "流动", "流向", "流入"],
        &["地点", "地", "去向", "方向", "地区", "省市"],
        Some(Field::Destination),
    ),
    (&["流出", "外出", "流动", "流入"], &["地址", "详细地址", "住址"], Some(Field::Residence)),
    (&["流入"], &["党组织", "党支部", "组织"], Some(Field::HostOrganization)),
    (&["流出"], &["党组织", "党支部"], Some(Field::Branch)),
];

impl Field {
    /// The name on a Chinese form.
    pub fn zh(self) -> &'static str {
        FIELDS.iter().find(|(field, ..)| *field == self).map_or("", |(_, zh, ..)| zh)
    }

    /// The name in English.
    pub fn en(self) -> &'static str {
        FIELDS.iter().find(|(field, ..)| *field == self).map_or("", |(_, _, en, _)| en)
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

/// The field a title means under the title of its group.
pub fn by_group(group: &str, title: &str) -> Option<Field> {
    let (over, plain) = (plain_title(group), plain_title(title));
    if plain.is_empty() {
        return by_title(group);
    }
    UNDER_GROUP
        .iter()
        .find(|(groups, titles, _)| {
            groups.iter().any(|word| over.contains(word)) && titles.contains(&plain.as_str())
        })
        .map_or_else(|| by_title(title), |(.., field)| *field)
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
        ] {
            assert_eq!(by_title(title), Some(field), "{title}");
        }
        for unknown in ["", "籍贯", "张三", "党龄", "是否困难党员"] {
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
            ("备注", "", Some(Field::Remark)),
        ] {
            assert_eq!(by_group(group, title), field, "{group}/{title}");
        }
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
