//! A workbook of one sheet, written as it is sent. The writer of a library keeps all cells until the
//! end, in memory or in a file that is not sealed; here a part is compressed and gone before the next
//! is opened. Cells are inline strings, so that nothing is a formula and no digit is lost.

use std::fmt::Write as _;
use std::io::{self, Write};

use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use super::cell::{Cell, Row};
use super::encode::Head;
use crate::kernel::fault::{Fault, Outcome};

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;

const PACKAGE: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

/// Styles by number: 0 plain, 1 text (typed digits stay text too), 2 title of a column, 3 of the sheet.
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="3"><font><sz val="11"/><name val="宋体"/></font><font><b/><sz val="11"/><name val="宋体"/></font><font><b/><sz val="16"/><name val="宋体"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="2"><border/><border><left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="1" xfId="0" applyBorder="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyBorder="1"/><xf numFmtId="49" fontId="1" fillId="0" borderId="1" xfId="0" applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1"><alignment horizontal="center" vertical="center" wrapText="1"/></xf><xf numFmtId="49" fontId="2" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyAlignment="1"><alignment horizontal="center" vertical="center"/></xf></cellXfs></styleSheet>"#;

const PLAIN: u8 = 0;
const TEXT: u8 = 1;
const COLUMN_TITLE: u8 = 2;
const SHEET_TITLE: u8 = 3;

/// Rows above the data: the title of the sheet, those of the columns.
const ROWS_ABOVE: u32 = 2;

/// A workbook in the making. What it has written so far is taken with [`Workbook::take`].
pub struct Workbook {
    zip: ZipWriter<StreamWriter<Drained>>,
    drained: Drained,
    row: u32,
    columns: usize,
}

/// Where the archive's bytes wait to be taken.
#[derive(Clone, Default)]
struct Drained(std::sync::Arc<std::sync::Mutex<Vec<u8>>>);

impl Drained {
    fn held(&self) -> std::sync::MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Write for Drained {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.held().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Workbook {
    /// Begins a workbook with the titles of its sheet and columns.
    pub fn begin(head: &Head) -> Outcome<Workbook> {
        let drained = Drained::default();
        let zip = ZipWriter::new_stream(drained.clone());
        let columns = head.columns.len();
        let mut workbook = Workbook { zip, drained, row: 0, columns };
        for (name, text) in [
            ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
            ("_rels/.rels", PACKAGE.to_owned()),
            ("xl/workbook.xml", sheets(&head.sheet)),
            ("xl/_rels/workbook.xml.rels", RELATIONS.to_owned()),
            ("xl/styles.xml", STYLES.to_owned()),
        ] {
            workbook.part(name)?;
            workbook.write(&text)?;
        }
        workbook.part("xl/worksheets/sheet1.xml")?;
        workbook.write(&sheet_opening(head))?;
        let title = [Cell::from(head.title.as_str())];
        workbook.styled(&title, |_| SHEET_TITLE)?;
        let titles: Row = head.columns.iter().map(|column| Cell::from(column.title)).collect();
        workbook.styled(&titles, |_| COLUMN_TITLE)?;
        Ok(workbook)
    }

    /// Appends rows.
    pub fn rows(&mut self, rows: &[Row]) -> Outcome<()> {
        for row in rows {
            self.styled(row, |cell| match cell {
                Cell::Number(_) => PLAIN,
                Cell::Text(_) => TEXT,
            })?;
        }
        Ok(())
    }

    /// What was written since the last time.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut *self.drained.held())
    }

    /// Ends the workbook and gives its last bytes.
    pub fn end(mut self) -> Outcome<Vec<u8>> {
        let last = letters(self.columns.saturating_sub(1));
        let filter = self.row.max(ROWS_ABOVE);
        self.write(&format!(
            r#"</sheetData><autoFilter ref="A{ROWS_ABOVE}:{last}{filter}"/><mergeCells count="1"><mergeCell ref="A1:{last}1"/></mergeCells></worksheet>"#
        ))?;
        self.zip.finish().map_err(Fault::internal)?;
        Ok(std::mem::take(&mut *self.drained.held()))
    }

    fn part(&mut self, name: &str) -> Outcome<()> {
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        self.zip.start_file(name, options).map_err(Fault::internal)
    }

    fn write(&mut self, text: &str) -> Outcome<()> {
        self.zip.write_all(text.as_bytes()).map_err(Fault::internal)
    }

    fn styled(&mut self, row: &[Cell], style: impl Fn(&Cell) -> u8) -> Outcome<()> {
        self.row += 1;
        let mut xml = format!(r#"<row r="{}">"#, self.row);
        for (column, cell) in row.iter().enumerate() {
            let (place, style) = (letters(column), style(cell));
            let at = format!(r#"<c r="{place}{}" s="{style}""#, self.row);
            match cell {
                Cell::Number(number) => write!(xml, "{at}><v>{number}</v></c>"),
                Cell::Text(text) if text.is_empty() => write!(xml, "{at}/>"),
                Cell::Text(text) => write!(
                    xml,
                    r#"{at} t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>"#,
                    escaped(text)
                ),
            }
            .map_err(Fault::internal)?;
        }
        xml.push_str("</row>");
        self.write(&xml)
    }
}

fn sheets(name: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{}" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        escaped(name)
    )
}

fn sheet_opening(head: &Head) -> String {
    let mut xml = format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView workbookViewId="0"><pane ySplit="{ROWS_ABOVE}" topLeftCell="A{}" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>"#,
        ROWS_ABOVE + 1
    );
    for (number, column) in (1..).zip(&head.columns) {
        let width = column.width;
        xml.push_str(&format!(
            r#"<col min="{number}" max="{number}" width="{width}" customWidth="1"/>"#
        ));
    }
    xml.push_str("</cols><sheetData>");
    xml
}

/// Letters of a column, from 0; a list has fewer than 26 × 27.
fn letters(column: usize) -> String {
    crate::exchange::grid::column_letters(u32::try_from(column).unwrap_or(u32::MAX))
}

/// Text as XML holds it. What XML 1.0 has no way to write (control characters) is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' | '\n' => escaped.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}
