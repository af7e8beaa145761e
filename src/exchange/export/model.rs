//! What is exported, in which form, and what is told of it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::access::OrganizationId;
use crate::job::model::{JobFault, JobId, JobState};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;

crate::text_enum! {
    /// Which list.
    pub enum ExportKind {
        /// The register.
        Members = "members",
        /// Those who are away, as the home side keeps them.
        OutboundLedger = "outbound_ledger",
        /// Those who are with a host or awaited there, as the host keeps them.
        InboundLedger = "inbound_ledger",
        /// Those who are silent, with reasons and the next step.
        Absentees = "absentees",
        /// Counts of a quarter, a line for each subordinate organization.
        QuarterlySummary = "quarterly_summary",
    }
}

impl ExportKind {
    /// The name of the form.
    pub const fn zh(self) -> &'static str {
        match self {
            ExportKind::Members => "党员名册",
            ExportKind::OutboundLedger => "流出党员台账",
            ExportKind::InboundLedger => "流入党员台账",
            ExportKind::Absentees => "久未联系党员名单",
            ExportKind::QuarterlySummary => "流动党员季度汇总表",
        }
    }

    /// Whether phones and ID numbers can be had in full: of one's own members, in the two files that
    /// come back.
    pub const fn can_be_full(self) -> bool {
        match self {
            ExportKind::Members | ExportKind::OutboundLedger => true,
            ExportKind::InboundLedger | ExportKind::Absentees | ExportKind::QuarterlySummary => {
                false
            }
        }
    }
}

crate::text_enum! {
    /// In which form: a workbook, or text that every program reads.
    pub enum ExportFormat { Xlsx = "xlsx", Csv = "csv" }
}

impl ExportFormat {
    pub const fn content_type(self) -> &'static str {
        match self {
            ExportFormat::Xlsx => {
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            }
            ExportFormat::Csv => "text/csv; charset=utf-8",
        }
    }
}

/// A quarter of a year, written `2026-Q1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quarter {
    year: i16,
    /// 1 to 4.
    number: i8,
}

impl Quarter {
    pub fn of(day: Day) -> Quarter {
        Quarter { year: day.date().year(), number: (day.date().month() - 1) / 3 + 1 }
    }

    /// Its first day.
    pub fn from(self) -> Day {
        Day::new(self.year, self.number * 3 - 2, 1).unwrap_or(Day::EPOCH)
    }

    /// Its last day.
    pub fn until(self) -> Day {
        self.from().plus_months(3).plus_days(-1)
    }

    pub fn zh(self) -> String {
        format!("{}年第{}季度", self.year, self.number)
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.number)
    }
}

impl FromStr for Quarter {
    type Err = ();

    fn from_str(text: &str) -> Result<Quarter, ()> {
        let (year, number) = text.split_once("-Q").ok_or(())?;
        let plain = year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit());
        let (year, number) = (year.parse().map_err(|_| ())?, number.parse().map_err(|_| ())?);
        if plain && (1..=4).contains(&number) && year >= 1949 {
            Ok(Quarter { year, number })
        } else {
            Err(())
        }
    }
}

/// A list to take along.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExport {
    /// The list of this organization and those below. For the inbound ledger it is the host.
    pub organization_id: OrganizationId,
    pub kind: ExportKind,
    pub format: ExportFormat,
    /// Of a quarterly summary only; the current quarter so far when left out.
    #[schema(example = "2026-Q1")]
    pub quarter: Option<String>,
}

/// A list with phones and ID numbers in full.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFullExport {
    /// The list of this organization and those below.
    pub organization_id: OrganizationId,
    /// `members` or `outbound_ledger`.
    pub kind: ExportKind,
    pub format: ExportFormat,
    /// What the file is for; it stays with the audit.
    #[schema(example = "上报县委组织部季度台账")]
    pub reason: String,
}

/// What the job is to gather; sealed with it.
#[derive(Serialize, Deserialize)]
pub struct ExportOrder {
    pub kind: ExportKind,
    /// Of a quarterly summary: `2026-Q1`.
    pub quarter: String,
    /// Why in full; empty for a masked one.
    pub reason: String,
}

/// What came of it.
#[derive(Serialize)]
pub struct ExportResult {
    pub rows: i64,
}

/// What beginning an export answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ExportReceipt {
    /// Also the id of the job that gathers the rows: `POST /jobs/{id}/cancel` stops it.
    pub id: JobId,
    pub state: JobState,
}

/// An export as the one who began it sees it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ExportView {
    /// Also the id of its job.
    pub id: JobId,
    pub kind: ExportKind,
    pub format: ExportFormat,
    pub organization_id: OrganizationId,
    #[schema(example = "白沙镇党委")]
    pub organization_name: String,
    /// Phones and ID numbers are in full.
    pub full: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2026-Q1")]
    pub quarter: Option<String>,
    pub state: JobState,
    /// Rows gathered so far.
    pub done: i64,
    /// Rows there are, once that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<JobFault>,
    /// What the file is called.
    #[schema(example = "流出党员台账_白沙镇党委_20260301.xlsx")]
    pub file_name: String,
    /// Whether the file can be fetched now.
    pub available: bool,
    pub created_at: Timestamp,
    /// When the file is gone.
    pub expires_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_has_its_days() {
        for (text, from, until) in [
            ("2026-Q1", "2026-01-01", "2026-03-31"),
            ("2026-Q2", "2026-04-01", "2026-06-30"),
            ("2024-Q4", "2024-10-01", "2024-12-31"),
        ] {
            let quarter: Quarter = text.parse().unwrap();
            assert_eq!(quarter.from().to_string(), from);
            assert_eq!(quarter.until().to_string(), until);
            assert_eq!(quarter.to_string(), text);
            assert_eq!(Quarter::of(quarter.until()), quarter);
        }
        for text in ["2026", "2026-Q0", "2026-Q5", "26-Q1", "2026-q1", "+026-Q1", "1948-Q1", ""] {
            assert!(text.parse::<Quarter>().is_err(), "{text}");
        }
    }
}
