//! The nouns of a flow: its states and events, where and why a member goes, papers, signs of life.

mod bound;

pub use bound::Bound;

use serde::{Deserialize, Serialize};

use crate::access::{MemberId, OrganizationId};
use crate::kernel::day::Day;
use crate::kernel::id::Id;
use crate::policy::model::Ruling;

/// Marker of a flow's id.
#[derive(Debug)]
pub enum Flow {}
pub type FlowId = Id<Flow>;

/// A member's open flow, as other rooms need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenFlow {
    pub id: FlowId,
    pub member: MemberId,
    pub home_branch: OrganizationId,
    /// As stored; see `rules::step::phase` for what it is today.
    pub state: FlowState,
    pub departs_on: Day,
    /// The latest sign of life.
    pub seen_on: Day,
    /// The last day by which contact is due; `Day::FOREVER` before the registration.
    pub due_on: Day,
    /// The last day by which the member is to report back; as far off before the registration.
    pub report_due_on: Day,
    pub version: i64,
}

crate::text_enum! {
    /// The states of an outbound registration (DOMAIN 5.1, verbs and names of DECISIONS 10).
    pub enum FlowState {
        Draft = "draft",
        Submitted = "submitted",
        Registered = "registered",
        /// Away. Written once somebody confirmed it; until then read off the date, see `phase`.
        InFlow = "in_flow",
        Refused = "refused",
        Withdrawn = "withdrawn",
        Cancelled = "cancelled",
        Returned = "returned",
        Transferred = "transferred",
        Closed = "closed",
    }
}

crate::text_enum! {
    /// What can happen to a registration.
    pub enum FlowEvent {
        Submit = "submit",
        Register = "register",
        Refuse = "refuse",
        Withdraw = "withdraw",
        Cancel = "cancel",
        Amend = "amend",
        /// Somebody confirms that the member has left: an arrival, or word from home.
        Depart = "depart",
        Return = "return",
        Close = "close",
    }
}

crate::text_enum! {
    /// What the actor is to this flow.
    pub enum FlowActor {
        Member = "member",
        /// Liaison or secretary acting on the member's behalf.
        Proxy = "proxy",
        HomeBranch = "home_branch",
        HomeCommittee = "home_committee",
        HostBranch = "host_branch",
        /// The service itself, carrying out what a person decided in another room.
        System = "system",
        Other = "other",
    }
}

crate::text_enum! {
    /// Why a flow ends without a return (DOMAIN 5.1, DECISIONS 14).
    pub enum CloseGround {
        Death = "death",
        Expulsion = "expulsion",
        Removal = "removal",
        SettledAbroad = "settled_abroad",
        /// Affiliation was transferred and received elsewhere.
        TransferReceived = "transfer_received",
    }
}

crate::text_enum! {
    /// 外出原因: DOMAIN 6, and the short causes an attestation letter is for (4.1).
    pub enum Cause {
        Work = "work",
        Business = "business",
        Study = "study",
        WithChildren = "with_children",
        ElderCare = "elder_care",
        Retirement = "retirement",
        SeekingWork = "seeking_work",
        Meeting = "meeting",
        Secondment = "secondment",
        OfficialBusiness = "official_business",
        FamilyVisit = "family_visit",
        Other = "other",
    }
}

impl Cause {
    /// The word on the form.
    pub const fn zh(self) -> &'static str {
        match self {
            Cause::Work => "务工",
            Cause::Business => "经商",
            Cause::Study => "求学",
            Cause::WithChildren => "随子女居住/照看孩子",
            Cause::ElderCare => "照顾老人",
            Cause::Retirement => "退休异地居住",
            Cause::SeekingWork => "待业",
            Cause::Meeting => "开会",
            Cause::Secondment => "借调",
            Cause::OfficialBusiness => "因公外出",
            Cause::FamilyVisit => "探亲",
            Cause::Other => "其他",
        }
    }
}

crate::text_enum! {
    /// 流动类型 (DOMAIN 6).
    pub enum FlowKind {
        FixedPlace = "fixed_place",
        NoFixedPlace = "no_fixed_place",
        OftenReturning = "often_returning",
    }
}

impl FlowKind {
    pub const fn zh(self) -> &'static str {
        match self {
            FlowKind::FixedPlace => "有固定地点",
            FlowKind::NoFixedPlace => "无固定地点",
            FlowKind::OftenReturning => "经常返回",
        }
    }
}

/// Where the member goes, as far as home knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Destination {
    /// An organization in this system.
    Organization {
        organization: OrganizationId,
    },
    /// A division of China by code; the host keeps no record here.
    Place {
        region: String,
    },
    /// A country by ISO 3166 alpha-2 code.
    Abroad {
        country: String,
    },
    Unknown,
}

crate::text_enum! {
    /// The kind of a destination, as the database keeps it.
    pub enum DestinationKind {
        Organization = "organization",
        Place = "place",
        Abroad = "abroad",
        Unknown = "unknown",
    }
}

impl Destination {
    pub const fn kind(&self) -> DestinationKind {
        match self {
            Destination::Organization { .. } => DestinationKind::Organization,
            Destination::Place { .. } => DestinationKind::Place,
            Destination::Abroad { .. } => DestinationKind::Abroad,
            Destination::Unknown => DestinationKind::Unknown,
        }
    }

    pub const fn host(&self) -> Option<OrganizationId> {
        match self {
            Destination::Organization { organization } => Some(*organization),
            Destination::Place { .. } | Destination::Abroad { .. } | Destination::Unknown => None,
        }
    }
}

crate::text_enum! {
    /// How a registration came in.
    pub enum FlowChannel { Member = "member", Proxy = "proxy", Import = "import" }
}

crate::text_enum! {
    /// Whether the pre-departure talk was held (DECISIONS 15).
    pub enum Talk { NotRecorded = "not_recorded", Held = "held", Waived = "waived" }
}

/// The dates of one absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Absence {
    pub departs_on: Day,
    /// `None`: no return is planned.
    pub expected_return: Option<Day>,
}

crate::text_enum! {
    /// Why a member counts as flowing, or not (DOMAIN 4.1).
    pub enum FlowingBasis {
        NotAway = "not_away",
        /// Short by plan, and not yet longer than planned.
        Short = "short",
        LongByPlan = "long_by_plan",
        NoReturnPlanned = "no_return_planned",
        /// Planned short, but the limit has passed: ask for a transfer or a certificate.
        OutlastedPlan = "outlasted_plan",
    }
}

/// Who of those away on a day is a flowing member, as bounds for a query. Who plans no return is one in any
/// case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlowingBounds {
    /// Who left by then has outlasted the limit, whatever was planned.
    pub left_by: Day,
    /// Who left later is one by plan: from the one day to the other, who comes back so many days after
    /// leaving or later. Months differ in their days.
    pub by_plan: Vec<(Day, Day, i32)>,
}

/// Whether the member is a flowing member on a day, and by which rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Flowing {
    pub flowing: bool,
    pub basis: FlowingBasis,
    /// The day from which the absence is long whatever was planned.
    pub limit_on: Day,
    pub ruling: Ruling,
}

crate::text_enum! {
    /// The paper a member takes along (DOMAIN 4.1).
    pub enum Paper {
        None = "none",
        AttestationLetter = "attestation_letter",
        Certificate = "certificate",
        Transfer = "transfer",
    }
}

crate::text_enum! {
    /// Why that paper is advised.
    pub enum PaperReason {
        Abroad = "abroad",
        ShortListedCause = "short_listed_cause",
        OftenReturning = "often_returning",
        TooShortForPaper = "too_short_for_paper",
        LongAndFixed = "long_and_fixed",
        TransferNotYetPossible = "transfer_not_yet_possible",
        NoFixedPlace = "no_fixed_place",
        ShortAbsence = "short_absence",
    }
}

impl PaperReason {
    pub const fn zh(self) -> &'static str {
        match self {
            PaperReason::Abroad => "出国（境）期间组织关系由原单位党组织保留，不办活动证",
            PaperReason::ShortListedCause => "短期外出且事由在列，开具党员证明信即可",
            PaperReason::OftenReturning => "流动性大、无固定地点但能经常返回，仍参加原支部组织生活",
            PaperReason::TooShortForPaper => "外出时间短于本地规定的办证期限",
            PaperReason::LongAndFixed => "外出时间长且地点相对固定，应转接组织关系",
            PaperReason::TransferNotYetPossible => "外出时间长，但暂不具备转接条件，持活动证",
            PaperReason::NoFixedPlace => "外出时间长，但地点不固定，持活动证",
            PaperReason::ShortAbsence => "短期外出，持活动证参加当地组织生活",
        }
    }

    pub const fn en(self) -> &'static str {
        match self {
            PaperReason::Abroad => {
                "Abroad the former unit keeps the affiliation; no certificate is issued"
            }
            PaperReason::ShortListedCause => {
                "A short absence for a listed cause: an attestation letter is enough"
            }
            PaperReason::OftenReturning => {
                "No fixed place but often back: stays in the own branch's life"
            }
            PaperReason::TooShortForPaper => "Shorter than the absence that needs a paper here",
            PaperReason::LongAndFixed => "Long and in a fixed place: affiliation is transferred",
            PaperReason::TransferNotYetPossible => {
                "Long, but a transfer is not possible yet: a certificate meanwhile"
            }
            PaperReason::NoFixedPlace => "Long, but in no fixed place: a certificate",
            PaperReason::ShortAbsence => "A short absence: a certificate for life at the host",
        }
    }
}

/// Which paper applies, why, and by which rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Advice {
    pub paper: Paper,
    pub reason: PaperReason,
    pub ruling: Ruling,
}

crate::text_enum! {
    /// What ends a silence (DECISIONS 13).
    pub enum SignKind {
        Departure = "departure",
        CheckIn = "check_in",
        ReportBack = "report_back",
        Contact = "contact",
        ImportedLife = "imported_life",
        ImportedDues = "imported_dues",
    }
}

impl SignKind {
    pub const fn zh(self) -> &'static str {
        match self {
            SignKind::Departure => "离开",
            SignKind::CheckIn => "报到",
            SignKind::ReportBack => "汇报",
            SignKind::Contact => "联系",
            SignKind::ImportedLife => "参加组织生活（导入）",
            SignKind::ImportedDues => "交纳党费（导入）",
        }
    }

    pub const fn en(self) -> &'static str {
        match self {
            SignKind::Departure => "departure",
            SignKind::CheckIn => "check-in",
            SignKind::ReportBack => "report-back",
            SignKind::Contact => "contact",
            SignKind::ImportedLife => "organisational life (imported)",
            SignKind::ImportedDues => "dues (imported)",
        }
    }
}

/// A sign of life on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Sign {
    pub kind: SignKind,
    pub on: Day,
}

crate::text_enum! {
    /// What an amendment may touch.
    pub enum FlowField {
        DepartsOn = "departs_on",
        ExpectedReturn = "expected_return",
        Cause = "cause",
        Kind = "kind",
        Destination = "destination",
        Employer = "employer",
        Residence = "residence",
        Phone = "phone",
        /// The home branch's judgement, which decides between transfer and certificate.
        TransferPossible = "transfer_possible",
        Liaison = "liaison",
    }
}

crate::text_enum! {
    /// The two sides of a flow: the member's home organization and the host.
    pub enum Side { Home = "home", Host = "host" }
}

/// Who leads and who assists; rights stay with the formal affiliation whatever this says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Managers {
    pub primary: Side,
    /// Absent while no host in the system has placed the member.
    pub secondary: Option<Side>,
    pub ruling: Ruling,
}
