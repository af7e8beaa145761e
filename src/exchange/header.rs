//! Finding the header: one row of titles, or two with groups above.

use super::field::{self, Field};
use super::grid::{Cell, Grid, is_blank};
use super::model::TableKind;

/// A column with its meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Counted from 0.
    pub column: u32,
    /// Title as written, with its group in front.
    pub title: String,
    /// What it means, if known and not said by an earlier column.
    pub field: Option<Field>,
    /// The field an earlier column has already.
    pub repeats: Option<Field>,
}

/// A header and the rows it stands in, counted from 0, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// First row; the line of groups where there is one.
    pub first: u32,
    /// Last row.
    pub last: u32,
    /// Columns with a title, in order.
    pub columns: Vec<Column>,
}

/// Fewest known titles, 姓名 among them, that make a row a header.
const FEWEST_TITLES: usize = 3;

impl Header {
    /// The column of a field.
    pub fn column_of(&self, field: Field) -> Option<u32> {
        self.columns.iter().find(|column| column.field == Some(field)).map(|column| column.column)
    }

    /// Register or ledger, by its columns.
    pub fn kind(&self) -> TableKind {
        let flows = self.columns.iter().filter_map(|c| c.field).filter(|f| f.tells_of_a_flow());
        if flows.count() >= 2 { TableKind::Ledger } else { TableKind::Register }
    }

    /// Whether another header has the same titles over the same columns.
    pub fn same_titles(&self, other: &Self) -> bool {
        self.columns == other.columns
    }
}

/// The header whose row with 姓名 is this one; the line of groups above it may belong to it, from
/// row `free` on.
pub fn at(grid: &Grid, row: u32, free: u32) -> Option<Header> {
    let (name, _) = grid.row(row).find(|(_, cell)| title_field(cell) == Some(Field::Name))?;
    let below = titles_below(grid, row, name);
    let header = match below {
        Some(next) => build(grid, Some(row), next, row, next),
        None => match groups_above(grid, row, free) {
            Some(above) => build(grid, Some(above), row, above, row),
            None => build(grid, None, row, row, row),
        },
    };
    let known = header.columns.iter().filter(|column| column.field.is_some()).count();
    let enough = FEWEST_TITLES.min(header.columns.len()).max(2);
    let named = header.column_of(Field::Name).is_some();
    (named && known >= enough && known * 3 >= header.columns.len()).then_some(header)
}

fn title_field(cell: &Cell) -> Option<Field> {
    match cell {
        // Titles are short; long texts need not be looked up.
        Cell::Text(text) if text.len() <= 120 => field::by_title(text),
        Cell::Text(_) => None,
        Cell::Empty | Cell::Number(_) | Cell::Date(_) | Cell::Bool(_) | Cell::Fault(_) => None,
    }
}

/// The next row, if it holds titles under groups: nothing under 姓名, titles elsewhere.
fn titles_below(grid: &Grid, row: u32, name: u32) -> Option<u32> {
    let next = row.checked_add(1)?;
    if !grid.cell(next, name).is_empty() || !all_titles(grid, next) {
        return None;
    }
    let known = grid.row(next).any(|(column, cell)| {
        field::by_group(&group_over(grid, row, column), &cell.shown()).is_some()
    });
    known.then_some(next)
}

/// The row above, if it holds groups: several short texts without digits or colons.
fn groups_above(grid: &Grid, row: u32, free: u32) -> Option<u32> {
    let above = row.checked_sub(1).filter(|above| *above >= free)?;
    let several = grid.row(above).count() >= 2;
    (several && all_titles(grid, above)).then_some(above)
}

/// Whether a row holds texts only that can be titles.
fn all_titles(grid: &Grid, row: u32) -> bool {
    let mut cells = grid.row(row).peekable();
    cells.peek().is_some()
        && cells.all(|(_, cell)| match cell {
            Cell::Text(text) => {
                let plain = field::plain_title(text);
                plain.chars().count() <= 16
                    && !text.chars().any(|c| c.is_numeric() || matches!(c, '：' | ':'))
            }
            Cell::Empty => true,
            Cell::Number(_) | Cell::Date(_) | Cell::Bool(_) | Cell::Fault(_) => false,
        })
}

/// The group over a column: the nearest text at or left of it, as far as its merge says; without a
/// merge, up to the next text.
fn group_over(grid: &Grid, row: u32, column: u32) -> String {
    let nearest = grid.row(row).take_while(|(at, _)| *at <= column).last();
    let Some((at, cell)) = nearest else { return String::new() };
    let end = grid.spans_to(row, at);
    let merged = end > at;
    if column == at || (merged && column <= end) || (!merged && title_field(cell).is_none()) {
        cell.shown()
    } else {
        String::new()
    }
}

/// Reads the titles of row `titles` under the groups of row `groups`.
fn build(grid: &Grid, groups: Option<u32>, titles: u32, first: u32, last: u32) -> Header {
    let mut at: Vec<u32> = grid.row(titles).map(|(column, _)| column).collect();
    if let Some(groups) = groups {
        at.extend(grid.row(groups).map(|(column, _)| column));
    }
    at.sort_unstable();
    at.dedup();
    let mut columns: Vec<Column> = Vec::new();
    for column in at {
        let own = one_line(&grid.cell(titles, column).shown());
        let group = groups.map(|row| one_line(&group_over(grid, row, column))).unwrap_or_default();
        let meaning = field::by_group(&group, &own);
        let title = match (group.is_empty(), own.is_empty()) {
            (true, _) => own,
            (false, true) => group,
            (false, false) => format!("{group}/{own}"),
        };
        let taken = columns.iter().any(|c| meaning.is_some() && c.field == meaning);
        let (field, repeats) = if taken { (None, meaning) } else { (meaning, None) };
        columns.push(Column { column, title, field, repeats });
    }
    Header { first, last, columns }
}

/// A title broken over lines, on one.
fn one_line(text: &str) -> String {
    text.split(|c: char| is_blank(c) && c != ' ').collect()
}
