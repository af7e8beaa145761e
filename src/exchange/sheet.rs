//! One sheet as lines and staged rows; and whose branch a row belongs to.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::checks;
use super::date::DateContext;
use super::field::Field;
use super::grid::{Cell, Grid, column_letters};
use super::header::Header;
use super::issue::{CellPosition, Issue, IssueCode, Severity, Verdict};
use super::layout::{self, Layout, Placed, branch_in};
use super::model::{
    BranchSource, ColumnMapping, Hidden, Line, LineKind, Parsed, RowPosition, SheetSummary,
    StagedRow, TableKind, Values,
};
use super::row::RowReader;
use super::words::{means_ditto, means_nothing, squeeze};

/// The letters of a row's columns of identity number, phone and name.
pub type Letters = [String; 3];

/// Reads a sheet: what was found on it, and every line that is no row of data. Those are handed over
/// one by one.
pub fn read(
    grid: &Grid,
    today: Date,
    mut take: impl FnMut(StagedRow, &Letters),
) -> (SheetSummary, Vec<Line>) {
    let layout = layout::of(grid);
    let branch = SheetBranch::of(grid, &layout);
    let zeros_kept = columns_that_keep_zeros(grid);
    let mut dittos = Dittos::default();
    let mut lines = Vec::new();
    for (row, placed) in &layout.rows {
        let position = RowPosition { sheet: grid.name.clone(), row: row.saturating_add(1) };
        match placed {
            Placed::Line(kind) => lines.push(line(grid, *row, position, *kind)),
            Placed::Data { table, section } => {
                let Some(header) = layout.headers.get(*table) else { continue };
                let dittos = dittos.of(grid, header, (*table, *row));
                let context = DateContext { today, zero_may_be_lost: false };
                let mut reader = RowReader::new(grid, header, *row, context, &zeros_kept, &dittos);
                let values = values(&mut reader, header, &branch, *section, today);
                let letters = [Field::IdNumber, Field::Phone, Field::Name]
                    .map(|field| reader.position(field).column);
                let verdict = Verdict::of(&reader.issues);
                let issues = reader.issues;
                take(StagedRow { position, verdict, issues, values }, &letters);
            }
        }
    }
    (summary(grid, &layout), lines)
}

/// The typed values of a row, checked.
fn values(
    reader: &mut RowReader<'_>,
    header: &Header,
    branch: &SheetBranch<'_>,
    section: Option<u32>,
    today: Date,
) -> Values {
    match header.kind() {
        TableKind::Register => {
            let mut row = reader.register(TableKind::Register);
            (row.branch, row.branch_source) = branch.settle(reader, section, Severity::Error);
            checks::person(reader, &mut row, today);
            Values::Register(Box::new(row))
        }
        TableKind::Ledger => {
            let mut row = reader.ledger();
            let (name, source) = branch.settle(reader, section, Severity::Warning);
            (row.member.branch, row.member.branch_source) = (name, source);
            checks::person(reader, &mut row.member, today);
            checks::departure(reader, &row, today);
            Values::Ledger(Box::new(row))
        }
    }
}

fn line(grid: &Grid, row: u32, position: RowPosition, kind: LineKind) -> Line {
    let cells = grid
        .row(row)
        .map(|(column, cell)| (column_letters(column), Hidden(cell.shown())))
        .collect();
    Line { position, kind, cells }
}

fn summary(grid: &Grid, layout: &Layout) -> SheetSummary {
    let first = layout.headers.first();
    let used = u32::try_from(layout.rows.len()).unwrap_or(u32::MAX);
    let at = |row: u32, column: String| CellPosition { sheet: grid.name.clone(), row, column };
    let mut issues: Vec<Issue> = Vec::new();
    for header in &layout.headers {
        issues.extend(header.columns.iter().filter_map(|column| {
            let cell = at(header.last.saturating_add(1), column_letters(column.column));
            column.repeats.map(|field| Issue::new(IssueCode::ColumnRepeated, Some(field), cell))
        }));
    }
    issues.extend(not_taken(grid, layout));
    if first.is_none() && grid.height() > 0 {
        issues.push(Issue::new(IssueCode::SheetWithoutHeader, None, at(1, String::new())));
    }
    let columns = first.map(|header| header.columns.as_slice()).unwrap_or_default();
    SheetSummary {
        name: grid.name.clone(),
        hidden: grid.hidden,
        kind: first.map(Header::kind),
        columns: columns
            .iter()
            .map(|column| ColumnMapping {
                column: column_letters(column.column),
                title: column.title.clone(),
                field: column.field,
            })
            .collect(),
        height: grid.height(),
        blank_rows: grid.height().saturating_sub(used),
        issues,
    }
}

/// A remark on each column with content that goes into no field.
fn not_taken(grid: &Grid, layout: &Layout) -> Vec<Issue> {
    let mut filled: BTreeSet<(usize, u32)> = BTreeSet::new();
    for (row, placed) in &layout.rows {
        if let Placed::Data { table, .. } = placed {
            filled.extend(grid.row(*row).map(|(column, _)| (*table, column)));
        }
    }
    let remark = |(table, at): (usize, u32)| {
        let header = layout.headers.get(table)?;
        let column = header.columns.iter().find(|column| column.column == at);
        let taken = |field: Field| header.kind().takes(field);
        if column.is_some_and(|c| c.repeats.is_some() || c.field.is_some_and(taken)) {
            return None;
        }
        let letters = column_letters(at);
        let title = column.map_or_else(|| letters.clone(), |column| column.title.clone());
        let row = header.last.saturating_add(1);
        let cell = CellPosition { sheet: grid.name.clone(), row, column: letters };
        let keeper = match header.kind() {
            TableKind::Ledger => ("外出登记", "the registration"),
            TableKind::Register => ("党员记录", "the member's record"),
        };
        let issue = Issue::new(IssueCode::ColumnNotTaken, None, cell);
        Some(issue.naming("{title}", (&title, &title)).naming("{keeper}", keeper))
    };
    filled.into_iter().filter_map(remark).collect()
}

/// Columns of a text table where some date ends in `.10` or has a month of two digits with a zero in
/// front: there a final zero was kept, and `2024.1` is January.
fn columns_that_keep_zeros(grid: &Grid) -> Vec<u32> {
    let keeps = |cell: &Cell| {
        let text = squeeze(&cell.shown());
        text.split_once('.').is_some_and(|(year, month)| {
            year.len() == 4 && month.len() == 2 && (month == "10" || month.starts_with('0'))
        })
    };
    if !grid.typeless {
        return Vec::new();
    }
    let cells = grid.used_rows().flat_map(|row| grid.row(row));
    let mut columns: Vec<u32> =
        cells.filter(|(_, cell)| keeps(cell)).map(|(column, _)| column).collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// Where the cells stand that a 同上 further down refers to.
#[derive(Default)]
struct Dittos {
    /// Row by table and column.
    last: BTreeMap<(usize, u32), u32>,
}

impl Dittos {
    /// The columns of a row that say 同上, each with the row whose cell holds for it. Nobody's name
    /// and number are those of the person above.
    fn of(
        &mut self,
        grid: &Grid,
        header: &Header,
        (table, row): (usize, u32),
    ) -> BTreeMap<u32, Option<u32>> {
        let mut found = BTreeMap::new();
        for column in &header.columns {
            let Some(field) = column.field else { continue };
            let key = (table, column.column);
            match grid.filled(row, column.column).1 {
                Cell::Text(text) if means_ditto(text) => {
                    let own = matches!(field, Field::Serial | Field::Name | Field::IdNumber);
                    let above = self.last.get(&key).copied().filter(|_| !own);
                    found.insert(column.column, above);
                }
                _ => {
                    self.last.insert(key, row);
                }
            }
        }
        found
    }
}

/// The branch a sheet names outside its columns.
struct SheetBranch<'a> {
    grid: &'a Grid,
    title: Option<String>,
    tab: Option<String>,
}

impl<'a> SheetBranch<'a> {
    fn of(grid: &'a Grid, layout: &Layout) -> Self {
        let titles = layout
            .rows
            .iter()
            .filter(|(_, placed)| matches!(placed, Placed::Line(LineKind::Title)));
        let title = titles
            .flat_map(|(row, _)| grid.row(*row))
            .find_map(|(_, cell)| branch_in(&cell.shown()));
        let tab = squeeze(&grid.name);
        let village = ["村", "社区", "居委会"].iter().any(|ending| tab.ends_with(ending));
        let tab = branch_in(&tab).or(village.then_some(tab));
        Self { grid, title, tab }
    }

    /// The branch of a row: its own cell, else the section line above, the title, the sheet's name.
    fn settle(
        &self,
        reader: &mut RowReader<'_>,
        section: Option<u32>,
        missing: Severity,
    ) -> (Parsed<String>, Option<BranchSource>) {
        let here = reader.position(Field::Branch).row.saturating_sub(1);
        if let Some((row, cell)) = reader.filled(Field::Branch) {
            let text = cell.shown();
            let written = !means_nothing(&text) && !reader.says_ditto_in_vain(Field::Branch);
            if written && !matches!(cell, Cell::Fault(_)) {
                let merged = row != here;
                let source = if merged { BranchSource::MergedCell } else { BranchSource::Cell };
                return (Parsed::new(text.clone(), Some(text)), Some(source));
            }
        }
        let section = section
            .and_then(|row| layout::branch_of_line(self.grid, row))
            .map(|name| (name, BranchSource::SectionLine));
        let found = section
            .or_else(|| self.title.clone().map(|name| (name, BranchSource::TitleLine)))
            .or_else(|| self.tab.clone().map(|name| (name, BranchSource::SheetName)));
        match found {
            Some((name, source)) => (Parsed::new(String::new(), Some(name)), Some(source)),
            None => {
                let cell = reader.position(Field::Branch);
                let vain = reader.says_ditto_in_vain(Field::Branch);
                let code = if vain { IssueCode::NothingAbove } else { IssueCode::BranchMissing };
                let issue = Issue::new(code, Some(Field::Branch), cell);
                reader.issues.push(issue.graded(missing));
                (Parsed::default(), None)
            }
        }
    }
}
