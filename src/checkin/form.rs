//! A check-in as it is sent, and the look for coordinates that comes before anything is read.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::model::CheckInKind;
use crate::access::MemberId;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Check, Code, Fault, Outcome, Problem};
use crate::kernel::text;
use crate::region::RegionCode;

/// Names that hold a position, in lower case without separators.
const COORDINATES: [&str; 22] = [
    "lat",
    "lng",
    "lon",
    "long",
    "latitude",
    "longitude",
    "altitude",
    "location",
    "position",
    "coordinate",
    "coordinates",
    "coord",
    "coords",
    "gps",
    "geo",
    "geolocation",
    "geometry",
    "geohash",
    "经度",
    "纬度",
    "坐标",
    "定位",
];

/// Beginnings of such names: `gps_accuracy`, `geo_point`, `latlng`.
const BEGINNINGS: [&str; 4] = ["gps", "geo", "latl", "coord"];

crate::text_enum! {
    /// Why somebody else reports for the member.
    pub enum ProxyReason {
        AskedByMember = "asked_by_member",
        NoPhone = "no_phone",
        NoNetwork = "no_network",
        OldOrIll = "old_or_ill",
    }
}

/// A report from afar. Coordinates are refused whatever their name: a place is a division code.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCheckIn {
    /// Made on the device, one per report for ever: 8 to 64 letters, digits, `-` or `_`.
    #[schema(example = "01JQ8Z5T3N6V9W2X4Y7ZABCDEF")]
    pub id: String,
    pub kind: CheckInKind,
    /// By the clock of the device.
    pub made_at: Timestamp,
    /// Six or nine digits, or the two letters of a country.
    #[schema(example = "440306")]
    pub region_code: Option<String>,
    /// At most 500 characters; kept encrypted.
    pub note: Option<String>,
    /// The text of a report back, which needs one; at most 2000 characters, kept encrypted.
    pub report: Option<String>,
    /// The member reported for; left out for oneself.
    pub member_id: Option<MemberId>,
    /// Needed when reporting for somebody else.
    pub proxy_reason: Option<ProxyReason>,
}

/// A checked form.
#[derive(Debug, Serialize)]
pub struct Form {
    pub client_id: String,
    pub kind: CheckInKind,
    pub made_at: Timestamp,
    pub region_code: String,
    /// The note, or the text of a report back.
    pub text: Option<String>,
    #[serde(skip)]
    pub member: Option<MemberId>,
    #[serde(skip)]
    pub proxy_reason: Option<ProxyReason>,
}

/// Fails with `coordinates_refused`, naming every field that looks like a position, at any depth.
pub fn refuse_coordinates(body: &Value) -> Outcome<()> {
    let mut found = Vec::new();
    collect(body, String::new(), &mut found);
    if found.is_empty() {
        return Ok(());
    }
    let fault = Fault::new(Code::CoordinatesRefused);
    Err(found.into_iter().fold(fault, |fault, pointer| fault.at(pointer, Problem::NotAllowed)))
}

fn collect(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let here = format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"));
                if is_coordinate(key) {
                    found.push(here);
                } else {
                    collect(inner, here, found);
                }
            }
        }
        Value::Array(list) => {
            for (index, inner) in list.iter().enumerate() {
                collect(inner, format!("{pointer}/{index}"), found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn is_coordinate(key: &str) -> bool {
    let plain: String =
        key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    COORDINATES.contains(&plain.as_str())
        || BEGINNINGS.iter().any(|beginning| plain.starts_with(beginning))
}

impl NewCheckIn {
    /// Checks every field at once.
    pub fn checked(self) -> Outcome<Form> {
        let mut check = Check::default();
        check.take("/id", client_id(&self.id));
        let region_code = self.region_code.unwrap_or_default();
        if !region_code.is_empty() {
            check.take("/region_code", place(&region_code));
        }
        let is_report = self.kind == CheckInKind::ReportBack;
        if is_report && self.note.is_some() {
            check.note("/note", Problem::NotAllowed);
        }
        if !is_report && self.report.is_some() {
            check.note("/report", Problem::NotAllowed);
        }
        let text = match (is_report, self.report, self.note) {
            (true, report, _) => {
                check.take("/report", text::tidy(report.as_deref().unwrap_or_default(), 2000))
            }
            (false, _, Some(note)) if !note.trim().is_empty() => {
                check.take("/note", text::tidy(&note, 500))
            }
            (false, ..) => None,
        };
        check.done()?;
        Ok(Form {
            client_id: self.id,
            kind: self.kind,
            made_at: self.made_at,
            region_code,
            text,
            member: self.member_id,
            proxy_reason: self.proxy_reason,
        })
    }
}

fn client_id(id: &str) -> Result<(), Problem> {
    let fits = (8..=64).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    fits.then_some(())
        .ok_or(Problem::Said("8 到 64 个字母、数字、- 或 _", "8 to 64 letters, digits, - or _"))
}

fn place(code: &str) -> Result<(), Problem> {
    let country = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    let fits = country || code.parse::<RegionCode>().is_ok();
    fits.then_some(()).ok_or(Problem::Said(
        "没有这个行政区划代码：应为现有区划的 6 或 9 位代码",
        "No division has this code: six or nine digits of one that exists",
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn positions_are_found_under_any_name_and_at_any_depth() {
        for (body, pointers) in [
            (json!({ "lat": 22.5, "lng": 113.9 }), vec!["/lat", "/lng"]),
            (json!({ "Latitude": 1 }), vec!["/Latitude"]),
            (
                json!({ "extra": { "device": [{ "gps_fix": {} }] } }),
                vec!["/extra/device/0/gps_fix"],
            ),
            (json!({ "geo-point": "a", "note": "x" }), vec!["/geo-point"]),
            (json!({ "纬度": 1 }), vec!["/纬度"]),
            (json!({ "a/b": { "location": null } }), vec!["/a~1b/location"]),
            (json!([{ "coords": [] }]), vec!["/0/coords"]),
        ] {
            let fault = refuse_coordinates(&body).unwrap_err();
            assert_eq!(fault.code, Code::CoordinatesRefused, "{body}");
            let found: Vec<_> = fault.fields.iter().map(|field| field.pointer.as_str()).collect();
            assert_eq!(found, pointers, "{body}");
        }
    }

    #[test]
    fn words_that_only_sound_alike_are_no_positions() {
        let body = json!({
            "id": "lat", "region_code": "440306", "note": "longitude", "late": 1, "relation": 2,
            "longing": 3, "allocation": 4, "proxy_reason": "location",
        });
        assert!(refuse_coordinates(&body).is_ok());
    }
}
