//! Where an organization's members concentrate, what is there, and what is due.

use std::collections::BTreeMap;

use crate::access::OrganizationId;
use crate::db::{Reader, Shelf};
use crate::kernel::fault::{Language, Outcome};
use crate::matching::model::{
    Concentration, ConcentrationLevel, Concentrations, OutpostView, SettingProposal,
};
use crate::matching::rules::setting::{self, Heads};
use crate::matching::store::{self, HostRow, Who};
use crate::matching::words;
use crate::policy::model::{Parameter, Ruling};
use crate::policy::service as policy;
use crate::region::{self, Level, RegionCode};
use crate::statistics::rules::{self as cells, Totals};
use crate::statistics::service::Seat;

/// Places told at most, the most frequent ones.
const MOST_PLACES: usize = 300;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub organization: Option<OrganizationId>,
    pub level: ConcentrationLevel,
    /// Fewest members of a place; the rule's fewest of a branch where nothing is said.
    pub least: Option<u64>,
    pub language: Language,
}

/// Those of one place.
#[derive(Default)]
struct There {
    heads: Heads,
    placed: u64,
    /// Somebody said more exactly where in it.
    finer: bool,
}

type Places = BTreeMap<RegionCode, There>;

/// Where an organization's members concentrate, the most first.
pub fn concentrations(reader: &mut Reader<'_>, asked: Asked) -> Outcome<Concentrations> {
    let seat = Seat::find(reader, asked.organization)?;
    let (book, today) = (policy::book(reader)?, reader.today());
    let county = Some(seat.county.as_str());
    let long = book.at(county, today, Parameter::FlowMonths);
    let fewest = book.at(county, today, Parameter::BranchMinFullMembers).number();
    let least = asked.least.unwrap_or_else(|| u64::try_from(fewest).unwrap_or(0)).max(1);
    // That a place is told at all must not give away how few are there.
    let least = if seat.covered { least.max(cells::SMALLEST_CELL) } else { least };
    let places = places(reader, &seat, asked.level, &long)?;
    let total = counted(store::all_away(reader, seat.within)?);
    let mut told: Vec<(RegionCode, There)> =
        places.into_iter().filter(|(_, there)| there.heads.members >= least).collect();
    told.sort_by_key(|(code, there)| (std::cmp::Reverse(there.heads.members), *code));
    told.truncate(MOST_PLACES);
    let outposts = outposts(reader, &seat)?;
    let listed: u64 = told.iter().map(|(_, there)| there.heads.members).sum();
    let elsewhere = total.saturating_sub(listed);
    let hidden = hidden(&told, elsewhere, total);
    let is_hidden = |row: usize, column: usize| {
        hidden.get(row).and_then(|row| row.get(column)).copied().unwrap_or(true)
    };
    let view = |(row, (code, there)): (usize, &(RegionCode, There))| {
        let outposts = of_place(&outposts, *code);
        let proposal = (!seat.covered || !(is_hidden(row, 0) || is_hidden(row, 1)))
            .then(|| setting::due(there.heads, county, today, &book))
            .flatten()
            .filter(|(form, ..)| {
                let there = outposts.iter().filter_map(|row| setting::form_of(row.level, row.kind));
                there.max().is_none_or(|largest| largest < *form)
            })
            .map(|(form, counted, ruling)| SettingProposal {
                text: words::proposal(form, counted, &ruling, &long, asked.language),
                form,
                counted,
                ruling,
            });
        Concentration {
            region_code: code.to_string(),
            name: region::full_name(*code).unwrap_or_else(|| code.to_string()),
            members: seat.figure(
                there.heads.members,
                is_hidden(row, 0),
                Some(list(&seat, *code, asked.level, there.finer)),
            ),
            full_members: seat.figure(there.heads.full, is_hidden(row, 1), None),
            placed: seat.figure(there.placed, is_hidden(row, 2), None),
            organizations: outposts.into_iter().map(outpost).collect(),
            proposal,
        }
    };
    let shown = told.iter().enumerate().map(view).collect();
    let away = format!("{}&state=in_flow", registrations(&seat));
    Ok(Concentrations {
        on: today,
        covered: seat.covered,
        least,
        places: shown,
        elsewhere: seat.figure(elsewhere, is_hidden(told.len(), 0), None),
        total: seat.figure(total, is_hidden(told.len() + 1, 0), Some(away)),
        organization: seat.unit,
    })
}

fn counted(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// Everybody away in China, by the place as it is told.
fn places(
    reader: &mut Reader<'_>,
    seat: &Seat,
    level: ConcentrationLevel,
    long: &Ruling,
) -> Outcome<Places> {
    let since = setting::settled_since(reader.today(), long.number());
    let mut places = Places::new();
    let mut at = |text: &str, change: &dyn Fn(&mut There)| {
        // A code that is none stands for nobody's place: they count as elsewhere.
        if let Ok(code) = text.parse::<RegionCode>() {
            let told = setting::place(code, level);
            let there = places.entry(told).or_default();
            there.finer |= code != told;
            change(there);
        }
    };
    for (code, count) in store::away_by_place(reader, seat.within, Who::Everybody)? {
        at(&code, &|there| there.heads.members += counted(count));
    }
    for (code, count) in store::away_by_place(reader, seat.within, Who::FullMembers)? {
        at(&code, &|there| there.heads.full += counted(count));
    }
    let long_away = Who::FullMembersSince(since);
    for (code, count) in store::away_by_place(reader, seat.within, long_away)? {
        at(&code, &|there| there.heads.settled += counted(count));
    }
    for (code, count) in store::placed_by_place(reader, seat.within)? {
        at(&code, &|there| there.placed += counted(count));
    }
    Ok(places)
}

/// What the home side has away from its own county. Of what is larger than a county that cannot be
/// said: all of it is somebody's home.
fn outposts(reader: &mut Reader<'_>, seat: &Seat) -> Outcome<Vec<HostRow>> {
    match seat.county.parse::<RegionCode>() {
        Ok(code) if code.level() >= Level::County => {
            store::outposts(reader, seat.unit.id, &seat.county)
        }
        Ok(_) | Err(_) => Ok(Vec::new()),
    }
}

fn of_place(outposts: &[HostRow], place: RegionCode) -> Vec<&HostRow> {
    let lies_there = |row: &&HostRow| {
        row.region_code.parse::<RegionCode>().is_ok_and(|code| code.is_within(place))
    };
    outposts.iter().filter(lies_there).collect()
}

fn outpost(row: &HostRow) -> OutpostView {
    OutpostView {
        id: row.id,
        short_name: row.short_name.clone(),
        r#type: row.level,
        kind: row.kind,
    }
}

/// Which cells may not be told to those who see figures only: members, full members and placed of
/// every place, of elsewhere and in all. What is missing to the members of a place counts as well.
fn hidden(told: &[(RegionCode, There)], elsewhere: u64, total: u64) -> Vec<Vec<bool>> {
    let mut counts: Vec<Vec<u64>> = told
        .iter()
        .map(|(_, there)| vec![there.heads.members, there.heads.full, there.placed])
        .collect();
    counts.push(vec![elsewhere, 0, 0]);
    counts.push(vec![total, 0, 0]);
    let small = |row: &Vec<u64>| {
        let whole = row.first().copied().unwrap_or(0);
        let missing =
            |part: u64| cells::is_small(part) || cells::is_small(whole.saturating_sub(part));
        let parts = row.iter().skip(1).map(|part| missing(*part));
        std::iter::once(cells::is_small(whole)).chain(parts).collect()
    };
    let alone = counts.iter().map(small).collect();
    let members: Vec<Vec<u64>> =
        counts.iter().map(|row| row.iter().take(1).copied().collect()).collect();
    let mut hidden: Vec<Vec<bool>> = alone;
    let first = hidden.iter().map(|row| row.iter().take(1).copied().collect()).collect();
    let covered = cells::cover(&members, first, Totals::Row);
    for (row, covered) in hidden.iter_mut().zip(covered) {
        if let (Some(cell), Some(covered)) = (row.first_mut(), covered.first()) {
            *cell = *covered;
        }
    }
    hidden
}

fn registrations(seat: &Seat) -> String {
    format!("/api/v1/outbound-registrations?organization_id={}", seat.unit.id)
}

/// The address of exactly those who are counted in a place.
fn list(seat: &Seat, place: RegionCode, level: ConcentrationLevel, finer: bool) -> String {
    let whole = format!("{}&state=in_flow&destination={place}", registrations(seat));
    if setting::stands_alone(place, level, finer) {
        format!("{whole}&destination_only=true")
    } else {
        whole
    }
}
