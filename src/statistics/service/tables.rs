//! Comparison, matrix, trend and structure: counts side by side, covered as tables.

use std::collections::BTreeMap;

use super::{Seat, count, kinds, list, of};
use crate::access::OrganizationId;
use crate::db::{Reader, Shelf};
use crate::flow::model::Bound;
use crate::kernel::fault::{Language, Outcome};
use crate::policy::service as policy;
use crate::region;
use crate::statistics::model::{
    Comparison, Counts, DestinationColumn, DestinationLevel, Figure, HomeRow, Matrix, Month,
    NamedFigure, Part, Population, Span, Structure, Trend, Unit, UnitLine,
};
use crate::statistics::rules::{self, Share, Totals};
use crate::statistics::store::{self, Trait, Within};

/// A line of a table: an organization, and whether the line is what it has beside its subordinates.
type Line<T> = (Unit, bool, T);

/// The subordinates one by one, each counted as the whole is.
fn each_below<T>(
    reader: &mut Reader<'_>,
    seat: &Seat,
    mut counted: impl FnMut(&mut Reader<'_>, &Seat) -> Outcome<T>,
) -> Outcome<Vec<Line<T>>> {
    let mut lines = Vec::new();
    for found in store::subordinates(reader, seat.unit.id)? {
        let within = Within::Below(found.0);
        let below = Seat::of(found, within, seat.covered);
        let counts = counted(reader, &below)?;
        lines.push((below.unit, false, counts));
    }
    Ok(lines)
}

/// The subordinates of an organization side by side.
pub fn compare(
    reader: &mut Reader<'_>,
    organization: Option<OrganizationId>,
    period: Span,
) -> Outcome<Comparison> {
    let seat = Seat::find(reader, organization)?;
    let period = seat.period(period, reader.today());
    let (today, book) = (reader.today(), policy::book(reader)?);
    let kinds = kinds(period, today);
    let total = count(reader, &seat, period, &book)?;
    let mut lines = each_below(reader, &seat, |reader, below| count(reader, below, period, &book))?;
    let own: Counts = kinds
        .iter()
        .map(|kind| {
            let below: u64 = lines.iter().map(|(.., counts)| of(counts, *kind)).sum();
            (*kind, of(&total, *kind).saturating_sub(below))
        })
        .collect();
    if own.values().any(|count| *count > 0) {
        lines.push((seat.unit.clone(), true, own));
    }
    let all: Vec<&Counts> = lines.iter().map(|(.., counts)| counts).chain([&total]).collect();
    let cells: Vec<Vec<u64>> =
        all.iter().map(|c| kinds.iter().map(|kind| of(c, *kind)).collect()).collect();
    let alone =
        |counts: &&Counts| kinds.iter().map(|kind| rules::covered_alone(counts, *kind)).collect();
    let hidden = rules::cover(&cells, all.iter().map(alone).collect(), Totals::Row);
    let mut told = hidden.iter().zip(&cells).map(|(hidden, counts)| hidden.iter().zip(counts));
    let mut figures = |unit: &Unit, own: bool| -> Vec<NamedFigure> {
        let cells = kinds.iter().zip(told.next().into_iter().flatten());
        cells
            .map(|(kind, (hidden, count))| {
                let address = (!own).then(|| list(unit.id, *kind, period, today)).flatten();
                NamedFigure { figure: *kind, told: seat.figure(*count, *hidden, address) }
            })
            .collect()
    };
    let lines = lines
        .into_iter()
        .map(|(unit, own, _)| UnitLine { figures: figures(&unit, own), organization: unit, own })
        .collect();
    let total = figures(&seat.unit, false);
    let on = period.until.min(today);
    Ok(Comparison { on, period, covered: seat.covered, lines, total, organization: seat.unit })
}

type Bounds = BTreeMap<Bound, u64>;

fn bounds(reader: &mut Reader<'_>, seat: &Seat, level: DestinationLevel) -> Outcome<Bounds> {
    let today = reader.today();
    let mut bounds = Bounds::new();
    for (kind, code, count) in store::destinations(reader, seat.within, today)? {
        *bounds.entry(rules::bound(kind, &code, level)).or_default() += count;
    }
    Ok(bounds)
}

/// Home × destination of all who are away.
pub fn matrix(
    reader: &mut Reader<'_>,
    organization: Option<OrganizationId>,
    level: DestinationLevel,
    language: Language,
) -> Outcome<Matrix> {
    let seat = Seat::find(reader, organization)?;
    let total = bounds(reader, &seat, level)?;
    let mut lines = each_below(reader, &seat, |reader, below| bounds(reader, below, level))?;
    let at = |bounds: &Bounds, bound: &Bound| bounds.get(bound).copied().unwrap_or(0);
    let own: Bounds = total
        .iter()
        .map(|(bound, count)| {
            let below: u64 = lines.iter().map(|(.., bounds)| at(bounds, bound)).sum();
            (*bound, count.saturating_sub(below))
        })
        .collect();
    if own.values().any(|count| *count > 0) {
        lines.push((seat.unit.clone(), true, own));
    }
    let mut columns: Vec<Bound> = total.keys().copied().collect();
    columns.sort_by_key(|bound| (std::cmp::Reverse(at(&total, bound)), *bound));
    let counts: Vec<Vec<u64>> = lines
        .iter()
        .map(|(.., bounds)| bounds)
        .chain([&total])
        .map(|bounds| {
            let cells = columns.iter().map(|bound| at(bounds, bound));
            cells.chain([bounds.values().sum()]).collect()
        })
        .collect();
    let hidden = rules::cover(&counts, rules::small_cells(&counts), Totals::RowAndColumn);
    let mut rows = counts.iter().zip(&hidden).map(|(counts, hidden)| {
        let cells = counts.iter().zip(hidden);
        cells.map(|(count, hidden)| (*count, *hidden)).collect::<Vec<_>>()
    });
    let mut told = |unit: &Unit, own: bool| -> (Vec<Figure>, Figure) {
        let away =
            format!("/api/v1/outbound-registrations?organization_id={}&state=in_flow", unit.id);
        let row = rows.next().unwrap_or_default();
        let address = |column: usize| match columns.get(column) {
            _ if own => None,
            None => Some(away.clone()),
            Some(Bound::Division(code)) if rules::stands_alone(*code, level) => {
                Some(format!("{away}&destination={code}&destination_only=true"))
            }
            Some(bound) => Some(format!("{away}&destination={}", String::from(*bound))),
        };
        let cells = row.iter().enumerate();
        let mut cells: Vec<Figure> =
            cells.map(|(at, (count, hidden))| seat.figure(*count, *hidden, address(at))).collect();
        let total = cells.pop().unwrap_or_else(|| seat.figure(0, false, None));
        (cells, total)
    };
    let rows = lines
        .into_iter()
        .map(|(unit, own, _)| {
            let (cells, total) = told(&unit, own);
            HomeRow { organization: unit, own, cells, total }
        })
        .collect();
    let (totals, total) = told(&seat.unit, false);
    Ok(Matrix {
        on: reader.today(),
        covered: seat.covered,
        columns: columns.iter().map(|bound| column(*bound, language)).collect(),
        rows,
        totals,
        total,
        organization: seat.unit,
    })
}

fn column(bound: Bound, language: Language) -> DestinationColumn {
    let said = |zh: &str, en: &str| match language {
        Language::Chinese => zh.to_owned(),
        Language::English => en.to_owned(),
    };
    match bound {
        Bound::Division(code) => DestinationColumn {
            region_code: Some(code.to_string()),
            name: region::full_name(code).unwrap_or_else(|| code.to_string()),
        },
        Bound::Abroad => {
            DestinationColumn { region_code: None, name: said("国（境）外", "Abroad") }
        }
        Bound::Unknown => DestinationColumn { region_code: None, name: said("不详", "Unknown") },
    }
}

/// Departures, returns and those away, month by month.
pub fn trend(
    reader: &mut Reader<'_>,
    organization: Option<OrganizationId>,
    months: i64,
) -> Outcome<Trend> {
    let seat = Seat::find(reader, organization)?;
    let today = reader.today();
    let stays = store::stays(reader, seat.within, today)?;
    let registrations = format!("/api/v1/outbound-registrations?organization_id={}", seat.unit.id);
    let months = rules::months(today, months)
        .into_iter()
        .map(|month| {
            let (departures, returns, outbound) = rules::of_month(month, &stays);
            // What came and went, and the difference of two months, give each other away.
            let hidden = [departures, returns, outbound].into_iter().any(rules::is_small);
            let Span { from, until } = month;
            let left = format!(
                "{registrations}&departs_from={from}&departs_until={until}&registered=true"
            );
            let back =
                format!("{registrations}&state=returned&ended_from={from}&ended_until={until}");
            let away = format!("{registrations}&away_on={until}");
            Month {
                month: from.to_string().chars().take(7).collect(),
                departures: seat.figure(departures, hidden, Some(left)),
                returns: seat.figure(returns, hidden, Some(back)),
                outbound: seat.figure(outbound, hidden, Some(away)),
            }
        })
        .collect();
    Ok(Trend { covered: seat.covered, months, organization: seat.unit })
}

/// How many trades are told by name.
const TRADES: usize = 20;

/// Age, education and occupation.
pub fn structure(
    reader: &mut Reader<'_>,
    organization: Option<OrganizationId>,
    population: Population,
) -> Outcome<Structure> {
    let seat = Seat::find(reader, organization)?;
    let today = reader.today();
    let away_on = match population {
        Population::Register => None,
        Population::Outbound => Some(today),
    };
    let by = |reader: &mut Reader<'_>, by| store::by_trait(reader, seat.within, away_on, by);
    let ages = rules::by_age(&by(reader, Trait::Born)?, today);
    let educations = by(reader, Trait::Education)?;
    let educations = rules::most_frequent(educations, "education", usize::MAX);
    let trades = rules::most_frequent(by(reader, Trait::Occupation)?, "occupation", TRADES);
    let total: u64 = ages.iter().map(|share| share.count).sum();
    let parts = |shares| parts(&seat, population, shares);
    let whole = list_of(&seat, population, &[]);
    Ok(Structure {
        on: today,
        of: population,
        covered: seat.covered,
        total: seat.figure(total, rules::is_small(total), Some(whole)),
        ages: parts(ages),
        educations: parts(educations),
        trades: parts(trades),
        organization: seat.unit.clone(),
    })
}

/// The parts of a whole, covered as one line with its total.
fn parts(seat: &Seat, population: Population, shares: Vec<Share>) -> Vec<Part> {
    let mut counts: Vec<Vec<u64>> = shares.iter().map(|share| vec![share.count]).collect();
    counts.push(vec![shares.iter().map(|share| share.count).sum()]);
    let hidden = rules::cover(&counts, rules::small_cells(&counts), Totals::Row);
    let told = shares.into_iter().zip(hidden);
    told.map(|(share, hidden)| {
        let hidden = hidden.first().copied().unwrap_or(true);
        let list = share.narrowed.map(|narrowed| list_of(seat, population, &narrowed));
        Part { name: share.name, figure: seat.figure(share.count, hidden, list) }
    })
    .collect()
}

/// The address of the members of a structure, narrowed to a part of it.
fn list_of(seat: &Seat, population: Population, narrowed: &[(&str, String)]) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.append_pair("organization_id", &seat.unit.id.to_string());
    if population == Population::Outbound {
        query.append_pair("away", "true");
    }
    query.extend_pairs(narrowed);
    format!("/api/v1/members?{}", query.finish())
}
