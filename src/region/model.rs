//! Codes of divisions, divisions, and how far apart two of them lie.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Municipalities (Beijing, Tianjin, Shanghai, Chongqing): their counties lie directly below them.
const MUNICIPALITIES: [u32; 4] = [11, 12, 31, 50];

/// A division code: six digits (province, prefecture or county, GB/T 2260) or nine (township,
/// GB/T 10114). Well-formed, not necessarily in the table: ask [`super::by_code`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionCode(u32); // always nine digits, so that a parent sorts right before its children

/// What was given is not a division code of six or nine digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidRegionCode;

/// The four levels, from coarse to fine.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[schema(as = RegionLevel)]
pub enum Level {
    Province,
    Prefecture,
    County,
    Township,
}

/// How official a code is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RegionStanding)]
pub enum Standing {
    /// A province, prefecture or county of GB/T 2260.
    GbT2260,
    /// A street, town or township numbered after GB/T 10114 below a county of GB/T 2260.
    GbT10114,
    /// In use for statistics or in public lists only: development zones, farms, the parts of
    /// Hong Kong, Macao and Taiwan.
    NotGbT2260,
    /// Once GB/T 2260, since renumbered or abolished; still begins ID numbers.
    Historical,
}

/// A division as the table holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    pub code: RegionCode,
    /// Its own name with suffix, "宝安区"; see [`super::full_name`] for the whole.
    pub name: &'static str,
    pub level: Level,
    pub standing: Standing,
    pub(super) successors: &'static str,
}

/// The reach of a flow (流动范围, DOMAIN §6), from home to destination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlowRange {
    /// 县内
    SameCounty,
    /// 市内跨县, also between the districts of a municipality
    SamePrefecture,
    /// 省内跨市
    SameProvince,
    /// 跨省
    CrossProvince,
    /// 国（境）外
    Abroad,
}

impl RegionCode {
    /// Reads nine digits as a number; `None` for what cannot be a code.
    pub(super) fn from_nine_digits(digits: u32) -> Option<Self> {
        (110_000_000..=829_999_999).contains(&digits).then_some(Self(digits))
    }

    /// The code as a nine-digit number.
    pub(super) fn nine_digits(self) -> u32 {
        self.0
    }

    pub fn level(self) -> Level {
        if !self.0.is_multiple_of(1_000) {
            Level::Township
        } else if !self.0.is_multiple_of(100_000) {
            Level::County
        } else if !self.0.is_multiple_of(10_000_000) {
            Level::Prefecture
        } else {
            Level::Province
        }
    }

    pub fn province(self) -> Self {
        Self(self.0 - self.0 % 10_000_000)
    }

    /// The prefecture it is or lies in; `None` for a province and for what lies directly below
    /// one (districts of municipalities, 仙桃, 石河子).
    pub fn prefecture(self) -> Option<Self> {
        let digits = self.0 / 100_000 % 100;
        let direct = matches!(digits, 0 | 90) || self.in_municipality();
        (!direct).then(|| Self(self.0 - self.0 % 100_000))
    }

    /// The county it is or lies in; `None` above counties and in a prefecture without them (东莞).
    pub fn county(self) -> Option<Self> {
        let county = self.0 - self.0 % 1_000;
        (!county.is_multiple_of(100_000)).then_some(Self(county))
    }

    /// The next division above, skipping the levels it has none of; `None` for a province.
    pub fn parent(self) -> Option<Self> {
        match self.level() {
            Level::Province => None,
            Level::Prefecture => Some(self.province()),
            Level::County => Some(self.prefecture().unwrap_or(self.province())),
            Level::Township => Some(Self(self.0 - self.0 % 1_000)),
        }
    }

    /// The digits that the codes of all that lies in it begin with: `33` for 330000, `330282` for
    /// itself and its townships.
    pub fn prefix(self) -> String {
        let digits = match self.level() {
            Level::Province => 2,
            Level::Prefecture => 4,
            Level::County => 6,
            Level::Township => 9,
        };
        self.to_string().chars().take(digits).collect()
    }

    /// Whether it is `ancestor` or lies in it.
    pub fn is_within(self, ancestor: Self) -> bool {
        (ancestor.0..ancestor.end()).contains(&self.0)
    }

    /// The first number after those of its descendants.
    pub(super) fn end(self) -> u32 {
        self.0
            + match self.level() {
                Level::Province => 10_000_000,
                Level::Prefecture => 100_000,
                Level::County => 1_000,
                Level::Township => 1,
            }
    }

    fn in_municipality(self) -> bool {
        MUNICIPALITIES.contains(&(self.0 / 10_000_000))
    }

    /// What a citizen calls the same city: the prefecture, the municipality, or the county that
    /// has none above it. `None` when the code is too coarse to tell.
    pub fn city(self) -> Option<Self> {
        if self.in_municipality() {
            return Some(self.province());
        }
        self.prefecture().or(self.county())
    }
}

impl Region {
    /// For a historical code, the codes in force that took its area over; else empty.
    pub fn successors(&self) -> impl Iterator<Item = RegionCode> {
        self.successors.split_ascii_whitespace().filter_map(|code| code.parse().ok())
    }

    /// A development zone, which statistics number like a county (xxxx71 to xxxx79).
    pub(super) fn is_development_zone(&self) -> bool {
        self.level == Level::County
            && self.standing == Standing::NotGbT2260
            && (71..=79).contains(&(self.code.0 / 1_000 % 100))
    }
}

impl FlowRange {
    /// How far it is from `home` to `destination`, both in China; `None` when one of the codes is
    /// too coarse to tell ("from 清源县 to 广东省" crosses provinces, "to its own province" may be
    /// anything).
    pub fn between(home: RegionCode, destination: RegionCode) -> Option<Self> {
        if home.province() != destination.province() {
            return Some(Self::CrossProvince);
        }
        let (from, to) = (home.city()?, destination.city()?);
        if from != to {
            return Some(Self::SameProvince);
        }
        match (home.county(), destination.county()) {
            (Some(from), Some(to)) if from == to => Some(Self::SameCounty),
            (Some(_), Some(_)) => Some(Self::SamePrefecture),
            // A township right below a prefecture: that prefecture has no counties.
            (None, None) if home.level() == Level::Township => Some(Self::SamePrefecture),
            _ => None,
        }
    }
}

impl FromStr for RegionCode {
    type Err = InvalidRegionCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidRegionCode);
        }
        let number: u32 = text.parse().map_err(|_| InvalidRegionCode)?;
        let digits = match text.len() {
            6 => number * 1_000,
            // One way to write each code: nine digits are for townships alone.
            9 if !number.is_multiple_of(1_000) => number,
            _ => return Err(InvalidRegionCode),
        };
        Self::from_nine_digits(digits).ok_or(InvalidRegionCode)
    }
}

impl TryFrom<String> for RegionCode {
    type Error = InvalidRegionCode;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> Self {
        code.to_string()
    }
}

impl fmt::Display for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.level() {
            Level::Township => write!(f, "{:09}", self.0),
            Level::Province | Level::Prefecture | Level::County => {
                write!(f, "{:06}", self.0 / 1_000)
            }
        }
    }
}

impl fmt::Debug for RegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RegionCode({self})")
    }
}

impl fmt::Display for InvalidRegionCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a division code has six digits, a township's nine")
    }
}

impl std::error::Error for InvalidRegionCode {}
