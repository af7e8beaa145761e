//! Where members are, for lists and figures.

use serde::{Deserialize, Serialize};

use crate::region::{InvalidRegionCode, RegionCode};

/// Where members are, as coarse as one asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Bound {
    /// In a division, or in what lies in it.
    Division(RegionCode),
    Abroad,
    Unknown,
}

impl TryFrom<String> for Bound {
    type Error = InvalidRegionCode;
    fn try_from(text: String) -> Result<Bound, InvalidRegionCode> {
        Ok(match text.as_str() {
            "abroad" => Bound::Abroad,
            "unknown" => Bound::Unknown,
            code => Bound::Division(code.parse()?),
        })
    }
}

impl From<Bound> for String {
    fn from(bound: Bound) -> String {
        match bound {
            Bound::Division(code) => code.to_string(),
            Bound::Abroad => "abroad".to_owned(),
            Bound::Unknown => "unknown".to_owned(),
        }
    }
}
