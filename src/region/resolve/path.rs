//! Ways through the table that a text can be read as: 广东 → 深圳 → 宝安.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::region::model::{Level, Region, RegionCode};
use crate::region::name::{self, continues_a_name, is_separator};
use crate::region::table;

/// How a name was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// With a suffix, 深圳市 or 延边州.
    Full,
    /// Without, 深圳.
    Short,
}

/// One reading of the beginning of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Path {
    pub leaf: &'static Region,
    pub form: Form,
    /// How many names were read.
    pub depth: usize,
    /// Where in the text, in bytes, the last name ends.
    pub end: usize,
}

/// A name found at a place in the text.
struct Match {
    region: &'static Region,
    form: Form,
    end: usize,
}

/// Provinces, prefectures and counties, by full and by short name.
static NAMES: LazyLock<HashMap<&'static str, Vec<(&'static Region, Form)>>> = LazyLock::new(|| {
    let mut names: HashMap<_, Vec<_>> = HashMap::new();
    let above_townships = table::regions().iter().filter(|r| r.level != Level::Township);
    for region in above_townships {
        names.entry(region.name).or_default().push((region, Form::Full));
        if let Some(short) = name::short(region) {
            names.entry(short).or_default().push((region, Form::Short));
        }
        if region.name == "内蒙古自治区" {
            names.entry("内蒙").or_default().push((region, Form::Short));
        }
    }
    names
});

/// In characters, of a division above townships.
const LONGEST_NAME: usize = 15;

/// All readings that get furthest into the text. Where nothing above a township is named, the
/// hint is taken as if it stood before the text.
pub(super) fn longest(text: &str, hint: Option<RegionCode>) -> Vec<Path> {
    let start = text.len() - text.trim_start_matches(is_separator).len();
    let mut paths = Vec::new();
    for found in named_at(text, start) {
        walk(text, Path::first(found), &mut paths);
    }
    if let (true, Some(known)) = (paths.is_empty(), hint.and_then(table::by_code)) {
        for found in below(known, text, start) {
            walk(text, Path::first(found), &mut paths);
        }
    }
    let furthest = paths.iter().map(|path| path.end).max();
    paths.retain(|path| Some(path.end) == furthest);
    paths
}

impl Path {
    fn first(found: Match) -> Self {
        Self { leaf: found.region, form: found.form, depth: 1, end: found.end }
    }

    /// Whether the text may stop naming divisions here.
    fn may_end(&self, text: &str) -> bool {
        match self.form {
            Form::Full => true,
            Form::Short => !continues_a_name(text.get(self.end..).unwrap_or_default()),
        }
    }
}

fn walk(text: &str, path: Path, paths: &mut Vec<Path>) {
    if path.may_end(text) {
        paths.push(path);
    }
    for at in next_positions(text, &path) {
        for found in below(path.leaf, text, at) {
            let depth = path.depth + 1;
            let next = Path { leaf: found.region, form: found.form, depth, end: found.end };
            walk(text, next, paths);
        }
    }
}

/// Where the next name may begin: after separators, and after what forms repeat between levels
/// ("北京市北京市朝阳区", "北京市市辖区朝阳区").
fn next_positions(text: &str, path: &Path) -> Vec<usize> {
    const GROUPINGS: &[&str] =
        &["市辖区", "省直辖县级行政区划", "自治区直辖县级行政区划", "省直辖", "县"];
    let rest = text.get(path.end..).unwrap_or_default().trim_start_matches(is_separator);
    let at = text.len() - rest.len();
    let fillers = GROUPINGS.iter().copied().chain([path.leaf.name]);
    let skipped = fillers.filter(|filler| rest.starts_with(filler)).map(|filler| {
        let after = rest.get(filler.len()..).unwrap_or_default();
        text.len() - after.trim_start_matches(is_separator).len()
    });
    [at].into_iter().chain(skipped).collect()
}

/// Divisions above townships whose name stands at `at`.
fn named_at(text: &str, at: usize) -> Vec<Match> {
    let rest = text.get(at..).unwrap_or_default();
    let ends = rest.char_indices().map(|(i, c)| i + c.len_utf8()).take(LONGEST_NAME);
    let mut matches = Vec::new();
    for length in ends {
        let Some(known) = rest.get(..length).and_then(|prefix| NAMES.get(prefix)) else { continue };
        let after = rest.get(length..).unwrap_or_default();
        for &(region, form) in known {
            matches.push(Match { region, form, end: at + length });
            let loose = name::loose_suffixes(region).iter().find(|s| after.starts_with(**s));
            if let (Form::Short, Some(suffix)) = (form, loose) {
                let end = at + length + suffix.len();
                matches.push(Match { region, form: Form::Full, end });
            }
        }
    }
    matches
}

/// Divisions inside `above`, of any finer level, whose name stands at `at`.
fn below(above: &'static Region, text: &str, at: usize) -> Vec<Match> {
    let rest = text.get(at..).unwrap_or_default();
    if rest.is_empty() {
        return Vec::new();
    }
    let mut matches = named_at(text, at);
    matches
        .retain(|found| found.region.code != above.code && found.region.code.is_within(above.code));
    if above.level == Level::Prefecture {
        matches.extend(zones(above, rest, at));
    }
    if matches!(above.level, Level::Prefecture | Level::County) {
        matches.extend(townships(above, rest, at));
    }
    matches
}

/// Development zones by what is left of their name inside their prefecture, 合肥市|高新区.
fn zones(prefecture: &'static Region, rest: &str, at: usize) -> Vec<Match> {
    const NICKNAMES: &[(&str, &[&str])] =
        &[("高新区", &["高新技术"]), ("经开区", &["经济技术开发区", "经济开发区"])];
    let inside = table::descendants(prefecture.code);
    let zones: Vec<_> = inside.iter().filter(|region| region.is_development_zone()).collect();
    let mut matches = Vec::new();
    for zone in &zones {
        let own = own_name(zone, prefecture);
        if rest.starts_with(own) {
            matches.push(Match { region: zone, form: Form::Full, end: at + own.len() });
        }
    }
    for (nickname, parts) in NICKNAMES.iter().filter(|(nickname, _)| rest.starts_with(nickname)) {
        let meant = zones.iter().filter(|zone| parts.iter().any(|part| zone.name.contains(part)));
        let end = at + nickname.len();
        matches.extend(meant.map(|zone| Match { region: zone, form: Form::Full, end }));
    }
    matches
}

/// "河北唐山芦台经济开发区" inside 唐山 is "芦台经济开发区".
fn own_name(zone: &Region, prefecture: &Region) -> &'static str {
    let province = table::by_code(zone.code.province());
    let mut own = zone.name;
    for above in province.into_iter().chain([prefecture]) {
        let forms = [Some(above.name), name::short(above)];
        let cut = forms.into_iter().flatten().find_map(|form| own.strip_prefix(form));
        own = cut.filter(|cut| cut.chars().count() > 2).unwrap_or(own);
    }
    own
}

/// Townships by full name; by short name only right below a county or in a prefecture that has
/// none (东莞虎门), where few others can be meant.
fn townships(above: &'static Region, rest: &str, at: usize) -> Vec<Match> {
    let inside = table::descendants(above.code).iter().filter(|r| r.level == Level::Township);
    inside.filter_map(|township| township_at(township, above.code, rest, at)).collect()
}

fn township_at(
    township: &'static Region,
    above: RegionCode,
    rest: &str,
    at: usize,
) -> Option<Match> {
    // 街道办事处 is the office of the 街道.
    const OFFICES: &[&str] = &["办事处", "办"];
    if let Some(after) = rest.strip_prefix(township.name) {
        let office = OFFICES.iter().find(|office| after.starts_with(**office));
        let office = office.filter(|_| township.name.ends_with("街道")).map_or(0, |o| o.len());
        let end = at + township.name.len() + office;
        return Some(Match { region: township, form: Form::Full, end });
    }
    let directly_above = township.code.parent() == Some(above);
    let short = name::short(township).filter(|short| directly_above && rest.starts_with(short))?;
    let end = at + short.len();
    Some(Match { region: township, form: Form::Short, end })
}

/// Townships of some counties whose names begin with the text: for a person to choose from.
pub(super) fn townships_begun(places: &[&'static Region], text: &str) -> Vec<&'static Region> {
    if text.chars().count() < 2 {
        return Vec::new();
    }
    let counties = places.iter().filter(|place| place.level == Level::County);
    let inside = counties.flat_map(|county| table::descendants(county.code));
    inside.filter(|r| r.level == Level::Township && r.name.starts_with(text)).collect()
}
