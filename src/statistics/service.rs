//! Counting, covering, telling.

mod past;
mod quarter;
mod tables;

pub use super::store::Within;
pub use quarter::quarter;
pub use tables::{compare, matrix, structure, trend};

use super::model::{
    Counts, Figure, FigureKind, Measure, MeasureKind, NamedFigure, Span, Summary, Unit,
};
use super::rules;
use super::store;
use crate::access::OrganizationId;
use crate::db::{Reader, Shelf};
use crate::flow::model::FlowState;
use crate::flow::rules::absence;
use crate::followup::model::Level;
use crate::followup::service as followup;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome, Problem};
use crate::member::model::Category;
use crate::organization::reach;
use crate::placement::model::PlacementState;
use crate::policy::rules::PolicyBook;
use crate::policy::service as policy;
use crate::region::county_digits;

/// An organization the caller may have figures of, and how much of them.
pub struct Seat {
    pub unit: Unit,
    pub within: Within,
    pub county: String,
    /// Only figures: small cells are covered and no list is named.
    pub covered: bool,
}

impl Seat {
    /// The organization asked about, or that of the caller's first post; 404 outside the posts.
    pub fn find(reader: &mut Reader<'_>, asked: Option<OrganizationId>) -> Outcome<Seat> {
        let scope = reader.scope().clone();
        let own = || scope.below.first().or(scope.counts_only.first()).copied();
        let id = asked.or_else(own).ok_or_else(|| Fault::new(Code::Forbidden))?;
        let entitled = reach::covers(reader, &scope.below, id)?;
        if !entitled && !reach::covers(reader, &scope.counts_only, id)? {
            return Err(Fault::new(Code::NotFound));
        }
        let whole = reach::is_whole_tree(reader, &[id])?;
        let within = if whole { Within::WholeTree } else { Within::Below(id) };
        Ok(Seat::of(store::seat(reader, id)?, within, !entitled))
    }

    fn of((id, name, region): store::Seat, within: Within, covered: bool) -> Seat {
        let county = county_digits(&region).unwrap_or_default().to_owned();
        Seat { unit: Unit { id, name }, within, county, covered }
    }

    /// A count as it is told from here, with the list behind it for those who may open that.
    pub fn figure(&self, count: u64, hidden: bool, list: Option<String>) -> Figure {
        if self.covered {
            return Figure { count: (!hidden).then(|| rules::to_fives(count)), list: None };
        }
        Figure { count: Some(count), list }
    }

    /// The period as it is looked at from here.
    fn period(&self, asked: Span, today: Day) -> Span {
        if self.covered { rules::whole_quarters(asked, today) } else { asked }
    }
}

/// The period asked for; the current quarter so far when left out.
pub fn period(today: Day, from: Option<Day>, until: Option<Day>) -> Outcome<Span> {
    let until = until.unwrap_or(today);
    let from = from.unwrap_or_else(|| rules::quarter_start(until));
    if from > until {
        let problem = Problem::Said("开始日期晚于结束日期", "Begins after it ends");
        return Err(Fault::field("from", problem));
    }
    Ok(Span { from, until })
}

/// What an organization looks like today, or looked like on the last day of a period that is over.
pub fn summary(
    reader: &mut Reader<'_>,
    organization: Option<OrganizationId>,
    period: Span,
) -> Outcome<Summary> {
    let seat = Seat::find(reader, organization)?;
    let period = seat.period(period, reader.today());
    let book = policy::book(reader)?;
    let counts = count(reader, &seat, period, &book)?;
    let on = period.until.min(reader.today());
    let figures = kinds(period, reader.today())
        .iter()
        .map(|kind| {
            let hidden = rules::covered_alone(&counts, *kind);
            let list = list(seat.unit.id, *kind, period, reader.today());
            NamedFigure { figure: *kind, told: seat.figure(of(&counts, *kind), hidden, list) }
        })
        .collect();
    Ok(Summary {
        on,
        period,
        covered: seat.covered,
        figures,
        measures: measures(reader, &seat, period, &counts)?,
        rounding: if seat.covered { rules::ROUNDING_OF_COVERED } else { rules::ROUNDING },
        organization: seat.unit,
    })
}

/// What is told of a period: all of one that lasts until today, of one that is over what was kept.
fn kinds(period: Span, today: Day) -> &'static [FigureKind] {
    if period.until < today { &past::FIGURES } else { FigureKind::ALL }
}

fn of(counts: &Counts, kind: FigureKind) -> u64 {
    counts.get(&kind).copied().unwrap_or(0)
}

/// Every figure of an organization and all below it.
fn count(shelf: &mut impl Shelf, seat: &Seat, period: Span, book: &PolicyBook) -> Outcome<Counts> {
    let today = shelf.today();
    if period.until < today {
        return past::count(shelf, seat, period, book);
    }
    let within = seat.within;
    let mut counts = Counts::new();
    for (category, count) in store::members(shelf, within)? {
        *counts.entry(FigureKind::Members).or_default() += count;
        if category == Category::Probationary {
            counts.insert(FigureKind::Probationary, count);
        }
    }
    for (stay, count) in store::absences(shelf, within, today)? {
        *counts.entry(FigureKind::Outbound).or_default() += count;
        let county = Some(seat.county.as_str());
        if absence::flowing(FlowState::InFlow, &stay, county, today, book).flowing {
            *counts.entry(FigureKind::Flowing).or_default() += count;
        }
    }
    let seen = store::seen_between(shelf, within, today, (period.from, period.until))?;
    counts.insert(FigureKind::Reached, seen);
    counts.insert(FigureKind::Submitted, store::submitted(shelf, within)?);
    for (kind, level) in
        [(FigureKind::Overdue, Level::Overdue), (FigureKind::Unreachable, Level::Unreachable)]
    {
        counts.insert(kind, followup::how_many(shelf, seat.unit.id, level)?);
    }
    for (state, late, count) in store::hosted(shelf, within, today)? {
        if let Some(kind) = at_host(state, late) {
            *counts.entry(kind).or_default() += count;
            if kind.whole() == Some(FigureKind::Inbound) {
                *counts.entry(FigureKind::Inbound).or_default() += count;
            }
        }
    }
    Ok(counts)
}

/// Which figure an open placement belongs to.
fn at_host(state: PlacementState, late: bool) -> Option<FigureKind> {
    match state {
        PlacementState::Notified if late => Some(FigureKind::NotArrived),
        PlacementState::Notified => Some(FigureKind::Awaited),
        PlacementState::NotArrived => Some(FigureKind::NotArrived),
        PlacementState::CheckedIn => Some(FigureKind::CheckedIn),
        PlacementState::Verifying => Some(FigureKind::Verifying),
        PlacementState::Placed => Some(FigureKind::Placed),
        PlacementState::Moved
        | PlacementState::Left
        | PlacementState::Refused
        | PlacementState::Rerouted
        | PlacementState::Withdrawn => None,
    }
}

/// The list with exactly the entries of a figure, where there is one.
fn list(
    organization: OrganizationId,
    kind: FigureKind,
    period: Span,
    today: Day,
) -> Option<String> {
    if period.until < today {
        return past::list(organization, kind, period);
    }
    let registrations = "/api/v1/outbound-registrations?organization_id=";
    let placements = "/api/v1/placements?organization_id=";
    let absentees = "/api/v1/absentees?organization_id=";
    let members = "/api/v1/members?organization_id=";
    Some(match kind {
        FigureKind::Members => format!("{members}{organization}"),
        FigureKind::Probationary => format!("{members}{organization}&category=probationary"),
        FigureKind::Submitted => format!("{registrations}{organization}&state=submitted"),
        FigureKind::Outbound => format!("{registrations}{organization}&state=in_flow"),
        FigureKind::Reached => format!(
            "{registrations}{organization}&state=in_flow&seen_from={}&seen_until={}",
            period.from, period.until
        ),
        FigureKind::Overdue => format!("{absentees}{organization}&level=overdue"),
        FigureKind::Unreachable => format!("{absentees}{organization}&level=unreachable"),
        FigureKind::Awaited => format!("{placements}{organization}&state=notified"),
        FigureKind::NotArrived => format!("{placements}{organization}&state=not_arrived"),
        FigureKind::Inbound => format!("{placements}{organization}&with_host=true"),
        FigureKind::CheckedIn => format!("{placements}{organization}&state=checked_in"),
        FigureKind::Verifying => format!("{placements}{organization}&state=verifying"),
        FigureKind::Placed => format!("{placements}{organization}&state=placed"),
        FigureKind::Flowing => format!("{registrations}{organization}&state=in_flow&flowing=true"),
    })
}

/// The measures that can be told of the period, each with the lists behind it.
fn measures(
    shelf: &mut impl Shelf,
    seat: &Seat,
    period: Span,
    counts: &Counts,
) -> Outcome<Vec<Measure>> {
    let (today, outbound) = (shelf.today(), of(counts, FigureKind::Outbound));
    let over = period.until < today;
    let parts = if over {
        past::parts(shelf, seat, period)?
    } else {
        let part =
            |kind: &MeasureKind| Ok((*kind, store::counting(shelf, seat.within, today, *kind)?));
        MeasureKind::ALL.iter().map(part).collect::<Outcome<_>>()?
    };
    let away = list(seat.unit.id, FigureKind::Outbound, period, today);
    let measure = |(kind, part): (MeasureKind, u64)| {
        let mut told = rules::measure(kind, part, outbound, seat.covered);
        if !seat.covered {
            let listed = away.as_ref().filter(|_| !over || kind.is_told_of_the_past());
            told.numerator_list = listed.map(|away| format!("{away}&measure={kind}"));
            told.denominator_list.clone_from(&away);
        }
        told
    };
    Ok(parts.into_iter().map(measure).collect())
}
