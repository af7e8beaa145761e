//! The table of divisions, compiled in, and plain look-ups in it.

use std::sync::LazyLock;

use super::model::{Level, Region, RegionCode, Standing};
use super::name;

/// Made by `data/make-regions.mjs`; the format is in `data/README.md`.
const DATA: &str = include_str!("../../data/regions.txt");

/// Sorted by code; a division comes right before what lies in it.
static REGIONS: LazyLock<Vec<Region>> = LazyLock::new(|| read(DATA));

/// Reads the data file. Its integrity is tested, so a line that cannot be read is left out.
fn read(data: &'static str) -> Vec<Region> {
    let mut regions = Vec::with_capacity(46_000);
    let mut above: Option<Region> = None;
    for line in data.lines() {
        let region = match line.strip_prefix(' ') {
            Some(township) => above.and_then(|above| read_township(township, above)),
            None => {
                above = read_division(line);
                above
            }
        };
        regions.extend(region);
    }
    regions
}

/// `440306=宝安区`, `320576*苏州工业园区`, `330183-富阳市>330111`.
fn read_division(line: &'static str) -> Option<Region> {
    let (code, rest) = line.split_at_checked(6)?;
    let (mark, rest) = rest.split_at_checked(1)?;
    let (name, successors) = rest.split_once('>').unwrap_or((rest, ""));
    let standing = match mark {
        "=" => Standing::GbT2260,
        "*" => Standing::NotGbT2260,
        "-" => Standing::Historical,
        _ => return None,
    };
    let code: RegionCode = code.parse().ok()?;
    Some(Region { code, name, level: code.level(), standing, successors })
}

/// `001新安街道`, below the division above it. GB/T 10114 numbers streets from 001, towns from
/// 100, townships from 200; from 400 on come farms and zones.
fn read_township(line: &'static str, above: Region) -> Option<Region> {
    let (number, name) = line.split_at_checked(3)?;
    let number: u32 = number.parse().ok()?;
    let code = RegionCode::from_nine_digits(above.code.nine_digits() + number)?;
    let official = above.standing == Standing::GbT2260 && number < 400;
    let standing = if official { Standing::GbT10114 } else { Standing::NotGbT2260 };
    Some(Region { code, name, level: Level::Township, standing, successors: "" })
}

/// Every division, sorted by code.
pub fn regions() -> &'static [Region] {
    &REGIONS
}

/// The division with this code, historical ones included. `None` means unknown here, which for
/// the prefix of an ID number is no error.
pub fn by_code(code: RegionCode) -> Option<&'static Region> {
    let table = regions();
    table.binary_search_by_key(&code, |region| region.code).ok().and_then(|at| table.get(at))
}

/// All divisions below `code`, sorted by code, historical ones included.
pub fn descendants(code: RegionCode) -> &'static [Region] {
    let table = regions();
    let from = table.partition_point(|region| region.code <= code);
    let to = table.partition_point(|region| region.code.nine_digits() < code.end());
    table.get(from..to).unwrap_or_default()
}

/// The divisions in force directly below `parent`, or the provinces.
pub fn children(parent: Option<RegionCode>) -> impl Iterator<Item = &'static Region> {
    let below = parent.map_or(regions(), descendants);
    below.iter().filter(move |region| {
        region.code.parent() == parent && region.standing != Standing::Historical
    })
}

/// "广东省深圳市宝安区"; `None` for a code that is not in the table.
pub fn full_name(code: RegionCode) -> Option<String> {
    let own = by_code(code)?.name;
    let above = code.parent().and_then(full_name).unwrap_or_default();
    Some(above + own)
}

/// The name without its suffix, "慈溪市" → "慈溪"; none where it would name nothing by itself.
pub fn short_name(code: RegionCode) -> Option<&'static str> {
    name::short(by_code(code)?)
}

/// Divisions whose name, short name or code fits `text`: the same name first, then those that
/// begin with it, then those that hold it; coarser before finer, historical ones last.
pub fn search(text: &str, limit: usize) -> Vec<&'static Region> {
    let wanted = name::normalise(text);
    let wanted = wanted.trim();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut found: Vec<_> =
        regions().iter().filter_map(|region| Some((fit(region, wanted)?, region))).collect();
    found.sort_by_key(|(fit, region)| {
        (*fit, region.standing == Standing::Historical, region.level, region.code)
    });
    found.into_iter().take(limit).map(|(_, region)| region).collect()
}

/// How well a division fits a search, best first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Same,
    Begins,
    Holds,
}

fn fit(region: &Region, wanted: &str) -> Option<Fit> {
    if wanted.bytes().all(|byte| byte.is_ascii_digit()) {
        let code = region.code.to_string();
        if code == wanted {
            return Some(Fit::Same);
        }
        return code.starts_with(wanted).then_some(Fit::Begins);
    }
    if region.name == wanted || name::short(region) == Some(wanted) {
        Some(Fit::Same)
    } else if region.name.starts_with(wanted) {
        Some(Fit::Begins)
    } else {
        region.name.contains(wanted).then_some(Fit::Holds)
    }
}
