//! The cells and merged ranges of one worksheet.

use super::Globals;
use super::record::{EXCEL_97, Fields, Record, Records, kind};
use crate::exchange::date;
use crate::exchange::fault::{Budget, ReadFault};
use crate::exchange::grid::{Cell, Grid, Merge};

/// Days from the beginning of Excel's usual count to that of Excel for the Macintosh.
const DAYS_TO_1904: f64 = 1462.0;

/// Reads the records of a sheet into a grid.
pub struct SheetReader<'a, 'b> {
    globals: &'a Globals,
    grid: &'a mut Grid,
    budget: &'a mut Budget<'b>,
    merges: Vec<Merge>,
    /// The cell of the last formula, whose text follows in a record of its own.
    formula: Option<(u16, u16)>,
}

impl<'a, 'b> SheetReader<'a, 'b> {
    pub fn new(globals: &'a Globals, grid: &'a mut Grid, budget: &'a mut Budget<'b>) -> Self {
        Self { globals, grid, budget, merges: Vec::new(), formula: None }
    }

    /// Reads the sheet that begins here; answers how many bytes it has.
    pub fn read(&mut self, stream: &[u8]) -> Result<usize, ReadFault> {
        let mut records = Records::new(stream);
        let first = records.next_record()?.filter(|record| record.kind == kind::BOF);
        if Fields::new(first.ok_or(ReadFault::NotAWorkbook)?.body).u16()? != EXCEL_97 {
            return Err(ReadFault::NotAWorkbook);
        }
        // Charts stand inside a sheet with a beginning and an end of their own.
        let mut inside = 0_usize;
        while let Some(record) = records.next_record()? {
            match record.kind {
                kind::BOF => inside += 1,
                kind::END if inside == 0 => break,
                kind::END => inside -= 1,
                _ if inside > 0 => {}
                _ => self.record(record)?,
            }
        }
        self.grid.set_merges(std::mem::take(&mut self.merges));
        Ok(records.at)
    }

    fn record(&mut self, Record { kind, body }: Record<'_>) -> Result<(), ReadFault> {
        let mut fields = Fields::new(body);
        match kind {
            kind::SHARED_TEXT => {
                let (at, _) = place(&mut fields)?;
                let number = usize::try_from(fields.u32()?).map_err(|_| ReadFault::NotAWorkbook)?;
                let text = self.globals.texts.get(number).ok_or(ReadFault::NotAWorkbook)?;
                self.put(at, Cell::text_or_empty(text))
            }
            kind::TEXT | kind::RICH_TEXT => {
                let (at, _) = place(&mut fields)?;
                let text = fields.long_text()?;
                self.put(at, Cell::text_or_empty(&text))
            }
            kind::NUMBER => {
                let (at, format) = place(&mut fields)?;
                let number = fields.f64()?;
                self.put(at, self.number(number, format))
            }
            kind::SHORT_NUMBER => {
                let (at, format) = place(&mut fields)?;
                let number = fields.short_number()?;
                self.put(at, self.number(number, format))
            }
            kind::NUMBERS => self.numbers(body),
            kind::TRUTH => {
                let (at, _) = place(&mut fields)?;
                let (value, fault) = (fields.u8()?, fields.u8()? != 0);
                self.put(at, if fault { error(value) } else { Cell::Bool(value != 0) })
            }
            kind::FORMULA => self.formula(&mut fields),
            kind::FORMULA_TEXT => match self.formula.take() {
                Some(at) => {
                    let text = fields.long_text()?;
                    self.put(at, Cell::text_or_empty(&text))
                }
                None => Ok(()),
            },
            kind::MERGED => self.merged(&mut fields),
            _ => Ok(()),
        }
    }

    fn put(&mut self, (row, column): (u16, u16), cell: Cell) -> Result<(), ReadFault> {
        self.budget.put(self.grid, u32::from(row), u32::from(column), cell)
    }

    fn number(&self, number: f64, format: u16) -> Cell {
        let dated = self.globals.dates.get(usize::from(format)).copied().unwrap_or(false);
        let days = if self.globals.from_1904 { number + DAYS_TO_1904 } else { number };
        let day = if dated { date::from_days(days) } else { None };
        day.map_or(Cell::Number(number), Cell::Date)
    }

    /// Numbers side by side: row, first column, (format, number) each, last column.
    fn numbers(&mut self, body: &[u8]) -> Result<(), ReadFault> {
        let mut fields = Fields::new(body);
        let (row, first) = (fields.u16()?, fields.u16()?);
        let count = body.len().saturating_sub(6) / 6;
        for column in (first..=u16::MAX).take(count) {
            let (format, number) = (fields.u16()?, fields.short_number()?);
            self.put((row, column), self.number(number, format))?;
        }
        Ok(())
    }

    /// The value a formula had when the file was saved.
    fn formula(&mut self, fields: &mut Fields<'_>) -> Result<(), ReadFault> {
        let (at, format) = place(fields)?;
        let value = fields.take(8)?;
        self.formula = None;
        match value {
            [0, .., 0xFF, 0xFF] => {
                self.formula = Some(at);
                Ok(())
            }
            [1, _, truth, .., 0xFF, 0xFF] => self.put(at, Cell::Bool(*truth != 0)),
            [2, _, code, .., 0xFF, 0xFF] => self.put(at, error(*code)),
            [.., 0xFF, 0xFF] => Ok(()),
            _ => {
                let number = Fields::new(value).f64()?;
                self.put(at, self.number(number, format))
            }
        }
    }

    fn merged(&mut self, fields: &mut Fields<'_>) -> Result<(), ReadFault> {
        for _ in 0..fields.u16()? {
            let [top, bottom] = [fields.u16()?, fields.u16()?].map(u32::from);
            let [left, right] = [fields.u16()?, fields.u16()?].map(u32::from);
            self.merges.push(Merge { top, left, bottom, right });
        }
        Ok(())
    }
}

/// Row, column and format of a cell.
fn place(fields: &mut Fields<'_>) -> Result<((u16, u16), u16), ReadFault> {
    Ok(((fields.u16()?, fields.u16()?), fields.u16()?))
}

/// A formula's error as Excel shows it.
fn error(code: u8) -> Cell {
    Cell::Fault(
        match code {
            0x00 => "#NULL!",
            0x07 => "#DIV/0!",
            0x0F => "#VALUE!",
            0x17 => "#REF!",
            0x1D => "#NAME?",
            0x24 => "#NUM!",
            _ => "#N/A",
        }
        .to_owned(),
    )
}
