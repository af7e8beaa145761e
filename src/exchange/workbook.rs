//! From bytes to grids: what kind of file it is, and .xlsx through calamine.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx};
use jiff::civil::Date;

use super::fault::{Budget, Limits, ReadFault};
use super::grid::{Cell, Grid, Merge};
use super::{archive, delimited, xls};

const ZIP: &[u8] = b"PK\x03\x04";
const EMPTY_ZIP: &[u8] = b"PK\x05\x06";
const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// Reads all sheets of a file, told apart by its content and not by its name.
///
/// # Errors
/// A [`ReadFault`] for everything that cannot be read whole and within the limits.
pub fn read(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Vec<Grid>, ReadFault> {
    if bytes.len() > limits.file_bytes {
        return Err(ReadFault::TooLarge);
    }
    if bytes.is_empty() {
        return Err(ReadFault::Empty);
    }
    let grids = if bytes.starts_with(COMPOUND_FILE) {
        xls::read(bytes, limits)?
    } else if bytes.starts_with(ZIP) || bytes.starts_with(EMPTY_ZIP) {
        archive::measure(bytes, limits)?;
        // calamine parses what strangers made; should it panic, that is their file's fault.
        catch_unwind(AssertUnwindSafe(|| xlsx(bytes, limits)))
            .unwrap_or(Err(ReadFault::NotAWorkbook))?
    } else {
        vec![delimited::read(bytes, file_name, limits)?]
    };
    if grids.iter().all(|grid| grid.height() == 0) {
        return Err(ReadFault::Empty);
    }
    Ok(grids)
}

fn xlsx(bytes: &[u8], limits: &Limits) -> Result<Vec<Grid>, ReadFault> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| ReadFault::NotAWorkbook)?;
    let sheets: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    if sheets.len() > limits.sheets {
        return Err(ReadFault::TooManySheets);
    }
    let mut grids = Vec::new();
    let mut budget = Budget::of(limits);
    for (name, hidden) in sheets {
        let mut grid = Grid::new(name.clone());
        grid.hidden = hidden;
        fill(&mut book, &name, &mut grid, &mut budget)?;
        let merges = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        grid.set_merges(
            merges
                .iter()
                .map(|m| Merge { top: m.start.0, left: m.start.1, bottom: m.end.0, right: m.end.1 })
                .collect(),
        );
        grids.push(grid);
    }
    Ok(grids)
}

/// Streams the cells of a sheet: a dense range would let two far corners cost gigabytes.
fn fill(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    grid: &mut Grid,
    budget: &mut Budget<'_>,
) -> Result<(), ReadFault> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|_| ReadFault::NotAWorkbook)?;
    while let Some(found) = reader.next_cell().map_err(|_| ReadFault::NotAWorkbook)? {
        let (row, column) = found.get_position();
        budget.put(grid, row, column, plain(found.get_value()))?;
    }
    Ok(())
}

/// A calamine value as a plain cell.
fn plain(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Text(number.to_string()),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) => Cell::text_or_empty(text),
        DataRef::SharedString(text) => Cell::text_or_empty(text),
        DataRef::Bool(truth) => Cell::Bool(*truth),
        DataRef::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            let date = i16::try_from(year)
                .ok()
                .zip(i8::try_from(month).ok())
                .zip(i8::try_from(day).ok())
                .and_then(|((year, month), day)| Date::new(year, month, day).ok());
            match date {
                Some(date) if moment.is_datetime() => Cell::Date(date),
                Some(_) | None => Cell::Number(moment.as_f64()),
            }
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::text_or_empty(text),
        DataRef::Error(error) => Cell::Fault(error.to_string()),
    }
}
