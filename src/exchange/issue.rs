//! What is wrong with a cell or row: one table of codes with their texts.

mod texts;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::field::Field;
use texts::TEXTS;

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

/// Stable codes of all issues.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum IssueCode {
    /// No name in a row of data.
    NameMissing,
    /// A name with digits, brackets or other marks.
    NameUnusual,
    /// Sex is neither 男 nor 女.
    SexUnreadable,
    /// Sex is not the one of the identity number.
    SexContradictsId,
    /// None of the 56 nationalities.
    NationalityUnknown,
    /// Birth is not the one of the identity number.
    BirthContradictsId,
    /// No identity number.
    IdMissing,
    /// Not 18 characters.
    IdWrongLength,
    /// Something else than digits and X.
    IdBadCharacters,
    /// No such province.
    IdRegionUnknown,
    /// No such birth date.
    IdBirthDateImpossible,
    /// Check character wrong.
    IdCheckDigit,
    /// Digits lost to Excel.
    IdRuinedByExcel,
    /// Cut after 15 digits.
    IdCutShort,
    /// A number of the first generation.
    IdFirstGeneration,
    /// Valid, but ends in 000 as numbers do that Excel has rounded.
    IdEndsInZeros,
    /// The same number in an earlier row.
    IdDuplicate,
    /// Not a date.
    DateUnreadable,
    /// No day of the calendar.
    DateImpossible,
    /// Two meanings.
    DateAmbiguous,
    /// A year only.
    DateYearOnly,
    /// Digits lost to Excel.
    DateRuinedByExcel,
    /// Still to come.
    DateInFuture,
    /// Dues paid more than a year ahead.
    DuesFarAhead,
    /// Joined before the age of 18.
    JoinedBefore18,
    /// Full member before joining.
    FullBeforeJoined,
    /// Left home before joining.
    LeftBeforeJoined,
    /// Contacted before leaving.
    ContactBeforeLeft,
    /// Full member less than a year after joining.
    FullTooEarly,
    /// On probation for more than two years.
    ProbationTooLong,
    /// Neither full nor probationary.
    CategoryUnreadable,
    /// No branch in column, title or sheet name.
    BranchMissing,
    /// No phone.
    PhoneMissing,
    /// Not eleven digits.
    PhoneWrongLength,
    /// Not a phone number.
    PhoneUnreadable,
    /// A fixed line or no mobile prefix.
    PhoneNotMobile,
    /// Several numbers in a cell, or one with a remark.
    PhoneSeveral,
    /// Digits lost to Excel.
    PhoneRuinedByExcel,
    /// The same phone in an earlier row.
    PhoneShared,
    /// The same name and birth in an earlier row.
    SameNameAndBirth,
    /// A cause not on the list.
    CauseUnrecognised,
    /// Neither yes nor no.
    CertificateUnreadable,
    /// A formula without a value.
    CellFault,
    /// 同上, read as what stands above.
    FilledFromAbove,
    /// 同上 where nothing stands above, or of a number or name of one's own.
    NothingAbove,
    /// Two columns with one meaning.
    ColumnRepeated,
    /// No table on the sheet.
    SheetWithoutHeader,
    /// A register where a ledger was announced, or the other way round.
    OtherTable,
    /// Something without which nobody can be entered.
    FieldNeeded,
    /// No organization of that name below the importing one.
    BranchUnknown,
    /// Several organizations of that name.
    BranchAmbiguous,
    /// An organization that holds no members of its own, or none any more.
    NotABranch,
    /// On a register outside the importing organization. Its text must not say so.
    AskTheCounty,
    /// On the register of another branch below the importing organization.
    OtherBranch,
    /// Off the register.
    LeftTheRegister,
    /// The number is another person's on the register.
    NameDiffers,
    /// The register says otherwise and is not changed by a ledger.
    RegisterDiffers,
    /// The phone on record is another one and stays.
    PhoneKept,
    /// The register says all of it already.
    AlreadyOnRegister,
    /// An outbound registration is open already.
    AlreadyAway,
    /// The place can be several.
    PlaceAmbiguous,
    /// No such place is known.
    PlaceUnknown,
    /// A masked number, and no record to tell the person by.
    IdMasked,
    /// Not the number of a record.
    RecordUnreadable,
    /// The number is another person's than the record's.
    RecordDiffers,
    /// Somebody has changed the record since the export.
    ChangedSinceExport,
    /// The absence of an exported ledger is over.
    AbsenceOver,
    /// Nothing is written of where the member went.
    DestinationMissing,
    /// A cell that differs from the registration, which an import does not change.
    RegistrationKept,
    /// None of the official kinds of social stratum.
    SocialStratumUnknown,
    /// Neither yes nor no.
    MigrantWorkerUnreadable,
    /// A text that is too long for its field, or has control characters in it.
    TextUnfit,
    /// A column with content that no field takes.
    ColumnNotTaken,
}

impl IssueCode {
    /// All codes.
    #[cfg(test)]
    pub fn all() -> impl Iterator<Item = IssueCode> {
        TEXTS.iter().map(|(code, ..)| *code)
    }

    /// Usual severity, Chinese text, English text.
    fn text(self) -> (Severity, &'static str, &'static str) {
        TEXTS
            .iter()
            .find(|(code, ..)| *code == self)
            .map_or((Severity::Error, "", ""), |(_, severity, zh, en)| (*severity, zh, en))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_texts_once() {
        let last = IssueCode::ColumnNotTaken as usize;
        assert_eq!(TEXTS.len(), last + 1);
        for (at, (code, _, zh, en)) in TEXTS.iter().enumerate() {
            assert_eq!(*code as usize, at, "the table is in the order of the enum");
            assert!(zh.ends_with('。') && en.ends_with('.'), "{code:?}");
        }
    }
}
