//! Reasons in plain words.

use super::model::{ChamberTie, Form, Proximity, Site, SuggestionReason};
use super::rules::host::Found;
use super::rules::name::Fit;
use crate::kernel::fault::Language;
use crate::policy::model::Ruling;

/// Why an organization is suggested, in a sentence.
pub fn reason(found: &Found, from: i64, language: Language) -> String {
    match language {
        Language::Chinese => reason_zh(found, from),
        Language::English => reason_en(found, from),
    }
}

fn reason_zh(found: &Found, from: i64) -> String {
    let near = near_zh(found.proximity);
    match found.reason {
        SuggestionReason::Employer if found.fit == Some(Fit::Exact) => {
            "所在工作单位建有党组织，应编入其就业单位党组织。".into()
        }
        SuggestionReason::Employer => {
            "名称与所填工作单位相近，如确是就业单位的党组织，应编入其中。".into()
        }
        SuggestionReason::NearestCommunity if found.fit.is_some() => {
            "所填住址就在该村（社区），就业单位没有党组织的，就近编入。".into()
        }
        SuggestionReason::NearestCommunity => {
            format!("{near}的村（社区）党组织，就业单位没有党组织的，就近编入。")
        }
        SuggestionReason::NearestUnit => {
            format!("{near}其他单位的党组织，就业单位没有党组织的，可就近编入。")
        }
        SuggestionReason::PlaceCommittee => {
            "当地没有查到可直接接收的村（社区）党组织，由乡镇（街道）党委安排。".into()
        }
        SuggestionReason::Inbound => {
            format!("{}流入党员集中（{from} 名以上），已建立自己的党组织。", site_zh(found.site))
        }
        SuggestionReason::Trade => "同一行业的党组织，可依托行业参加组织生活。".into(),
        SuggestionReason::HomeChamber => match found.tie {
            Some(ChamberTie::Line | ChamberTie::Formal) => {
                "家乡党组织在当地依托异地商会建立的党组织。".into()
            }
            Some(ChamberTie::Name) | None => "家乡在当地的商会建有党组织。".into(),
        },
        SuggestionReason::MobileBranch => {
            "当地没有合适的党组织或去处分散时，可编入家乡的网上流动党员党支部。".into()
        }
    }
}

fn near_zh(proximity: Option<Proximity>) -> &'static str {
    match proximity {
        Some(Proximity::SameTownship) => "同一乡镇（街道）",
        Some(Proximity::SameCounty) => "同一县（市、区）",
        Some(Proximity::SamePrefecture) => "同一城市",
        Some(Proximity::SameProvince) => "同省",
        None => "当地",
    }
}

fn site_zh(site: Option<Site>) -> &'static str {
    match site {
        Some(Site::ProjectSite) => "该项目工地",
        Some(Site::OfficeBuilding) => "该商务楼宇",
        Some(Site::Market) => "该市场",
        Some(Site::Park) => "该园区",
        None => "该处",
    }
}

fn reason_en(found: &Found, from: i64) -> String {
    let near = near_en(found.proximity);
    match found.reason {
        SuggestionReason::Employer if found.fit == Some(Fit::Exact) => {
            "The employer has an organization: that is where its staff belong.".into()
        }
        SuggestionReason::Employer => {
            "The name is close to the employer's: if it is the employer's organization, that is the place."
                .into()
        }
        SuggestionReason::NearestCommunity if found.fit.is_some() => {
            "The home address names this village or community, the nearest where the employer has no organization."
                .into()
        }
        SuggestionReason::NearestCommunity => format!(
            "A village's or community's organization in {near}, the nearest where the employer has none."
        ),
        SuggestionReason::NearestUnit => format!(
            "Another unit's organization in {near}, near enough where the employer has none."
        ),
        SuggestionReason::PlaceCommittee => {
            "No village or community that takes members in was found here; the committee of the place arranges it."
                .into()
        }
        SuggestionReason::Inbound => format!(
            "Inbound members concentrate at this {} ({from} or more) and have their own organization.",
            site_en(found.site)
        ),
        SuggestionReason::Trade => "An organization of the same trade.".into(),
        SuggestionReason::HomeChamber => match found.tie {
            Some(ChamberTie::Line | ChamberTie::Formal) => {
                "Founded by the home organization on the chamber of commerce of its townspeople.".into()
            }
            Some(ChamberTie::Name) | None => {
                "The chamber of commerce of those from the home place has an organization here.".into()
            }
        },
        SuggestionReason::MobileBranch => {
            "The home side's mobile branch, where none nearby fits or the work has no fixed place."
                .into()
        }
    }
}

fn near_en(proximity: Option<Proximity>) -> &'static str {
    match proximity {
        Some(Proximity::SameTownship) => "the same township",
        Some(Proximity::SameCounty) => "the same county or district",
        Some(Proximity::SamePrefecture) => "the same city",
        Some(Proximity::SameProvince) => "the same province",
        None => "the place",
    }
}

fn site_en(site: Option<Site>) -> &'static str {
    match site {
        Some(Site::ProjectSite) => "building site",
        Some(Site::OfficeBuilding) => "office building",
        Some(Site::Market) => "market",
        Some(Site::Park) => "park",
        None => "place",
    }
}

/// Why an organization is due in a place. `long`: the rule that makes an absence a long one.
pub fn proposal(
    form: Form,
    counted: u64,
    ruling: &Ruling,
    long: &Ruling,
    language: Language,
) -> String {
    let (least, months) = (ruling.number(), long.number());
    match (language, form) {
        (Language::Chinese, Form::Group) => {
            format!(
                "当地有党员 {counted} 名，其中有正式党员，达到设立党小组的 {least} 名，尚不足以设党支部。"
            )
        }
        (Language::Chinese, Form::TemporaryBranch) => format!(
            "当地有正式党员 {counted} 名，达到设立党支部的 {least} 名，但离家满 {months} 个月的不足此数，可先设临时党支部。"
        ),
        (Language::Chinese, Form::Branch) => format!(
            "当地有离家满 {months} 个月的正式党员 {counted} 名，达到设立党支部的 {least} 名，可与当地党组织商定设立流动党员党支部。"
        ),
        (Language::Chinese, Form::GeneralBranch) => {
            format!("当地有党员 {counted} 名，达到设立党总支的 {least} 名。")
        }
        (Language::Chinese, Form::Committee) => {
            format!("当地有党员 {counted} 名，达到设立党委的 {least} 名。")
        }
        (Language::English, Form::Group) => format!(
            "{counted} members are there, full members among them: enough for a group ({least}), not yet for a branch."
        ),
        (Language::English, Form::TemporaryBranch) => format!(
            "{counted} full members are there, enough for a branch ({least}), but not as many of them away for {months} months: a temporary branch first."
        ),
        (Language::English, Form::Branch) => format!(
            "{counted} full members have been away there for {months} months: enough for a branch ({least}), to be agreed with the host side."
        ),
        (Language::English, Form::GeneralBranch) => {
            format!("{counted} members are there: enough for a general branch ({least}).")
        }
        (Language::English, Form::Committee) => {
            format!("{counted} members are there: enough for a committee ({least}).")
        }
    }
}
