//! What is wrong with a cell or row.

mod code;

use std::fmt;

pub use code::IssueCode;
use serde::{Deserialize, Serialize};

use super::field::Field;

/// Where on the sheets something stands, as the clerk sees it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CellPosition {
    /// Name of the sheet.
    pub sheet: String,
    /// Row, from 1.
    pub row: u32,
    /// Letters of the column; empty for the whole row.
    pub column: String,
}

crate::text_enum! {
    /// How grave an issue is.
    pub enum Severity {
        /// The row can be applied; what could not be read stays empty.
        Warning = "warning",
        /// The row cannot be applied until it is put right.
        Error = "error",
    }
}

crate::text_enum! {
    /// The verdict on a row: the gravest of its issues.
    pub enum Verdict {
        /// Nothing to remark.
        Ok = "ok",
        /// Can be applied; have a look.
        Warning = "warning",
        /// Cannot be applied.
        Error = "error",
    }
}

impl Verdict {
    /// The gravest of some issues.
    pub fn of(issues: &[Issue]) -> Self {
        match issues.iter().map(|issue| issue.severity).max() {
            None => Self::Ok,
            Some(Severity::Warning) => Self::Warning,
            Some(Severity::Error) => Self::Error,
        }
    }
}

/// One thing to remark. Its texts hold no data of anyone but the person in the row; `Debug` leaves
/// the choices out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// The cell, or the row when no cell is to blame.
    pub cell: CellPosition,
    /// The field, where one is concerned.
    pub field: Option<Field>,
    /// Warning or error.
    pub severity: Severity,
    /// Stable code.
    pub code: IssueCode,
    /// Reason in Chinese.
    pub zh: String,
    /// Reason in English.
    pub en: String,
    /// What the cell may have been meant to say: values to write there.
    #[serde(default)]
    pub choices: Vec<String>,
}

impl Issue {
    /// An issue with the severity and texts of its code. `{field}` in a text becomes the field.
    pub fn new(code: IssueCode, field: Option<Field>, cell: CellPosition) -> Self {
        let (severity, zh, en) = code.text();
        let zh = zh.replace("{field}", field.map_or("单元格", Field::zh));
        let en = en.replace("{field}", field.map_or("cell", Field::en));
        Self { cell, field, severity, code, zh, en, choices: Vec::new() }
    }

    /// With values that may be meant.
    #[must_use]
    pub fn offer(mut self, choices: impl IntoIterator<Item = String>) -> Self {
        self.choices = choices.into_iter().collect();
        self
    }

    /// With a word of its own in place of `{word}`, in Chinese and English.
    #[must_use]
    pub fn naming(mut self, word: &str, (zh, en): (&str, &str)) -> Self {
        self.zh = self.zh.replace(word, zh);
        self.en = self.en.replace(word, en);
        self
    }

    /// With another severity than the usual one.
    #[must_use]
    pub fn graded(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// With the row it refers to in place of `{row}`.
    #[must_use]
    pub fn referring_to(mut self, sheet: &str, row: u32) -> Self {
        let same_sheet = sheet == self.cell.sheet;
        let zh = if same_sheet {
            format!("第{row}行")
        } else {
            format!("“{sheet}”表第{row}行")
        };
        let en =
            if same_sheet { format!("row {row}") } else { format!("row {row} of “{sheet}”") };
        self.zh = self.zh.replace("{row}", &zh);
        self.en = self.en.replace("{row}", &en);
        self
    }
}

impl fmt::Debug for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} {:?} at row {} column {:?}",
            self.severity, self.code, self.cell.row, self.cell.column
        )
    }
}
