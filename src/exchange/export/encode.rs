//! The file, written part by part.

use super::cell::Row;
use super::csv;
use super::model::ExportFormat;
use super::xlsx::Workbook;
use crate::kernel::fault::Outcome;

/// A column of a file.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub title: &'static str,
    /// In characters of the sheet's font.
    pub width: u8,
}

/// What stands above the rows.
#[derive(Clone, Debug)]
pub struct Head {
    /// Name on the tab.
    pub sheet: String,
    /// Over the table of a workbook; a text table has its columns' titles only.
    pub title: String,
    pub columns: Vec<Column>,
}

/// A file in the making.
pub enum Encoder {
    Csv,
    Xlsx(Box<Workbook>),
}

impl Encoder {
    /// Begins a file, and gives its first bytes.
    pub fn begin(format: ExportFormat, head: &Head) -> Outcome<(Encoder, Vec<u8>)> {
        match format {
            ExportFormat::Csv => {
                let titles: Vec<&str> = head.columns.iter().map(|column| column.title).collect();
                Ok((Encoder::Csv, csv::opening(&titles)?))
            }
            ExportFormat::Xlsx => {
                let mut workbook = Workbook::begin(head)?;
                let bytes = workbook.take();
                Ok((Encoder::Xlsx(Box::new(workbook)), bytes))
            }
        }
    }

    /// Appends rows, and gives what can be sent.
    pub fn rows(&mut self, rows: &[Row]) -> Outcome<Vec<u8>> {
        match self {
            Encoder::Csv => csv::rows(rows),
            Encoder::Xlsx(workbook) => {
                workbook.rows(rows)?;
                Ok(workbook.take())
            }
        }
    }

    /// Ends the file, and gives its last bytes.
    pub fn end(self) -> Outcome<Vec<u8>> {
        match self {
            Encoder::Csv => Ok(Vec::new()),
            Encoder::Xlsx(workbook) => workbook.end(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::cell::Cell;
    use super::super::lines;
    use super::super::model::ExportKind;
    use super::*;
    use crate::exchange::Limits;
    use crate::exchange::workbook;

    const HARD: [&str; 6] =
        ["=1+1", "a<b>&\"c\"", "两\n行", " 空格 ", "\u{1}x", "330282198001019992"];

    fn written(format: ExportFormat) -> Vec<u8> {
        let columns = vec![Column { title: "内容", width: 10 }, Column { title: "数", width: 6 }];
        let head = Head { sheet: "表".to_owned(), title: "标题".to_owned(), columns };
        let (mut encoder, mut bytes) = Encoder::begin(format, &head).unwrap();
        for part in HARD.chunks(2) {
            let rows: Vec<Row> =
                part.iter().map(|text| vec![Cell::from(*text), Cell::Number(7)]).collect();
            bytes.extend(encoder.rows(&rows).unwrap());
        }
        bytes.extend(encoder.end().unwrap());
        bytes
    }

    #[test]
    fn both_forms_hold_what_was_written_and_no_formula() {
        for (format, first) in [(ExportFormat::Csv, 1), (ExportFormat::Xlsx, 2)] {
            let bytes = written(format);
            let name = format!("x.{format}");
            let grids = workbook::read(&bytes, &name, &Limits::default()).unwrap();
            let shown: Vec<String> =
                (first..first + 6).map(|row| grids[0].cell(row, 0).shown()).collect();
            let expected = ["=1+1", "a<b>&\"c\"", "两\n行", "空格", "x", "330282198001019992"];
            assert_eq!(shown, expected, "{format}");
            assert_eq!(grids[0].cell(first, 1).shown(), "7");
        }
    }

    /// As many rows as an import reads are within what an import unpacks, with the longest texts that
    /// are usual.
    #[test]
    fn what_goes_out_comes_in_again_up_to_the_limit_of_rows() {
        const ROWS: u32 = 500;
        let limits = Limits::default();
        for kind in [ExportKind::Members, ExportKind::OutboundLedger] {
            let columns = lines::columns(kind);
            let text = "慈溪市白沙镇柳溪村";
            let row: Row = columns.iter().map(|_| Cell::from(text)).collect();
            let head = Head { sheet: "表".to_owned(), title: "标题".to_owned(), columns };
            let (mut encoder, mut bytes) = Encoder::begin(ExportFormat::Xlsx, &head).unwrap();
            for _ in 0..ROWS {
                bytes.extend(encoder.rows(std::slice::from_ref(&row)).unwrap());
            }
            bytes.extend(encoder.end().unwrap());
            let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
            let mut sheet = archive.by_name("xl/worksheets/sheet1.xml").unwrap();
            let inflated = std::io::copy(&mut sheet, &mut std::io::sink()).unwrap();
            let at_most = inflated / u64::from(ROWS) * u64::from(limits.rows);
            assert!(at_most <= limits.sheet_bytes, "{kind}: {} MB", at_most >> 20);
            let grids = workbook::read(&bytes, "x.xlsx", &limits).unwrap();
            assert_eq!(grids[0].cell(ROWS, 1).shown(), text);
        }
    }
}
