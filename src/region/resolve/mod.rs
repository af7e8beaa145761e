//! Reads the place that a clerk wrote, and never guesses: one division, or the candidates, or
//! abroad, or unknown.

mod abroad;
mod apart;
mod path;
mod unknown;

use super::model::{Level, Region, RegionCode, Standing};
use super::name::{self, is_separator};
use super::table;
use apart::is_apart;
use path::{Form, Path};

/// What a text says about a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Exactly one division, at the finest level the text names.
    One {
        code: RegionCode,
        /// What stands after the division, such as a street and number.
        rest: Option<String>,
    },
    /// Several divisions fit, or one that a person should confirm; sorted, never empty.
    Candidates(Vec<RegionCode>),
    /// Outside China. The country's Chinese name where the text gives a known one.
    Abroad { country: Option<String> },
    /// No place.
    Unknown(UnknownReason),
}

/// Why a text gives no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnknownReason {
    /// The text says so ("不详"), or is empty.
    Stated,
    /// No known name in it.
    NotRecognised,
    /// Names that exclude each other ("广东慈溪").
    Contradictory,
}

/// Reads `text`. A `hint` is a division the caller knows the place to lie in, if the text allows
/// it: it chooses between candidates and lets a township stand alone, and never overrules a text
/// that is clear in itself.
pub fn resolve(text: &str, hint: Option<RegionCode>) -> Resolution {
    let text = name::normalise(text);
    let text = text.trim_matches(is_separator);
    if unknown::is_stated(text) {
        return Resolution::Unknown(UnknownReason::Stated);
    }
    if let Some(region) = text.parse().ok().and_then(table::by_code) {
        return settle(Reading { places: in_force_of(region), rest: "", doubtful: false }, hint);
    }
    if let Some(after) = abroad::after_marker(text) {
        return beyond_the_border(after);
    }
    let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let readings = [text, &compact, without_particle(text)];
    for reading in readings {
        let found = in_china(reading, hint);
        // 黑山 is a county of Liaoning and a country: a person must say which.
        if let (Resolution::One { code, .. }, true) = (&found, abroad::is_country(reading)) {
            return Resolution::Candidates(vec![*code]);
        }
        if found != Resolution::Unknown(UnknownReason::NotRecognised) {
            return apart_too(found, reading, hint);
        }
        if let Some(country) = abroad::country_at_start(reading) {
            return Resolution::Abroad { country: Some(country.to_owned()) };
        }
    }
    Resolution::Unknown(UnknownReason::NotRecognised)
}

/// The same, with Hong Kong beside it where the text can mean a part of it; a hint settles that.
fn apart_too(found: Resolution, text: &str, hint: Option<RegionCode>) -> Resolution {
    let codes = match &found {
        Resolution::One { code, .. } => std::slice::from_ref(code),
        Resolution::Candidates(codes) => codes.as_slice(),
        Resolution::Abroad { .. } | Resolution::Unknown(_) => return found,
    };
    let is_settled = hint.is_some_and(|hint| codes.iter().all(|code| code.is_within(hint)));
    match apart::or_hong_kong(text, codes) {
        Some(both) if !is_settled => Resolution::Candidates(both),
        Some(_) | None => found,
    }
}

/// After "境外" may stand Hong Kong, Macao or Taiwan, which the table has.
fn beyond_the_border(after: &str) -> Resolution {
    let after = after.trim_matches(is_separator);
    if let Some(country) = abroad::country_at_start(after) {
        return Resolution::Abroad { country: Some(country.to_owned()) };
    }
    match in_china(after, None) {
        Resolution::One { code, rest } if is_apart(code) => Resolution::One { code, rest },
        Resolution::Candidates(codes) if codes.iter().all(|code| is_apart(*code)) => {
            Resolution::Candidates(codes)
        }
        // "国外（深圳）" says two things.
        Resolution::One { .. } => Resolution::Unknown(UnknownReason::Contradictory),
        Resolution::Candidates(_) | Resolution::Abroad { .. } | Resolution::Unknown(_) => {
            Resolution::Abroad { country: None }
        }
    }
}

/// "在深圳" without 在.
fn without_particle(text: &str) -> &str {
    const PARTICLES: &[&str] = &[
        "现居住在",
        "现居住于",
        "现居",
        "现住",
        "现在",
        "居住在",
        "居住",
        "常住",
        "暂住",
        "流入",
        "位于",
        "前往",
        "中国",
        "在",
        "到",
        "去",
        "赴",
        "往",
    ];
    let stripped = PARTICLES.iter().find_map(|particle| text.strip_prefix(particle));
    stripped.unwrap_or(text).trim_start_matches(is_separator)
}

/// What the paths through the table say.
struct Reading<'t> {
    places: Vec<&'static Region>,
    rest: &'t str,
    /// A short name run into other text ("深圳富士康", "平安保险"): for a person to confirm.
    doubtful: bool,
}

fn in_china(text: &str, hint: Option<RegionCode>) -> Resolution {
    if text.starts_with("港澳台") {
        return candidates(
            table::regions()
                .iter()
                .filter(|region| region.level == Level::Province && is_apart(region.code)),
        );
    }
    let paths = path::longest(text, hint);
    if paths.is_empty() {
        return standing_alone(text, hint);
    }
    match read(text, &paths) {
        Ok(reading) => settle(reading, hint),
        Err(contradiction) => contradiction,
    }
}

fn read<'t>(text: &'t str, paths: &[Path]) -> Result<Reading<'t>, Resolution> {
    let end = paths.iter().map(|path| path.end).max().unwrap_or_default();
    let after = text.get(end..).unwrap_or_default();
    let runs_on = after.starts_with(|c: char| !is_separator(c));
    let alone = paths.iter().all(|path| path.depth == 1);
    let doubtful = runs_on && alone && paths.iter().all(|path| path.form == Form::Short);
    let places = in_force(paths);
    let rest = after.trim_matches(is_separator);
    let coarse = places.iter().all(|place| place.level < Level::County);
    if apart::is_within_hong_kong(&places, rest) {
        return Ok(Reading { places, rest, doubtful: false });
    }
    let mention = if alone || coarse { second_mention(rest) } else { None };
    let Some((others, after)) = mention else {
        return Ok(Reading { places, rest, doubtful });
    };
    let begun = path::townships_begun(&places, rest);
    // "朝阳区（北京）": the second name holds the first.
    let held: Vec<_> = places
        .into_iter()
        .filter(|place| others.iter().any(|other| place.code.is_within(other.code)))
        .collect();
    if held.is_empty() {
        // "慈溪白沙": its 白沙路街道 rather than the county of that name in 海南.
        return Err(match begun.as_slice() {
            [] => Resolution::Unknown(UnknownReason::Contradictory),
            begun => candidates(begun.iter().copied()),
        });
    }
    Ok(Reading { places: held, rest: after, doubtful: false })
}

/// Another division named right after the first, and what follows it.
fn second_mention(rest: &str) -> Option<(Vec<&'static Region>, &str)> {
    const CONJUNCTIONS: &[&str] = &["或者", "或", "和", "与", "及", "跟", "转"];
    let named = CONJUNCTIONS.iter().find_map(|word| rest.strip_prefix(word)).unwrap_or(rest);
    let paths = path::longest(named, None);
    let end = paths.iter().map(|path| path.end).max()?;
    let after = named.get(end..).unwrap_or_default();
    let runs_on = after.starts_with(|c: char| !is_separator(c));
    let firm = paths.iter().any(|path| path.depth > 1 || path.form == Form::Full);
    let clear = firm || !runs_on;
    clear.then(|| (in_force(&paths), after.trim_matches(is_separator)))
}

/// The places the paths lead to. A historical one stands for its successors, unless a place in
/// force of that name covers the same ground (哈密市, once a county, now the prefecture).
fn in_force(paths: &[Path]) -> Vec<&'static Region> {
    let (past, present): (Vec<&Region>, Vec<&Region>) =
        paths.iter().map(|path| path.leaf).partition(|leaf| leaf.standing == Standing::Historical);
    let mut places = present.clone();
    for old in past {
        let related = |new: RegionCode| {
            present.iter().any(|now| now.code.is_within(new) || new.is_within(now.code))
        };
        if !old.successors().any(related) {
            places.extend(old.successors().filter_map(table::by_code));
        }
    }
    places.sort_by_key(|place| place.code);
    places.dedup();
    places
}

/// The division itself, or what took over its area.
fn in_force_of(region: &'static Region) -> Vec<&'static Region> {
    if region.standing != Standing::Historical {
        return vec![region];
    }
    region.successors().filter_map(table::by_code).collect()
}

/// Chooses among the places by the hint, then by what a bare name commonly means.
fn settle(reading: Reading<'_>, hint: Option<RegionCode>) -> Resolution {
    let places = narrowed(reading.places, hint);
    let places = plain_meaning(places);
    match places.as_slice() {
        [place] if !reading.doubtful => {
            let rest = (!reading.rest.is_empty()).then(|| reading.rest.to_owned());
            Resolution::One { code: place.code, rest }
        }
        several => candidates(several.iter().copied()),
    }
}

fn narrowed(places: Vec<&'static Region>, hint: Option<RegionCode>) -> Vec<&'static Region> {
    let Some(hint) = hint else { return places };
    let inside: Vec<_> =
        places.iter().copied().filter(|place| place.code.is_within(hint)).collect();
    if inside.is_empty() { places } else { inside }
}

/// "长沙" is the prefecture, which holds 长沙县 too, so the answer is right either way. "河南" is
/// the province although Qinghai has a 河南蒙古族自治县; but "吉林" and "海南", which are also
/// prefectures, stay open.
fn plain_meaning(mut places: Vec<&'static Region>) -> Vec<&'static Region> {
    let prefectures: Vec<_> =
        places.iter().filter(|place| place.level == Level::Prefecture).copied().collect();
    places.retain(|place| {
        place.level == Level::Prefecture
            || !prefectures.iter().any(|above| place.code.is_within(above.code))
    });
    if prefectures.is_empty() && places.iter().any(|place| place.level == Level::Province) {
        places.retain(|place| place.level == Level::Province);
    }
    places
}

/// A township named without anything above it ("虎门镇").
fn standing_alone(text: &str, hint: Option<RegionCode>) -> Resolution {
    let townships = table::regions()
        .iter()
        .filter(|region| region.level == Level::Township && region.name == text)
        .collect();
    let places = narrowed(townships, hint);
    match places.as_slice() {
        [place] => Resolution::One { code: place.code, rest: None },
        several => candidates(several.iter().copied()),
    }
}

fn candidates(places: impl Iterator<Item = &'static Region>) -> Resolution {
    let mut codes: Vec<_> = places.map(|place| place.code).collect();
    codes.sort_unstable();
    codes.dedup();
    if codes.is_empty() {
        return Resolution::Unknown(UnknownReason::NotRecognised);
    }
    Resolution::Candidates(codes)
}

#[cfg(test)]
mod tests;
