//! Hong Kong, Macao and Taiwan, and what people call parts of Hong Kong.

use crate::region::model::{Region, RegionCode};

/// Parts of Hong Kong that are none of its districts.
const PARTS_OF_HONG_KONG: &[&str] = &["九龙", "新界", "港岛", "香港岛", "离岛"];

/// 九龙县 of 四川.
const KOWLOON_OF_SICHUAN: u32 = 513_324_000;

const HONG_KONG: u32 = 810_000_000;

/// Hong Kong, Macao, Taiwan.
pub(super) fn is_apart(code: RegionCode) -> bool {
    matches!(code.nine_digits() / 10_000_000, 71 | 81 | 82)
}

/// Whether what follows Hong Kong is a part of it.
pub(super) fn is_within_hong_kong(places: &[&Region], rest: &str) -> bool {
    let is_there = places.iter().all(|place| place.code.nine_digits() == HONG_KONG);
    is_there && PARTS_OF_HONG_KONG.iter().any(|part| rest.starts_with(part))
}

/// 九龙 is a county of 四川 and, for most who go there, in Hong Kong: both, where a text says only that.
pub(super) fn or_hong_kong(text: &str, codes: &[RegionCode]) -> Option<Vec<RegionCode>> {
    let is_kowloon = text.starts_with("九龙") && !text.starts_with("九龙县");
    let [one] = codes else { return None };
    if !is_kowloon || one.nine_digits() != KOWLOON_OF_SICHUAN {
        return None;
    }
    let hong_kong = RegionCode::from_nine_digits(HONG_KONG)?;
    Some(vec![*one, hong_kong])
}
