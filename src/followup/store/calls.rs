//! Which cases wait for a call today, and which silent members wait for a case.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::cases::{CaseRow, known_to_exactly, visible};
use crate::access::{AccountId, MemberId, OrganizationId};
use crate::db::schema::{flows, follow_up_cases as cases, members};
use crate::db::{Shelf, WriteTx, cols};
use crate::flow;
use crate::flow::model::{FlowId, Side};
use crate::followup::views::CaseId;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;

/// Where a case stands in the list of calls.
pub type Turn = (Day, CaseId);

/// The cases that wait for a call by this account, longest first: those it owns, and those nobody
/// owns of the members it looks after and of the organizations where it holds a post itself. Whoever
/// stands above those supervises and is not the one to call.
pub fn due(
    shelf: &mut impl Shelf,
    account: AccountId,
    organizations: &[OrganizationId],
    after: Option<Turn>,
    limit: i64,
) -> Outcome<Vec<CaseRow>> {
    let today = shelf.today();
    let waiting = || {
        let query = cases::table
            .filter(cases::open)
            .filter(cases::call_on.le(today))
            .order((cases::call_on, cases::id))
            .limit(limit)
            .select(cols::<CaseRow>())
            .into_boxed();
        match after {
            None => query,
            Some((day, id)) => query
                .filter(cases::call_on.ge(day))
                .filter(cases::call_on.gt(day).or(cases::id.gt(id))),
        }
    };
    let scope = shelf.scope().clone();
    let mut rows: Vec<CaseRow> = waiting()
        .filter(visible(&scope))
        .filter(cases::owner_id.assume_not_null().eq(account))
        .filter(cases::owner_id.is_not_null())
        .load(shelf.conn())?;
    let looked_after = members::table
        .filter(members::liaison_id.assume_not_null().eq(account))
        .filter(members::liaison_id.is_not_null())
        .select(members::id);
    let of_branch = flows::table
        .filter(flows::open)
        .filter(flows::home_branch_id.eq_any(organizations.to_vec()))
        .select(flows::id);
    let at_home = cases::flow_id.eq_any(of_branch).or(cases::member_id.eq_any(looked_after));
    let at_host = cases::flow_id.eq_any(known_to_exactly(organizations));
    let unowned =
        cases::side.eq(Side::Home).and(at_home).or(cases::side.eq(Side::Host).and(at_host));
    let of_nobody: Vec<CaseRow> = waiting()
        .filter(visible(&scope))
        .filter(cases::owner_id.is_null())
        .filter(unowned)
        .load(shelf.conn())?;
    rows.extend(of_nobody);
    rows.sort_by_key(|row| (row.call_on, row.id));
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(rows)
}

/// A silent member whose case is not open, with the liaison.
pub type Silent = (FlowId, MemberId, OrganizationId, Day, Option<AccountId>);

/// Members who are overdue on `today` and have no open case, longest first.
pub fn silent(
    tx: &mut WriteTx<'_>,
    today: Day,
    after: Option<(Day, FlowId)>,
    limit: i64,
) -> Outcome<Vec<Silent>> {
    let taken_up = cases::table.filter(cases::open).filter(cases::flow_id.eq(flows::id));
    let mut query = flows::table
        .inner_join(members::table)
        .filter(flow::watched())
        .filter(flows::watch_on.lt(today))
        .filter(diesel::dsl::not(exists(taken_up)))
        .order((flows::watch_on, flows::id))
        .limit(limit)
        .select((
            flows::id,
            flows::member_id,
            flows::home_branch_id,
            flows::watch_on,
            members::liaison_id,
        ))
        .into_boxed();
    if let Some((day, id)) = after {
        query = query
            .filter(flows::watch_on.ge(day))
            .filter(flows::watch_on.gt(day).or(flows::id.gt(id)));
    }
    Ok(query.load(tx.conn())?)
}
