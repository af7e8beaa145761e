//! The rows of each list, a part at a time, and the columns over them.

mod absentees;
mod inbound;
mod members;
mod outbound;
mod quarter;

use serde::{Deserialize, Serialize};

use super::cell::Row;
use super::encode::Column;
use super::model::{ExportKind, Quarter};
use crate::access::{MemberId, OrganizationId};
use crate::db::{Reader, Shelf};
use crate::exchange::date::PartialDate;
use crate::exchange::field::Field;
use crate::exchange::rules::entry;
use crate::flow::service::ledger as flow;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::member::service::ledger::{self as member, Shown};
use crate::placement::service::ledger as placement;

/// The last row of a part, in the order of its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    pub group: i64,
    pub id: i64,
}

/// Which rows come next.
pub struct Ask {
    pub kind: ExportKind,
    pub organization: OrganizationId,
    pub quarter: Option<Quarter>,
    pub after: Option<After>,
    /// Number of the first of them, from 1.
    pub serial: i64,
    pub limit: i64,
    pub shown: Shown,
}

/// Some rows, and where the next ones begin.
pub struct Gathered {
    pub rows: Vec<Row>,
    /// Whose records the rows show.
    pub members: Vec<MemberId>,
    /// None after the last.
    pub next: Option<After>,
}

/// The next rows of a list.
pub fn gather(reader: &mut Reader<'_>, ask: &Ask) -> Outcome<Gathered> {
    match ask.kind {
        ExportKind::Members => members::gather(reader, ask),
        ExportKind::OutboundLedger => outbound::gather(reader, ask),
        ExportKind::InboundLedger => inbound::gather(reader, ask),
        ExportKind::Absentees => absentees::gather(reader, ask),
        ExportKind::QuarterlySummary => quarter::gather(reader, ask),
    }
}

/// How many rows a list has; none where only its end tells.
pub fn total(
    shelf: &mut impl Shelf,
    kind: ExportKind,
    organization: OrganizationId,
) -> Outcome<Option<i64>> {
    match kind {
        ExportKind::Members => member::count(shelf, organization).map(Some),
        ExportKind::OutboundLedger => flow::count(shelf, organization).map(Some),
        ExportKind::InboundLedger => placement::count(shelf, organization).map(Some),
        ExportKind::Absentees | ExportKind::QuarterlySummary => Ok(None),
    }
}

/// The columns of a list.
pub fn columns(kind: ExportKind) -> Vec<Column> {
    match kind {
        ExportKind::Members => of_fields(members::COLUMNS),
        ExportKind::OutboundLedger => of_fields(outbound::COLUMNS),
        ExportKind::InboundLedger => own(inbound::COLUMNS),
        ExportKind::Absentees => own(absentees::COLUMNS),
        ExportKind::QuarterlySummary => quarter::columns(),
    }
}

/// Columns by the titles that an import reads.
fn of_fields(fields: &[(Field, u8)]) -> Vec<Column> {
    fields.iter().map(|(field, width)| Column { title: field.zh(), width: *width }).collect()
}

fn own(columns: &[(&'static str, u8)]) -> Vec<Column> {
    columns.iter().map(|(title, width)| Column { title, width: *width }).collect()
}

/// Where the next part begins; nowhere when this one was not filled.
fn next(rows: usize, limit: i64, last: Option<After>) -> Option<After> {
    let full = i64::try_from(rows).is_ok_and(|rows| rows >= limit);
    last.filter(|_| full)
}

/// A day as the forms write it.
fn day(day: Day) -> String {
    PartialDate::from(day.date()).zh()
}

/// A date that may lack its day or month (`2009-06`), as the forms write it.
fn partial(text: &str) -> String {
    let part = |part: &str| part.trim_start_matches('0').to_owned();
    let parts: Vec<&str> = text.split('-').collect();
    match parts.as_slice() {
        [year, month] => format!("{year}年{}月", part(month)),
        [year, month, day] => format!("{year}年{}月{}日", part(month), part(day)),
        _ => text.to_owned(),
    }
}

/// The text that an imported file had in a column, where it was kept beside the record.
fn kept(cells: &[(String, String)], field: Field) -> Option<String> {
    entry::kept_text(cells, field).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::field;

    #[test]
    fn an_import_reads_every_title_of_the_files_that_come_back() {
        for (columns, kind) in [
            (members::COLUMNS, ExportKind::Members),
            (outbound::COLUMNS, ExportKind::OutboundLedger),
        ] {
            for ((field, _), column) in columns.iter().zip(super::columns(kind)) {
                assert_eq!(field::by_title(column.title), Some(*field), "{}", column.title);
            }
        }
    }

    #[test]
    fn dates_are_written_as_far_as_they_are_known() {
        for (text, written) in
            [("2009", "2009"), ("2009-06", "2009年6月"), ("1980-01-09", "1980年1月9日"), ("", "")]
        {
            assert_eq!(partial(text), written);
        }
    }
}
