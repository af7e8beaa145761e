//! The nouns of a placement.

use serde::Serialize;

use crate::access::{MemberId, OrganizationId};
use crate::flow::model::FlowId;
use crate::kernel::day::Day;
use crate::kernel::id::Id;
use crate::organization::model::Organization;
use crate::policy::model::Due;

/// Marker of a placement's id.
#[derive(Debug)]
pub enum Placement {}
pub type PlacementId = Id<Placement>;

crate::text_enum! {
    /// The states of the host's half of a flow (DOMAIN 5.3).
    pub enum PlacementState {
        /// 待报到.
        Notified = "notified",
        CheckedIn = "checked_in",
        Verifying = "verifying",
        Placed = "placed",
        /// Passed on to another host; the next placement carries on.
        Moved = "moved",
        Left = "left",
        Refused = "refused",
        /// Sent to another host before being placed.
        Rerouted = "rerouted",
        /// Notified and past the deadline. Read off the date, see `phase`.
        NotArrived = "not_arrived",
        /// The flow ended before the host had placed the member.
        Withdrawn = "withdrawn",
    }
}

/// Where a placement stands: at a host in the system, in one of its branches and groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seats {
    pub host: Option<OrganizationId>,
    pub branch: Option<OrganizationId>,
    pub group: Option<OrganizationId>,
}

impl PlacementState {
    /// The word on a host's ledger.
    pub const fn zh(self) -> &'static str {
        match self {
            PlacementState::Notified => "待报到",
            PlacementState::CheckedIn => "已报到，待接收",
            PlacementState::Verifying => "核对中",
            PlacementState::Placed => "已编入",
            PlacementState::Moved => "已转往别处",
            PlacementState::Left => "已离开",
            PlacementState::Refused => "未接收",
            PlacementState::Rerouted => "已改派",
            PlacementState::NotArrived => "到期未报到",
            PlacementState::Withdrawn => "已撤回",
        }
    }
}

crate::text_enum! {
    /// What can happen to a placement.
    pub enum PlacementEvent {
        /// The member reports arrival, or the host finds the member.
        CheckIn = "check_in",
        BeginVerifying = "begin_verifying",
        Accept = "accept",
        Refuse = "refuse",
        Reroute = "reroute",
        Move = "move",
        Leave = "leave",
        Withdraw = "withdraw",
    }
}

crate::text_enum! {
    /// What the actor is to this placement.
    pub enum PlacementActor {
        Member = "member",
        /// Liaison or secretary acting on the member's behalf.
        Proxy = "proxy",
        HostBranch = "host_branch",
        HostCommittee = "host_committee",
        HomeBranch = "home_branch",
        /// The service, carrying out what was decided about the flow.
        System = "system",
        Other = "other",
    }
}

crate::text_enum! {
    /// The grounds on which a host may refuse; there are no others (DOMAIN 4.2, 5.3 [S9]).
    pub enum RefusalGround {
        NotAMember = "not_a_member",
        AlreadyPlacedElsewhere = "already_placed_elsewhere",
        DocumentVoid = "document_void",
        /// The person never came, or does not live or work here.
        NotHere = "not_here",
    }
}

impl RefusalGround {
    pub const fn zh(self) -> &'static str {
        match self {
            RefusalGround::NotAMember => "经核实不是党员",
            RefusalGround::AlreadyPlacedElsewhere => "已编入其他党组织",
            RefusalGround::DocumentVoid => "凭证无效",
            RefusalGround::NotHere => "不在本地居住或工作",
        }
    }

    pub const fn en(self) -> &'static str {
        match self {
            RefusalGround::NotAMember => "Verified not to be a member",
            RefusalGround::AlreadyPlacedElsewhere => "Already placed in another organization",
            RefusalGround::DocumentVoid => "The document is void",
            RefusalGround::NotHere => "Does not live or work here",
        }
    }
}

/// Who keeps the host's half of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HostSide {
    Inside(Id<Organization>),
    /// A place whose organizations do not use this system: the home branch keeps the record.
    Outside,
    /// Abroad or unknown: there is nobody to be placed with.
    Nobody,
}

impl HostSide {
    pub const fn inside(self) -> Option<OrganizationId> {
        match self {
            HostSide::Inside(host) => Some(host),
            HostSide::Outside | HostSide::Nobody => None,
        }
    }
}

/// How a placement comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// The flow was registered.
    Registered,
    /// Another host passed the member on; `arrived`: the member had checked in there.
    Passed { arrived: bool },
}

/// The dates a placement's deadlines count from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacementDates {
    pub departs_on: Day,
    pub notified_on: Day,
}

/// What a new placement is made from.
#[derive(Clone, Debug)]
pub struct Notice {
    pub flow: FlowId,
    pub member: MemberId,
    pub home_branch: OrganizationId,
    pub host: HostSide,
    /// The host outside the system in words; empty for one inside.
    pub host_name: String,
    pub departs_on: Day,
}

impl Notice {
    /// Whether there is anybody to be placed with.
    pub const fn names_a_host(&self) -> bool {
        match self.host {
            HostSide::Inside(_) => true,
            HostSide::Outside => !self.host_name.is_empty(),
            HostSide::Nobody => false,
        }
    }
}

/// A placement as it stands beside its flow.
#[derive(Clone, Serialize, utoipa::ToSchema)]
pub struct PlacementSummary {
    pub id: PlacementId,
    pub version: i64,
    /// As of today.
    pub state: PlacementState,
    /// Absent for a host outside the system.
    pub host_id: Option<OrganizationId>,
    /// Short name, or the words of the registration for a host outside.
    #[schema(example = "新安流动党员党支部")]
    pub host_name: String,
    pub branch_id: Option<OrganizationId>,
    pub group_id: Option<OrganizationId>,
    pub notified_on: Day,
    /// The last day to report arrival.
    pub arrive: Due,
    pub checked_in_on: Option<Day>,
    /// The last day for the host to decide; from the check-in on.
    pub decide: Option<Due>,
    pub placed_on: Option<Day>,
    /// When the placement was filed with the committee above the branch: by the message to it, as the
    /// host places. Absent where nobody stands above, and for a host outside the system.
    pub filed_on: Option<Day>,
    /// The last day on which that would have been in time.
    pub file: Option<Due>,
    pub left_on: Option<Day>,
    pub ground: Option<RefusalGround>,
    /// What the host wrote on refusing or on leaving.
    pub note: Option<String>,
    pub next_id: Option<PlacementId>,
}
