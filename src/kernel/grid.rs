//! Reviewed grids for tests: a table is printed from the rules and compared with the file that a
//! person has read. `UPDATE_GRIDS=1 cargo test` rewrites the file; the diff is then reviewed.

use std::fmt::{Display, Write};
use std::path::Path;

/// One block of a grid: rows × columns under a title, every cell asked from the rules.
pub fn table<R: Display, C: Display>(
    title: &str,
    rows: &[R],
    columns: &[C],
    cell: impl Fn(&R, &C) -> String,
) -> String {
    let cells: Vec<Vec<String>> =
        rows.iter().map(|row| columns.iter().map(|column| cell(row, column)).collect()).collect();
    let first = rows.iter().map(|row| row.to_string().len()).max().unwrap_or(0).max(title.len());
    let widths: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(i, column)| {
            let widest = cells.iter().map(|line| line[i].len()).max().unwrap_or(0);
            widest.max(column.to_string().len())
        })
        .collect();
    let mut text = line(title, first, columns.iter().map(ToString::to_string), &widths);
    for (row, cells) in rows.iter().zip(cells) {
        text.push_str(&line(&row.to_string(), first, cells.into_iter(), &widths));
    }
    text.push('\n');
    text
}

fn line(head: &str, first: usize, cells: impl Iterator<Item = String>, widths: &[usize]) -> String {
    let mut text = format!("{head:first$}");
    for (cell, width) in cells.zip(widths) {
        write!(text, "  {cell:width$}").unwrap();
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// Compares with `tests/data/grids/<name>`, or rewrites it when asked to.
#[allow(clippy::disallowed_methods, reason = "a test asks its caller whether to rewrite the file")]
pub fn review(name: &str, printed: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/grids").join(name);
    if std::env::var_os("UPDATE_GRIDS").is_some() {
        std::fs::write(&path, printed).unwrap();
    }
    let reviewed = std::fs::read_to_string(&path).unwrap_or_default();
    for (number, (ours, theirs)) in printed.lines().zip(reviewed.lines()).enumerate() {
        assert_eq!(
            ours,
            theirs,
            "{name} line {}: the rules differ from what was reviewed",
            number + 1
        );
    }
    assert_eq!(printed.lines().count(), reviewed.lines().count(), "{name}: length differs");
}
