//! Which flows are on an absentee list, a page at a time, in the order (watch_on, id):
//! the day by which the next is due, be it contact, arrival at a host that waits, or the yearly report.
//! A list of one duty goes by the day of that duty instead.
//!
//! One query would be right everywhere and slow somewhere, so the way in depends on how much of the
//! tree is asked for (DECISIONS 22); `plan` decides and says why. All ways give the same answer.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::Integer;

use crate::access::{AccountId, OrganizationId};
use crate::db::schema::{flows, follow_up_cases as cases, members, placements};
use crate::db::{MultiBackend, Shelf};
use crate::flow::model::{Flow, FlowState};
use crate::followup::model::{DutyKind, Level, Stage};
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::kernel::id::Id;
use crate::organization::reach;
use crate::placement::model::PlacementState;
use crate::privacy::reach as consented;

/// Where a row stands in the list.
pub type Place = (Day, Id<Flow>);

/// Up to so many units the index of each is looked into (some 3 µs a unit) and what was found is
/// sorted. Beyond, a walk along the due dates meets a row of the scope often enough.
const FEW_UNITS: i64 = 1_000;

/// How far a walk goes at most before the other way in is taken: a scope in which nearly nobody is
/// overdue would else cost a walk over everybody else's.
const LONGEST_WALK: i64 = 4_000;

/// Whose silence is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Members of these organizations and those below.
    Home(Vec<OrganizationId>),
    /// Members who are with these hosts or those below.
    Host(Vec<OrganizationId>),
    /// Members this account looks after, or whose case it owns; within these organizations unless
    /// the account's own assignment is the scope.
    Assigned(AccountId, Option<Vec<OrganizationId>>),
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Wish {
    pub whose: Whose,
    pub level: Option<Level>,
    /// Only those of whom this is near or overdue; level and order go by it alone.
    pub duty: Option<DutyKind>,
    pub today: Day,
    /// The last day of contact or of a report that is near.
    pub near: Day,
    /// The last arrival deadline that is near.
    pub near_arrival: Day,
    pub after: Option<Place>,
    pub limit: i64,
}

/// The way in for the home side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// The whole tree: every row fits, so there is nothing to filter by.
    Unfiltered,
    /// Few units, named one by one: given a subquery, PostgreSQL walks over everybody instead of
    /// looking into the index (home_branch_id, watch_on, id).
    Units(Vec<OrganizationId>),
    /// A large part of the tree: walk (watch_on, id) and probe each row's branch.
    Walk,
}

/// Chooses by the number of units, read no further than needed.
pub fn plan(shelf: &mut impl Shelf, organizations: &[OrganizationId]) -> Outcome<Plan> {
    if let Some(units) = reach::few_below(shelf, organizations, FEW_UNITS)? {
        return Ok(Plan::Units(units));
    }
    let whole = reach::is_whole_tree(shelf, organizations)?;
    Ok(if whole { Plan::Unfiltered } else { Plan::Walk })
}

type Query = flows::BoxedQuery<'static, MultiBackend>;

/// A page of the list.
pub fn page(shelf: &mut impl Shelf, wish: &Wish) -> Outcome<Vec<Place>> {
    match &wish.whose {
        Whose::Home(organizations) => {
            let plan = plan(shelf, organizations)?;
            by_plan(shelf, wish, organizations, plan)
        }
        Whose::Host(organizations) => load(shelf, wish, with_hosts(wish, organizations)),
        Whose::Assigned(account, within) => {
            let mut query = listed(wish).filter(
                flows::member_id
                    .eq_any(
                        members::table
                            .filter(members::liaison_id.assume_not_null().eq(*account))
                            .filter(members::liaison_id.is_not_null())
                            .select(members::id),
                    )
                    .or(flows::id.eq_any(
                        cases::table
                            .filter(cases::open)
                            .filter(cases::owner_id.assume_not_null().eq(*account))
                            .filter(cases::owner_id.is_not_null())
                            .select(cases::flow_id),
                    )),
            );
            if let Some(organizations) = within {
                query = query.filter(reach::home_below(organizations));
            }
            load(shelf, wish, query)
        }
    }
}

/// How many stand on the home side's list.
pub fn count(
    shelf: &mut impl Shelf,
    wish: &Wish,
    organizations: &[OrganizationId],
) -> Outcome<i64> {
    let mut query = listed(wish);
    if !reach::is_whole_tree(shelf, organizations)? {
        query = query.filter(flows::home_branch_id.eq_any(reach::below(organizations)));
    }
    Ok(query.count().get_result(shelf.conn())?)
}

/// The home side's page by a given way in.
pub fn by_plan(
    shelf: &mut impl Shelf,
    wish: &Wish,
    organizations: &[OrganizationId],
    plan: Plan,
) -> Outcome<Vec<Place>> {
    match plan {
        Plan::Unfiltered => load(shelf, wish, listed(wish)),
        Plan::Units(units) => {
            load(shelf, wish, listed(wish).filter(flows::home_branch_id.eq_any(units)))
        }
        // Few are unreachable or lost: they are found by their cases, and each branch is probed.
        Plan::Walk if matches!(wish.level, Some(Level::Unreachable | Level::LostSuspected)) => {
            load(shelf, wish, listed(wish).filter(reach::home_below(organizations)))
        }
        Plan::Walk => match walk(shelf, wish, organizations, LONGEST_WALK)? {
            Some(rows) => Ok(rows),
            None => {
                let below = flows::home_branch_id.eq_any(reach::below(organizations));
                load(shelf, wish, listed(wish).filter(below))
            }
        },
    }
}

/// The page as a walk of at most `longest` rows finds it; `None` when it was not filled by then, and for one
/// duty, whose order no index has.
fn walk(
    shelf: &mut impl Shelf,
    wish: &Wish,
    organizations: &[OrganizationId],
    longest: i64,
) -> Outcome<Option<Vec<Place>>> {
    if wish.duty.is_some() {
        return Ok(None);
    }
    let mut query = listed(wish).filter(reach::home_below(organizations));
    let end = end_of_walk(shelf, wish, longest)?;
    if let Some((day, id)) = end {
        query = query
            .filter(flows::watch_on.le(day))
            .filter(flows::watch_on.lt(day).or(flows::id.le(id)));
    }
    let rows = load(shelf, wish, query)?;
    let full = i64::try_from(rows.len()).unwrap_or(i64::MAX) >= wish.limit;
    Ok((full || end.is_none()).then_some(rows))
}

/// Where a walk of that length ends; none when the list ends before. Read off the index.
fn end_of_walk(shelf: &mut impl Shelf, wish: &Wish, longest: i64) -> Outcome<Option<Place>> {
    let dated = dated(flows::table.filter(flows::open).into_boxed(), wish);
    Ok(dated
        .select((flows::watch_on, flows::id))
        .order((flows::watch_on, flows::id))
        .offset(longest)
        .limit(1)
        .first(shelf.conn())
        .optional()?)
}

fn load(shelf: &mut impl Shelf, wish: &Wish, query: Query) -> Outcome<Vec<Place>> {
    let query = match shelf.scope().consented_from {
        None => query,
        Some(from) => query.filter(consented::flows(from)),
    };
    Ok(query
        .select((date(wish.duty), flows::id))
        .order((date(wish.duty), flows::id))
        .limit(wish.limit)
        .load(shelf.conn())?)
}

/// The flows that are on any list of this wish. `open` stands alone, as the partial indexes have it.
fn listed(wish: &Wish) -> Query {
    let away = flows::state.eq_any([FlowState::Registered, FlowState::InFlow]);
    let open = flows::table.filter(flows::open).filter(flows::hidden.eq(false)).filter(away);
    let at = |stages: &'static [Stage]| {
        cases::table.filter(cases::open).filter(cases::stage.eq_any(stages))
    };
    let query = dated(open.into_boxed(), wish);
    match wish.level {
        None => query,
        Some(Level::Unreachable) => {
            query.filter(flows::id.eq_any(at(&[Stage::Unreachable]).select(cases::flow_id)))
        }
        Some(Level::LostSuspected) => {
            query.filter(flows::id.eq_any(at(&[Stage::LostSuspected]).select(cases::flow_id)))
        }
        Some(Level::Quiet | Level::DueSoon | Level::Overdue) => {
            let confirmed = at(&[Stage::Unreachable, Stage::LostSuspected]);
            query.filter(diesel::dsl::not(exists(confirmed.filter(cases::flow_id.eq(flows::id)))))
        }
    }
}

/// The day a list goes by. Only an arrival that is awaited has one; each filter by it leaves out the others.
fn date(
    duty: Option<DutyKind>,
) -> Box<dyn BoxableExpression<flows::table, MultiBackend, SqlType = Integer>> {
    match duty {
        None => Box::new(flows::watch_on),
        Some(DutyKind::Contact) => Box::new(flows::due_on),
        Some(DutyKind::CheckIn) => Box::new(flows::arrive_by.assume_not_null()),
        Some(DutyKind::ReportBack) => Box::new(flows::report_due_on),
    }
}

/// The due dates of the level, and what comes after the page before.
fn dated(query: Query, wish: &Wish) -> Query {
    let query = match wish.duty {
        None => by_the_first(query, wish),
        Some(duty) => by_one(query, duty, wish),
    };
    match wish.after {
        None => query,
        // The first condition lets the index begin there; the second leaves the day's rows out.
        Some((day, id)) => {
            let beyond = date(wish.duty).gt(day).or(flows::id.gt(id));
            query.filter(date(wish.duty).ge(day)).filter(beyond)
        }
    }
}

fn by_the_first(query: Query, wish: &Wish) -> Query {
    let soon = wish.near.max(wish.near_arrival);
    // A deadline weeks ahead is no reason yet, though it is the first thing due of who just left.
    let near = || {
        let sign = flows::due_on.le(wish.near).or(flows::arrive_by.le(wish.near_arrival));
        sign.or(flows::report_due_on.le(wish.near))
    };
    match wish.level {
        None => query.filter(flows::watch_on.le(soon)).filter(near()),
        Some(Level::Unreachable | Level::LostSuspected) => query,
        Some(Level::Overdue) => query.filter(flows::watch_on.lt(wish.today)),
        Some(Level::DueSoon) => {
            query.filter(flows::watch_on.between(wish.today, soon)).filter(near())
        }
        Some(Level::Quiet) => query
            .filter(flows::due_on.gt(wish.near))
            .filter(flows::report_due_on.gt(wish.near))
            .filter(flows::arrive_by.is_null().or(flows::arrive_by.gt(wish.near_arrival))),
    }
}

/// What is first due is due no later than the duty: by that the index narrows the search.
fn by_one(query: Query, duty: DutyKind, wish: &Wish) -> Query {
    let near = match duty {
        DutyKind::Contact | DutyKind::ReportBack => wish.near,
        DutyKind::CheckIn => wish.near_arrival,
    };
    let date = || date(Some(duty));
    match wish.level {
        None | Some(Level::Unreachable | Level::LostSuspected) => {
            query.filter(flows::watch_on.le(near)).filter(date().le(near))
        }
        Some(Level::Overdue) => {
            query.filter(flows::watch_on.lt(wish.today)).filter(date().lt(wish.today))
        }
        Some(Level::DueSoon) => {
            query.filter(flows::watch_on.le(near)).filter(date().between(wish.today, near))
        }
        Some(Level::Quiet) => query.filter(date().gt(near)),
    }
}

/// Members who have arrived with a host, by the host or by the branch it placed them in, and those
/// whom it waits for and whose deadline is near or over.
fn with_hosts(wish: &Wish, hosts: &[OrganizationId]) -> Query {
    const PRESENT: [PlacementState; 3] =
        [PlacementState::CheckedIn, PlacementState::Verifying, PlacementState::Placed];
    let awaited = || {
        let near = placements::arrive_by.le(wish.near_arrival);
        placements::state.eq(PlacementState::Notified).and(near)
    };
    let present = || {
        placements::table
            .filter(placements::open)
            .filter(placements::state.eq_any(PRESENT).or(awaited()))
    };
    let by_host = present()
        .filter(placements::host_id.assume_not_null().eq_any(reach::below(hosts)))
        .filter(placements::host_id.is_not_null())
        .select(placements::flow_id);
    let by_branch = present()
        .filter(placements::branch_id.assume_not_null().eq_any(reach::below(hosts)))
        .filter(placements::branch_id.is_not_null())
        .select(placements::flow_id);
    listed(wish).filter(flows::id.eq_any(by_host).or(flows::id.eq_any(by_branch)))
}

#[cfg(test)]
mod tests;
