//! What is asked of follow-up and what it shows.

use serde::{Deserialize, Serialize};

use super::model::{AttemptResult, Channel, Evidence, Level, NextStep, Reason, Stage};
use crate::access::{AccountId, MemberId, OrganizationId};
use crate::flow::model::{FlowId, Side};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::id::Id;
use crate::policy::model::Ruling;

/// Marker of a case's id.
#[derive(Debug)]
pub enum FollowUpCase {}

pub type CaseId = Id<FollowUpCase>;

/// Marker of a hand-off's id.
#[derive(Debug)]
pub enum HandOff {}

/// Marker of an attempt's id.
#[derive(Debug)]
pub enum ContactAttempt {}

/// An organization by name.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct Named {
    pub id: OrganizationId,
    #[schema(example = "柳溪村党支部")]
    pub name: String,
}

/// A reason in words, with the facts and the rule it rests on.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ToldReason {
    #[schema(example = "应于 2026-09-01 前联系，已逾期 12 天")]
    pub text: String,
    pub facts: Reason,
}

/// What to do next, in words.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ToldStep {
    pub step: NextStep,
    #[schema(example = "给本人打电话")]
    pub text: &'static str,
}

/// The open case of somebody on the list.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct CaseBrief {
    pub id: CaseId,
    pub version: i64,
    pub stage: Stage,
    /// Who has the case.
    pub side: Side,
    pub owner_id: Option<AccountId>,
    /// Attempts logged so far.
    pub attempts: usize,
}

/// Somebody who has been silent, as those see it who look after them.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Absentee {
    pub flow_id: FlowId,
    /// The registration's, for `bulk-actions`.
    pub flow_version: i64,
    pub member_id: MemberId,
    pub name: String,
    #[schema(example = "138****8000")]
    pub phone: Option<String>,
    pub branch: Named,
    /// Where the member went, as far as known.
    #[schema(example = "广东省深圳市宝安区")]
    pub destination: Option<String>,
    pub last_seen_on: Day,
    /// The day by which the next was or is due: contact, arrival at a host that waits, or the regular report;
    /// in a list of one `duty`, the day of that.
    pub due_on: Day,
    pub days_overdue: i64,
    pub level: Level,
    pub reasons: Vec<ToldReason>,
    pub next_step: ToldStep,
    /// The rule that set `due_on`.
    pub ruling: Ruling,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseBrief>,
}

/// A case that waits for a call by the one who asks.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TodaysCall {
    /// The case.
    pub id: CaseId,
    /// Since when the call has been waiting.
    pub call_on: Day,
    /// `POST` here to see the full number; the look is in the audit and shown to the member.
    #[schema(example = "/api/v1/members/31C0R8Y70G000/contact")]
    pub contact: String,
    #[serde(flatten)]
    pub absentee: Absentee,
}

/// Which flow a case is opened for.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCase {
    pub flow_id: FlowId,
}

/// One attempt to reach the member.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    pub channel: Channel,
    pub result: AttemptResult,
    /// Not in the future.
    pub at: Timestamp,
    /// What it was about, without names; at most 50 characters.
    #[serde(default)]
    pub topic: String,
    /// Kept encrypted; at most 500 characters.
    pub note: Option<String>,
    /// When to call again, later than `at`; left out for the days of the policy
    /// (`contact_retry_days`).
    pub next_on: Option<Day>,
}

/// Who takes the case over.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    pub account_id: AccountId,
}

/// Who has the case from now on.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandingOver {
    pub side: Side,
}

/// A case with its attempts.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CaseView {
    pub id: CaseId,
    pub version: i64,
    pub flow_id: FlowId,
    pub member_id: MemberId,
    pub name: String,
    pub stage: Stage,
    /// Who has the case.
    pub side: Side,
    pub owner_id: Option<AccountId>,
    pub opened_on: Day,
    pub closed_on: Option<Day>,
    pub open: bool,
    /// The day of the next call, while the case is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_on: Option<Day>,
    /// Absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contacts: Option<Vec<ContactView>>,
    /// The way between home and host, oldest first; absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hand_offs: Option<Vec<HandOffView>>,
    /// What the attempts amount to beside what the policy asks; absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

/// One attempt as logged.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ContactView {
    pub account_id: AccountId,
    pub at: Timestamp,
    pub channel: Channel,
    pub result: AttemptResult,
    pub topic: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// One hand-off: to whom.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct HandOffView {
    pub at: Timestamp,
    pub account_id: AccountId,
    pub side: Side,
}

/// What a change of a case answers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CaseReceipt {
    pub id: CaseId,
    pub version: i64,
    pub stage: Stage,
    pub open: bool,
    /// What the attempts amount to, where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}
