//! What is asked for many at once, and what came of each.

use serde::{Deserialize, Serialize};

use super::fields::Fields;
use crate::access::{AccountId, Action, OrganizationId};
use crate::flow::forms::{Registering, TalkHeld};
use crate::followup::views::Assignment;
use crate::job::model::{JobFault, JobId, JobState};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::id::Id;
use crate::member::model::LiaisonChoice;
use crate::placement::forms::Accepting;

/// Marker of the id of whatever a deed is done to.
#[derive(Debug)]
pub enum Subject {}
pub type SubjectId = Id<Subject>;

crate::text_enum! {
    /// What is done to each.
    pub enum BulkKind {
        Register = "register",
        Place = "place",
        AssignLiaison = "assign_liaison",
        HandOver = "hand_over",
        AssignCase = "assign_case",
        Remind = "remind",
    }
}

impl BulkKind {
    /// The action that doing it to one needs.
    pub const fn action(self) -> Action {
        match self {
            BulkKind::Register => Action::DecideFlows,
            BulkKind::Place => Action::HandlePlacements,
            BulkKind::AssignLiaison | BulkKind::HandOver => Action::ManageStanding,
            BulkKind::AssignCase | BulkKind::Remind => Action::HandleCases,
        }
    }
}

crate::text_enum! {
    /// What came of one of many.
    pub enum ItemOutcome {
        /// Its turn has not come.
        Pending = "pending",
        Done = "done",
        /// The rules or one's rights are against it; the fault says why.
        Refused = "refused",
        /// Somebody changed it since it was read: it stays as it is.
        Changed = "changed",
        /// Not there, or outside one's scope.
        NotFound = "not_found",
    }
}

/// One of many, as it was read.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkItem {
    #[schema(value_type = String, example = "7250000000000000001")]
    pub id: SubjectId,
    /// As with `If-Match`: what was changed since is left alone.
    pub version: i64,
}

/// One deed for many, 1 to 5000 items. Read by way of [`Fields`], so that a fault says where it is.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(try_from = "Fields", tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum NewBulkAction {
    /// Register submitted absences; the items are outbound registrations. Needs `flow.decide`.
    Register {
        /// The pre-departure talk, where it is not on record yet; one for all.
        talk: Option<TalkHeld>,
        #[schema(min_items = 1, max_items = 5000)]
        items: Vec<BulkItem>,
    },
    /// Place those who have checked in; the items are placements. Needs `placement.handle`.
    Place {
        branch_id: Option<OrganizationId>,
        /// Needed where the branch has groups.
        group_id: Option<OrganizationId>,
        /// Left out: today.
        placed_on: Option<Day>,
        #[schema(min_items = 1, max_items = 5000)]
        items: Vec<BulkItem>,
    },
    /// Give members a liaison; the items are members. Needs `member.standing`.
    AssignLiaison {
        /// `null` for nobody.
        account_id: Option<AccountId>,
        #[schema(min_items = 1, max_items = 5000)]
        items: Vec<BulkItem>,
    },
    /// Give all members of yours whom one account looks after to another, as they are now; their open
    /// cases go along. Needs `member.standing`.
    HandOver { from_account_id: AccountId, to_account_id: AccountId },
    /// Give cases to an account; the items are follow-up cases. Needs `case.handle`.
    AssignCase {
        account_id: AccountId,
        #[schema(min_items = 1, max_items = 5000)]
        items: Vec<BulkItem>,
    },
    /// Remind members to report; the items are their outbound registrations. No more than the week
    /// has room for, and by short message only outside the quiet hours. Needs `case.handle`.
    Remind {
        #[schema(min_items = 1, max_items = 5000)]
        items: Vec<BulkItem>,
    },
}

/// What is done to each, as the job keeps it, sealed.
#[derive(Serialize, Deserialize)]
pub enum Deed {
    Register(Registering),
    Place(Accepting),
    AssignLiaison(LiaisonChoice),
    AssignCase(Assignment),
    Remind,
}

/// How many of each outcome there are.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
pub struct Outcomes {
    pub pending: i64,
    pub done: i64,
    pub refused: i64,
    pub changed: i64,
    pub not_found: i64,
}

/// How far a deed for many is.
#[derive(Serialize, utoipa::ToSchema)]
pub struct BulkActionView {
    /// Also the id of its job.
    pub id: JobId,
    pub kind: BulkKind,
    pub state: JobState,
    pub total: i64,
    pub outcomes: Outcomes,
    /// Why the work stopped or waits; what is pending then was not touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<JobFault>,
    pub created_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Timestamp>,
}

/// One field at fault.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ItemError {
    #[schema(example = "/account_id")]
    pub pointer: String,
    #[schema(example = "invalid")]
    pub code: String,
    pub detail: String,
}

/// Why one of many was not done, as the single call would have said it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct ItemFault {
    #[schema(example = "talk_not_recorded")]
    pub code: String,
    pub detail: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ItemError>,
}

/// One of many and what came of it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct BulkItemView {
    /// Its place in the call, from 0.
    pub position: i32,
    #[schema(value_type = String, example = "7250000000000000001")]
    pub id: SubjectId,
    /// The version it was asked at.
    pub version: i64,
    pub outcome: ItemOutcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<ItemFault>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub done_at: Option<Timestamp>,
}
