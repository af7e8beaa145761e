//! Places that clerks write.

use hongyan::region::{Resolution, by_code, regions, resolve};

use super::run;

/// One true example a line, before " | ".
const CASES: &str = include_str!("../../src/region/resolve/cases.txt");

const WORDS: [&str; 24] = [
    "省",
    "市",
    "区",
    "县",
    "镇",
    "街道",
    "自治州",
    "新区",
    "国外",
    "（",
    "）",
    "、",
    "/",
    "不详",
    "和",
    "到",
    "12号",
    "3栋",
    "广东",
    "朝阳区",
    "日本",
    "香港",
    " ",
    "深圳宝安",
];

#[test]
fn a_place_is_one_or_several_that_are_there() {
    let texts: Vec<&str> = CASES.lines().filter_map(|line| line.split(" | ").next()).collect();
    let hints: Vec<_> = regions().iter().map(|region| region.code).collect();
    run("places", 150, |bend| {
        let text = *bend.pick(&texts);
        let mut bent = bend.text(text, &WORDS);
        if bend.one_in(20) {
            bent = bent.repeat(1 + bend.below(200));
        }
        let hint = if bend.one_in(3) { Some(*bend.pick(&hints)) } else { None };
        match resolve(&bent, hint) {
            Resolution::One { code, .. } => assert!(by_code(code).is_some(), "{bent}"),
            Resolution::Candidates(codes) => {
                assert!(!codes.is_empty(), "{bent}");
                assert!(codes.is_sorted(), "{bent}");
                assert!(codes.iter().all(|code| by_code(*code).is_some()), "{bent}");
            }
            Resolution::Abroad { .. } | Resolution::Unknown(_) => {}
        }
    });
}
