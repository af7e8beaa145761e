//! Why a file as a whole cannot be read, and how much of one is read at all.

use serde::{Deserialize, Serialize};

use super::grid::{Cell, Grid};

/// Bounds on one uploaded file; beyond any of them it is refused, never cut short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes as uploaded.
    pub file_bytes: usize,
    /// Bytes of the parts of a workbook that are held while it is read, after decompression.
    pub inflated_bytes: u64,
    /// The same of its sheets, which are read cell by cell.
    pub sheet_bytes: u64,
    /// Bytes of XML of one cell, beyond which a sheet counts among what is held.
    pub cell_bytes: u64,
    /// Parts inside a workbook archive.
    pub archive_entries: usize,
    /// Sheets.
    pub sheets: usize,
    /// Rows up to the last one used, per sheet.
    pub rows: u32,
    /// Columns up to the last one used, per sheet.
    pub columns: u32,
    /// Cells with something in them, all sheets together.
    pub cells: usize,
    /// Bytes of text in all cells together: one long text may be shared by a million cells.
    pub text_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 10 << 20,
            inflated_bytes: 96 << 20,
            // What our own export writes of as many rows as are read, and half as much again.
            sheet_bytes: 384 << 20,
            // Excel's longest text is 32 767 characters.
            cell_bytes: 1 << 20,
            archive_entries: 2_000,
            sheets: 200,
            rows: 120_000,
            columns: 256,
            cells: 3_000_000,
            text_bytes: 96 << 20,
        }
    }
}

/// What is left of the limits on the contents of one file.
pub struct Budget<'a> {
    limits: &'a Limits,
    cells: usize,
    text_bytes: usize,
}

impl<'a> Budget<'a> {
    /// All of it.
    pub fn of(limits: &'a Limits) -> Self {
        Self { limits, cells: limits.cells, text_bytes: limits.text_bytes }
    }

    /// Puts a cell where it belongs; an empty one costs nothing.
    ///
    /// # Errors
    /// Beyond the limits on rows, columns, cells and text.
    pub fn put(
        &mut self,
        grid: &mut Grid,
        row: u32,
        column: u32,
        cell: Cell,
    ) -> Result<(), ReadFault> {
        let bytes = match &cell {
            Cell::Empty => return Ok(()),
            Cell::Text(text) | Cell::Fault(text) => text.len(),
            Cell::Number(_) | Cell::Date(_) | Cell::Bool(_) => 0,
        };
        if row >= self.limits.rows {
            return Err(ReadFault::TooManyRows);
        }
        if column >= self.limits.columns {
            return Err(ReadFault::TooManyColumns);
        }
        self.cells = self.cells.checked_sub(1).ok_or(ReadFault::TooManyCells)?;
        self.text_bytes = self.text_bytes.checked_sub(bytes).ok_or(ReadFault::TooManyCells)?;
        grid.put(row, column, cell);
        Ok(())
    }
}

/// Why nothing was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadFault {
    /// More bytes than the limit.
    TooLarge,
    /// Inflates beyond the limit, or has too many parts.
    ZipBomb,
    /// Neither a workbook nor a text table.
    NotAWorkbook,
    /// Excel before 97, .xlsb, .ods, or a web page under an Excel name.
    UnsupportedFormat,
    /// Protected by a password.
    Encrypted,
    /// A text table in no known encoding.
    UnknownEncoding,
    /// Nothing in it.
    Empty,
    /// No row with 姓名 and other known titles on any sheet.
    NoHeaderFound,
    /// A sheet has more rows than the limit.
    TooManyRows,
    /// A sheet has more columns than the limit.
    TooManyColumns,
    /// More filled cells, or more text in them, than the limit.
    TooManyCells,
    /// More sheets than the limit.
    TooManySheets,
}

impl ReadFault {
    /// Stable name for clients.
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::ZipBomb => "zip_bomb",
            Self::NotAWorkbook => "not_a_workbook",
            Self::UnsupportedFormat => "unsupported_format",
            Self::Encrypted => "encrypted",
            Self::UnknownEncoding => "unknown_encoding",
            Self::Empty => "empty",
            Self::NoHeaderFound => "no_header_found",
            Self::TooManyRows => "too_many_rows",
            Self::TooManyColumns => "too_many_columns",
            Self::TooManyCells => "too_many_cells",
            Self::TooManySheets => "too_many_sheets",
        }
    }

    /// What is wrong and what to do, in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            Self::TooLarge => "文件太大。请按支部或按年份拆成几个文件再导入。",
            Self::ZipBomb => "文件解压后过大，已拒绝。请把数据复制到一个新的工作簿，另存后再导入。",
            Self::NotAWorkbook => {
                "打不开这个文件：不是 Excel 工作簿，也不是 CSV 表格，或者已损坏。请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。"
            }
            Self::UnsupportedFormat => {
                "不支持这种格式（Excel 95 及更早的 .xls、.xlsb、.ods，或系统导出的网页表格）。请用 Excel 或 WPS 打开后另存为 .xlsx 再导入。"
            }
            Self::Encrypted => "工作簿设了打开密码。请先去掉密码，另存后再导入。",
            Self::UnknownEncoding => {
                "认不出这个文本文件的编码。请另存为“CSV UTF-8”或 .xlsx 再导入。"
            }
            Self::Empty => "文件里没有内容。",
            Self::NoHeaderFound => {
                "找不到表头：没有一行同时写有“姓名”和其他栏目名（如公民身份号码、入党时间）。请检查是否选错了文件。"
            }
            Self::TooManyRows => "有工作表的行数超出上限。请删除末尾的空行，或拆成几个文件再导入。",
            Self::TooManyColumns => "有工作表的列数超出上限。请删除右侧多余的列再导入。",
            Self::TooManyCells => "表格内容超出上限。请拆成几个文件再导入。",
            Self::TooManySheets => "工作表太多。请拆成几个文件再导入。",
        }
    }

    /// What is wrong and what to do, in English.
    pub fn en(self) -> &'static str {
        match self {
            Self::TooLarge => {
                "The file is too large. Split it by branch or year and import the parts."
            }
            Self::ZipBomb => {
                "The file becomes too large when unpacked and was refused. Copy the data into a new workbook, save it and import that."
            }
            Self::NotAWorkbook => {
                "This file cannot be opened: it is neither an Excel workbook nor a CSV table, or it is damaged. Open it in Excel or WPS, save it as .xlsx and import that."
            }
            Self::UnsupportedFormat => {
                "This format is not supported (.xls of Excel 95 and before, .xlsb, .ods, or a web page exported by another system). Open it in Excel or WPS, save it as .xlsx and import that."
            }
            Self::Encrypted => {
                "The workbook is protected by a password. Remove the password, save it and import that."
            }
            Self::UnknownEncoding => {
                "The encoding of this text file is not known. Save it as “CSV UTF-8” or .xlsx and import that."
            }
            Self::Empty => "There is nothing in the file.",
            Self::NoHeaderFound => {
                "No header was found: no row has 姓名 (name) together with other known titles, such as 公民身份号码 or 入党时间. Check that this is the right file."
            }
            Self::TooManyRows => {
                "A sheet has more rows than allowed. Delete the empty rows at the end, or split the file."
            }
            Self::TooManyColumns => {
                "A sheet has more columns than allowed. Delete the surplus columns on the right."
            }
            Self::TooManyCells => {
                "The tables hold more than allowed. Split the file and import the parts."
            }
            Self::TooManySheets => {
                "The workbook has too many sheets. Split it and import the parts."
            }
        }
    }
}

impl std::fmt::Display for ReadFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.en())
    }
}

impl std::error::Error for ReadFault {}
