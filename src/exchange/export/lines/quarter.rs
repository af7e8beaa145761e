//! The quarterly summary: a line for each subordinate, and the total.

use super::{Ask, Gathered};
use crate::db::{Reader, Shelf};
use crate::exchange::export::cell::{Cell, Row};
use crate::exchange::export::encode::Column;
use crate::exchange::export::model::Quarter;
use crate::kernel::fault::Outcome;
use crate::statistics::model::{QuarterFigure, Span};
use crate::statistics::service as statistics;

pub fn columns() -> Vec<Column> {
    let unit = Column { title: "单位", width: 30 };
    let figure = |figure: &QuarterFigure| Column { title: figure.zh(), width: 14 };
    [unit].into_iter().chain(QuarterFigure::ALL.iter().map(figure)).collect()
}

/// As of the quarter's last day, or of today where it is not over. No person is in it.
pub fn gather(reader: &mut Reader<'_>, ask: &Ask) -> Outcome<Gathered> {
    let today = reader.today();
    let quarter = ask.quarter.unwrap_or_else(|| Quarter::of(today));
    let period = Span { from: quarter.from(), until: quarter.until().min(today) };
    let lines = statistics::quarter(reader, ask.organization, period)?;
    let rows = lines
        .into_iter()
        .map(|line| {
            let count = |figure| line.counts.get(figure).copied().unwrap_or(0);
            let counts = QuarterFigure::ALL.iter().map(|figure| Cell::count(count(figure)));
            [Cell::from(line.name.as_str())].into_iter().chain(counts).collect::<Row>()
        })
        .collect();
    Ok(Gathered { rows, members: Vec::new(), next: None })
}
