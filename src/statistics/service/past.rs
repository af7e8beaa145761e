//! Figures of a day that is over. What was written down with its days tells who was on the register, away,
//! heard of and placed; who was overdue, sought or awaited then, nobody has kept.

use super::{Seat, store};
use crate::access::OrganizationId;
use crate::db::Shelf;
use crate::flow::model::FlowState;
use crate::flow::rules::absence;
use crate::kernel::fault::Outcome;
use crate::policy::rules::PolicyBook;
use crate::statistics::model::{Counts, FigureKind, MeasureKind, Span};
use crate::statistics::rules;
use crate::statistics::store::quarter::{self as rows, Side};

/// What is told of such a day.
pub const FIGURES: [FigureKind; 5] = [
    FigureKind::Members,
    FigureKind::Outbound,
    FigureKind::Flowing,
    FigureKind::Reached,
    FigureKind::Placed,
];

/// Each of them as of the last day of the period.
pub fn count(
    shelf: &mut impl Shelf,
    seat: &Seat,
    period: Span,
    book: &PolicyBook,
) -> Outcome<Counts> {
    let (within, day) = (seat.within, period.until);
    let mut counts: Counts = FIGURES.iter().map(|kind| (*kind, 0)).collect();
    counts.insert(FigureKind::Members, store::past::members(shelf, within, day)?);
    for (stay, count) in store::absences(shelf, within, day)? {
        *counts.entry(FigureKind::Outbound).or_default() += count;
        let county = Some(seat.county.as_str());
        if absence::flowing(FlowState::InFlow, &stay, county, day, book).flowing {
            *counts.entry(FigureKind::Flowing).or_default() += count;
        }
    }
    counts.insert(FigureKind::Reached, store::past::heard_of(shelf, within, period)?);
    let guests = rows::guests(shelf, within, Side::Host, day)?;
    counts.insert(FigureKind::Placed, as_count(rules::there_on(&guests, day).len()));
    Ok(counts)
}

/// The numerators of the measures.
pub fn parts(
    shelf: &mut impl Shelf,
    seat: &Seat,
    period: Span,
) -> Outcome<Vec<(MeasureKind, u64)>> {
    let (within, day) = (seat.within, period.until);
    let placed = rules::there_on(&rows::guests(shelf, within, Side::Home, day)?, day);
    let away = rows::leaves(shelf, within, Span { from: day, until: day })?;
    let away = away.iter().filter(|leave| leave.ended_on.is_none_or(|ended| ended > day));
    let placed = away.filter(|leave| placed.contains(&leave.flow)).count();
    let mut parts = vec![(MeasureKind::PlacedAtHost, as_count(placed))];
    for measure in MeasureKind::ALL.iter().filter(|measure| measure.is_told_of_the_past()) {
        parts.push((*measure, store::counting(shelf, within, day, *measure)?));
    }
    Ok(parts)
}

/// The list with exactly the entries of a figure, where there is one.
pub fn list(organization: OrganizationId, kind: FigureKind, period: Span) -> Option<String> {
    let Span { from, until } = period;
    let away = away(organization, period);
    match kind {
        FigureKind::Outbound => Some(away),
        FigureKind::Flowing => Some(format!("{away}&flowing=true")),
        FigureKind::Reached => Some(format!("{away}&reached_from={from}&reached_until={until}")),
        // Who belonged here then may be another's today, and is in no list of this organization.
        FigureKind::Members | FigureKind::Placed => None,
        FigureKind::Probationary
        | FigureKind::Submitted
        | FigureKind::Overdue
        | FigureKind::Unreachable
        | FigureKind::Awaited
        | FigureKind::NotArrived
        | FigureKind::Inbound
        | FigureKind::CheckedIn
        | FigureKind::Verifying => None,
    }
}

/// The list of those who were away.
pub fn away(organization: OrganizationId, period: Span) -> String {
    let registrations = "/api/v1/outbound-registrations?organization_id=";
    format!("{registrations}{organization}&away_on={}", period.until)
}

fn as_count(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(0)
}
