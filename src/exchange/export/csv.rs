//! A text table as Excel opens it: UTF-8 with its mark, lines that end in CR LF, cells guarded.

use super::cell::{Cell, Row};
use super::guard::guarded;
use crate::kernel::fault::{Fault, Outcome};

/// By this mark Excel knows UTF-8; without it Chinese is read as GBK.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// The beginning of the file: its titles.
pub fn opening(titles: &[&str]) -> Outcome<Vec<u8>> {
    let titles: Row = titles.iter().map(|title| Cell::from(*title)).collect();
    let mut bytes = MARK.to_vec();
    bytes.extend(rows(&[titles])?);
    Ok(bytes)
}

/// Some rows.
pub fn rows(rows: &[Row]) -> Outcome<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::with_capacity(rows.len() * 200));
    for row in rows {
        let texts = row.iter().map(|cell| match cell {
            Cell::Number(number) => number.to_string(),
            Cell::Text(text) => guarded(text),
        });
        writer.write_record(texts).map_err(Fault::internal)?;
    }
    writer.into_inner().map_err(|error| Fault::internal(error.to_string()))
}
