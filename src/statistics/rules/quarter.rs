//! The quarterly summary: pure. Everything is told as of the quarter's last day, so that a summary
//! made later says the same.

use std::collections::{BTreeMap, BTreeSet};

use crate::flow::model::{Cause, DestinationKind, FlowId, FlowState};
use crate::flow::rules::absence;
use crate::kernel::day::Day;
use crate::policy::rules::PolicyBook;
use crate::region::{FlowRange, RegionCode};
use crate::statistics::model::{Guest, Leave, QuarterCounts, QuarterFigure as F, Span};

/// What is kept of one unit and its quarter.
pub struct Kept<'a> {
    pub leaves: &'a [Leave],
    /// Where those of `leaves` were placed.
    pub placed: &'a [Guest],
    /// Who was placed with hosts here.
    pub guests: &'a [Guest],
    /// Division code of the unit's county, by which policy and distance are told.
    pub county: &'a str,
}

/// The counts of one unit. `period` ends today where the quarter is not over.
pub fn of_quarter(kept: &Kept<'_>, period: Span, book: &PolicyBook) -> QuarterCounts {
    let within = |day: Day| (period.from..=period.until).contains(&day);
    let home: Option<RegionCode> = kept.county.parse().ok();
    let mut counts: QuarterCounts = F::ALL.iter().map(|figure| (*figure, 0)).collect();
    let mut add = |figure: F, count: usize| {
        *counts.entry(figure).or_default() += u64::try_from(count).unwrap_or(0);
    };
    let settled = there_on(kept.placed, period.until);
    for leave in kept.leaves {
        let began = leave.absence.departs_on;
        add(F::Left, usize::from(within(began)));
        add(F::Returned, usize::from(leave.returned && leave.ended_on.is_some_and(within)));
        let away = began <= period.until && leave.ended_on.is_none_or(|day| day > period.until);
        if !away {
            continue;
        }
        add(F::Away, 1);
        let county = Some(kept.county);
        let told = absence::flowing(FlowState::InFlow, &leave.absence, county, period.until, book);
        add(F::Flowing, usize::from(told.flowing));
        add(range(leave, home), 1);
        add(cause(leave.cause), 1);
        add(F::PlacedAway, usize::from(settled.contains(&leave.flow)));
    }
    let mut first: BTreeMap<FlowId, Day> = BTreeMap::new();
    for guest in kept.guests {
        let day = first.entry(guest.flow).or_insert(guest.placed_on);
        *day = (*day).min(guest.placed_on);
    }
    let here = there_on(kept.guests, period.until);
    add(F::Guests, here.len());
    add(F::NewGuests, first.values().filter(|day| within(**day)).count());
    counts
}

/// Whose registrations were placed on a day.
pub fn there_on(guests: &[Guest], on: Day) -> BTreeSet<FlowId> {
    let is_there =
        |guest: &&Guest| guest.placed_on <= on && guest.until.is_none_or(|until| until > on);
    guests.iter().filter(is_there).map(|guest| guest.flow).collect()
}

fn range(leave: &Leave, home: Option<RegionCode>) -> F {
    match leave.destination {
        DestinationKind::Abroad => return F::Abroad,
        DestinationKind::Unknown => return F::RangeUnknown,
        DestinationKind::Organization | DestinationKind::Place => {}
    }
    let there = leave.region_code.parse().ok();
    match home.zip(there).and_then(|(home, there)| FlowRange::between(home, there)) {
        Some(FlowRange::CrossProvince) => F::CrossProvince,
        Some(FlowRange::SameProvince) => F::SameProvince,
        Some(FlowRange::SamePrefecture | FlowRange::SameCounty) => F::SamePrefecture,
        Some(FlowRange::Abroad) => F::Abroad,
        None => F::RangeUnknown,
    }
}

fn cause(cause: Cause) -> F {
    match cause {
        Cause::Work => F::Work,
        Cause::Business => F::Business,
        Cause::Study => F::Study,
        Cause::WithChildren
        | Cause::ElderCare
        | Cause::Retirement
        | Cause::SeekingWork
        | Cause::Meeting
        | Cause::Secondment
        | Cause::OfficialBusiness
        | Cause::FamilyVisit
        | Cause::Other => F::OtherCause,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::model::Absence;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn leave(flow: i64, from: &str, ended: Option<&str>, returned: bool, to: &str) -> Leave {
        let (destination, region_code) = match to {
            "" => (DestinationKind::Unknown, String::new()),
            "JP" => (DestinationKind::Abroad, to.to_owned()),
            code => (DestinationKind::Place, code.to_owned()),
        };
        Leave {
            flow: FlowId::from_raw(flow),
            absence: Absence { departs_on: day(from), expected_return: None },
            ended_on: ended.map(day),
            returned,
            cause: if flow % 2 == 0 { Cause::Study } else { Cause::ElderCare },
            destination,
            region_code,
        }
    }

    fn guest(flow: i64, placed: &str, until: Option<&str>) -> Guest {
        let flow = FlowId::from_raw(flow);
        Guest { flow, placed_on: day(placed), until: until.map(day) }
    }

    /// Counted by hand for the second quarter of 2026, at home in 慈溪 (330282).
    #[test]
    fn a_quarter_is_told_as_of_its_last_day() {
        let leaves = [
            leave(1, "2025-11-01", None, false, "440306"),
            leave(2, "2026-04-01", None, false, "330106"),
            leave(3, "2026-06-30", None, false, "330203"),
            leave(4, "2026-03-31", Some("2026-06-30"), true, "440306"),
            leave(5, "2026-02-01", Some("2026-07-01"), true, "JP"),
            leave(6, "2026-05-01", Some("2026-05-20"), false, "440306"),
            leave(7, "2026-07-01", None, false, "440306"),
            leave(8, "2026-05-05", None, false, ""),
        ];
        let placed = [guest(1, "2026-01-10", None), guest(2, "2026-07-02", None)];
        let guests = [
            guest(11, "2026-03-01", Some("2026-05-01")),
            guest(11, "2026-05-01", None),
            guest(12, "2026-04-15", Some("2026-06-30")),
            guest(13, "2026-06-01", None),
            guest(14, "2026-07-03", None),
        ];
        let kept = Kept { leaves: &leaves, placed: &placed, guests: &guests, county: "330282" };
        let period = Span { from: day("2026-04-01"), until: day("2026-06-30") };
        let counts = of_quarter(&kept, period, &PolicyBook::new(Vec::new()));
        let expected = [
            (F::Away, 5),
            (F::Flowing, 5),
            (F::Left, 4),
            (F::Returned, 1),
            (F::CrossProvince, 1),
            (F::SameProvince, 1),
            (F::SamePrefecture, 1),
            (F::Abroad, 1),
            (F::RangeUnknown, 1),
            (F::Work, 0),
            (F::Business, 0),
            (F::Study, 2),
            (F::OtherCause, 3),
            (F::PlacedAway, 1),
            (F::Guests, 2),
            (F::NewGuests, 2),
        ];
        assert_eq!(counts, expected.into_iter().collect());
    }
}
