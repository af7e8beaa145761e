//! Counts over the rows of other rooms. No row leaves here, only how many there are.

pub mod past;
pub mod quarter;

use diesel::dsl::count_star;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{MeasureKind, Stay};
use crate::access::OrganizationId;
use crate::db::schema::{flows, members, organizations, placements};
use crate::db::{MultiBackend, Shelf};
use crate::flow;
use crate::flow::model::{Absence, DestinationKind, FlowState};
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::member::model::{Category, Standing};
use crate::organization::model::OrganizationState;
use crate::organization::reach;
use crate::placement::model::PlacementState;

/// Whose members, absences and guests are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// Everybody's: nothing to filter by.
    WholeTree,
    /// Those of an organization and all below it.
    Below(OrganizationId),
}

type Filter<Table> = Box<dyn BoxableExpression<Table, MultiBackend, SqlType = Bool>>;

fn members_of(within: Within) -> Filter<members::table> {
    match within {
        Within::WholeTree => Box::new(true.into_sql::<Bool>()),
        Within::Below(top) => Box::new(members::branch_id.eq_any(reach::below(&[top]))),
    }
}

fn flows_of(within: Within) -> Filter<flows::table> {
    match within {
        Within::WholeTree => Box::new(true.into_sql::<Bool>()),
        Within::Below(top) => Box::new(flows::home_branch_id.eq_any(reach::below(&[top]))),
    }
}

fn hosted_by(within: Within) -> Filter<placements::table> {
    let host = placements::host_id.assume_not_null();
    match within {
        Within::WholeTree => Box::new(placements::host_id.is_not_null()),
        Within::Below(top) => {
            Box::new(placements::host_id.is_not_null().and(host.eq_any(reach::below(&[top]))))
        }
    }
}

fn away(within: Within, day: Day, today: Day) -> Filter<flows::table> {
    Box::new(flow::away_on(day, today).and(flows_of(within)))
}

fn on_register(within: Within) -> Filter<members::table> {
    let listed = members::standing.ne(Standing::Left).and(members::hidden.eq(false));
    Box::new(listed.and(members_of(within)))
}

fn counted(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// An organization, its short name and its division.
pub type Seat = (OrganizationId, String, String);

pub fn seat(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<Seat> {
    organizations::table
        .find(id)
        .select((organizations::id, organizations::short_name, organizations::region_code))
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// What stands directly below.
pub fn subordinates(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<Vec<Seat>> {
    Ok(organizations::table
        .filter(organizations::superior_id.eq(id))
        .filter(organizations::state.eq(OrganizationState::Active))
        .order(organizations::id)
        .select((organizations::id, organizations::short_name, organizations::region_code))
        .load(shelf.conn())?)
}

/// Those on the register, by category.
pub fn members(shelf: &mut impl Shelf, within: Within) -> Outcome<Vec<(Category, u64)>> {
    let rows: Vec<(Category, i64)> = members::table
        .filter(on_register(within))
        .group_by(members::category)
        .select((members::category, count_star()))
        .load(shelf.conn())?;
    Ok(rows.into_iter().map(|(category, count)| (category, counted(count))).collect())
}

/// Registrations in a state that is stored as such.
pub fn submitted(shelf: &mut impl Shelf, within: Within) -> Outcome<u64> {
    let count: i64 = flows::table
        .filter(flows::hidden.eq(false))
        .filter(flows::state.eq(FlowState::Submitted))
        .filter(flows_of(within))
        .count()
        .get_result(shelf.conn())?;
    Ok(counted(count))
}

/// Those away on a day, by departure and expected return.
pub fn absences(shelf: &mut impl Shelf, within: Within, day: Day) -> Outcome<Vec<(Absence, u64)>> {
    let away = away(within, day, shelf.today());
    let rows: Vec<(Day, Option<Day>, i64)> = flows::table
        .filter(away)
        .group_by((flows::departs_on, flows::expected_return_on))
        .select((flows::departs_on, flows::expected_return_on, count_star()))
        .load(shelf.conn())?;
    Ok(rows
        .into_iter()
        .map(|(departs_on, expected_return, count)| {
            (Absence { departs_on, expected_return }, counted(count))
        })
        .collect())
}

/// Those away, by the day of their last sign of life being in the period.
pub fn seen_between(
    shelf: &mut impl Shelf,
    within: Within,
    today: Day,
    (from, until): (Day, Day),
) -> Outcome<u64> {
    let seen = away(within, today, today);
    let count: i64 = flows::table
        .filter(seen)
        .filter(flows::seen_on.between(from, until))
        .count()
        .get_result(shelf.conn())?;
    Ok(counted(count))
}

/// Those away on a day who count for a measure.
pub fn counting(
    shelf: &mut impl Shelf,
    within: Within,
    day: Day,
    measure: MeasureKind,
) -> Outcome<u64> {
    let count: i64 = flows::table
        .filter(away(within, day, shelf.today()))
        .filter(flow::counts_for(measure, day))
        .count()
        .get_result(shelf.conn())?;
    Ok(counted(count))
}

/// Open placements with a host, by state and by whether the arrival deadline has passed.
pub fn hosted(
    shelf: &mut impl Shelf,
    within: Within,
    today: Day,
) -> Outcome<Vec<(PlacementState, bool, u64)>> {
    let mut rows = Vec::new();
    for late in [false, true] {
        let deadline: Filter<placements::table> = if late {
            Box::new(placements::arrive_by.lt(today))
        } else {
            Box::new(placements::arrive_by.ge(today))
        };
        let found: Vec<(PlacementState, i64)> = placements::table
            .filter(placements::open)
            .filter(hosted_by(within))
            .filter(deadline)
            .group_by(placements::state)
            .select((placements::state, count_star()))
            .load(shelf.conn())?;
        rows.extend(found.into_iter().map(|(state, count)| (state, late, counted(count))));
    }
    Ok(rows)
}

/// Those away, by kind and division of their destination.
pub fn destinations(
    shelf: &mut impl Shelf,
    within: Within,
    today: Day,
) -> Outcome<Vec<(DestinationKind, String, u64)>> {
    let rows: Vec<(DestinationKind, String, i64)> = flows::table
        .filter(away(within, today, today))
        .group_by((flows::destination, flows::region_code))
        .select((flows::destination, flows::region_code, count_star()))
        .load(shelf.conn())?;
    Ok(rows.into_iter().map(|(kind, code, count)| (kind, code, counted(count))).collect())
}

/// Absences that were registered and began by `until`, by their days.
pub fn stays(shelf: &mut impl Shelf, within: Within, until: Day) -> Outcome<Vec<Stay>> {
    let rows: Vec<(Day, Option<Day>, FlowState, i64)> = flows::table
        .filter(flows::hidden.eq(false))
        .filter(flows::state.eq_any(flow::REGISTERED))
        .filter(flows::departs_on.le(until))
        .filter(flows_of(within))
        .group_by((flows::departs_on, flows::ended_on, flows::state))
        .select((flows::departs_on, flows::ended_on, flows::state, count_star()))
        .load(shelf.conn())?;
    Ok(rows
        .into_iter()
        .map(|(departs_on, ended_on, state, count)| Stay {
            departs_on,
            ended_on,
            returned: state == FlowState::Returned,
            count: counted(count),
        })
        .collect())
}

/// A column of the register that its structure is told by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trait {
    Born,
    Education,
    Occupation,
}

/// The register, or those of it who are away, by a column.
pub fn by_trait(
    shelf: &mut impl Shelf,
    within: Within,
    away_on: Option<Day>,
    by: Trait,
) -> Outcome<Vec<(Option<String>, u64)>> {
    let listed = on_register(within);
    let whose: Filter<members::table> = match away_on {
        None => listed,
        Some(today) => Box::new(listed.and(flow::is_away(today))),
    };
    let of = members::table.filter(whose);
    let conn = shelf.conn();
    let rows: Vec<(Option<String>, i64)> = match by {
        Trait::Born => {
            of.group_by(members::born).select((members::born, count_star())).load(conn)?
        }
        Trait::Education => of
            .group_by(members::education)
            .select((members::education.nullable(), count_star()))
            .load(conn)?,
        Trait::Occupation => of
            .group_by(members::occupation)
            .select((members::occupation.nullable(), count_star()))
            .load(conn)?,
    };
    Ok(rows.into_iter().map(|(value, count)| (value, counted(count))).collect())
}
