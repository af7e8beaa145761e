//! Percentages, small cells, months and age bands: pure.

mod quarter;

pub use quarter::{Kept, of_quarter, there_on};

use super::model::{Counts, DestinationLevel, FigureKind, Measure, MeasureKind, Span, Stay};
use crate::flow::model::{Bound, DestinationKind};
use crate::kernel::day::Day;
use crate::member::rules::born_by;
use crate::region::RegionCode;

/// Fewer people than this are not told to those who see figures only (DOMAIN 8, DECISIONS 25).
pub const SMALLEST_CELL: u64 = 5;

/// How [`percent`] rounds, said beside every percentage.
pub const ROUNDING: &str = "one decimal, half up";

/// How counts are told to those who see figures only, said beside them.
pub const ROUNDING_OF_COVERED: &str =
    "counts to the nearest 5; percentages of these, one decimal, half up";

/// A count as it is told to those who see figures only: to the nearest five, so that two figures which
/// hold one another, of a township and of all its villages but one, of a quarter and of the year, cannot
/// be taken from one another (ADR 19).
pub fn to_fives(count: u64) -> u64 {
    count.saturating_add(SMALLEST_CELL / 2) / SMALLEST_CELL * SMALLEST_CELL
}

/// The whole quarters that a period touches, the current one until today: days would tell persons apart.
pub fn whole_quarters(period: Span, today: Day) -> Span {
    let end = quarter_start(period.until).plus_months(3).plus_days(-1);
    Span { from: quarter_start(period.from), until: end.min(today.max(period.until)) }
}

/// Whether a count would point at persons. Nobody is nobody.
pub fn is_small(count: u64) -> bool {
    (1..SMALLEST_CELL).contains(&count)
}

/// A percentage with one decimal, half up; none of nothing.
pub fn percent(numerator: u64, denominator: u64) -> Option<f64> {
    let tenths = (u128::from(numerator) * 2000 + u128::from(denominator))
        .checked_div(u128::from(denominator) * 2)?;
    u32::try_from(tenths).ok().map(|tenths| f64::from(tenths) / 10.0)
}

/// A share of a whole as it may be told: covered where it, or what is missing to the whole, is small.
pub fn measure(kind: MeasureKind, part: u64, whole: u64, covered: bool) -> Measure {
    let hidden = covered && (is_small(part) || is_small(whole.saturating_sub(part)));
    let unknown = covered && is_small(whole);
    let [part, whole] = [part, whole].map(|count| if covered { to_fives(count) } else { count });
    let told = (!hidden).then_some(part);
    Measure {
        measure: kind,
        numerator: told,
        numerator_list: None,
        denominator: (!unknown).then_some(whole),
        denominator_list: None,
        percent: told.and_then(|part| percent(part, whole)),
    }
}

impl FigureKind {
    /// What this is a part of, and could be taken off.
    pub const fn whole(self) -> Option<FigureKind> {
        match self {
            FigureKind::Probationary | FigureKind::Outbound => Some(FigureKind::Members),
            FigureKind::Flowing
            | FigureKind::Reached
            | FigureKind::Overdue
            | FigureKind::Unreachable => Some(FigureKind::Outbound),
            FigureKind::CheckedIn | FigureKind::Verifying | FigureKind::Placed => {
                Some(FigureKind::Inbound)
            }
            FigureKind::Members
            | FigureKind::Submitted
            | FigureKind::Awaited
            | FigureKind::NotArrived
            | FigureKind::Inbound => None,
        }
    }
}

/// Whether a figure is small, or what is missing to its whole.
pub fn covered_alone(counts: &Counts, kind: FigureKind) -> bool {
    let of = |kind| counts.get(&kind).copied().unwrap_or(0);
    let rest = kind.whole().map(|whole| of(whole).saturating_sub(of(kind)));
    is_small(of(kind)) || rest.is_some_and(is_small)
}

/// Along which lines of a table a covered cell could be taken off a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Totals {
    /// The last row holds the totals.
    Row,
    /// And the last column too.
    RowAndColumn,
}

/// Which cells of a table with its totals may not be told: those covered already, and others, the
/// smallest first, until no line has a single covered cell.
pub fn cover(counts: &[Vec<u64>], mut hidden: Vec<Vec<bool>>, totals: Totals) -> Vec<Vec<bool>> {
    let (height, width) = (counts.len(), counts.first().map_or(0, Vec::len));
    let columns = (0..width).map(|c| (0..height).map(|r| (r, c)).collect());
    let mut lines: Vec<Vec<(usize, usize)>> = columns.collect();
    if totals == Totals::RowAndColumn {
        lines.extend((0..height).map(|r| (0..width).map(|c| (r, c)).collect::<Vec<_>>()));
    }
    while let Some((row, column)) = lines.iter().find_map(|line| complement(counts, &hidden, line))
    {
        if let Some(cell) = hidden.get_mut(row).and_then(|row| row.get_mut(column)) {
            *cell = true;
        }
    }
    hidden
}

/// What must be covered beside the one covered cell of a line.
fn complement(
    counts: &[Vec<u64>],
    hidden: &[Vec<bool>],
    line: &[(usize, usize)],
) -> Option<(usize, usize)> {
    let is_hidden = |&(r, c): &(usize, usize)| hidden.get(r)?.get(c).copied();
    let count = |(r, c): (usize, usize)| {
        counts.get(r).and_then(|row| row.get(c)).copied().unwrap_or_default()
    };
    if line.iter().filter(|cell| is_hidden(cell) == Some(true)).count() != 1 {
        return None;
    }
    // A nought tells nothing: it is covered only where there is nothing else.
    let open = line.iter().copied().filter(|cell| is_hidden(cell) == Some(false));
    open.min_by_key(|cell| (count(*cell) == 0, count(*cell)))
}

/// Which cells are small by themselves.
pub fn small_cells(counts: &[Vec<u64>]) -> Vec<Vec<bool>> {
    counts.iter().map(|row| row.iter().map(|count| is_small(*count)).collect()).collect()
}

/// The month of a day.
pub fn month_of(day: Day) -> Span {
    let date = day.date();
    Span { from: Day::from(date.first_of_month()), until: Day::from(date.last_of_month()) }
}

/// The last `count` months, the oldest first; the current one ends today.
pub fn months(today: Day, count: i64) -> Vec<Span> {
    (0..count)
        .rev()
        .map(|back| {
            let month = month_of(month_of(today).from.plus_months(-back));
            Span { until: month.until.min(today), ..month }
        })
        .collect()
}

/// The first day of the quarter: the ledger is closed by quarters.
pub fn quarter_start(today: Day) -> Day {
    let into = i64::from((today.date().month() - 1) % 3);
    month_of(today).from.plus_months(-into)
}

/// Departures, returns and those away on the last day of a month.
pub fn of_month(month: Span, stays: &[Stay]) -> (u64, u64, u64) {
    let within = |day: Day| (month.from..=month.until).contains(&day);
    let sum = |fits: &dyn Fn(&Stay) -> bool| {
        stays.iter().filter(|stay| fits(stay)).map(|stay| stay.count).sum()
    };
    (
        sum(&|stay| within(stay.departs_on)),
        sum(&|stay| stay.returned && stay.ended_on.is_some_and(within)),
        sum(&|stay| {
            stay.departs_on <= month.until && stay.ended_on.is_none_or(|day| day > month.until)
        }),
    )
}

/// The age bands of the yearly bulletin (DOMAIN 7): the youngest and the oldest of each.
const AGE_BANDS: [(Option<u8>, Option<u8>, &str); 8] = [
    (None, Some(30), "-30"),
    (Some(31), Some(35), "31-35"),
    (Some(36), Some(40), "36-40"),
    (Some(41), Some(45), "41-45"),
    (Some(46), Some(50), "46-50"),
    (Some(51), Some(55), "51-55"),
    (Some(56), Some(60), "56-60"),
    (Some(61), None, "61-"),
];

/// A part of a whole before it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    pub name: String,
    pub count: u64,
    /// What narrows the list of members to it; none where nothing does.
    pub narrowed: Option<Vec<(&'static str, String)>>,
}

/// Every band in order; those of unknown age last, if there are any.
pub fn by_age(counts: &[(Option<String>, u64)], today: Day) -> Vec<Share> {
    let sum = |fits: &dyn Fn(Option<&str>) -> bool| -> u64 {
        counts.iter().filter(|(born, _)| fits(born.as_deref())).map(|(_, count)| count).sum()
    };
    let mut shares: Vec<Share> = AGE_BANDS
        .iter()
        .map(|(from, until, name)| {
            let by = from.map(|age| born_by(age, today));
            let after = until.map(|age| born_by(age.saturating_add(1), today));
            let fits = |born: &str| {
                by.as_deref().is_none_or(|day| born <= day)
                    && after.as_deref().is_none_or(|day| born > day)
            };
            let ages = [("age_from", from), ("age_until", until)];
            let ages = ages.into_iter().filter_map(|(key, age)| Some((key, (*age)?.to_string())));
            Share {
                name: (*name).to_owned(),
                count: sum(&|born| born.is_some_and(fits)),
                narrowed: Some(ages.collect()),
            }
        })
        .collect();
    let unknown = sum(&|born| born.is_none());
    if unknown > 0 {
        shares.push(Share { name: String::new(), count: unknown, narrowed: None });
    }
    shares
}

/// What stands for the parts beyond the most frequent.
pub const OTHERS: &str = "*";

/// The `most` most frequent by the text of a column, and the rest as one.
pub fn most_frequent(
    mut counts: Vec<(Option<String>, u64)>,
    column: &'static str,
    most: usize,
) -> Vec<Share> {
    counts.sort_by(|(one, n), (other, m)| m.cmp(n).then_with(|| one.cmp(other)));
    let rest: u64 = counts.iter().skip(most).map(|(_, count)| count).sum();
    counts.truncate(most);
    let mut shares: Vec<Share> = counts
        .into_iter()
        .map(|(text, count)| {
            let name = text.unwrap_or_default();
            Share { narrowed: Some(vec![(column, name.clone())]), name, count }
        })
        .collect();
    if rest > 0 {
        shares.push(Share { name: OTHERS.to_owned(), count: rest, narrowed: None });
    }
    shares
}

/// A destination as coarse as the table tells it. Where a province has no prefecture above a county,
/// the county itself stands for it.
pub fn bound(kind: DestinationKind, region_code: &str, level: DestinationLevel) -> Bound {
    match kind {
        DestinationKind::Abroad => return Bound::Abroad,
        DestinationKind::Unknown => return Bound::Unknown,
        DestinationKind::Organization | DestinationKind::Place => {}
    }
    let Ok(code) = region_code.parse::<RegionCode>() else { return Bound::Unknown };
    Bound::Division(match level {
        DestinationLevel::Province => code.province(),
        DestinationLevel::Prefecture => code.prefecture().or(code.county()).unwrap_or(code),
    })
}

/// Whether the list behind a destination is of the division alone: at the finer level a province
/// stands for those who said no more than that.
pub fn stands_alone(code: RegionCode, level: DestinationLevel) -> bool {
    level == DestinationLevel::Prefecture && code == code.province()
}

#[cfg(test)]
mod tests;
