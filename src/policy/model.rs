//! What a policy parameter is, the rows that set it, and the ruling an answer quotes.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::access::AccountId;
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::id::Id;

crate::text_enum! {
    /// Everything in the rules that a county or the centre may set.
    pub enum Parameter {
        FlowMonths = "flow_months",
        TransferFromMonths = "transfer_from_months",
        AttestationMaxMonths = "attestation_max_months",
        AttestationCauses = "attestation_causes",
        PaperFromMonths = "paper_from_months",
        AmendWithinDays = "amend_within_days",
        PrimaryManager = "primary_manager",
        ContactMonths = "contact_months",
        ContactMonthsAbroad = "contact_months_abroad",
        ReportBackMonths = "report_back_months",
        DueSoonDays = "due_soon_days",
        ArrivalDueSoonDays = "arrival_due_soon_days",
        ContactingAfterDays = "contacting_after_days",
        ContactAttemptsNeeded = "contact_attempts_needed",
        ContactAttemptDays = "contact_attempt_days",
        ContactChannelsNeeded = "contact_channels_needed",
        LostContactMonths = "lost_contact_months",
        LostSuspectedChannels = "lost_suspected_channels",
        ContactRetryDays = "contact_retry_days",
        CheckInDeadlineDays = "check_in_deadline_days",
        CheckInBackdateDays = "check_in_backdate_days",
        PlacementAcceptanceDays = "placement_acceptance_days",
        PlacementFilingDays = "placement_filing_days",
        BranchMinFullMembers = "branch_min_full_members",
        BranchMaxMembers = "branch_max_members",
        GeneralBranchMinMembers = "general_branch_min_members",
        CommitteeMinMembers = "committee_min_members",
        GroupMinMembers = "group_min_members",
        JointMaxUnits = "joint_max_units",
        RetentionLeftMonths = "retention_left_months",
        PromptsPerWeek = "prompts_per_week",
        ArrivalReminderDays = "arrival_reminder_days",
        QuietFromHour = "quiet_from_hour",
        QuietUntilHour = "quiet_until_hour",
    }
}

crate::text_enum! {
    /// What a number counts, or that the value is not a number.
    pub enum Unit {
        /// Calendar days.
        Days = "days",
        /// Civil months, clamped to the month's end.
        Months = "months",
        Count = "count",
        /// An hour of the day.
        Hour = "hour",
        Choice = "choice",
        List = "list",
    }
}

crate::text_enum! {
    /// How far a county may go from the national value.
    pub enum Latitude {
        /// A national rule: a county may only set a lower number.
        OnlyLower = "only_lower",
        /// A national rule: a county may only set a higher number.
        OnlyHigher = "only_higher",
        /// The rules leave it to the place, or the sources conflict: anything inside the range.
        Free = "free",
    }
}

/// What a parameter may hold, and what holds without any row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    Number { default: i32, min: i32, max: i32 },
    Choice { default: &'static str, options: &'static [&'static str] },
    List { default: &'static [&'static str], options: &'static [&'static str] },
}

/// One line of the table in `parameters`.
#[derive(Clone, Copy, Debug)]
pub struct Specification {
    pub unit: Unit,
    pub domain: Domain,
    pub latitude: Latitude,
    pub zh: &'static str,
    pub en: &'static str,
    /// The document where the rule stands, as it is quoted to users; an assumption of DOMAIN ([M]) is called a suggestion.
    pub source: &'static str,
}

/// A value that its parameter allows; made by [`Value::parse`] or the table of defaults only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum Value {
    Number(i32),
    Choice(&'static str),
    List(Vec<&'static str>),
}

/// As the database keeps it: `6`, `home`, `meeting,study`.
impl std::fmt::Display for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Value::Number(number) => write!(f, "{number}"),
            Value::Choice(choice) => f.write_str(choice),
            Value::List(list) => f.write_str(&list.join(",")),
        }
    }
}

/// A parameter set from a day on, for one county or (`county: None`) for all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyRow {
    pub parameter: Parameter,
    /// A six-digit county code of GB/T 2260.
    pub county: Option<String>,
    pub value: Value,
    pub effective_from: Day,
    /// Counts up per parameter and county; the national default of the code is version 1.
    pub version: i32,
    /// The document that whoever set it named.
    pub source: Cow<'static, str>,
}

/// How many rows there are and the newest id: rows are only ever added, so that two equal marks mean
/// the same rows (the id alone would miss a row whose transaction began earlier and ended later).
pub type PolicyMark = (i64, Option<i64>);

/// The rule that decided an answer, as it is quoted to whoever asks why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Ruling {
    pub parameter: Parameter,
    pub value: Value,
    pub unit: Unit,
    pub version: i32,
    /// The county whose row decided; absent when the national value did.
    pub county: Option<String>,
    pub effective_from: Day,
    /// The document it stands in, or that it is a suggestion of this system.
    #[schema(value_type = String)]
    pub source: Cow<'static, str>,
}

impl Ruling {
    /// The number of a numeric parameter; 0 for a choice or a list, which have none.
    pub fn number(&self) -> i64 {
        match &self.value {
            Value::Number(number) => i64::from(*number),
            Value::Choice(_) | Value::List(_) => 0,
        }
    }

    /// How a stored record names the rule it was made under: `contact_months@1=6`.
    pub fn cite(&self) -> String {
        format!("{}@{}={}", self.parameter, self.version, self.value)
    }

    /// Whether the choice is `name`, or the list holds it.
    pub fn names(&self, name: &str) -> bool {
        match &self.value {
            Value::Number(_) => false,
            Value::Choice(choice) => *choice == name,
            Value::List(list) => list.contains(&name),
        }
    }

    /// The day this period ends when it starts on `start`, in the parameter's own unit.
    pub fn after(&self, start: Day) -> Day {
        self.shift(start, self.number())
    }

    /// The day this period starts when it ends on `end`.
    pub fn before(&self, end: Day) -> Day {
        self.shift(end, -self.number())
    }

    fn shift(&self, day: Day, by: i64) -> Day {
        match self.unit {
            Unit::Months => day.plus_months(by),
            Unit::Days => day.plus_days(by),
            Unit::Count | Unit::Hour | Unit::Choice | Unit::List => day,
        }
    }
}

/// A last day to do something, and the ruling that set it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Due {
    pub on: Day,
    pub ruling: Ruling,
}

impl Due {
    /// The last day itself is still in time.
    pub fn passed(&self, today: Day) -> bool {
        today > self.on
    }
}

/// Marker of a policy row's id.
#[derive(Debug)]
pub enum Policy {}

pub type PolicyId = Id<Policy>;

/// A value as it is written in a request: a number, a choice, or a list of choices.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum WrittenValue {
    Number(i64),
    Choice(String),
    List(Vec<String>),
}

impl std::fmt::Display for WrittenValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WrittenValue::Number(number) => write!(f, "{number}"),
            WrittenValue::Choice(choice) => f.write_str(choice),
            WrittenValue::List(list) => f.write_str(&list.join(",")),
        }
    }
}

/// A parameter to be set from a day on.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPolicy {
    pub parameter: Parameter,
    /// Six digits; left out for the whole country.
    #[schema(example = "330282")]
    pub county: Option<String>,
    #[schema(example = 3)]
    pub value: WrittenValue,
    /// Today or later.
    pub effective_from: Day,
    /// The document this rests on.
    #[schema(example = "慈组〔2026〕12号")]
    pub source: String,
}

/// A parameter's name in both languages.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ParameterName {
    pub zh: &'static str,
    pub en: &'static str,
}

/// A parameter as it holds somewhere on a day.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PolicyView {
    pub name: ParameterName,
    pub latitude: Latitude,
    #[serde(flatten)]
    pub ruling: Ruling,
    /// Which row decided and why, in the language asked for.
    #[schema(example = "330282 自 2026-04-01 起执行的设定")]
    pub why: String,
}

impl PolicyView {
    pub fn new(ruling: Ruling, why: String) -> PolicyView {
        let Specification { zh, en, latitude, .. } = ruling.parameter.specification();
        PolicyView { name: ParameterName { zh, en }, latitude, ruling, why }
    }
}

/// One row as it was written.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct HistoryEntry {
    pub id: PolicyId,
    pub parameter: Parameter,
    /// Absent for the whole country.
    pub county: Option<String>,
    pub value: Value,
    pub effective_from: Day,
    pub version: i32,
    /// The document it rests on.
    pub source: String,
    pub account_id: AccountId,
    pub created_at: Timestamp,
}

/// What setting a parameter answers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PolicyReceipt {
    pub id: PolicyId,
    pub parameter: Parameter,
    pub county: Option<String>,
    pub value: Value,
    pub effective_from: Day,
    pub version: i32,
}
