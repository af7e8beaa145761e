//! Workbooks of Excel 97 to 2003 (.xls): a compound file with one stream of records.
//!
//! calamine reads them too, but takes what the file says of its sizes at its word: a few kilobytes
//! make it reserve gigabytes, and a loop in the file's sector chain never ends. Strangers' files are
//! read here, cell by cell, within the same limits as all others.

mod cells;
mod record;
mod strings;

use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use cells::SheetReader;
use record::{Fields, Record, Records, kind};
use strings::Shared;

use super::fault::{Budget, Limits, ReadFault};
use super::grid::Grid;

/// Reads all worksheets.
///
/// # Errors
/// [`ReadFault::Encrypted`] with a password, [`ReadFault::UnsupportedFormat`] for Excel 95 and
/// before or another kind of compound file, [`ReadFault::NotAWorkbook`] when damaged, and the limits.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Vec<Grid>, ReadFault> {
    // The container is unpacked by a library; should it panic, that is the stranger's file's fault.
    let stream = catch_unwind(AssertUnwindSafe(|| workbook_stream(bytes)))
        .unwrap_or(Err(ReadFault::NotAWorkbook))?;
    let globals = Globals::read(&stream, limits)?;
    let mut grids = Vec::new();
    let mut budget = Budget::of(limits);
    // Sheets do not overlap, so all of them together are no longer than the stream.
    let mut unread = stream.len();
    for sheet in &globals.sheets {
        let body = stream.get(sheet.at..).ok_or(ReadFault::NotAWorkbook)?;
        let mut grid = Grid::new(sheet.name.clone());
        grid.hidden = sheet.hidden;
        let mut reader = SheetReader::new(&globals, &mut grid, &mut budget);
        let length = reader.read(body)?;
        unread = unread.checked_sub(length).ok_or(ReadFault::NotAWorkbook)?;
        grids.push(grid);
    }
    Ok(grids)
}

/// The stream of records inside the compound file.
fn workbook_stream(bytes: &[u8]) -> Result<Vec<u8>, ReadFault> {
    let mut file =
        cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| ReadFault::NotAWorkbook)?;
    if file.is_stream("/EncryptedPackage") {
        return Err(ReadFault::Encrypted);
    }
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name));
    let stream = file.open_stream(name.ok_or(ReadFault::UnsupportedFormat)?);
    let mut stream = stream.map_err(|_| ReadFault::NotAWorkbook)?;
    // A stream is part of its file: what claims to be longer is damaged.
    let longest = u64::try_from(bytes.len()).map_err(|_| ReadFault::TooLarge)?;
    if stream.len() > longest {
        return Err(ReadFault::NotAWorkbook);
    }
    let mut records = Vec::new();
    (&mut stream).take(longest).read_to_end(&mut records).map_err(|_| ReadFault::NotAWorkbook)?;
    Ok(records)
}

/// A worksheet as the workbook lists it.
struct Listed {
    name: String,
    hidden: bool,
    /// Where its records begin.
    at: usize,
}

/// What the sheets share.
pub struct Globals {
    sheets: Vec<Listed>,
    texts: Vec<String>,
    /// For each cell format, whether it shows a date.
    dates: Vec<bool>,
    /// Days are counted from 1904, as Excel for the Macintosh did.
    from_1904: bool,
}

impl Globals {
    fn read(stream: &[u8], limits: &Limits) -> Result<Self, ReadFault> {
        let mut globals =
            Self { sheets: Vec::new(), texts: Vec::new(), dates: Vec::new(), from_1904: false };
        let mut formats: HashMap<u16, bool> = HashMap::new();
        let mut records = Records::new(stream);
        let first = records.next_record()?.filter(|record| record.kind == kind::BOF);
        if Fields::new(first.ok_or(ReadFault::NotAWorkbook)?.body).u16()? != record::EXCEL_97 {
            return Err(ReadFault::UnsupportedFormat);
        }
        while let Some(Record { kind, body }) = records.next_record()? {
            let mut fields = Fields::new(body);
            match kind {
                kind::END => break,
                kind::FILE_PASS => return Err(ReadFault::Encrypted),
                kind::DATE_MODE => globals.from_1904 = fields.u16()? == 1,
                kind::FORMAT => {
                    let number = fields.u16()?;
                    formats.insert(number, shows_a_date(&fields.long_text()?));
                }
                kind::CELL_FORMAT => {
                    fields.skip(2)?;
                    let number = fields.u16()?;
                    let date = formats.get(&number).copied();
                    globals.dates.push(date.unwrap_or_else(|| is_a_date_by_number(number)));
                }
                kind::SHEET => globals.list(&mut fields, limits)?,
                kind::SHARED_TEXTS => {
                    globals.texts = Shared::new(body, &mut records)?.texts(limits)?;
                }
                _ => {}
            }
        }
        Ok(globals)
    }

    /// Takes a sheet into the list, unless it is a chart or a macro.
    fn list(&mut self, fields: &mut Fields<'_>, limits: &Limits) -> Result<(), ReadFault> {
        let at = usize::try_from(fields.u32()?).map_err(|_| ReadFault::NotAWorkbook)?;
        let hidden = fields.u8()? & 0x03 != 0;
        let worksheet = fields.u8()? == 0;
        let name = fields.short_text()?;
        if worksheet {
            if self.sheets.len() >= limits.sheets {
                return Err(ReadFault::TooManySheets);
            }
            self.sheets.push(Listed { name, hidden, at });
        }
        Ok(())
    }
}

/// Formats that come with Excel and have no text in the file; 27 to 36 and 50 to 58 are the dates of
/// Chinese editions.
fn is_a_date_by_number(number: u16) -> bool {
    matches!(number, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

/// Whether a number format holds a year, month or day outside quotes, brackets and escapes.
fn shows_a_date(format: &str) -> bool {
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    for c in format.chars() {
        match c {
            _ if escaped => escaped = false,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => escaped = true,
            '[' => bracketed = true,
            ']' => bracketed = false,
            ';' => return false,
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' if !bracketed => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_numbers_by_their_format() {
        for (format, date) in [
            ("yyyy\"年\"m\"月\"d\"日\";@", true),
            ("[$-804]yyyy/m/d", true),
            ("m-d", true),
            ("General", false),
            ("0.00_);[Red](0.00)", false),
            ("\"day\"0", false),
            ("[DBNum1]0", false),
            ("@", false),
        ] {
            assert_eq!(shows_a_date(format), date, "{format}");
        }
        assert!(is_a_date_by_number(57) && !is_a_date_by_number(49));
    }
}
