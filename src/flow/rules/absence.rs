//! Who counts as a flowing member (DOMAIN 4.1), and which side leads (4.0).

use crate::flow::model::{
    Absence, FlowState, Flowing, FlowingBasis, FlowingBounds, Managers, Side,
};
use crate::kernel::day::Day;
use crate::policy::model::Parameter;
use crate::policy::rules::PolicyBook;

/// Whether a member whose flow is in `phase` is a flowing member on `today`.
///
/// Expected or actual absence of at least `flow_months`, affiliation not transferred; a short
/// absence that runs past the limit turns flowing by itself. The rule is that of `today`, since
/// this is a statement about today.
pub fn flowing(
    phase: FlowState,
    absence: &Absence,
    county: Option<&str>,
    today: Day,
    book: &PolicyBook,
) -> Flowing {
    let ruling = book.at(county, today, Parameter::FlowMonths);
    let limit_on = ruling.after(absence.departs_on);
    let basis = match (phase, absence.expected_return) {
        (FlowState::InFlow, None) => FlowingBasis::NoReturnPlanned,
        (FlowState::InFlow, Some(back)) if back >= limit_on => FlowingBasis::LongByPlan,
        (FlowState::InFlow, Some(_)) if today >= limit_on => FlowingBasis::OutlastedPlan,
        (FlowState::InFlow, Some(_)) => FlowingBasis::Short,
        (
            FlowState::Draft
            | FlowState::Submitted
            | FlowState::Registered
            | FlowState::Refused
            | FlowState::Withdrawn
            | FlowState::Cancelled
            | FlowState::Returned
            | FlowState::Transferred
            | FlowState::Closed,
            _,
        ) => FlowingBasis::NotAway,
    };
    Flowing { flowing: basis.is_flowing(), basis, limit_on, ruling }
}

/// Whether a member who is away on `today` is a flowing member, as bounds for a query.
pub fn flowing_bounds(county: Option<&str>, today: Day, book: &PolicyBook) -> FlowingBounds {
    let ruling = book.at(county, today, Parameter::FlowMonths);
    let mut by_plan: Vec<(Day, Day, i32)> = Vec::new();
    let mut left = today;
    while ruling.after(left) > today {
        let days = i32::try_from(ruling.after(left).days_since(left)).unwrap_or(i32::MAX);
        match by_plan.last_mut() {
            Some((from, _, as_many)) if *as_many == days => *from = left,
            Some(_) | None => by_plan.push((left, left, days)),
        }
        left = left.plus_days(-1);
    }
    FlowingBounds { left_by: left, by_plan }
}

impl FlowingBasis {
    const fn is_flowing(self) -> bool {
        match self {
            FlowingBasis::LongByPlan
            | FlowingBasis::NoReturnPlanned
            | FlowingBasis::OutlastedPlan => true,
            FlowingBasis::NotAway | FlowingBasis::Short => false,
        }
    }
}

/// Which side leads the daily management of a flow registered on `registered_on`; the policy of
/// that day stays with the flow. `placed`: a host in the system has placed the member.
pub fn managers(
    placed: bool,
    county: Option<&str>,
    registered_on: Day,
    book: &PolicyBook,
) -> Managers {
    let ruling = book.at(county, registered_on, Parameter::PrimaryManager);
    let (primary, secondary) = if !placed {
        (Side::Home, None)
    } else if ruling.names(Side::Host.as_str()) {
        (Side::Host, Some(Side::Home))
    } else {
        (Side::Home, Some(Side::Host))
    };
    Managers { primary, secondary, ruling }
}
