//! The forms of a division's name that people write, and the text they come in.

use unicode_normalization::UnicodeNormalization;

use super::model::{Level, Region};

/// Suffixes that fall away in a short name, longest first.
const PROVINCE: &[&str] =
    &["维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "省", "市"];
const PREFECTURE: &[&str] = &["自治州", "地区", "市", "县", "盟"];
const COUNTY: &[&str] = &["自治县", "自治旗", "新区", "林区", "特区", "区", "县", "市", "旗"];
const TOWNSHIP: &[&str] = &["街道", "镇", "乡"];

/// Peoples as they stand in the names of autonomous divisions, with 族 or, in some, without.
const PEOPLES: &[&str] = &[
    "蒙古",
    "回族",
    "藏族",
    "维吾尔",
    "苗族",
    "彝族",
    "壮族",
    "布依族",
    "朝鲜族",
    "满族",
    "侗族",
    "瑶族",
    "白族",
    "土家族",
    "哈尼族",
    "哈萨克",
    "傣族",
    "黎族",
    "傈僳族",
    "佤族",
    "畲族",
    "拉祜族",
    "水族",
    "东乡族",
    "纳西族",
    "景颇族",
    "柯尔克孜",
    "土族",
    "达斡尔",
    "仫佬族",
    "羌族",
    "布朗族",
    "撒拉族",
    "毛南族",
    "仡佬族",
    "锡伯",
    "塔吉克",
    "怒族",
    "鄂温克",
    "保安族",
    "裕固族",
    "独龙族",
    "鄂伦春",
    "普米族",
    "各族",
];

/// Full-width forms made plain and control characters dropped; nothing else changes.
pub(super) fn normalise(text: &str) -> String {
    text.nfkc().filter(|c| !is_invisible(*c)).collect()
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
        || (c.is_control() && !c.is_whitespace())
}

/// Whatever stands between names: space, comma, bracket, dash.
pub(super) fn is_separator(c: char) -> bool {
    !c.is_alphanumeric()
}

/// The name without its suffix and peoples, "恩施土家族苗族自治州" → "恩施"; `None` where fewer
/// than two characters would be left (东区) or the rest would name something else (镇江新区).
pub(super) fn short(region: &Region) -> Option<&'static str> {
    if region.is_development_zone() {
        return None;
    }
    let suffixes = match region.level {
        Level::Province => PROVINCE,
        Level::Prefecture => PREFECTURE,
        Level::County => COUNTY,
        Level::Township => TOWNSHIP,
    };
    suffixes.iter().find_map(|suffix| {
        let bare = region.name.strip_suffix(suffix)?;
        let bare = match region.level {
            Level::Prefecture | Level::County => without_peoples(bare),
            Level::Province | Level::Township => bare,
        };
        (bare.chars().count() >= 2).then_some(bare)
    })
}

/// Cuts at the first people named after at least two characters: "东乡族" keeps 东乡.
fn without_peoples(name: &'static str) -> &'static str {
    let two_characters = name.char_indices().nth(2).map_or(name.len(), |(at, _)| at);
    let cut = PEOPLES
        .iter()
        .filter_map(|people| name.match_indices(people).find(|(at, _)| *at >= two_characters))
        .map(|(at, _)| at)
        .min();
    let place = cut.and_then(|at| name.get(..at)).unwrap_or(name);
    place.strip_suffix('族').unwrap_or(place)
}

/// Suffixes that people put after the short name although the full one has another: 延边州,
/// 广西省, 浦东区.
pub(super) fn loose_suffixes(region: &Region) -> &'static [&'static str] {
    const FORMS: &[(&str, &[&str])] = &[
        ("自治区", &["自治区", "省"]),
        ("特别行政区", &["特区"]),
        ("自治州", &["自治州", "州"]),
        ("自治县", &["自治县", "县"]),
        ("自治旗", &["自治旗", "旗"]),
        ("族区", &["区"]),
        ("新区", &["区"]),
    ];
    let form = FORMS.iter().find(|(suffix, _)| region.name.ends_with(suffix));
    form.map_or(&[], |(_, loose)| loose)
}

/// Whether what follows a short name makes it part of another name: 朝阳|区, 中山|路,
/// 南京|东路, 中山|大学, 四川|人.
pub(super) fn continues_a_name(rest: &str) -> bool {
    const AFTER: &[char] = &[
        '省', '市', '区', '县', '州', '盟', '旗', '镇', '乡', '村', '街', '路', '道', '巷', '弄',
        '桥', '屯', '庄', '湖', '河', '港', '站', '山', '岛', '人', '籍', '外',
    ];
    const WORDS: &[&str] =
        &["大道", "大街", "大桥", "以外", "之外", "大学", "学院", "银行", "航空", "证券", "保险"];
    const BETWEEN: &[char] =
        &['东', '西', '南', '北', '中', '前', '后', '新', '老', '一', '二', '三', '四', '五'];
    let after_modifier = rest.strip_prefix(BETWEEN).unwrap_or(rest);
    WORDS.iter().any(|word| rest.starts_with(word))
        || rest.starts_with(AFTER)
        || after_modifier.starts_with(AFTER)
}
