//! Figures, measures, tables: what statistics tell.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::access::OrganizationId;
use crate::flow::model::{Absence, Cause, DestinationKind, FlowId};
use crate::kernel::day::Day;

/// A count and the list behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Figure {
    /// Absent where it is covered: too few people to be told to somebody who may not see the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    /// Address of the list that has exactly these entries, for those who may open it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "/api/v1/absentees?organization_id=1&level=overdue")]
    pub list: Option<String>,
}

crate::text_enum! {
    /// What is counted of an organization and all below it.
    pub enum FigureKind {
        /// On the register.
        Members = "members",
        Probationary = "probationary",
        /// Registrations that wait for the home branch.
        Submitted = "submitted",
        /// Away as of today.
        Outbound = "outbound",
        /// Of those away: six months and more, affiliation not transferred (computed).
        Flowing = "flowing",
        /// Of those away: a sign of life within the period.
        Reached = "reached",
        /// Of those away: contact, arrival at a host or the regular report is overdue, and nobody calls them
        /// unreachable yet.
        Overdue = "overdue",
        /// Of those away: found unreachable.
        Unreachable = "unreachable",
        /// Announced to a host here and not arrived yet, in time.
        Awaited = "awaited",
        /// Announced to a host here and not arrived in time.
        NotArrived = "not_arrived",
        /// With a host here: arrived, being verified or placed.
        Inbound = "inbound",
        /// Arrived with a host here, whose file is not opened yet.
        CheckedIn = "checked_in",
        /// With a host here, which is looking at the file.
        Verifying = "verifying",
        /// Placed with a host here.
        Placed = "placed",
    }
}

/// A figure by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct NamedFigure {
    pub figure: FigureKind,
    #[serde(flatten)]
    pub told: Figure,
}

/// What was counted, before it is told.
pub type Counts = BTreeMap<FigureKind, u64>;

crate::text_enum! {
    /// The four measures, one for each difficulty the rules name (DOMAIN 0.9).
    pub enum MeasureKind {
        /// 去向: it is known where the member is, and the member is not unreachable.
        WhereaboutsKnown = "whereabouts_known",
        /// 管理: a host has placed the member in a branch.
        PlacedAtHost = "placed_at_host",
        /// 活动: the member reported back in the last twelve months. Arrivals and "all is well" are none.
        TakesPart = "takes_part",
        /// 作用: the member holds a post somewhere.
        PlaysARole = "plays_a_role",
    }
}

impl MeasureKind {
    /// Whether what was written down tells it of a day that is over: reports and posts have their days,
    /// the stages of a case have not.
    pub const fn is_told_of_the_past(self) -> bool {
        match self {
            MeasureKind::TakesPart | MeasureKind::PlaysARole => true,
            MeasureKind::WhereaboutsKnown | MeasureKind::PlacedAtHost => false,
        }
    }
}

/// A share of those who are away: numerator and denominator, never the ratio alone.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Measure {
    pub measure: MeasureKind,
    /// Absent where it is covered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub numerator: Option<u64>,
    /// Address of the list of those counted, for those who may open it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(
        example = "/api/v1/outbound-registrations?organization_id=1&state=in_flow&measure=takes_part"
    )]
    pub numerator_list: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denominator: Option<u64>,
    /// Address of the list of all who are away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub denominator_list: Option<String>,
    /// One decimal, half up; absent where nobody is away or a count is covered.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 66.7)]
    pub percent: Option<f64>,
}

/// Days, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Span {
    pub from: Day,
    pub until: Day,
}

/// An organization by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = StatisticsUnit)]
pub struct Unit {
    pub id: OrganizationId,
    #[schema(example = "白沙镇党委")]
    pub name: String,
}

crate::text_enum! {
    /// What the quarterly summary counts, in the order of its form.
    pub enum QuarterFigure {
        /// Away on the last day.
        Away = "away",
        /// Of those: six months and more, affiliation not transferred.
        Flowing = "flowing",
        Left = "left",
        Returned = "returned",
        CrossProvince = "cross_province",
        SameProvince = "same_province",
        SamePrefecture = "same_prefecture",
        Abroad = "abroad",
        RangeUnknown = "range_unknown",
        Work = "work",
        Business = "business",
        Study = "study",
        OtherCause = "other_cause",
        /// Of those away: with a host that has placed them.
        PlacedAway = "placed_away",
        /// Placed with a host here on the last day.
        Guests = "guests",
        NewGuests = "new_guests",
    }
}

impl QuarterFigure {
    /// The title on the form.
    pub const fn zh(self) -> &'static str {
        match self {
            QuarterFigure::Away => "期末流出党员",
            QuarterFigure::Flowing => "其中：流动党员（外出或预计外出六个月以上）",
            QuarterFigure::Left => "本季度流出",
            QuarterFigure::Returned => "本季度返回",
            QuarterFigure::CrossProvince => "流向：跨省",
            QuarterFigure::SameProvince => "流向：省内跨市",
            QuarterFigure::SamePrefecture => "流向：市内",
            QuarterFigure::Abroad => "流向：国（境）外",
            QuarterFigure::RangeUnknown => "流向：不详",
            QuarterFigure::Work => "原因：务工",
            QuarterFigure::Business => "原因：经商",
            QuarterFigure::Study => "原因：求学",
            QuarterFigure::OtherCause => "原因：其他",
            QuarterFigure::PlacedAway => "已编入流入地党组织",
            QuarterFigure::Guests => "期末流入党员",
            QuarterFigure::NewGuests => "本季度流入",
        }
    }
}

/// The counts of a quarter.
pub type QuarterCounts = BTreeMap<QuarterFigure, u64>;

/// One line of a quarterly summary: a subordinate, or what the organization has beside them.
#[derive(Debug)]
pub struct QuarterLine {
    pub name: String,
    pub counts: QuarterCounts,
}

/// One absence as the quarter looks at it.
#[derive(Clone, Debug)]
pub struct Leave {
    pub flow: FlowId,
    pub absence: Absence,
    pub ended_on: Option<Day>,
    /// Ended by coming home.
    pub returned: bool,
    pub cause: Cause,
    pub destination: DestinationKind,
    pub region_code: String,
}

/// A time with a host that had placed the member.
#[derive(Clone, Copy, Debug)]
pub struct Guest {
    pub flow: FlowId,
    pub placed_on: Day,
    /// The day of leaving or moving on.
    pub until: Option<Day>,
}

/// What an organization looks like today, or looked like on the last day of a period that is over.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Summary {
    pub organization: Unit,
    /// The day that all figures are of.
    pub on: Day,
    /// What `reached` looks at: the days asked for, or the whole quarters they touch where figures are all
    /// that may be seen.
    pub period: Span,
    /// Counts from 1 to 4 are covered, with what would give them away, and all others told to the nearest 5.
    pub covered: bool,
    /// Of a day that is over those alone that what was written down tells: `members`, `outbound`, `flowing`,
    /// `reached`, `placed`.
    pub figures: Vec<NamedFigure>,
    /// Of a day that is over without `whereabouts_known`.
    pub measures: Vec<Measure>,
    /// How counts and percentages are rounded.
    pub rounding: &'static str,
}

/// One line of a comparison: a subordinate, or (`own`) what the organization has beside them.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct UnitLine {
    pub organization: Unit,
    pub own: bool,
    pub figures: Vec<NamedFigure>,
}

/// An organization's subordinates side by side.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Comparison {
    pub organization: Unit,
    pub on: Day,
    pub period: Span,
    pub covered: bool,
    pub lines: Vec<UnitLine>,
    pub total: Vec<NamedFigure>,
}

crate::text_enum! {
    /// How coarse destinations are told.
    pub enum DestinationLevel { Province = "province", Prefecture = "prefecture" }
}

/// A column of the matrix.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct DestinationColumn {
    /// Division code; absent abroad and for destinations unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "440000")]
    pub region_code: Option<String>,
    #[schema(example = "广东省")]
    pub name: String,
}

/// A row of the matrix: how many of one home went where, in the order of the columns.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct HomeRow {
    pub organization: Unit,
    pub own: bool,
    pub cells: Vec<Figure>,
    pub total: Figure,
}

/// Home × destination of all who are away.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Matrix {
    pub organization: Unit,
    pub on: Day,
    pub covered: bool,
    /// The most frequent first.
    pub columns: Vec<DestinationColumn>,
    pub rows: Vec<HomeRow>,
    pub totals: Vec<Figure>,
    pub total: Figure,
}

/// A month of the trend.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Month {
    #[schema(example = "2026-03")]
    pub month: String,
    /// Left in this month.
    pub departures: Figure,
    /// Came home in this month.
    pub returns: Figure,
    /// Away on its last day (for the current month: today).
    pub outbound: Figure,
}

/// An absence as the trend looks at it, and how many were like it.
#[derive(Clone, Copy, Debug)]
pub struct Stay {
    pub departs_on: Day,
    pub ended_on: Option<Day>,
    /// Ended by coming home.
    pub returned: bool,
    pub count: u64,
}

/// Month by month, the oldest first.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Trend {
    pub organization: Unit,
    pub covered: bool,
    pub months: Vec<Month>,
}

crate::text_enum! {
    /// Whose structure.
    pub enum Population {
        /// All on the register.
        Register = "register",
        /// Those who are away.
        Outbound = "outbound",
    }
}

/// One part of a whole.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Part {
    /// An age band (`36-40`), or the text of the register; empty where it says nothing.
    #[schema(example = "大专")]
    pub name: String,
    pub figure: Figure,
}

/// Age, education and trade of an organization's members.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Structure {
    pub organization: Unit,
    pub on: Day,
    pub of: Population,
    pub covered: bool,
    pub total: Figure,
    pub ages: Vec<Part>,
    pub educations: Vec<Part>,
    /// Occupations on the record, not the trades of registrations: the most frequent, and the others as one (`*`).
    pub trades: Vec<Part>,
}
