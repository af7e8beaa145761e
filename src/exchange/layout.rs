//! Every row of a sheet put in its place: title, header, data, total, note.

use super::field::Field;
use super::grid::{Cell, Grid};
use super::header::{self, Header};
use super::model::LineKind;
use super::words::squeeze;

/// What a used row is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Placed {
    /// Outside the data.
    Line(LineKind),
    /// Data of the table with this index, under the section line of that row, if any.
    Data {
        /// Index into [`Layout::headers`].
        table: usize,
        /// Row of the last line that named a branch.
        section: Option<u32>,
    },
}

/// A sheet taken apart.
#[derive(Debug, Default)]
pub struct Layout {
    /// Each header in turn; repetitions of the one before are left out.
    pub headers: Vec<Header>,
    /// Every used row, from 0, in order.
    pub rows: Vec<(u32, Placed)>,
}

/// Puts every used row in its place.
pub fn of(grid: &Grid) -> Layout {
    let mut layout = Layout::default();
    let mut section = None;
    let mut header_until = None;
    for row in grid.used_rows() {
        if header_until.is_some_and(|last| row <= last) {
            let kind = layout.rows.last().map(|(_, placed)| placed.clone());
            layout.rows.push((row, kind.unwrap_or(Placed::Line(LineKind::Header))));
            continue;
        }
        let free = header_until.map_or(0, |last: u32| last + 1);
        if let Some(found) = header::at(grid, row, free) {
            header_until = Some(found.last);
            section = layout.title_of(grid, &found).or(section);
            layout.enter(row, found);
            continue;
        }
        let placed = match layout.headers.len().checked_sub(1).zip(layout.headers.last()) {
            None => Placed::Line(LineKind::Title),
            Some((table, header)) => match line_kind(grid, header, row) {
                None => Placed::Data { table, section },
                Some(kind) => {
                    if kind == LineKind::Section {
                        section = Some(row);
                    }
                    Placed::Line(kind)
                }
            },
        };
        layout.rows.push((row, placed));
    }
    if layout.headers.is_empty() {
        for (_, placed) in &mut layout.rows {
            *placed = Placed::Line(LineKind::Note);
        }
    }
    layout
}

impl Layout {
    /// The line right above a further header that names the branch of its table.
    fn title_of(&mut self, grid: &Grid, found: &Header) -> Option<u32> {
        if self.headers.is_empty() {
            return None;
        }
        let above = self.rows.iter_mut().rev().filter(|(row, _)| *row < found.first);
        let lines = above.take_while(|(_, placed)| matches!(placed, Placed::Line(_)));
        for (row, placed) in lines {
            let note = *placed == Placed::Line(LineKind::Note);
            if note && branch_of_line(grid, *row).is_some() {
                *placed = Placed::Line(LineKind::Title);
                return Some(*row);
            }
        }
        None
    }

    /// Takes a header in, with the line of groups that was read before it.
    fn enter(&mut self, row: u32, found: Header) {
        let repeated = self.headers.last().is_some_and(|last| last.same_titles(&found));
        let kind = if repeated { LineKind::RepeatedHeader } else { LineKind::Header };
        for (earlier, placed) in self.rows.iter_mut().rev() {
            if *earlier < found.first {
                break;
            }
            *placed = Placed::Line(kind);
        }
        self.rows.push((row, Placed::Line(kind)));
        if !repeated {
            self.headers.push(found);
        }
    }
}

/// Beginnings of lines that sum up.
const TOTALS: &[&str] = &["合计", "小计", "总计", "共计", "累计", "总数", "本页合计", "本页小计"];

/// Beginnings of lines that remark.
const NOTES: &[&str] = &[
    "填表",
    "制表",
    "审核",
    "填报",
    "注:",
    "注1",
    "说明",
    "备注:",
    "联系电话:",
    "负责人",
    "单位负责人",
    "支部书记签",
    "签字",
    "以下空白",
    "以下无",
    "以上",
    "盖章",
    "填写说明",
    "日期:",
];

/// What a row under a header is, unless it is data.
fn line_kind(grid: &Grid, header: &Header, row: u32) -> Option<LineKind> {
    let cells: Vec<(u32, &Cell)> = grid.row(row).collect();
    let (first_column, first) = cells.first()?;
    let opening = squeeze(&first.shown());
    let at = |field: Field| header.column_of(field).map(|column| grid.cell(row, column));
    let filled = |field: Field| at(field).is_some_and(|cell| !cell.is_empty());
    let name = at(Field::Name).map(|cell| squeeze(&cell.shown())).unwrap_or_default();
    let named = looks_like_a_name(&name);
    let opens_a_line = starts_with_any(&opening, NOTES) || starts_with_any(&opening, TOTALS);
    if filled(Field::IdNumber) && (named || !opens_a_line) {
        return None;
    }
    if starts_with_any(&opening, TOTALS) || starts_with_any(&name, TOTALS) || counts_heads(&opening)
    {
        return Some(LineKind::Total);
    }
    let remarks = starts_with_any(&opening, NOTES) || opening.contains(':');
    if remarks && (!named || header.column_of(Field::Name) == Some(*first_column)) {
        return Some(LineKind::Note);
    }
    if cells.len() > 1 || named {
        return None;
    }
    if header.column_of(Field::Serial) == Some(*first_column) && is_number(&opening) {
        return Some(LineKind::NumberOnly);
    }
    if names_a_branch(&opening) {
        return Some(LineKind::Section);
    }
    Some(LineKind::Note)
}

fn starts_with_any(text: &str, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|beginning| text.starts_with(beginning))
}

/// 共164人
fn counts_heads(text: &str) -> bool {
    text.starts_with('共')
        && text.ends_with(['人', '名'])
        && text.contains(|c: char| c.is_numeric())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// Words of titles that are in nobody's name.
const TITLE_WORDS: &[&str] = &[
    "支部",
    "总支",
    "党委",
    "台账",
    "名册",
    "名单",
    "登记表",
    "统计表",
    "一览表",
    "汇总表",
    "情况表",
];

/// Short, without digits and colons, and none of the words of other lines.
fn looks_like_a_name(text: &str) -> bool {
    let length = text.chars().count();
    (2..=20).contains(&length)
        && !text.chars().any(|c| c.is_numeric() || matches!(c, ':' | '。' | ','))
        && !starts_with_any(text, TOTALS)
        && !starts_with_any(text, NOTES)
        && !TITLE_WORDS.iter().any(|word| text.contains(word))
}

/// Whether a text is the name of a branch and nothing else.
pub fn names_a_branch(text: &str) -> bool {
    ["党支部", "支部", "党总支", "总支", "党委", "支部委员会", "总支委员会"]
        .iter()
        .any(|ending| text.ends_with(ending))
        && text.chars().count() > 2
}

/// The branch that a line between the rows or above a header names.
pub fn branch_of_line(grid: &Grid, row: u32) -> Option<String> {
    grid.row(row).find_map(|(_, cell)| {
        let text = cell.shown();
        branch_in(&text).or_else(|| names_a_branch(&squeeze(&text)).then_some(text))
    })
}

/// The branch named in a title: `中共白沙镇柳溪村党支部党员花名册` and `填报单位：柳溪村党支部` name
/// `白沙镇柳溪村党支部` and `柳溪村党支部`.
pub fn branch_in(text: &str) -> Option<String> {
    let text = squeeze(text);
    let endings = ["党支部", "党总支", "总支", "支部"];
    let end = endings.iter().filter_map(|e| text.find(e).map(|at| at + e.len())).min()?;
    let name = text.get(..end)?;
    let name = name.rsplit([':', ')']).next().unwrap_or(name);
    let name = name.strip_prefix("中共").unwrap_or(name);
    names_a_branch(name).then(|| name.to_owned())
}
