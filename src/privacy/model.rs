//! Notices, consents, and retention runs.

use serde::{Deserialize, Serialize};

use crate::access::OrganizationId;
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;

/// What is to be looked through.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRetentionRun {
    /// The organization below which it looks, as a rule the county.
    pub organization_id: OrganizationId,
    /// Only say what would go. Nothing is erased.
    pub dry_run: bool,
}

/// What a run is to do; kept sealed with its job.
#[derive(Serialize, Deserialize)]
pub struct RetentionOrder {
    pub dry_run: bool,
    /// Members who had left the register by then are through.
    pub left_by: Day,
}

/// What a run has erased, or what it would.
#[derive(Serialize)]
pub struct RetentionResult {
    pub dry_run: bool,
    /// The last day of leaving the register that counts.
    pub left_by: Day,
    /// Members who left whose contact data, further particulars, imported cells and earlier values go.
    /// Name, ID number and the course of their membership stay.
    pub members_left: i64,
}

/// A privacy notice, as it is shown at the first log-in and when it changes.
#[derive(Serialize, utoipa::ToSchema)]
pub struct NoticeView {
    /// For `POST /auth/notice`.
    pub version: i32,
    pub in_force_from: Day,
    /// In the language of `Accept-Language`, a paragraph each.
    pub paragraphs: Vec<String>,
}

/// Which versions of the notice there are, the latest first.
#[derive(Serialize, utoipa::ToSchema)]
pub struct NoticeVersions {
    pub items: Vec<NoticeView>,
}

/// A new version of the notice.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNotice {
    /// The number after the latest.
    #[schema(example = 2)]
    pub version: i32,
    /// From today on, and not before the version before it.
    pub in_force_from: Day,
    /// In Chinese, a paragraph per line.
    pub zh: String,
    /// The same in English, with as many paragraphs.
    pub en: String,
}

/// What publishing answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct NoticeReceipt {
    pub version: i32,
    pub in_force_from: Day,
}

crate::text_enum! {
    /// What data is used for.
    pub enum Purpose {
        /// The register, log-in, being reached by one's branch.
        Membership = "membership",
        /// Leaving, arriving, reporting, and being missed when silent.
        OutboundRegistration = "outbound_registration",
        /// Messages to the phone, beside log-in codes.
        ShortMessages = "short_messages",
        /// Events about oneself that are sent to other systems.
        OtherSystems = "other_systems",
    }
}

crate::text_enum! {
    /// What a use of data stands on.
    pub enum Basis {
        /// The organisation's duty, by its rules.
        Duty = "duty",
        /// The member, who can end it.
        Consent = "consent",
    }
}

crate::text_enum! {
    /// Whether data is used for a purpose.
    pub enum Standpoint { InForce = "in_force", Withdrawn = "withdrawn" }
}

/// A purpose and where it stands.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ConsentView {
    pub purpose: Purpose,
    pub basis: Basis,
    pub state: Standpoint,
    /// What it is, in the language of `Accept-Language`.
    #[schema(example = "该办的事用短信提醒您")]
    pub text: String,
    /// Since when, where the member has said anything.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// Under which privacy notice that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice_version: Option<i32>,
}

/// All purposes.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Consents {
    pub items: Vec<ConsentView>,
}

/// What a member says of a purpose.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    pub purpose: Purpose,
    /// `false` withdraws.
    pub given: bool,
}

/// What saying it answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ConsentReceipt {
    pub purpose: Purpose,
    pub state: Standpoint,
}
