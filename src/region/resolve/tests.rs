//! What clerks write, and what it must be read as.

use proptest::prelude::*;

use super::*;
use crate::region::{FlowRange, full_name, regions};

/// One case a line: the text, " | ", the reading. `= code name · rest` is one division, `? codes`
/// are candidates.
const CASES: &str = include_str!("cases.txt");

fn shown(resolution: &Resolution) -> String {
    match resolution {
        Resolution::One { code, rest } => {
            let name = full_name(*code).unwrap();
            let rest = rest.as_ref().map(|rest| format!(" · {rest}")).unwrap_or_default();
            format!("= {code} {name}{rest}")
        }
        Resolution::Candidates(codes) if codes.len() > 9 => format!("? {} of them", codes.len()),
        Resolution::Candidates(codes) => {
            let codes: Vec<_> = codes.iter().map(RegionCode::to_string).collect();
            format!("? {}", codes.join(" "))
        }
        Resolution::Abroad { country } => {
            format!("abroad {}", country.as_deref().unwrap_or("-"))
        }
        Resolution::Unknown(reason) => format!("unknown {reason:?}"),
    }
}

#[test]
fn reads_what_clerks_write() {
    let read = |case: &str| {
        let (text, _) = case.split_once(" | ").unwrap();
        format!("{text} | {}", shown(&resolve(text, None)))
    };
    let wrong: Vec<_> = CASES.lines().filter(|case| read(case) != **case).map(read).collect();
    assert!(CASES.lines().count() >= 120);
    assert!(wrong.is_empty(), "now read as:\n{}", wrong.join("\n"));
}

#[test]
fn a_hint_chooses_but_never_overrules() {
    let cases = [
        ("朝阳区", "110000", "= 110105 北京市朝阳区"),
        ("朝阳区", "220000", "= 220104 吉林省长春市朝阳区"),
        ("朝阳区", "440000", "? 110105 220104"),
        ("慈溪市", "440000", "= 330282 浙江省宁波市慈溪市"),
        ("河北", "120000", "= 120105 天津市河北区"),
        ("民治街道12号", "440309", "= 440309002 广东省深圳市龙华区民治街道 · 12号"),
        ("吉林", "220200", "= 220200 吉林省吉林市"),
    ];
    for (text, hint, expected) in cases {
        assert_eq!(shown(&resolve(text, Some(hint.parse().unwrap()))), expected, "{text} {hint}");
    }
}

#[test]
fn every_full_name_is_read_as_itself() {
    let above_townships = regions().iter().filter(|region| {
        region.level != Level::Township && region.standing != Standing::Historical
    });
    for region in above_townships {
        let name = full_name(region.code).unwrap();
        match resolve(&name, None) {
            Resolution::One { code, rest: None } => assert_eq!(code, region.code, "{name}"),
            Resolution::Candidates(codes) => assert!(codes.contains(&region.code), "{name}"),
            other => panic!("{name}: {}", shown(&other)),
        }
    }
}

#[test]
fn every_country_is_abroad() {
    for country in abroad::COUNTRIES {
        let expected = Resolution::Abroad { country: Some((*country).to_owned()) };
        assert_eq!(resolve(&format!("国外（{country}）"), None), expected);
        if *country != "黑山" {
            assert_eq!(resolve(country, None), expected);
        }
    }
}

#[test]
fn the_reach_of_a_flow_follows_from_the_place() {
    let home = "330282".parse().unwrap();
    let reach = |text| match resolve(text, None) {
        Resolution::One { code, .. } => FlowRange::between(home, code),
        Resolution::Abroad { .. } => Some(FlowRange::Abroad),
        Resolution::Candidates(_) | Resolution::Unknown(_) => None,
    };
    assert_eq!(reach("浙江慈溪"), Some(FlowRange::SameCounty));
    assert_eq!(reach("宁波余姚"), Some(FlowRange::SamePrefecture));
    assert_eq!(reach("杭州余杭"), Some(FlowRange::SameProvince));
    assert_eq!(reach("深圳"), Some(FlowRange::CrossProvince));
    assert_eq!(reach("日本"), Some(FlowRange::Abroad));
    assert_eq!(reach("浙江省"), None);
    assert_eq!(reach("朝阳区"), None);
    assert_eq!(reach("不详"), None);
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in "\\PC{0,24}") {
        resolve(&text, None);
    }

    #[test]
    fn any_mix_of_name_parts_gives_places_in_force(
        text in "([省市区县州旗镇东西南北广福建江苏海吉林长朝阳河中山大0-9（） 、a-z]|广东|深圳){1,8}"
    ) {
        let codes = match resolve(&text, None) {
            Resolution::One { code, .. } => vec![code],
            Resolution::Candidates(codes) => { prop_assert!(!codes.is_empty()); codes }
            Resolution::Abroad { .. } | Resolution::Unknown(_) => Vec::new(),
        };
        for code in codes {
            let region = table::by_code(code).unwrap();
            prop_assert_ne!(region.standing, Standing::Historical);
        }
    }
}
