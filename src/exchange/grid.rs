//! A sheet as plain cells: sparse, with its merged ranges, nothing of Excel left in it.

use crate::kernel::text::is_blank;
use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

/// One cell. `Debug` tells the type only: cells hold personal data.
#[derive(Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing, or white space only.
    #[default]
    Empty,
    /// Text as typed.
    Text(String),
    /// A number not formatted as a date.
    Number(f64),
    /// A number formatted as a date; a time of day is dropped.
    Date(Date),
    /// TRUE or FALSE.
    Bool(bool),
    /// A formula without a value, such as `#N/A`.
    Fault(String),
}

impl Cell {
    /// A text cell, or `Empty` when there is only white space.
    pub fn text_or_empty(text: &str) -> Self {
        if text.trim_matches(is_blank).is_empty() {
            Self::Empty
        } else {
            Self::Text(text.to_owned())
        }
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }

    /// What a reader of the sheet sees: text trimmed, whole numbers without a point, dates in ISO.
    pub fn shown(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.trim_matches(is_blank).to_owned(),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Bool(true) => "TRUE".to_owned(),
            Self::Bool(false) => "FALSE".to_owned(),
            Self::Fault(text) => text.clone(),
        }
    }
}

impl fmt::Debug for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "Empty",
            Self::Text(_) => "Text",
            Self::Number(_) => "Number",
            Self::Date(_) => "Date",
            Self::Bool(_) => "Bool",
            Self::Fault(_) => "Fault",
        })
    }
}

/// A merged range, both ends included, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

/// One sheet. Rows and columns are counted from 0; only filled cells are stored.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    /// Name on the tab, or of the file for CSV.
    pub name: String,
    /// Not shown to the clerk.
    pub hidden: bool,
    /// From a text file: what looks like text may have been a number once.
    pub typeless: bool,
    /// The filled cells of each row, in the order of their columns.
    rows: BTreeMap<u32, Vec<(u32, Cell)>>,
    /// In the order of their left column and top.
    merges: Vec<Merge>,
    /// Column → (first row, last row) of ranges merged downwards, in order, without overlaps.
    fills: BTreeMap<u32, Vec<(u32, u32)>>,
}

const EMPTY: &Cell = &Cell::Empty;

impl Grid {
    /// An empty sheet.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Puts a cell; an empty one is not stored.
    pub fn put(&mut self, row: u32, column: u32, cell: Cell) {
        let cell = match cell {
            Cell::Text(text) => Cell::text_or_empty(&text),
            other => other,
        };
        if cell.is_empty() {
            return;
        }
        let cells = self.rows.entry(row).or_default();
        match cells.binary_search_by_key(&column, |(at, _)| *at) {
            Ok(at) => {
                if let Some((_, there)) = cells.get_mut(at) {
                    *there = cell;
                }
            }
            Err(at) => cells.insert(at, (column, cell)),
        }
    }

    /// Declares the merged ranges. Overlaps, which no spreadsheet makes, are ignored.
    pub fn set_merges(&mut self, mut merges: Vec<Merge>) {
        merges.sort_by_key(|m| (m.left, m.top));
        self.fills.clear();
        for merge in &merges {
            let column = self.fills.entry(merge.left).or_default();
            let free = column.last().is_none_or(|(_, bottom)| *bottom < merge.top);
            if merge.bottom > merge.top && free {
                column.push((merge.top, merge.bottom));
            }
        }
        self.merges = merges;
    }

    /// The cell as stored.
    pub fn cell(&self, row: u32, column: u32) -> &Cell {
        let cells = self.rows.get(&row).map(Vec::as_slice).unwrap_or_default();
        let at = cells.binary_search_by_key(&column, |(at, _)| *at).ok();
        at.and_then(|at| cells.get(at)).map_or(EMPTY, |(_, cell)| cell)
    }

    /// The cell, or the top of the range merged downwards that covers it; and the row it stands in.
    pub fn filled(&self, row: u32, column: u32) -> (u32, &Cell) {
        let own = self.cell(row, column);
        if !own.is_empty() {
            return (row, own);
        }
        match self.fill_over(row, column) {
            Some((top, _)) => (top, self.cell(top, column)),
            None => (row, own),
        }
    }

    /// The range merged downwards over a cell.
    pub fn fill_over(&self, row: u32, column: u32) -> Option<(u32, u32)> {
        let ranges = self.fills.get(&column)?;
        let after = ranges.partition_point(|(top, _)| *top <= row);
        let (top, bottom) = *ranges.get(after.checked_sub(1)?)?;
        (row <= bottom).then_some((top, bottom))
    }

    /// The last column of the range that starts at this cell.
    pub fn spans_to(&self, row: u32, column: u32) -> u32 {
        let after = self.merges.partition_point(|m| (m.left, m.top) <= (column, row));
        let nearest = after.checked_sub(1).and_then(|at| self.merges.get(at));
        nearest.filter(|m| m.left == column && row <= m.bottom).map_or(column, |m| m.right)
    }

    /// The rows with something in them.
    pub fn used_rows(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.rows.keys().copied()
    }

    /// The filled cells of a row, in order.
    pub fn row(&self, row: u32) -> impl Iterator<Item = (u32, &Cell)> + '_ {
        self.rows.get(&row).into_iter().flatten().map(|(column, cell)| (*column, cell))
    }

    /// How many rows there are, up to the last used one.
    pub fn height(&self) -> u32 {
        self.rows.last_key_value().map_or(0, |(row, _)| row.saturating_add(1))
    }
}

/// The letters of a column counted from 0: 0 is `A`, 26 is `AA`.
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_in_excel() {
        for (column, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (16383, "XFD")] {
            assert_eq!(column_letters(column), letters);
        }
    }

    #[test]
    fn merged_cells_fill_down_but_not_beyond_their_range() {
        let mut grid = Grid::new("s");
        grid.put(1, 2, Cell::Text("top".into()));
        grid.put(5, 2, Cell::Text("next".into()));
        grid.set_merges(vec![
            Merge { top: 5, left: 2, bottom: 7, right: 3 },
            Merge { top: 1, left: 2, bottom: 4, right: 2 },
        ]);
        let seen: Vec<String> = (0..9).map(|row| grid.filled(row, 2).1.shown()).collect();
        assert_eq!(seen, ["", "top", "top", "top", "top", "next", "next", "next", ""]);
        assert_eq!(grid.filled(6, 3).1.shown(), "");
    }

    #[test]
    fn white_space_is_nothing_and_debug_shows_nothing() {
        let mut grid = Grid::new("s");
        grid.put(0, 0, Cell::Text(" \u{3000}\n".into()));
        assert_eq!(grid.height(), 0);
        assert_eq!(format!("{:?}", Cell::Text("张三".into())), "Text");
    }
}
