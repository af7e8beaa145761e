//! Pages of outbound registrations, and who is away, for other rooms' lists.

use diesel::dsl::{exists, sql};
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::day::{away_on, counts_for, heard_of};
use super::{FlowRow, visible};
use crate::access::OrganizationId;
use crate::db::schema::{flows, members};
use crate::db::{MultiBackend, Shelf, cols};
use crate::flow::model::{Bound, DestinationKind, FlowId, FlowState, FlowingBounds};
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::kernel::text;
use crate::member;
use crate::organization::reach;
use crate::statistics::model::MeasureKind;

pub type Holds<Table> = Box<dyn BoxableExpression<Table, MultiBackend, SqlType = Bool>>;

/// The states of an absence that the home branch registered, and of one that was and is over.
pub const REGISTERED: [FlowState; 5] = [
    FlowState::Registered,
    FlowState::InFlow,
    FlowState::Returned,
    FlowState::Transferred,
    FlowState::Closed,
];

/// Whether a flow is under way: `in_flow` is read off the departure date (DOMAIN 5.1).
#[diesel::dsl::auto_type]
pub fn under_way(today: Day) -> _ {
    let hidden: bool = false;
    let (registered, in_flow): (FlowState, FlowState) = (FlowState::Registered, FlowState::InFlow);
    let left = flows::state.eq(registered).and(flows::departs_on.le(today));
    flows::hidden.eq(hidden).and(flows::state.eq(in_flow).or(left))
}

/// Whether signs of life are awaited in a flow.
#[diesel::dsl::auto_type]
pub fn watched() -> _ {
    let hidden: bool = false;
    let states: [FlowState; 2] = [FlowState::Registered, FlowState::InFlow];
    flows::open.and(flows::hidden.eq(hidden)).and(flows::state.eq_any(states))
}

/// Whether a member is away.
pub fn is_away(today: Day) -> Holds<members::table> {
    let theirs = flows::table.filter(flows::member_id.eq(members::id));
    Box::new(exists(theirs.filter(under_way(today))))
}

/// Days, both included, either end open.
#[derive(Clone, Copy, Debug, Default)]
pub struct Days {
    pub from: Option<Day>,
    pub until: Option<Day>,
}

/// What a list of flows is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// As of today: `in_flow` is read off the departure date.
    pub state: Option<FlowState>,
    /// Those that were registered, over or not.
    pub registered: bool,
    /// Those away who say that they came home.
    pub came_home: bool,
    /// Home branches at or below this organization.
    pub home: Option<OrganizationId>,
    /// Destinations at or below this organization.
    pub host: Option<OrganizationId>,
    pub destination: Option<Bound>,
    /// Of the division itself, not of what lies in it.
    pub destination_only: bool,
    pub departs: Days,
    pub ended: Days,
    /// The last sign of life.
    pub seen: Days,
    /// Those away on this day, whatever came since.
    pub away_on: Option<Day>,
    /// A sign of life in these days, be it the last or not.
    pub heard_of: Option<Days>,
    /// Those away, on that day or today, who count for a measure.
    pub measure: Option<MeasureKind>,
    /// Those away, on that day or today, who are flowing members by these bounds.
    pub flowing: Option<FlowingBounds>,
}

/// A page of flows within the scope, the newest first.
pub fn page(
    shelf: &mut impl Shelf,
    filter: &Filter,
    after: Option<FlowId>,
    limit: i64,
) -> Outcome<Vec<FlowRow>> {
    let few = member::reach::few(shelf)?;
    let mut query =
        flows::table.filter(visible(shelf.scope())).select(cols::<FlowRow>()).into_boxed();
    if let Some(few) = few {
        query = query.filter(flows::member_id.eq_any(few));
    }
    if let Some(state) = filter.state {
        query = query.filter(in_state(state, shelf.today()));
    }
    if filter.registered {
        query = query.filter(flows::state.eq_any(REGISTERED));
    }
    if filter.came_home {
        let waits = flows::came_home_on.is_not_null().and(flows::open);
        query = query.filter(waits);
    }
    if let Some(home) = filter.home {
        query = query.filter(flows::home_branch_id.eq_any(reach::below(&[home])));
    }
    if let Some(host) = filter.host {
        let below = flows::host_id.assume_not_null().eq_any(reach::below(&[host]));
        query = query.filter(flows::host_id.is_not_null().and(below));
    }
    if let Some(bound) = filter.destination {
        query = query.filter(leads_to(bound, filter.destination_only));
    }
    let today = shelf.today();
    let day = filter.away_on.unwrap_or(today);
    if filter.away_on.is_some() || filter.flowing.is_some() || filter.measure.is_some() {
        query = query.filter(away_on(day, today));
    }
    if let Some(bounds) = &filter.flowing {
        query = query.filter(flowing(bounds));
    }
    if let Some(measure) = filter.measure {
        query = query.filter(counts_for(measure, day));
    }
    if let Some(days) = filter.heard_of {
        query = query.filter(heard_of(days));
    }
    for days in during(filter) {
        query = query.filter(days);
    }
    if let Some(after) = after {
        query = query.filter(flows::id.lt(after));
    }
    Ok(query.order(flows::id.desc()).limit(limit).load(shelf.conn())?)
}

fn in_state(state: FlowState, today: Day) -> Holds<flows::table> {
    match state {
        FlowState::InFlow => Box::new(under_way(today)),
        FlowState::Registered => {
            Box::new(flows::state.eq(FlowState::Registered).and(flows::departs_on.gt(today)))
        }
        // Spelled out, as the partial index has it.
        FlowState::Submitted => {
            Box::new(sql::<Bool>(&format!("flows.state = '{}'", FlowState::Submitted)))
        }
        stored => Box::new(flows::state.eq(stored)),
    }
}

fn flowing(bounds: &FlowingBounds) -> Holds<flows::table> {
    let outlasted = flows::departs_on.le(bounds.left_by);
    let mut long: Holds<flows::table> = Box::new(flows::expected_return_on.is_null().or(outlasted));
    for (from, until, days) in &bounds.by_plan {
        let back = flows::expected_return_on.assume_not_null();
        let by_plan =
            flows::departs_on.between(*from, *until).and(back.ge(flows::departs_on + *days));
        long = Box::new(long.or(flows::expected_return_on.is_not_null().and(by_plan)));
    }
    long
}

fn leads_to(bound: Bound, only: bool) -> Holds<flows::table> {
    match bound {
        Bound::Abroad => Box::new(flows::destination.eq(DestinationKind::Abroad)),
        Bound::Unknown => Box::new(flows::destination.eq(DestinationKind::Unknown)),
        Bound::Division(code) => {
            let inland = [DestinationKind::Organization, DestinationKind::Place];
            let inland = flows::destination.eq_any(inland);
            if only {
                return Box::new(inland.and(flows::region_code.eq(code.to_string())));
            }
            let first = code.prefix();
            let end = text::prefix_end(&first).unwrap_or_default();
            Box::new(inland.and(flows::region_code.ge(first)).and(flows::region_code.lt(end)))
        }
    }
}

fn during(filter: &Filter) -> Vec<Holds<flows::table>> {
    let mut all: Vec<Holds<flows::table>> = Vec::new();
    if let Some(from) = filter.departs.from {
        all.push(Box::new(flows::departs_on.ge(from)));
    }
    if let Some(until) = filter.departs.until {
        all.push(Box::new(flows::departs_on.le(until)));
    }
    let ended = flows::ended_on.assume_not_null();
    if let Some(from) = filter.ended.from {
        all.push(Box::new(flows::ended_on.is_not_null().and(ended.ge(from))));
    }
    if let Some(until) = filter.ended.until {
        all.push(Box::new(flows::ended_on.is_not_null().and(ended.le(until))));
    }
    if let Some(from) = filter.seen.from {
        all.push(Box::new(flows::seen_on.ge(from)));
    }
    if let Some(until) = filter.seen.until {
        all.push(Box::new(flows::seen_on.le(until)));
    }
    all
}
