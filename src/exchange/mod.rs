//! Excel and CSV, in and out ([`export`]). In: a clerk's ledger of departures or member register, read into typed rows that
//! each carry a verdict; then looked at, applied to the register, and undone.
//!
//! Reading is pure: bytes in, a [`Preview`] out. Bytes → [`workbook`] (.xlsx), [`xls`] (Excel 97 to
//! 2003) or [`delimited`] (CSV) → [`grid`] (plain cells) → [`layout`] with
//! [`header`] (which row is what, which column means what) → [`row`] (typed values, issues by cell)
//! → [`checks`] (cells and rows against each other). Every row that is not blank comes out once, as
//! a [`model::Line`] or a [`model::StagedRow`].

mod advice;
mod archive;
mod checks;
pub mod date;
mod delimited;
pub mod export;
mod fault;
pub mod field;
mod grid;
mod header;
pub mod http;
mod identity;
pub mod import;
pub mod issue;
mod layout;
pub mod model;
mod row;
pub mod rules;
pub mod service;
mod sheet;
mod store;
mod titles;
mod words;
mod workbook;
mod xls;

#[cfg(test)]
mod tests;

use jiff::civil::Date;

pub use fault::{Limits, ReadFault};
use import::Cover;
pub use model::Preview;
use model::StagedRow;
pub use words::{Category, Cause, cause};

/// Reads a ledger or register.
///
/// `today` is the civil date in Shanghai; it settles two-digit years and what lies in the future.
///
/// # Errors
/// A [`ReadFault`] when the file as a whole cannot be read; faults of single rows are issues in the
/// preview.
pub fn read(
    bytes: &[u8],
    file_name: &str,
    today: Date,
    limits: Limits,
) -> Result<Preview, ReadFault> {
    preview(&workbook::read(bytes, file_name, &limits)?, file_name, today)
}

/// The same, row by row: a hundred thousand rows as typed values would take hundreds of megabytes.
///
/// # Errors
/// As [`read`]; no row was handed over then.
pub fn read_each(
    bytes: &[u8],
    file_name: &str,
    today: Date,
    limits: Limits,
    take: impl FnMut(StagedRow),
) -> Result<Cover, ReadFault> {
    each(&workbook::read(bytes, file_name, &limits)?, file_name, today, take)
}

/// The preview of some sheets.
fn preview(grids: &[grid::Grid], file_name: &str, today: Date) -> Result<Preview, ReadFault> {
    let mut rows = Vec::new();
    let Cover { file_name, sheets, lines } = each(grids, file_name, today, |row| rows.push(row))?;
    Ok(Preview { file_name, sheets, rows, lines })
}

fn each(
    grids: &[grid::Grid],
    file_name: &str,
    today: Date,
    mut take: impl FnMut(StagedRow),
) -> Result<Cover, ReadFault> {
    let mut cover =
        Cover { file_name: file_name.to_owned(), sheets: Vec::new(), lines: Vec::new() };
    let mut seen = checks::Seen::default();
    for grid in grids {
        let (summary, lines) = sheet::read(grid, today, |mut row, letters| {
            seen.remark(&mut row, letters);
            take(row);
        });
        cover.sheets.push(summary);
        cover.lines.extend(lines);
    }
    if cover.sheets.iter().all(|sheet| sheet.kind.is_none()) {
        return Err(ReadFault::NoHeaderFound);
    }
    Ok(cover)
}
