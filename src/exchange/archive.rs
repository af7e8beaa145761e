//! A workbook's zip archive, measured before anything opens it.

use std::io::{self, Cursor, Read, Write, copy, sink};

use zip::ZipArchive;

use super::fault::{Limits, ReadFault};

/// Unpacks every part into nothing and counts: declared sizes are the sender's word only.
///
/// Sheets are read cell by cell, so that a large one costs time and no memory: they have a limit of
/// their own, as long as each of their cells is of a size that Excel knows. Everything else is held
/// in memory while it is read.
///
/// # Errors
/// [`ReadFault::ZipBomb`] beyond the limits, [`ReadFault::Encrypted`] for a protected archive,
/// [`ReadFault::UnsupportedFormat`] for an archive that is no .xlsx, [`ReadFault::NotAWorkbook`]
/// for a damaged one.
pub fn measure(bytes: &[u8], limits: &Limits) -> Result<(), ReadFault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ReadFault::NotAWorkbook)?;
    if archive.len() > limits.archive_entries {
        return Err(ReadFault::ZipBomb);
    }
    let (mut held, mut streamed) = (limits.inflated_bytes, limits.sheet_bytes);
    let mut is_workbook = false;
    for at in 0..archive.len() {
        let part = match archive.by_index(at) {
            Ok(part) => part,
            Err(zip::result::ZipError::UnsupportedArchive(reason))
                if reason == zip::result::ZipError::PASSWORD_REQUIRED =>
            {
                return Err(ReadFault::Encrypted);
            }
            Err(_) => return Err(ReadFault::NotAWorkbook),
        };
        let name = part.name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        is_workbook |= name == "xl/workbook.xml";
        let mut cells = Cells::default();
        let (is_streamed, inflated) = if name.starts_with(SHEETS) {
            let inflated = inflate(part, streamed, &mut cells)?;
            (cells.are_plain(limits.cell_bytes), inflated)
        } else {
            (false, inflate(part, held, &mut sink())?)
        };
        let left = if is_streamed { &mut streamed } else { &mut held };
        *left = left.checked_sub(inflated).ok_or(ReadFault::ZipBomb)?;
    }
    if is_workbook { Ok(()) } else { Err(ReadFault::UnsupportedFormat) }
}

/// What Excel, WPS and all libraries call the parts that hold sheets.
const SHEETS: &str = "xl/worksheets/sheet";

/// Unpacks a part, one byte beyond the limit at most; answers how much it was.
fn inflate(part: impl Read, limit: u64, into: &mut impl Write) -> Result<u64, ReadFault> {
    copy(&mut part.take(limit.saturating_add(1)), into).map_err(|_| ReadFault::NotAWorkbook)
}

/// Follows the XML of a sheet as it is unpacked, for the size of what a reader holds at once: a cell
/// with all its text, or what stands between two tags. XML that Excel does not write in a sheet
/// (comments, CDATA, a `<` within a tag) could hide one, and is taken for large.
#[derive(Default)]
struct Cells {
    at: u64,
    is_odd: bool,
    in_tag: bool,
    /// The first letters of the tag's name, without a prefix.
    name: [u8; 2],
    named: usize,
    in_name: bool,
    is_end: bool,
    last_tag: u64,
    cell: Option<u64>,
    largest: u64,
}

impl Cells {
    /// Whether no cell and nothing between two tags is larger than that.
    fn are_plain(&self, limit: u64) -> bool {
        let last = self.at.saturating_sub(self.last_tag);
        !self.is_odd && self.cell.is_none() && self.largest.max(last) <= limit
    }

    fn step(&mut self, byte: u8) {
        match byte {
            b'<' => {
                self.is_odd |= self.in_tag;
                self.largest = self.largest.max(self.at.saturating_sub(self.last_tag));
                self.last_tag = self.at;
                (self.in_tag, self.in_name, self.is_end) = (true, true, false);
                (self.name, self.named) = ([0; 2], 0);
            }
            b'>' => {
                self.end_name();
                self.in_tag = false;
            }
            _ if self.in_name => self.letter(byte),
            _ => {}
        }
        self.at += 1;
    }

    fn letter(&mut self, byte: u8) {
        match byte {
            b'!' if self.named == 0 => self.is_odd = true,
            // The declaration at the very beginning.
            b'?' if self.named == 0 => self.is_odd |= self.at > 8,
            b'/' if self.named == 0 => self.is_end = true,
            b':' => (self.name, self.named) = ([0; 2], 0),
            b'/' | b' ' | b'\t' | b'\r' | b'\n' => self.end_name(),
            _ => {
                if let Some(place) = self.name.get_mut(self.named) {
                    *place = byte;
                }
                self.named += 1;
            }
        }
    }

    /// The name is complete: a cell begins, or the last one has ended.
    fn end_name(&mut self) {
        if !self.in_name {
            return;
        }
        self.in_name = false;
        let is_cell = self.named == 1 && self.name == [b'c', 0];
        if let Some(begun) = self.cell {
            self.largest = self.largest.max(self.at.saturating_sub(begun));
        }
        if is_cell {
            self.cell = if self.is_end { None } else { Some(self.last_tag) };
        } else if self.cell.is_some() && self.named == 3 && self.name == *b"ro" {
            // `<c r="A1"/>` had no end of its own; its row ends it.
            self.cell = None;
        }
    }
}

impl Write for Cells {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        bytes.iter().for_each(|byte| self.step(*byte));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(xml: &str) -> bool {
        let mut cells = Cells::default();
        cells.write_all(xml.as_bytes()).unwrap();
        cells.are_plain(100)
    }

    #[test]
    fn a_cell_is_measured_wherever_it_may_hide() {
        let long = "x".repeat(101);
        let runs = "<r><t>0123456789</t></r>".repeat(5);
        let rows = r#"<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"/></row><row r="2"/>"#;
        for (xml, expected) in [
            (format!("<?xml version=\"1.0\"?><sheetData>{}</sheetData>", rows.repeat(30)), true),
            (
                format!("<x:sheetData>{}</x:sheetData>", "<x:row><x:c>1</x:c></x:row>".repeat(30)),
                true,
            ),
            (format!("<cols>{}</cols>", "<col min=\"1\"/>".repeat(30)), true),
            (format!("<c><is><t>{long}</t></is></c>"), false),
            (format!("<x:c><is><t>{long}</t></is></x:c>"), false),
            // A text in many parts is one text.
            (format!("<c><is>{runs}</is></c>"), false),
            (format!("<is>{runs}</is>"), true),
            (format!("<c><is>{runs}"), false),
            (format!("<c r=\"{long}\"/>"), false),
            (format!("<row r=\"1\">{long}</row>"), false),
            (long, false),
            ("<c><t>a<!-- <c> -->b</t></c>".to_owned(), false),
            ("<c><t><![CDATA[<c>]]></t></c>".to_owned(), false),
            ("<c><t><?x <c> ?></t></c>".to_owned(), false),
            ("<c a=\"<c>\"/></c>".to_owned(), false),
        ] {
            assert_eq!(plain(&xml), expected, "{xml}");
        }
    }
}
