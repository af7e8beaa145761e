//! Text tables: CSV and its relatives, in UTF-8, UTF-16 or GB18030.

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::export::unguarded;
use super::fault::{Budget, Limits, ReadFault};
use super::grid::{Cell, Grid};

/// Reads a text table as one grid named after the file.
///
/// # Errors
/// [`ReadFault::NotAWorkbook`] for binary content, [`ReadFault::UnsupportedFormat`] for a web page,
/// [`ReadFault::UnknownEncoding`], and the limits on rows, columns and cells.
pub fn read(bytes: &[u8], file_name: &str, limits: &Limits) -> Result<Grid, ReadFault> {
    let text = decode(bytes)?;
    let opening: String = text.trim_start().chars().take(200).collect();
    if opening.starts_with('<') {
        return Err(ReadFault::UnsupportedFormat);
    }
    let text = with_blank_lines_kept(&text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut grid = Grid::new(stem(file_name));
    grid.typeless = true;
    let mut budget = Budget::of(limits);
    for (row, record) in (0_u32..).zip(reader.records()) {
        let record = record.map_err(|_| ReadFault::NotAWorkbook)?;
        for (column, text) in (0_u32..).zip(record.iter()) {
            budget.put(&mut grid, row, column, Cell::text_or_empty(unguarded(text)))?;
        }
    }
    Ok(grid)
}

/// UTF-16 and UTF-8 by their marks, else UTF-8 if it is, else GB18030 if it is.
fn decode(bytes: &[u8]) -> Result<String, ReadFault> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let body = bytes.get(mark..).unwrap_or_default();
        return encoding
            .decode_without_bom_handling_and_without_replacement(body)
            .map(std::borrow::Cow::into_owned)
            .ok_or(ReadFault::UnknownEncoding);
    }
    if bytes.contains(&0) {
        return Err(ReadFault::NotAWorkbook);
    }
    [UTF_8, GB18030]
        .iter()
        .find_map(|encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes))
        .map(std::borrow::Cow::into_owned)
        .ok_or(ReadFault::UnknownEncoding)
}

/// The csv crate skips blank lines; here each becomes a record of one empty cell, so that rows keep
/// the numbers a spreadsheet shows.
fn with_blank_lines_kept(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut quoted = false;
    for line in text.split_inclusive('\n') {
        if !quoted && line.trim_end_matches(['\r', '\n']).is_empty() {
            kept.push_str("\"\"");
        }
        if line.matches('"').count() % 2 == 1 {
            quoted = !quoted;
        }
        kept.push_str(line);
    }
    kept
}

/// The separator most frequent in the text: comma, tab or semicolon.
fn delimiter(text: &str) -> u8 {
    let count = |separator: u8| text.bytes().filter(|byte| *byte == separator).count();
    [b'\t', b';', b','].into_iter().max_by_key(|separator| count(*separator)).unwrap_or(b',')
}

/// The file's name without folders and extension.
fn stem(file_name: &str) -> &str {
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let grid = read(bytes, "dir/表.csv", &Limits::default()).expect("reads");
        assert_eq!(grid.name, "表");
        grid.used_rows()
            .map(|row| (row, grid.row(row).map(|(_, cell)| cell.shown()).collect()))
            .collect()
    }

    #[test]
    fn all_encodings_clerks_use_read_the_same() {
        let text = "姓名,性别\r\n\r\n张三,男\r\n\"李\n四\",女\r\n王五,男\r\n";
        let want = shown(text.as_bytes());
        assert_eq!(want.iter().map(|(row, _)| *row).collect::<Vec<_>>(), [0, 2, 3, 4]);
        let mut marked = b"\xEF\xBB\xBF".to_vec();
        marked.extend_from_slice(text.as_bytes());
        let mut utf16 = b"\xFF\xFE".to_vec();
        utf16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(shown(&marked), want);
        assert_eq!(shown(&utf16), want);
        assert_eq!(shown(&GB18030.encode(text).0), want);
        assert_eq!(shown(text.replace(',', "\t").as_bytes()), want);
        assert_eq!(shown(text.replace(',', ";").as_bytes()), want);
    }

    #[test]
    fn what_is_no_text_table_is_refused() {
        for (bytes, fault) in [
            (&b"\x00\x01\x02"[..], ReadFault::NotAWorkbook),
            (b"<html><table><tr><td>1</td></tr></table></html>", ReadFault::UnsupportedFormat),
            (b"\xFF\xFF\xFF\xFF", ReadFault::UnknownEncoding),
        ] {
            assert_eq!(read(bytes, "x.csv", &Limits::default()).map(|_| ()), Err(fault));
        }
    }
}
