//! The nouns of an import preview: sheets, lines, staged rows and their typed values.

pub mod further;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::date::PartialDate;
use super::field::Field;
use super::issue::{Issue, Verdict};
use super::words::{Category, Cause};
use crate::kernel::identity::{IdNumber, Sex};
use crate::kernel::phone::Phone;
use further::FurtherRow;

/// A cell's text as written, and its meaning where it has a certain one. `Debug` hides both.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parsed<T> {
    /// As written, trimmed; empty when the cell is.
    pub raw: String,
    /// What it means; `None` when nothing is there or an issue says why not.
    pub value: Option<T>,
}

impl<T> Parsed<T> {
    /// What is written and what it means.
    pub fn new(raw: impl Into<String>, value: Option<T>) -> Self {
        Self { raw: raw.into(), value }
    }
}

impl<T> Parsed<T> {
    /// Nothing is written and nothing meant: not worth a place where rows rest.
    fn is_nothing(&self) -> bool {
        self.raw.is_empty() && self.value.is_none()
    }
}

impl<T> Default for Parsed<T> {
    fn default() -> Self {
        Self { raw: String::new(), value: None }
    }
}

impl<T> fmt::Debug for Parsed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (&self.value, self.raw.is_empty()) {
            (Some(_), _) => "read",
            (None, true) => "empty",
            (None, false) => "unread",
        })
    }
}

/// A text nobody should find in a log: a cell of an unknown column, or a line outside the table.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hidden(pub String);

impl fmt::Debug for Hidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("hidden")
    }
}

/// A cell of a column whose title is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtraCell {
    /// Title as written; the column's letters when it has none.
    pub title: String,
    /// Text as written.
    pub text: Hidden,
}

/// Where a row's branch was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BranchSource {
    /// Its own cell.
    Cell,
    /// A merged cell over several rows.
    MergedCell,
    /// A line between the rows that names a branch.
    SectionLine,
    /// A line above the header.
    TitleLine,
    /// The name of the sheet.
    SheetName,
}

/// One person of a member register.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RegisterRow {
    /// 序号, as written.
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub serial: Parsed<String>,
    /// 姓名, without inner white space between Chinese characters.
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub name: Parsed<String>,
    /// 性别
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub sex: Parsed<Sex>,
    /// 民族, in full (汉族).
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub nationality: Parsed<String>,
    /// 出生年月
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub birth: Parsed<PartialDate>,
    /// 公民身份号码
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub id_number: Parsed<IdNumber>,
    /// 学历
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub education: Parsed<String>,
    /// 入党时间
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub joined_on: Parsed<PartialDate>,
    /// 转正时间
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub full_on: Parsed<PartialDate>,
    /// 党员类别
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub category: Parsed<Category>,
    /// 所在党支部, as named by the clerk.
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub branch: Parsed<String>,
    /// Where the branch was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub branch_source: Option<BranchSource>,
    /// 联系电话
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub phone: Parsed<Phone>,
    /// 家庭住址
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub home_address: Parsed<String>,
    /// 现居住地
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub residence: Parsed<String>,
    #[serde(skip_serializing_if = "FurtherRow::is_nothing")]
    pub further: FurtherRow,
    /// 工作单位及职务
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub employer: Parsed<String>,
    /// 支部联系人
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub liaison: Parsed<String>,
    /// 最近联系时间
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub last_contact: Parsed<PartialDate>,
    /// 党费交至, a month.
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub dues_paid_to: Parsed<PartialDate>,
    /// 备注
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub remark: Parsed<String>,
    /// 系统编号: of a member in a register, of a departure in a ledger.
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub record: Parsed<i64>,
    /// 系统版本
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub record_version: Parsed<i64>,
    /// Cells of columns with unknown or repeated titles.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extra: Vec<ExtraCell>,
}

/// Whether an export has masked the cell: it says that something is there and not what.
pub fn is_masked(raw: &str) -> bool {
    raw.contains("***")
}

/// One departure of a ledger.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LedgerRow {
    /// Who left.
    pub member: RegisterRow,
    /// 流出时间
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub left_on: Parsed<PartialDate>,
    /// 流出原因
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub cause: Parsed<Cause>,
    /// 流入地, as written: places are resolved elsewhere.
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub destination: Parsed<String>,
    /// 流入地党组织; 无 and 不清楚 are none.
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub host_organization: Parsed<String>,
    /// 是否持有活动证
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub has_certificate: Parsed<bool>,
    /// 活动证编号
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub certificate_number: Parsed<String>,
}

/// What a row holds, by the kind of its table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Values {
    /// A row of a member register.
    Register(Box<RegisterRow>),
    /// A row of a flowing-member ledger.
    Ledger(Box<LedgerRow>),
}

impl Values {
    /// The person, in either kind.
    pub fn member(&self) -> &RegisterRow {
        match self {
            Self::Register(row) => row,
            Self::Ledger(row) => &row.member,
        }
    }
}

/// A row of the input, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RowPosition {
    /// Name of the sheet.
    pub sheet: String,
    /// Row, from 1.
    pub row: u32,
}

/// A row of data, ready to be looked at and applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StagedRow {
    /// Where it stands.
    pub position: RowPosition,
    /// The gravest of its issues.
    pub verdict: Verdict,
    /// All that is to remark.
    pub issues: Vec<Issue>,
    /// What it holds.
    pub values: Values,
}

/// What a line outside the data is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// Above the first header.
    Title,
    /// A header, or the line of groups above it.
    Header,
    /// The same header again, as printed on each page.
    RepeatedHeader,
    /// A line between the rows that names a branch.
    Section,
    /// 合计, 小计.
    Total,
    /// A serial number with nothing beside it.
    NumberOnly,
    /// Anything else: 填表人, 注, text on a sheet without a table.
    Note,
}

/// A line of the input that is no row of data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Where it stands.
    pub position: RowPosition,
    /// What it is.
    pub kind: LineKind,
    /// Its filled cells: letters of the column, text.
    pub cells: Vec<(String, Hidden)>,
}

/// How a column was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnMapping {
    /// Letters of the column.
    pub column: String,
    /// Title as written, with its group in front when it stands in one.
    pub title: String,
    /// Its meaning; `None` is kept verbatim in `extra`.
    pub field: Option<Field>,
}

/// What a table lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TableKind {
    /// Members.
    Register,
    /// Departures.
    Ledger,
}

impl TableKind {
    /// Whether a row of such a table has a place for the field.
    pub fn takes(self, field: Field) -> bool {
        match self {
            Self::Ledger => true,
            Self::Register => !field.tells_of_a_flow(),
        }
    }
}

/// What was found on a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetSummary {
    /// Name on the tab.
    pub name: String,
    /// Hidden from the clerk; read all the same.
    pub hidden: bool,
    /// Kind of its first table; `None` when it has none.
    pub kind: Option<TableKind>,
    /// Columns of its first table.
    pub columns: Vec<ColumnMapping>,
    /// Rows up to the last used one.
    pub height: u32,
    /// Rows among them with nothing in them.
    pub blank_rows: u32,
    /// Remarks on the sheet as a whole.
    pub issues: Vec<Issue>,
}

/// How many rows have which verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerdictCounts {
    /// Without remark.
    pub ok: usize,
    /// With warnings only.
    pub warning: usize,
    /// Not to be applied.
    pub error: usize,
}

/// A file as read: every row of it is either blank (counted), a line, or a staged row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// As uploaded.
    pub file_name: String,
    /// Each sheet, in order.
    pub sheets: Vec<SheetSummary>,
    /// Each row of data, in order.
    pub rows: Vec<StagedRow>,
    /// Each other line, in order.
    pub lines: Vec<Line>,
}

impl Preview {
    /// How many rows have which verdict.
    pub fn counts(&self) -> VerdictCounts {
        let mut counts = VerdictCounts::default();
        for row in &self.rows {
            match row.verdict {
                Verdict::Ok => counts.ok += 1,
                Verdict::Warning => counts.warning += 1,
                Verdict::Error => counts.error += 1,
            }
        }
        counts
    }
}
