//! The nouns of a placement.

use crate::kernel::day::Day;
use crate::kernel::id::Id;
use crate::organization::model::Organization;

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
