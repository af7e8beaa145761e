//! What can happen that somebody is told of, and how a message is shown.

use serde::{Deserialize, Serialize};

use crate::access::{AccountId, MemberId, OrganizationId};
use crate::flow::model::FlowId;
use crate::followup::views::CaseId;
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::id::Id;
use crate::placement::model::PlacementId;
use crate::webhook::model::EndpointId;

crate::text_enum! {
    /// What happened: the verb of the room in which it happened.
    pub enum Occurrence {
        FlowSubmitted = "flow.submitted",
        FlowRegistered = "flow.registered",
        FlowRefused = "flow.refused",
        FlowWithdrawn = "flow.withdrawn",
        FlowCancelled = "flow.cancelled",
        FlowReturned = "flow.returned",
        FlowClosed = "flow.closed",
        /// A short absence has become a long one.
        FlowOutlasted = "flow.outlasted",
        /// Somebody changed what is registered.
        FlowAmended = "flow.amended",
        /// A member who is away came to another branch by document.
        FlowTakenOver = "flow.taken_over",
        /// A host is to expect the member.
        PlacementNotified = "placement.notified",
        /// The same of all members whom an import brings a host, told once.
        PlacementsImported = "placement.imported",
        /// The same by another host's hand: the member is told by `rerouted` or `moved`.
        PlacementPassedOn = "placement.passed_on",
        PlacementCheckedIn = "placement.checked_in",
        PlacementPlaced = "placement.placed",
        /// The host files the placement with the committee above the branch.
        PlacementFiled = "placement.filed",
        PlacementRefused = "placement.refused",
        PlacementRerouted = "placement.rerouted",
        PlacementMoved = "placement.moved",
        PlacementLeft = "placement.left",
        /// The flow ended or went elsewhere, and the placement with it.
        PlacementEnded = "placement.ended",
        /// The member says that they came home; the branch confirms the return.
        CheckInHomecoming = "check_in.homecoming",
        /// A report that somebody has to look at.
        CheckInNeedsReview = "check_in.needs_review",
        CaseOpened = "case.opened",
        /// A case was given to somebody.
        CaseAssigned = "case.assigned",
        CaseUnreachable = "case.unreachable",
        CaseLostSuspected = "case.lost_suspected",
        /// Home asks the host to look for the member.
        CaseHandedToHost = "case.handed_to_host",
        /// The host gives the case back, or home takes it back.
        CaseHandedToHome = "case.handed_to_home",
        /// An officer's post or account ended, and open cases are left.
        CasesLeft = "cases.left",
        /// The open cases of the predecessor go with the post.
        CasesHandedOver = "cases.handed_over",
        LiaisonAssigned = "liaison.assigned",
        CorrectionAsked = "correction.asked",
        CorrectionAccepted = "correction.accepted",
        CorrectionRefused = "correction.refused",
        CorrectionWithdrawn = "correction.withdrawn",
        /// Reminders, by the clock.
        ContactDueSoon = "contact.due_soon",
        ContactOverdue = "contact.overdue",
        ArrivalReminder = "arrival.reminder",
        ReportDueSoon = "report.due_soon",
        ReportOverdue = "report.overdue",
        /// A short absence has become a long one, which takes another paper.
        PaperReminder = "paper.reminder",
        /// A webhook endpoint was switched off: nothing had arrived for days, or its token ended.
        EndpointDisabled = "webhook.disabled",
    }
}

impl Occurrence {
    /// What reminds a member of something, and is capped by the week.
    pub const PROMPTS: [Occurrence; 6] = [
        Occurrence::ContactDueSoon,
        Occurrence::ContactOverdue,
        Occurrence::ArrivalReminder,
        Occurrence::ReportDueSoon,
        Occurrence::ReportOverdue,
        Occurrence::PaperReminder,
    ];

    pub fn is_prompt(self) -> bool {
        Occurrence::PROMPTS.contains(&self)
    }
}

crate::text_enum! {
    /// Where a short message to a phone stands.
    pub enum TextState {
        Waiting = "waiting",
        /// Being handed to the gateway.
        Claimed = "claimed",
        Sent = "sent",
        /// The gateway did not take it.
        Failed = "failed",
        /// Nobody knows whether the gateway took it.
        Unknown = "unknown",
        /// There was nobody to send to, or nothing to say any more.
        Skipped = "skipped",
    }
}

impl TextState {
    pub fn is_over(self) -> bool {
        match self {
            TextState::Waiting | TextState::Claimed => false,
            TextState::Sent | TextState::Failed | TextState::Unknown | TextState::Skipped => true,
        }
    }
}

/// Marker of a short message's id, which is also the gateway's idempotency key.
#[derive(Debug)]
pub enum Text {}

pub type TextId = Id<Text>;

/// Something that happened to a member, as its room tells it.
#[derive(Clone, Debug)]
pub struct Happening {
    pub what: Occurrence,
    pub member: MemberId,
    pub home: OrganizationId,
    pub host: Option<OrganizationId>,
    /// Whose task it has become.
    pub account: Option<AccountId>,
    pub flow: Option<FlowId>,
    pub placement: Option<PlacementId>,
    pub case: Option<CaseId>,
    /// The last day for what is to be done next.
    pub due_on: Option<Day>,
}

impl Happening {
    pub fn of(what: Occurrence, member: MemberId, home: OrganizationId) -> Happening {
        Happening {
            what,
            member,
            home,
            host: None,
            account: None,
            flow: None,
            placement: None,
            case: None,
            due_on: None,
        }
    }

    pub fn flow(self, flow: FlowId) -> Happening {
        Happening { flow: Some(flow), ..self }
    }

    pub fn placement(self, placement: PlacementId, host: Option<OrganizationId>) -> Happening {
        Happening { placement: Some(placement), host, ..self }
    }

    pub fn with_host(self, host: Option<OrganizationId>) -> Happening {
        Happening { host, ..self }
    }

    pub fn case(self, case: CaseId) -> Happening {
        Happening { case: Some(case), ..self }
    }

    pub fn task_of(self, account: Option<AccountId>) -> Happening {
        Happening { account, ..self }
    }

    pub fn due(self, on: Option<Day>) -> Happening {
        Happening { due_on: on, ..self }
    }
}

/// Marker of a message's id.
#[derive(Debug)]
pub enum Message {}

pub type MessageId = Id<Message>;

/// A message as its recipient reads it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct MessageView {
    pub id: MessageId,
    pub kind: Occurrence,
    /// In the language of `Accept-Language`.
    #[schema(example = "接收的党组织不能接收您（不在本地居住或工作），所在支部会另行联系安排。")]
    pub text: String,
    pub at: Timestamp,
    pub read: bool,
    /// Whom it is about; in officers' messages, where it is about a member.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_id: Option<MemberId>,
    /// The post's organization; in officers' messages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
    /// Under `outbound-registrations`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registration_id: Option<FlowId>,
    /// Under `placements`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement_id: Option<PlacementId>,
    /// Under `follow-up-cases`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<CaseId>,
    /// Under `webhook-endpoints`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_id: Option<EndpointId>,
    /// How many open cases an officer left behind or handed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cases: Option<i64>,
    /// The last day for what is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Day>,
}

/// A page of one's messages.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Inbox {
    pub items: Vec<MessageView>,
    /// Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Unread messages in all; 100 stands for 100 or more.
    pub unread: usize,
}

/// Up to which message one has read.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadUpTo {
    /// This message and all older ones are read.
    pub up_to: MessageId,
}

/// What marking as read answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ReadReceipt {
    /// Messages that were unread until now.
    pub marked: usize,
}

/// Things to do. What one's posts do not allow is absent; 100 stands for 100 or more.
#[derive(Default, Serialize, utoipa::ToSchema)]
pub struct Counts {
    pub unread_messages: usize,
    /// Registrations that wait for the home branch's decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registrations_to_decide: Option<usize>,
    /// Members who say that they came home.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returns_to_confirm: Option<usize>,
    /// Members who have checked in and wait for their place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members_to_place: Option<usize>,
    /// Members whom their host refused and who need another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused_to_reroute: Option<usize>,
    /// Members of whom contact, arrival or the regular report is overdue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue_members: Option<usize>,
    /// Open cases to see to: one's own, and those of the organizations where one holds a post that
    /// nobody owns or whose owner holds no post any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub own_cases: Option<usize>,
    /// Regular reports that nobody has read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reports_to_read: Option<usize>,
}

/// The day that a prompt named, and those that are due now.
#[derive(Clone, Copy, Debug)]
pub struct PromptDays {
    pub told: Option<Day>,
    pub contact: Day,
    pub arrival: Option<Day>,
    pub report: Day,
}
