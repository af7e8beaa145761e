//! The nouns of a check-in.

use serde::Serialize;

use crate::access::MemberId;
use crate::checkin::form::ProxyReason;
use crate::flow::model::{FlowId, FlowState};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::id::Id;
use crate::placement::model::{PlacementEvent, PlacementState};
use crate::policy::model::{Due, Ruling};

crate::text_enum! {
    /// What the member reports.
    pub enum CheckInKind {
        Arrival = "arrival",
        AllIsWell = "all_is_well",
        Homecoming = "homecoming",
        /// 定期汇报: at least one a year.
        ReportBack = "report_back",
    }
}

crate::text_enum! {
    /// What became of a check-in (DECISIONS 12). `needs_review` asks a person to look; what could
    /// safely be done meanwhile was done, and is told beside it.
    pub enum CheckInEffect { Applied = "applied", NeedsReview = "needs_review" }
}

crate::text_enum! {
    /// Why a person should look at a check-in.
    pub enum ReviewReason {
        /// The device's clock was ahead of the service; the time of receipt counts.
        DeviceClockAhead = "device_clock_ahead",
        NoFlow = "no_flow",
        FlowClosed = "flow_closed",
        NotYetRegistered = "not_yet_registered",
        /// A later movement is already known, or it came before the departure.
        OutOfOrder = "out_of_order",
        /// Made on the device longer ago than the policy lets pass.
        MadeLongAgo = "made_long_ago",
        /// The host has refused the member or passed the member on.
        PlacementClosed = "placement_closed",
        /// Reported from another prefecture than the host's: the destination may have changed.
        Elsewhere = "elsewhere",
        /// After the deadline of the arrival.
        Late = "late",
    }
}

impl ReviewReason {
    /// Said to the member, who did the right thing by reporting.
    pub const fn zh(self) -> &'static str {
        match self {
            ReviewReason::DeviceClockAhead => "已收到。手机时间偏快，按收到的时间记录",
            ReviewReason::NoFlow => "已收到。没有找到您的外出登记，请支部核实",
            ReviewReason::FlowClosed => "已收到。您的外出登记已办结，请支部核实",
            ReviewReason::NotYetRegistered => "已收到。您的外出登记还未经支部登记",
            ReviewReason::OutOfOrder => "已收到。与已有的报到先后不符，请支部核实",
            ReviewReason::MadeLongAgo => "已收到。这次报到时间较早，请支部核实",
            ReviewReason::PlacementClosed => "已收到。原接收党组织已不再接收，请支部核实",
            ReviewReason::Elsewhere => "已收到。报到地与登记的去向不同，请支部核实",
            ReviewReason::Late => "已收到。报到已过期限，党组织会与您联系",
        }
    }

    pub const fn en(self) -> &'static str {
        match self {
            ReviewReason::DeviceClockAhead => {
                "Received. Your device's clock is ahead; the time of receipt was recorded"
            }
            ReviewReason::NoFlow => {
                "Received. No registration of yours was found; the branch looks"
            }
            ReviewReason::FlowClosed => "Received. Your registration is closed; the branch looks",
            ReviewReason::NotYetRegistered => {
                "Received. The branch has not registered your absence yet"
            }
            ReviewReason::OutOfOrder => {
                "Received. It does not fit the order of your reports; the branch looks"
            }
            ReviewReason::MadeLongAgo => "Received. It was made long ago; the branch looks",
            ReviewReason::PlacementClosed => {
                "Received. The host no longer takes you in; the branch looks"
            }
            ReviewReason::Elsewhere => {
                "Received. You are elsewhere than registered; the branch looks"
            }
            ReviewReason::Late => "Received after the deadline; the organization contacts you",
        }
    }
}

crate::text_enum! {
    /// What a check-in does to the proposal that the home branch confirm a return.
    pub enum ReturnProposal {
        Unchanged = "unchanged",
        Made = "made",
        /// The member has left again before the return was confirmed.
        Cleared = "cleared",
    }
}

/// A check-in as it came.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    pub kind: CheckInKind,
    /// By the clock of the device.
    pub made_at: Timestamp,
    pub received_at: Timestamp,
    /// A division code, when one was told.
    pub place: Option<&'a str>,
}

/// A report back that was kept.
#[derive(Clone, Copy, Debug)]
pub struct PastReport {
    /// By the clock of the device.
    pub made_at: Timestamp,
    pub received_at: Timestamp,
    /// It was kept in review for its age.
    pub made_long_ago: bool,
    /// The branch has read it.
    pub read: bool,
}

/// The member's flow at the time of receipt; with no open flow, the latest one.
#[derive(Clone, Copy, Debug)]
pub struct FlowSeen {
    /// As `flow::rules::step::phase` gives it on the day of receipt.
    pub phase: FlowState,
    /// The first day on which the member can have been away.
    pub first_day: Day,
    /// When the latest applied arrival or homecoming of this flow was made.
    pub last_movement: Option<Timestamp>,
}

/// The flow's open placement; with none open, the latest one.
#[derive(Clone, Copy, Debug)]
pub struct PlacementSeen<'a> {
    pub stored: PlacementState,
    pub check_in_due: &'a Due,
    /// The host's division code.
    pub region: Option<&'a str>,
}

/// What follows from a check-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Effect {
    pub effect: CheckInEffect,
    pub reason: Option<ReviewReason>,
    /// The day that ends the silence: a sign of life even when the rest needs review.
    pub seen_on: Day,
    /// Raises the flow's `depart` by the system.
    pub confirms_departure: bool,
    /// Raised on the paired placement.
    pub placement: Option<PlacementEvent>,
    pub return_proposal: ReturnProposal,
    /// The rule behind the reason, where one has a number.
    pub ruling: Option<Ruling>,
}

/// Marker of a check-in's id.
#[derive(Debug)]
pub enum CheckIn {}

pub type CheckInId = Id<CheckIn>;

crate::text_enum! {
    /// Who reported.
    pub enum ReportChannel { Member = "member", Proxy = "proxy" }
}

/// A sentence in both languages: the answer is stored, whoever asks again may read the other one.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Told {
    pub zh: &'static str,
    pub en: &'static str,
}

/// What a check-in answers: always received, and what became of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CheckInReceipt {
    pub id: CheckInId,
    pub effect: CheckInEffect,
    /// Why a person looks at it; absent when it was applied.
    pub reason: Option<ReviewReason>,
    pub told: Told,
    /// By when to report next; absent without a registered absence.
    pub next_due: Option<Due>,
    /// The rule behind the reason, where one has a number.
    pub why: Option<Ruling>,
}

/// A check-in as those see it who may.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CheckInView {
    pub id: CheckInId,
    pub client_id: String,
    pub member_id: MemberId,
    pub flow_id: Option<FlowId>,
    pub kind: CheckInKind,
    pub made_at: Timestamp,
    pub received_at: Timestamp,
    pub region_code: Option<String>,
    /// The note, or the text of a report back.
    pub text: Option<String>,
    pub channel: ReportChannel,
    pub proxy_reason: Option<ProxyReason>,
    pub effect: CheckInEffect,
    pub reason: Option<ReviewReason>,
    /// When a report back was read; absent while it is only submitted.
    pub read_at: Option<Timestamp>,
}
