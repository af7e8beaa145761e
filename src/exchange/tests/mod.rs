//! What a clerk sees of an import: dates, the sample ledger, other clerks' tables, hostile files.

mod clerks;
mod dates;
mod habits;
mod hostile;
mod old_excel;
mod particulars;
mod sample;

use jiff::civil::{Date, date};

use super::issue::IssueCode;
use super::model::{Preview, StagedRow};
use super::{Limits, ReadFault, read};

/// The day the sample ledger was filled in.
const TODAY: Date = date(2026, 9, 30);

fn load(bytes: &[u8], file_name: &str) -> Result<Preview, ReadFault> {
    read(bytes, file_name, TODAY, Limits::default())
}

fn row_at(preview: &Preview, row: u32) -> &StagedRow {
    preview.rows.iter().find(|staged| staged.position.row == row).expect("a row of data")
}

fn codes(row: &StagedRow) -> Vec<IssueCode> {
    row.issues.iter().map(|issue| issue.code).collect()
}

/// Each row of each sheet is blank, a line or data, and exactly one of them.
fn assert_nothing_lost(preview: &Preview) {
    for sheet in &preview.sheets {
        let mut seen: Vec<u32> = preview
            .rows
            .iter()
            .map(|row| &row.position)
            .chain(preview.lines.iter().map(|line| &line.position))
            .filter(|position| position.sheet == sheet.name)
            .map(|position| position.row)
            .collect();
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), all, "a row came out twice");
        assert_eq!(all + sheet.blank_rows as usize, sheet.height as usize, "a row was lost");
    }
}
