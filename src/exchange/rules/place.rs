//! Where a clerk says that a member went.

use crate::exchange::issue::IssueCode;
use crate::flow::model::Destination;
use crate::region::{self, RegionCode, Resolution, UnknownReason};

/// ISO 3166 reserves it for users: abroad, in a country that the text does not tell by a code here.
const COUNTRY_NOT_GIVEN: &str = "ZZ";

/// Countries where members of a county commonly are, by their Chinese names.
const COUNTRIES: [(&str, &str); 36] = [
    ("日本", "JP"),
    ("韩国", "KR"),
    ("朝鲜", "KP"),
    ("新加坡", "SG"),
    ("马来西亚", "MY"),
    ("泰国", "TH"),
    ("越南", "VN"),
    ("老挝", "LA"),
    ("柬埔寨", "KH"),
    ("缅甸", "MM"),
    ("菲律宾", "PH"),
    ("印度尼西亚", "ID"),
    ("印尼", "ID"),
    ("印度", "IN"),
    ("巴基斯坦", "PK"),
    ("沙特阿拉伯", "SA"),
    ("沙特", "SA"),
    ("阿联酋", "AE"),
    ("以色列", "IL"),
    ("美国", "US"),
    ("加拿大", "CA"),
    ("墨西哥", "MX"),
    ("巴西", "BR"),
    ("阿根廷", "AR"),
    ("澳大利亚", "AU"),
    ("澳洲", "AU"),
    ("新西兰", "NZ"),
    ("英国", "GB"),
    ("法国", "FR"),
    ("德国", "DE"),
    ("意大利", "IT"),
    ("西班牙", "ES"),
    ("俄罗斯", "RU"),
    ("南非", "ZA"),
    ("尼日利亚", "NG"),
    ("埃及", "EG"),
];

/// A country as a clerk writes it, so that [`destination`] reads the same.
pub fn abroad(country: &str) -> String {
    let name = COUNTRIES.iter().find(|(_, code)| *code == country);
    name.map_or_else(|| "国外".to_owned(), |(name, _)| format!("国外（{name}）"))
}

/// A destination, and what is to remark on it, with the places that may be meant.
pub fn destination(
    text: &str,
    hint: Option<RegionCode>,
) -> (Destination, Option<(IssueCode, Vec<String>)>) {
    match region::resolve(text, hint) {
        Resolution::One { code, .. } => (Destination::Place { region: code.to_string() }, None),
        Resolution::Abroad { country } => {
            let code = country
                .and_then(|name| COUNTRIES.iter().find(|(known, _)| *known == name))
                .map_or(COUNTRY_NOT_GIVEN, |(_, code)| code);
            (Destination::Abroad { country: code.to_owned() }, None)
        }
        Resolution::Candidates(codes) => {
            let names: Vec<String> =
                codes.iter().take(4).filter_map(|code| region::full_name(*code)).collect();
            (Destination::Unknown, Some((IssueCode::PlaceAmbiguous, names)))
        }
        Resolution::Unknown(UnknownReason::Stated) => {
            // Who writes 不详 has said what there is to say; who writes nothing has not.
            let written = text.chars().any(char::is_alphanumeric);
            let remark = (!written).then(|| (IssueCode::DestinationMissing, Vec::new()));
            (Destination::Unknown, remark)
        }
        Resolution::Unknown(UnknownReason::NotRecognised | UnknownReason::Contradictory) => {
            (Destination::Unknown, Some((IssueCode::PlaceUnknown, Vec::new())))
        }
    }
}

/// Whether what is written may mean the division that something has its seat in: it names that, less or
/// more, or nothing that is understood.
pub fn may_hold(text: &str, hint: Option<RegionCode>, seat: &str) -> bool {
    let Ok(seat) = seat.parse::<RegionCode>() else { return true };
    let fits = |code: RegionCode| seat.is_within(code) || code.is_within(seat);
    match region::resolve(text, hint) {
        Resolution::One { code, .. } => fits(code),
        Resolution::Abroad { .. } | Resolution::Unknown(UnknownReason::Contradictory) => false,
        Resolution::Candidates(codes) => codes.into_iter().any(fits),
        Resolution::Unknown(UnknownReason::Stated | UnknownReason::NotRecognised) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_known_or_said_to_be_unknown() {
        for (text, want, remark) in [
            ("深圳市宝安区", "440306", None),
            ("国外（日本）", "JP", None),
            ("国外", "ZZ", None),
            ("不详", "-", None),
            ("", "-", Some(IssueCode::DestinationMissing)),
            ("／", "-", Some(IssueCode::DestinationMissing)),
            ("朝阳区", "-", Some(IssueCode::PlaceAmbiguous)),
            ("某工地", "-", Some(IssueCode::PlaceUnknown)),
        ] {
            let (destination, issue) = destination(text, None);
            let shown = match destination {
                Destination::Place { region } => region,
                Destination::Abroad { country } => country,
                Destination::Unknown | Destination::Organization { .. } => "-".to_owned(),
            };
            assert_eq!((shown.as_str(), issue.map(|(code, _)| code)), (want, remark), "{text}");
        }
    }
}
