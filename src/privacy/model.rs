//! Notices, consents, and retention runs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::access::{MemberId, OrganizationId};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;

/// What is to be looked through.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRetentionRun {
    /// The organization below which it looks, as a rule the county. Above the counties the longest of
    /// their terms decides.
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

crate::text_enum! {
    /// What is kept of a person beside name, ID number and the course of the membership, and goes with
    /// retention. Counted in rows.
    pub enum Trace {
        /// Records with a phone, an address, further particulars or imported cells.
        Records = "records",
        /// Earlier values of records.
        RecordVersions = "record_versions",
        PhoneChanges = "phone_changes",
        CorrectionRequests = "correction_requests",
        /// Registrations with employer, residence, phone, notes and reasons; who was where from when to
        /// when stays.
        Registrations = "registrations",
        /// What registrations held before.
        RegistrationVersions = "registration_versions",
        PlacementNotes = "placement_notes",
        CheckInNotes = "check_in_notes",
        ContactNotes = "contact_notes",
        /// Messages to the member or about them.
        Messages = "messages",
    }
}

/// How many rows of each kind.
pub type Traces = BTreeMap<Trace, i64>;

/// How far a run is.
#[derive(Default, Serialize, Deserialize)]
pub struct RetentionPosition {
    /// The last member looked at.
    pub after: Option<MemberId>,
    pub rows: Traces,
}

/// What a run has erased, or what it would.
#[derive(Serialize)]
pub struct RetentionResult {
    pub dry_run: bool,
    /// The last day of leaving the register that counts.
    pub left_by: Day,
    /// Members who left and of whom something goes. Name, ID number and the course of their membership
    /// stay.
    pub members_left: i64,
    /// Rows that go, by kind.
    pub rows: Traces,
}

/// A privacy notice, as it is shown at the first log-in and when it changes.
#[derive(Serialize, utoipa::ToSchema)]
pub struct NoticeView {
    /// For `POST /auth/notice`.
    pub version: i32,
    pub in_force_from: Day,
    /// Consents given under earlier versions end on that day.
    pub asks_anew: bool,
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
    #[schema(example = 4)]
    pub version: i32,
    /// From today on, and not before the version before it.
    pub in_force_from: Day,
    /// Other systems are sent something else than before, or others are: consents given under earlier
    /// versions end on that day, and members are asked again. Else they stand.
    #[serde(default)]
    pub asks_anew: bool,
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
        /// Reminders to the phone, beside log-in codes.
        ShortMessages = "short_messages",
        /// Events about oneself that are sent to other systems, and what they may look up.
        OtherSystems = "other_systems",
    }
}

crate::text_enum! {
    /// What a use of data stands on.
    pub enum Basis {
        /// The organisation's duty, by its rules.
        Duty = "duty",
        /// The organisation's duty, in a way that the member can object to.
        DutyWithObjection = "duty_with_objection",
        /// The member's consent, which is asked for and can be withdrawn.
        Consent = "consent",
    }
}

crate::text_enum! {
    /// Whether data is used for a purpose, and why.
    pub enum Standpoint {
        /// Used: a duty, and no objection.
        InForce = "in_force",
        /// Not used: the member objected.
        Objected = "objected",
        /// Not used: the member has not consented.
        NotGiven = "not_given",
        /// Used: the member consented.
        Given = "given",
        /// Not used: the member withdrew the consent.
        Withdrawn = "withdrawn",
        /// Not used: the member consented under a notice that a later one replaced, which asks anew.
        Lapsed = "lapsed",
    }
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
    /// When the member said so last, where they have said anything.
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
    /// `false` withdraws, or objects.
    pub given: bool,
    /// The privacy notice that was shown with the question. Needed to consent, and then the one in force.
    #[schema(example = 3)]
    pub notice_version: Option<i32>,
}

/// What saying it answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ConsentReceipt {
    pub purpose: Purpose,
    pub state: Standpoint,
}
