//! The words clerks use, and what they mean: causes, categories, yes and no, nothing.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use crate::kernel::identity::Sex;
use crate::kernel::text::is_blank;
use crate::member::model::further::SocialStratum;
use crate::member::rules::person::usual_in_a_name;

/// Why a member left home (code list of 外出原因).
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// 务工
    Labour,
    /// 经商
    Business,
    /// 求学
    Study,
    /// 随子女居住、照看孩子
    WithChildren,
    /// 照顾老人
    CareOfElders,
    /// 退休异地居住
    RetiredElsewhere,
    /// 待业
    SeekingWork,
    /// 开会
    Meeting,
    /// 借调
    Secondment,
    /// 因公外出
    OfficialBusiness,
    /// 探亲
    FamilyVisit,
    /// Anything else, as written.
    Other(String),
}

impl std::fmt::Debug for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Labour => "Labour",
            Self::Business => "Business",
            Self::Study => "Study",
            Self::WithChildren => "WithChildren",
            Self::CareOfElders => "CareOfElders",
            Self::RetiredElsewhere => "RetiredElsewhere",
            Self::SeekingWork => "SeekingWork",
            Self::Meeting => "Meeting",
            Self::Secondment => "Secondment",
            Self::OfficialBusiness => "OfficialBusiness",
            Self::FamilyVisit => "FamilyVisit",
            Self::Other(_) => "Other(hidden)",
        })
    }
}

/// Full or probationary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// 正式党员
    Full,
    /// 预备党员
    Probationary,
}

const LABOUR: &[&str] = &[
    "务工",
    "打工",
    "外出务工",
    "外出打工",
    "进城务工",
    "就业",
    "外出就业",
    "异地就业",
    "上班",
    "工作",
    "外出工作",
    "从业",
    "做工",
    "上工地",
];
const BUSINESS: &[&str] = &[
    "经商",
    "外出经商",
    "做生意",
    "创业",
    "自主创业",
    "开店",
    "个体",
    "个体经营",
    "做买卖",
    "办企业",
    "办厂",
    "跑生意",
];
const STUDY: &[&str] = &[
    "求学",
    "上学",
    "读书",
    "就读",
    "升学",
    "学习",
    "外出求学",
    "外出学习",
    "上大学",
    "读大学",
    "读研",
    "进修",
    "学生",
    "在校学生",
    "留学",
];
const WITH_CHILDREN: &[&str] = &[
    "随子女居住/照看孩子",
    "随子女居住",
    "随子女生活",
    "随子女",
    "随迁",
    "投靠子女",
    "随儿子居住",
    "随女儿居住",
    "照看孩子",
    "照顾孩子",
    "带孩子",
    "带小孩",
    "带孙子",
    "带孙女",
    "带外孙",
    "带孙",
    "照看孙子",
    "照顾孙子",
    "照看孙辈",
    "照顾小孩",
    "照看小孩",
    "陪读",
    "照顾子女",
];
const CARE_OF_ELDERS: &[&str] = &[
    "照顾老人",
    "照料老人",
    "照看老人",
    "赡养老人",
    "陪护老人",
    "照顾父母",
    "赡养父母",
    "侍奉老人",
];
const RETIRED: &[&str] = &[
    "退休异地居住",
    "退休",
    "退休居住",
    "异地养老",
    "养老",
    "异地居住",
    "退休养老",
    "退休外出居住",
];
const SEEKING: &[&str] = &["待业", "求职", "找工作", "无业", "未就业", "失业", "待就业"];

const MEETING: &[&str] = &["开会", "外出开会", "参加会议"];
const SECONDMENT: &[&str] = &["借调", "外出借调", "抽调"];
const OFFICIAL: &[&str] = &["因公外出", "公出", "出差", "公务外出"];
const FAMILY_VISIT: &[&str] = &["探亲", "外出探亲", "走亲", "省亲"];

/// What says that the cause is another one, without saying which.
const ANOTHER: &[&str] = &["其他", "其它", "其他原因", "其它原因"];

/// Words for nothing: no entry, none, not known.
const NOTHING: &[&str] = &[
    "无",
    "没有",
    "暂无",
    "不清楚",
    "不详",
    "未知",
    "不知道",
    "不明",
    "空",
    "未填",
    "待查",
    "无此项",
    "/",
    "//",
    "\\",
    "-",
    "--",
    "—",
    "——",
    "－",
    "、",
    ".",
    "。",
    "*",
    "×",
    "?",
    "N/A",
    "NA",
    "NULL",
    "null",
    "None",
    "none",
];

/// Text with widths unified and no white space.
pub fn squeeze(text: &str) -> String {
    text.nfkc().filter(|c| !is_blank(*c)).collect()
}

/// Whether the text is empty or a word for nothing.
pub fn means_nothing(text: &str) -> bool {
    let text = squeeze(text);
    text.is_empty() || NOTHING.contains(&text.as_str())
}

/// Words and marks for "as in the row above".
const DITTO: &[&str] =
    &["同上", "同前", "上同", "如上", "同上行", "〃", "\"", "′′", "''", "“", "”", "〝", "〞"];

/// Whether the text says that the cell above holds for this one too.
pub fn means_ditto(text: &str) -> bool {
    DITTO.contains(&squeeze(text).as_str())
}

/// The cause a clerk's words stand for; unknown words are kept.
pub fn cause(text: &str) -> Cause {
    let word = squeeze(text);
    let table: [(&[&str], Cause); 11] = [
        (LABOUR, Cause::Labour),
        (BUSINESS, Cause::Business),
        (STUDY, Cause::Study),
        (WITH_CHILDREN, Cause::WithChildren),
        (CARE_OF_ELDERS, Cause::CareOfElders),
        (RETIRED, Cause::RetiredElsewhere),
        (SEEKING, Cause::SeekingWork),
        (MEETING, Cause::Meeting),
        (SECONDMENT, Cause::Secondment),
        (OFFICIAL, Cause::OfficialBusiness),
        (FAMILY_VISIT, Cause::FamilyVisit),
    ];
    table
        .into_iter()
        .find(|(words, _)| words.contains(&word.as_str()))
        .map_or_else(|| Cause::Other(text.trim_matches(is_blank).to_owned()), |(_, cause)| cause)
}

impl Cause {
    /// Words that no list has.
    pub fn is_unrecognised(&self) -> bool {
        matches!(self, Self::Other(words) if !ANOTHER.contains(&squeeze(words).as_str()))
    }
}

/// Full or probationary, if the words are known.
pub fn category(text: &str) -> Option<Category> {
    match squeeze(text).trim_start_matches("中共") {
        "正式" | "正式党员" | "党员" | "是正式" => Some(Category::Full),
        "预备" | "预备党员" | "预备期" => Some(Category::Probationary),
        _ => None,
    }
}

/// Sex, if the words are known.
pub fn sex(text: &str) -> Option<Sex> {
    match squeeze(text).to_uppercase().as_str() {
        "男" | "男性" | "男士" | "M" | "MALE" => Some(Sex::Male),
        "女" | "女性" | "女士" | "F" | "FEMALE" => Some(Sex::Female),
        _ => None,
    }
}

/// Yes or no, if the words are known.
pub fn yes_or_no(text: &str) -> Option<bool> {
    match squeeze(text).to_uppercase().as_str() {
        "是" | "有" | "已办" | "已办理" | "已发" | "持有" | "已持有" | "√" | "✓" | "✔" | "Y"
        | "YES" | "TRUE" | "1" => Some(true),
        "否" | "无" | "没有" | "未办" | "未办理" | "未发" | "未持有" | "不持有" | "×" | "✗"
        | "✘" | "X" | "N" | "NO" | "FALSE" | "0" => Some(false),
        _ => None,
    }
}

/// As the forms write it.
pub const fn yes_or_no_zh(yes: bool) -> &'static str {
    if yes { "是" } else { "否" }
}

/// Whether the text says that there is none, and not merely nothing.
pub fn means_none(text: &str) -> bool {
    matches!(squeeze(text).as_str(), "无" | "没有" | "暂无")
}

/// Whether a migrant worker, if the words are known.
pub fn migrant_worker(text: &str) -> Option<bool> {
    match squeeze(text).as_str() {
        "农民工" | "是农民工" => Some(true),
        "非农民工" | "不是" | "不是农民工" | "非" => Some(false),
        _ => yes_or_no(text),
    }
}

/// The kind of social stratum, if the words are known; a number in front is that of a list.
pub fn social_stratum(text: &str) -> Option<SocialStratum> {
    let word = squeeze(text).replace(['、', '.', ',', ':'], "");
    match word.trim_start_matches(|c: char| c.is_ascii_digit()) {
        "私营企业和外商投资企业管理技术人员"
        | "私营企业外商投资企业管理技术人员"
        | "私营企业和外商投资企业的管理技术人员"
        | "私营企业和外资企业管理技术人员"
        | "私营企业外资企业管理技术人员"
        | "私营和外资企业管理技术人员"
        | "私营企业管理技术人员"
        | "外商投资企业管理技术人员"
        | "外资企业管理技术人员"
        | "私企和外企管理技术人员" => Some(SocialStratum::PrivateEnterprise),
        "中介组织和社会组织从业人员"
        | "中介组织社会组织从业人员"
        | "社会组织和中介组织从业人员"
        | "中介组织从业人员"
        | "社会组织从业人员"
        | "中介和社会组织从业人员" => Some(SocialStratum::SocialOrganization),
        "自由职业人员" | "自由职业者" | "自由职业" | "自由职业从业人员" => {
            Some(SocialStratum::SelfEmployed)
        }
        "新媒体从业人员" | "新媒体人员" | "新媒体" => Some(SocialStratum::NewMedia),
        "无"
        | "没有"
        | "否"
        | "不是"
        | "不属于"
        | "非新社会阶层"
        | "非新社会阶层人士"
        | "非新的社会阶层"
        | "非新的社会阶层人士" => Some(SocialStratum::NoneOfThese),
        _ => None,
    }
}

/// The name without what stands in brackets after it, and without digits and marks.
pub fn name_alone(name: &str) -> Option<String> {
    let front = name.split(['(', '（', '[', '【', '〔']).next()?;
    let bare: String = front.chars().filter(|c| usual_in_a_name(*c)).collect();
    (bare.chars().filter(|c| c.is_alphabetic()).count() >= 2).then_some(bare)
}

/// A number in Arabic or Chinese digits (`2024`, `二〇二四`, `十二`) as Arabic digits.
pub fn arabic_number(text: &str) -> Option<String> {
    if text.is_empty() || text.chars().count() > 9 {
        return None;
    }
    if text.chars().all(|c| c.is_ascii_digit()) {
        return Some(text.to_owned());
    }
    if let Some((tens, ones)) = text.split_once('十') {
        let tens = if tens.is_empty() { 1 } else { chinese_digit(tens)? };
        let ones = if ones.is_empty() { 0 } else { chinese_digit(ones)? };
        return Some((tens * 10 + ones).to_string());
    }
    text.chars()
        .map(|c| chinese_digit(c.encode_utf8(&mut [0; 4])).map(|digit| digit.to_string()))
        .collect()
}

fn chinese_digit(text: &str) -> Option<u8> {
    match text {
        "〇" | "零" | "○" | "O" => Some(0),
        "一" | "元" => Some(1),
        "二" => Some(2),
        "三" => Some(3),
        "四" => Some(4),
        "五" => Some(5),
        "六" => Some(6),
        "七" => Some(7),
        "八" => Some(8),
        "九" => Some(9),
        _ => None,
    }
}
