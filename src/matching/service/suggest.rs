//! Hosts for one member.

use std::collections::HashMap;

use crate::access::OrganizationId;
use crate::db::{Reader, Shelf};
use crate::flow::service::{self as flow, Whereabouts};
use crate::kernel::fault::{Check, Code, Fault, Language, Outcome, Problem};
use crate::kernel::text;
use crate::matching::model::{
    HostSuggestions, HostWish, Reason, SuggestedHost, SuggestionPlace, SuggestionReason,
};
use crate::matching::rules::host::{self, Candidate, Found, Wanted};
use crate::matching::rules::name::{self, Fit};
use crate::matching::store::{self, HostRow};
use crate::matching::words;
use crate::member::model::Standing;
use crate::member::service as member;
use crate::policy::model::{Parameter, Ruling};
use crate::policy::service as policy;
use crate::region::{self, Level, RegionCode};

/// Where a member belongs: the organizations up to the county, and what the place is called.
struct Home {
    line: Vec<OrganizationId>,
    county: String,
    names: Vec<&'static str>,
}

/// Hosts for the member, the one to ask first on top; for the caller where no member is named.
pub fn suggest(
    reader: &mut Reader<'_>,
    wish: HostWish,
    language: Language,
) -> Outcome<HostSuggestions> {
    let own = reader.warrant().actor.member;
    let id = wish.member_id.or(own).ok_or_else(|| Fault::field("/member_id", Problem::Required))?;
    let subject = member::subject(reader, id)?;
    if subject.standing == Standing::Left {
        return Err(Fault::new(Code::MemberLeft));
    }
    reader.saw_members([id]);
    let known = checked(wish, flow::whereabouts(reader, id)?.unwrap_or_default())?;
    let home = home(reader, subject.branch_id)?;
    let place = known.region;
    let ruling = concentration_rule(reader, place, &home)?;
    let wanted = wanted(&known, &home, ruling.number());
    let rows = rows(reader, &wanted, &home)?;
    let candidates = candidates(reader, &wanted, &home, &rows)?;
    let items = host::suggest(&wanted, &candidates)
        .into_iter()
        .filter_map(|(at, found)| Some(told(rows.get(at)?, &found, &ruling, language)))
        .collect();
    Ok(HostSuggestions {
        place: place.map(|code| SuggestionPlace {
            region_code: code.to_string(),
            name: region::full_name(code).unwrap_or_default(),
        }),
        finer_place_needed: place.is_none_or(|code| code.level() < Level::Township),
        items,
    })
}

/// What was given, and what the registration says of the rest.
struct Known {
    region: Option<RegionCode>,
    employer: Option<String>,
    trade: Option<String>,
    residence: Option<String>,
}

fn checked(wish: HostWish, registered: Whereabouts) -> Outcome<Known> {
    let mut check = Check::default();
    let region = match wish.region_code {
        None => registered.region_code.and_then(|code| code.parse().ok()),
        Some(text) => check.take("/region_code", division(&text)),
    };
    let mut given = |pointer: &str, raw: Option<String>, registered: Option<String>, max| match raw
    {
        None => registered,
        Some(raw) if raw.trim().is_empty() => None,
        Some(raw) => check.take(pointer, text::tidy(&raw, max)),
    };
    let employer = given("/employer", wish.employer, registered.employer, 100);
    let trade = given("/trade", wish.trade, registered.trade, 50);
    let residence = given("/residence", wish.residence, registered.residence, 200);
    check.done()?;
    Ok(Known { region, employer, trade, residence })
}

fn division(text: &str) -> Result<RegionCode, Problem> {
    let code: RegionCode = text.trim().parse().map_err(|_| Problem::WrongType)?;
    region::by_code(code).map(|found| found.code).ok_or(Problem::NotFound)
}

fn home(reader: &mut Reader<'_>, branch: OrganizationId) -> Outcome<Home> {
    let above = store::line_of(reader, branch)?;
    let seat = above.iter().find(|(id, _)| *id == branch).map(|(_, region)| region.clone());
    let seat = seat.unwrap_or_default();
    // Beyond the county everybody has the same organizations above.
    let near =
        |region: &str| region.parse::<RegionCode>().is_ok_and(|code| code.level() >= Level::County);
    let line = above.iter().filter(|(_, region)| near(region)).map(|(id, _)| *id).collect();
    let divisions = seat.parse::<RegionCode>().ok().map_or_else(Vec::new, |code| {
        [code.county(), code.prefecture(), Some(code.province())].into_iter().flatten().collect()
    });
    let names = divisions.into_iter().filter_map(region::short_name).collect();
    let county = region::county_digits(&seat).unwrap_or_default().to_owned();
    Ok(Home { line, county, names })
}

/// From how many on members concentrate: by the rule of the place, or of home where there is none.
fn concentration_rule(
    reader: &mut Reader<'_>,
    place: Option<RegionCode>,
    home: &Home,
) -> Outcome<Ruling> {
    let county = place.and_then(RegionCode::county).map(|code| code.to_string());
    let county = county.unwrap_or_else(|| home.county.clone());
    let today = reader.today();
    Ok(policy::book(reader)?.at(Some(&county), today, Parameter::BranchMinFullMembers))
}

/// The names of a place and of what it lies in, in full and in short, longest first.
fn names_of(place: Option<RegionCode>) -> Vec<&'static str> {
    let Some(place) = place else { return Vec::new() };
    let divisions = [place.county(), place.prefecture(), Some(place.province())];
    let divisions = divisions.into_iter().flatten();
    let mut names: Vec<&'static str> = divisions
        .flat_map(|code| {
            let full = region::by_code(code).map(|found| found.name);
            [full, region::short_name(code)].into_iter().flatten()
        })
        .collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names
}

fn wanted(known: &Known, home: &Home, concentrated_from: i64) -> Wanted {
    let names = names_of(known.region);
    let employer = known.employer.as_deref().unwrap_or_default();
    let residence = known.residence.as_deref().unwrap_or_default();
    Wanted {
        place: known.region,
        employer: name::core(employer, &names),
        trade: known.trade.as_deref().map(name::trade).unwrap_or_default(),
        written: format!("{employer} {residence}"),
        home_names: home.names.clone(),
        concentrated_from,
    }
}

/// Every organization that might do, each once.
fn rows(reader: &mut Reader<'_>, wanted: &Wanted, home: &Home) -> Outcome<Vec<HostRow>> {
    let mut rows = Vec::new();
    if let Some(place) = wanted.place {
        let city = place.city().unwrap_or_else(|| place.province()).prefix();
        let local = place.county().or_else(|| (place.level() == Level::Township).then_some(place));
        if let Some(local) = local {
            rows.extend(store::local(reader, &local.prefix())?);
        }
        let sought = [name::beginning(&wanted.employer), name::beginning(&wanted.trade)];
        for text in sought.into_iter().flatten() {
            rows.extend(store::named(reader, &city, &text)?);
        }
        rows.extend(store::chambers(reader, &place.province().prefix())?);
    }
    rows.extend(store::mobile_branches(reader, &home.line)?);
    rows.sort_by_key(|row| row.id);
    rows.dedup_by_key(|row| row.id);
    Ok(rows)
}

fn candidates(
    reader: &mut Reader<'_>,
    wanted: &Wanted,
    home: &Home,
    rows: &[HostRow],
) -> Outcome<Vec<Candidate>> {
    let names = names_of(wanted.place);
    let cores: Vec<String> = rows.iter().map(|row| name::core(&row.short_name, &names)).collect();
    let ids = |wanted: &dyn Fn(&HostRow, &str) -> bool| -> Vec<OrganizationId> {
        let fitting = rows.iter().zip(&cores).filter(|(row, core)| wanted(row, core));
        fitting.map(|(row, _)| row.id).collect()
    };
    let sites = ids(&|_, core| name::site(core).is_some());
    let mut inbound: HashMap<OrganizationId, i64> = HashMap::new();
    for (id, count) in store::inbound(reader, &sites)? {
        *inbound.entry(id).or_default() += count;
    }
    let from_home = ids(&|row, _| host::may_be_from_home(row.kind));
    let mut shared: HashMap<OrganizationId, usize> = HashMap::new();
    for id in store::shared(reader, &from_home, &home.line)? {
        *shared.entry(id).or_default() += 1;
    }
    let lines = store::home_lines(reader, &home.line)?;
    let candidate = |(row, core): (&HostRow, String)| Candidate {
        id: row.id,
        shape: row.shape(),
        core,
        seat: row.region_code.parse().ok(),
        at_home: home.line.contains(&row.id),
        inbound: inbound.get(&row.id).copied().unwrap_or(0),
        line: lines.contains(&row.id),
        shared: shared.get(&row.id).copied().unwrap_or(0),
    };
    Ok(rows.iter().zip(cores).map(candidate).collect())
}

fn told(row: &HostRow, found: &Found, ruling: &Ruling, language: Language) -> SuggestedHost {
    let concentrated = found.reason == SuggestionReason::Inbound;
    let phone = Some(row.contact_phone.clone());
    let region_name = row.region_code.parse().ok().and_then(region::full_name);
    SuggestedHost {
        id: row.id,
        name: row.name.clone(),
        short_name: row.short_name.clone(),
        r#type: row.level,
        kind: row.kind,
        region_code: row.region_code.clone(),
        region_name: region_name.unwrap_or_default(),
        contact_phone: phone.filter(|phone| row.shape().is_office() && !phone.is_empty()),
        reason: Reason {
            code: found.reason,
            proximity: found.proximity,
            exact: found.fit.map(|fit| fit == Fit::Exact),
            site: found.site,
            tie: found.tie,
            ruling: concentrated.then(|| ruling.clone()),
            text: words::reason(found, ruling.number(), language),
        },
    }
}
