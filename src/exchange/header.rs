//! Finding the header: a row of titles, with up to two rows of groups above.

use super::field::{self, Field};
use super::grid::{Cell, Grid};
use super::model::TableKind;
use crate::kernel::text::is_blank;

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
    /// First row; the first line of groups where there is one.
    pub first: u32,
    /// Last row.
    pub last: u32,
    /// Columns with a title, in order.
    pub columns: Vec<Column>,
}

/// Fewest known titles, 姓名 among them, that make a row a header.
const FEWEST_TITLES: usize = 3;

/// Rows of a header at most: titles, groups, groups of groups.
const MOST_ROWS: usize = 3;

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

/// The header whose row with 姓名 is this one. Titles may follow below it, and lines of groups stand
/// above it from row `free` on; three rows in all at most.
pub fn at(grid: &Grid, row: u32, free: u32) -> Option<Header> {
    let (name, _) = grid.row(row).find(|(_, cell)| title_field(cell) == Some(Field::Name))?;
    let mut rows = vec![row];
    while let Some(next) = titles_below(grid, &rows, name) {
        rows.push(next);
    }
    while let Some(above) = groups_above(grid, &rows, free) {
        rows.insert(0, above);
    }
    let header = build(grid, &rows);
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

/// The next row, if it holds titles under groups: nothing under 姓名, titles elsewhere; or groups
/// again, with the titles below them.
fn titles_below(grid: &Grid, rows: &[u32], name: u32) -> Option<u32> {
    let next = rows.last().filter(|_| rows.len() < MOST_ROWS)?.checked_add(1)?;
    if !grid.cell(next, name).is_empty() || !all_titles(grid, next) {
        return None;
    }
    let known = grid.row(next).any(|(column, cell)| {
        field::by_groups(&groups_over(grid, rows, column), &cell.shown()).is_some()
    });
    let further = || titles_below(grid, &[rows, &[next]].concat(), name);
    (known || further().is_some()).then_some(next)
}

/// The row above, if it holds groups: several short texts without digits or colons. Above groups
/// only merged cells can be groups; anything else is a title of the sheet.
fn groups_above(grid: &Grid, rows: &[u32], free: u32) -> Option<u32> {
    let first = *rows.first().filter(|_| rows.len() < MOST_ROWS)?;
    let above = first.checked_sub(1).filter(|above| *above >= free)?;
    let several = grid.row(above).count() >= 2;
    let merged = || grid.row(above).any(|(column, _)| grid.spans_to(above, column) > column);
    (several && all_titles(grid, above) && (rows.len() == 1 || merged())).then_some(above)
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

/// The text that a row of groups has over a column, and where it stands: the nearest at or left of
/// it, as far as its merge says; without a merge, up to the next text. `titles`: the row below.
fn group_over(grid: &Grid, row: u32, titles: u32, column: u32) -> Option<(u32, String)> {
    let (at, cell) = grid.row(row).take_while(|(at, _)| *at <= column).last()?;
    let end = grid.spans_to(row, at);
    let merged = end > at;
    // What has a title below it is a group, even where it could be a title itself (联系人).
    let titled = || (row + 1..=titles).any(|below| !grid.cell(below, at).is_empty());
    let group = || title_field(cell).is_none() || titled();
    let over = column == at || (merged && column <= end) || (!merged && group());
    over.then(|| (at, one_line(&cell.shown())))
}

/// The groups over a column, nearest first. None reaches beyond the group above it.
fn groups_over(grid: &Grid, rows: &[u32], column: u32) -> Vec<String> {
    let mut groups = Vec::new();
    let titles = rows.last().map_or(0, |last| last.saturating_add(1));
    for (depth, row) in rows.iter().enumerate().rev() {
        let Some((at, text)) = group_over(grid, *row, titles, column) else { continue };
        let mut above = rows.iter().take(depth);
        let begins = |row: &u32| (at + 1..=column).any(|c| !grid.cell(*row, c).is_empty());
        if !above.any(begins) {
            groups.push(text);
        }
    }
    groups
}

/// Reads the titles of some rows: a column's title is the lowest text in it, what stands above are
/// its groups.
fn build(grid: &Grid, rows: &[u32]) -> Header {
    let mut at: Vec<u32> =
        rows.iter().flat_map(|row| grid.row(*row).map(|(column, _)| column)).collect();
    at.sort_unstable();
    at.dedup();
    let mut columns: Vec<Column> = Vec::new();
    for column in at {
        let lowest = rows.iter().rposition(|row| !grid.cell(*row, column).is_empty());
        let (above, own) = rows.split_at(lowest.unwrap_or_default());
        let own = own.first().map(|row| one_line(&grid.cell(*row, column).shown()));
        let (groups, own) = (groups_over(grid, above, column), own.unwrap_or_default());
        let meaning = field::by_groups(&groups, &own);
        let parts = groups.iter().rev().chain([&own]).map(String::as_str);
        let title = parts.collect::<Vec<_>>().join("/");
        let taken = columns.iter().any(|c| meaning.is_some() && c.field == meaning);
        let (field, repeats) = if taken { (None, meaning) } else { (meaning, None) };
        columns.push(Column { column, title, field, repeats });
    }
    fill_wants(&mut columns);
    let first = rows.first().copied().unwrap_or_default();
    let last = rows.last().copied().unwrap_or_default();
    Header { first, last, columns }
}

/// Columns whose title means a field only as long as no other column does.
fn fill_wants(columns: &mut [Column]) {
    for at in 0..columns.len() {
        let nameless = columns.get(at).filter(|c| c.field.is_none() && c.repeats.is_none());
        let own = nameless.and_then(|column| column.title.rsplit('/').next());
        let meaning = own.and_then(field::for_want_of_another);
        let taken = columns.iter().any(|column| column.field == meaning);
        if let (Some(column), false) = (columns.get_mut(at), taken || meaning.is_none()) {
            column.field = meaning;
        }
    }
}

/// A title broken over lines, on one.
fn one_line(text: &str) -> String {
    text.split(|c: char| is_blank(c) && c != ' ').collect()
}
