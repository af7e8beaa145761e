//! What the names of employers and organizations have in common.

use crate::matching::model::Site;

/// How organizations call themselves after the unit they belong to, longest first.
const PARTY: &[&str] = &[
    "总支部委员会",
    "支部委员会",
    "流动党员党支部",
    "党员委员会",
    "党总支部",
    "党小组",
    "党支部",
    "党总支",
    "党工委",
    "委员会",
    "党组织",
    "总支部",
    "党委",
    "支部",
    "总支",
];

/// How units end that the law of companies names, longest first.
const LEGAL: &[&str] = &[
    "股份有限公司",
    "有限责任公司",
    "有限公司",
    "分公司",
    "子公司",
    "总公司",
    "公司",
    "集团",
    "总部",
];

/// How trades end, longest first.
const TRADE: &[&str] = &["服务行业", "服务业", "行业", "产业", "工人", "业", "工"];

/// What sites are called (DOMAIN 000-19, 000-9).
const SITES: &[(Site, &[&str])] = &[
    (Site::ProjectSite, &["工地", "项目部", "项目", "工程"]),
    (Site::OfficeBuilding, &["大厦", "楼宇", "写字楼", "商务楼", "商务中心"]),
    (Site::Market, &["市场", "商贸城", "商城", "集市", "商场"]),
    (Site::Park, &["园区", "工业园", "产业园", "科技园", "创业园", "示范基地"]),
];

/// The fewest characters that say something by themselves.
const SHORTEST: usize = 2;

/// The fewest that, being part of a longer name, still mean the same unit.
const SHORTEST_PART: usize = 3;

/// What a name comes down to without party words, legal form and the divisions it begins with:
/// "宁波海天塑机集团有限公司党委" → "海天塑机". `divisions` are names of the place, longest first.
pub fn core(name: &str, divisions: &[&str]) -> String {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut rest = plain.strip_prefix("中共").unwrap_or(&plain);
    while let Some(shorter) = without_suffix(rest, &[PARTY, LEGAL]) {
        rest = shorter;
    }
    while let Some(shorter) =
        divisions.iter().find_map(|place| long_enough(rest.strip_prefix(place)?))
    {
        rest = shorter;
    }
    rest.to_owned()
}

/// What a trade comes down to: "建筑业" → "建筑".
pub fn trade(name: &str) -> String {
    let plain: String = name.chars().filter(|c| c.is_alphanumeric()).collect();
    without_suffix(&plain, &[TRADE]).map_or_else(|| plain.clone(), str::to_owned)
}

fn without_suffix<'n>(name: &'n str, lists: &[&[&str]]) -> Option<&'n str> {
    lists.iter().flat_map(|list| list.iter()).find_map(|end| long_enough(name.strip_suffix(end)?))
}

fn long_enough(rest: &str) -> Option<&str> {
    (rest.chars().count() >= SHORTEST).then_some(rest)
}

/// How well two cores fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    Exact,
    Part,
}

/// Whether two cores mean the same unit: equal, or the shorter, if it says enough, is part of the
/// longer.
pub fn fit(one: &str, other: &str) -> Option<Fit> {
    let (one_length, other_length) = (one.chars().count(), other.chars().count());
    if one_length.min(other_length) < SHORTEST {
        return None;
    }
    if one == other {
        return Some(Fit::Exact);
    }
    let part = one.contains(other) || other.contains(one);
    (part && one_length.min(other_length) >= SHORTEST_PART).then_some(Fit::Part)
}

/// Whether what somebody wrote names the organization: its core stands in the text.
pub fn is_named_in(core: &str, text: &str) -> bool {
    core.chars().count() >= SHORTEST_PART && text.contains(core)
}

/// The site that a name names.
pub fn site(name: &str) -> Option<Site> {
    let named = |words: &[&str]| words.iter().any(|word| name.contains(word));
    SITES.iter().find(|(_, words)| named(words)).map(|(site, _)| *site)
}

/// The first characters by which a database can look for names that may fit a core; none where the
/// core says nothing.
pub fn beginning(core: &str) -> Option<String> {
    let first: String = core.chars().take(SHORTEST).collect();
    (first.chars().count() == SHORTEST).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_comes_down_to_what_people_call_the_unit() {
        let places = ["浙江省", "宁波市", "浙江", "宁波"];
        for (name, expected) in [
            ("宁波海天塑机集团有限公司", "海天塑机"),
            ("中共海天塑机集团有限公司委员会", "海天塑机"),
            ("海天塑机（集团）有限公司党委", "海天塑机"),
            ("浙江省宁波市阳光幼儿园党支部", "阳光幼儿园"),
            ("新安电子厂", "新安电子厂"),
            ("中共新安电子厂支部委员会", "新安电子厂"),
            ("公司", "公司"),
            ("宁波公司", "宁波"),
            ("柳溪村党支部", "柳溪村"),
            ("—", ""),
        ] {
            assert_eq!(core(name, &places), expected, "{name}");
        }
    }

    #[test]
    fn names_fit_whole_or_by_a_part_that_says_enough() {
        for (one, other, expected) in [
            ("海天塑机", "海天塑机", Some(Fit::Exact)),
            ("海天塑机", "海天塑机二厂", Some(Fit::Part)),
            ("海天塑机二厂", "海天塑机", Some(Fit::Part)),
            ("电子", "新安电子厂", None),
            ("电子", "电子", Some(Fit::Exact)),
            ("厂", "厂", None),
            ("", "", None),
            ("海天塑机", "海天国际", None),
        ] {
            assert_eq!(fit(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn sites_and_trades_are_known_by_their_words() {
        for (name, expected) in [
            ("国际商贸城", Some(Site::Market)),
            ("滨江新城三期项目部", Some(Site::ProjectSite)),
            ("银泰大厦", Some(Site::OfficeBuilding)),
            ("新安工业园", Some(Site::Park)),
            ("柳溪村", None),
        ] {
            assert_eq!(site(name), expected, "{name}");
        }
        for (name, expected) in [
            ("建筑业", "建筑"),
            ("快递行业", "快递"),
            ("家政服务业", "家政"),
            ("IT", "IT"),
            ("业", "业"),
        ] {
            assert_eq!(trade(name), expected, "{name}");
        }
        assert!(is_named_in("柳溪村", "白沙镇柳溪村三组"));
        assert!(!is_named_in("新安", "新安街道"));
        assert_eq!(beginning("海天塑机").as_deref(), Some("海天"));
        assert_eq!(beginning("厂"), None);
    }
}
