//! One sheet as lines and staged rows; and whose branch a row belongs to.

use jiff::civil::Date;

use super::checks;
use super::date::DateContext;
use super::field::Field;
use super::grid::{Cell, Grid, column_letters};
use super::header::Header;
use super::issue::{CellPosition, Issue, IssueCode, Severity, Verdict};
use super::layout::{self, Layout, Placed, names_a_branch};
use super::model::{
    BranchSource, ColumnMapping, Hidden, Line, LineKind, Parsed, RowPosition, SheetSummary,
    StagedRow, TableKind, Values,
};
use super::row::RowReader;
use super::words::{means_nothing, squeeze};

/// A sheet as read.
pub struct Sheet {
    /// What was found on it.
    pub summary: SheetSummary,
    /// Its data.
    pub rows: Vec<StagedRow>,
    /// Everything else on it.
    pub lines: Vec<Line>,
    /// For each row of data, the letters of identity number, phone and name.
    pub columns: checks::Columns,
}

/// Reads a sheet.
pub fn read(grid: &Grid, today: Date) -> Sheet {
    let layout = layout::of(grid);
    let branch = SheetBranch::of(grid, &layout);
    let zeros_kept: Vec<Vec<u32>> =
        layout.headers.iter().map(|header| columns_that_keep_zeros(grid, header)).collect();
    let mut sheet = Sheet {
        summary: summary(grid, &layout),
        rows: Vec::new(),
        lines: Vec::new(),
        columns: checks::Columns::new(),
    };
    for (row, placed) in &layout.rows {
        let position = RowPosition { sheet: grid.name.clone(), row: row.saturating_add(1) };
        match placed {
            Placed::Line(kind) => sheet.lines.push(line(grid, *row, position, *kind)),
            Placed::Data { table, section } => {
                let Some(header) = layout.headers.get(*table) else { continue };
                let kept = zeros_kept.get(*table).map(Vec::as_slice).unwrap_or_default();
                let context = DateContext { today, zero_may_be_lost: false };
                let mut reader = RowReader::new(grid, header, *row, context, kept);
                let values = values(&mut reader, header, &branch, *section, today);
                let letters = [Field::IdNumber, Field::Phone, Field::Name];
                sheet.columns.push(letters.map(|field| reader.position(field).column));
                let verdict = Verdict::of(&reader.issues);
                sheet.rows.push(StagedRow { position, verdict, issues: reader.issues, values });
            }
        }
    }
    sheet
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

/// Columns of a text table where some date ends in `.10` or has a month of two digits with a zero in
/// front: there a final zero was kept, and `2024.1` is January.
fn columns_that_keep_zeros(grid: &Grid, header: &Header) -> Vec<u32> {
    let keeps = |cell: &Cell| {
        let text = squeeze(&cell.shown());
        text.split_once('.').is_some_and(|(year, month)| {
            year.len() == 4 && month.len() == 2 && (month == "10" || month.starts_with('0'))
        })
    };
    if !grid.typeless {
        return Vec::new();
    }
    let columns = header.columns.iter().map(|column| column.column);
    columns.filter(|at| grid.used_rows().any(|row| keeps(grid.cell(row, *at)))).collect()
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
            if !means_nothing(&text) && !matches!(cell, Cell::Fault(_)) {
                let merged = row != here;
                let source = if merged { BranchSource::MergedCell } else { BranchSource::Cell };
                return (Parsed::new(text.clone(), Some(text)), Some(source));
            }
        }
        let section = section.and_then(|row| self.grid.row(row).next());
        let section = section.map(|(_, cell)| (cell.shown(), BranchSource::SectionLine));
        let found = section
            .or_else(|| self.title.clone().map(|name| (name, BranchSource::TitleLine)))
            .or_else(|| self.tab.clone().map(|name| (name, BranchSource::SheetName)));
        match found {
            Some((name, source)) => (Parsed::new(String::new(), Some(name)), Some(source)),
            None => {
                let cell = reader.position(Field::Branch);
                let issue = Issue::new(IssueCode::BranchMissing, Some(Field::Branch), cell);
                reader.issues.push(issue.graded(missing));
                (Parsed::default(), None)
            }
        }
    }
}

/// The branch named in a title: `中共白沙镇柳溪村党支部党员花名册` and `填报单位：柳溪村党支部` name
/// `白沙镇柳溪村党支部` and `柳溪村党支部`.
fn branch_in(text: &str) -> Option<String> {
    let text = squeeze(text);
    let endings = ["党支部", "党总支", "总支", "支部"];
    let end = endings.iter().filter_map(|e| text.find(e).map(|at| at + e.len())).min()?;
    let name = text.get(..end)?;
    let name = name.rsplit([':', ')']).next().unwrap_or(name);
    let name = name.strip_prefix("中共").unwrap_or(name);
    names_a_branch(name).then(|| name.to_owned())
}
