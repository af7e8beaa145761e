//! Counts as of a day that is over, from what was written down with its days.

use diesel::prelude::*;

use super::{Within, away, counted};
use crate::db::Shelf;
use crate::db::schema::{affiliations, flows, members};
use crate::flow::{self, service::Days};
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::member::model::AffiliationCause;
use crate::organization::reach;
use crate::statistics::model::Span;

/// Stretches that began before they were entered here, as `member::rules::changes_from` has it.
const ENTERED_LATER: [AffiliationCause; 2] =
    [AffiliationCause::Registered, AffiliationCause::Imported];

/// Those who were on the register on a day, by the stretches of their affiliation. A first one was only
/// entered on its first day: the member counts from the day of joining, as far as that is known, since
/// departures are told by their own days too.
pub fn members(shelf: &mut impl Shelf, within: Within, day: Day) -> Outcome<u64> {
    let lasts = affiliations::ends_on.is_null();
    let lasts = lasts.or(affiliations::ends_on.assume_not_null().ge(day));
    let joined = affiliations::cause.eq_any(ENTERED_LATER);
    let joined = joined.and(members::joined_on.le(day.to_string()));
    let mut listed = affiliations::table
        .inner_join(members::table)
        .filter(members::hidden.eq(false))
        .filter(affiliations::starts_on.le(day).or(joined))
        .filter(lasts)
        .into_boxed();
    if let Within::Below(top) = within {
        listed = listed.filter(affiliations::branch_id.eq_any(reach::below(&[top])));
    }
    Ok(counted(listed.count().get_result(shelf.conn())?))
}

/// Those away on the last day of a period of whom there was a sign of life in it.
pub fn heard_of(shelf: &mut impl Shelf, within: Within, period: Span) -> Outcome<u64> {
    let days = Days { from: Some(period.from), until: Some(period.until) };
    let away = away(within, period.until, shelf.today());
    let count: i64 =
        flows::table.filter(away).filter(flow::heard_of(days)).count().get_result(shelf.conn())?;
    Ok(counted(count))
}
