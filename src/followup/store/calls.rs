//! Which cases wait for a call today, and which silent members wait for a case.

use diesel::dsl::exists;
use diesel::prelude::*;

use super::cases::{CaseRow, Visible, Watched, known_to_exactly, visible};
use super::officers;
use crate::access::{AccountId, OrganizationId, Scope};
use crate::db::schema::{flows, follow_up_cases as cases, members};
use crate::db::{Shelf, WriteTx, cols};
use crate::flow;
use crate::flow::model::{FlowId, Side};
use crate::followup::views::CaseId;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;

/// Where a case stands in the list of calls.
pub type Turn = (Day, CaseId);

/// Whose cases are asked for: an account's, and the organizations' where it holds a post itself.
#[derive(Clone, Debug)]
pub struct Caller {
    pub account: AccountId,
    pub organizations: Vec<OrganizationId>,
}

/// The cases that wait for a call by this account, longest first: those it owns, and those nobody sees
/// to of the members it looks after and of the organizations where it holds a post itself. Whoever
/// stands above those supervises and is not the one to call.
pub fn due(
    shelf: &mut impl Shelf,
    caller: &Caller,
    after: Option<Turn>,
    limit: i64,
) -> Outcome<Vec<CaseRow>> {
    let today = shelf.today();
    to_see_to(shelf, caller, today, after, limit)
}

/// The same whether a call is due or not, counted no further than `at_most`.
pub fn count(shelf: &mut impl Shelf, caller: &Caller, at_most: i64) -> Outcome<usize> {
    Ok(to_see_to(shelf, caller, Day::FOREVER, None, at_most)?.len())
}

fn to_see_to(
    shelf: &mut impl Shelf,
    caller: &Caller,
    call_by: Day,
    after: Option<Turn>,
    limit: i64,
) -> Outcome<Vec<CaseRow>> {
    let (scope, today) = (shelf.scope().clone(), shelf.today());
    let mut rows: Vec<CaseRow> = Vec::new();
    for group in groups(&scope, caller, today) {
        let query = cases::table
            .filter(cases::open)
            .filter(cases::call_on.le(call_by))
            .filter(group)
            .order((cases::call_on, cases::id))
            .limit(limit)
            .select(cols::<CaseRow>())
            .into_boxed();
        rows.extend(match after {
            None => query.load(shelf.conn())?,
            Some((day, id)) => query
                .filter(cases::call_on.ge(day))
                .filter(cases::call_on.gt(day).or(cases::id.gt(id)))
                .load(shelf.conn())?,
        });
    }
    rows.sort_by_key(|row| (row.call_on, row.id));
    rows.dedup_by_key(|row| row.id);
    rows.truncate(usize::try_from(limit).unwrap_or(0));
    Ok(rows)
}

/// The caller's own, nobody's, and those whose owner is no longer in office: each a question of its own,
/// because the way to each is another.
fn groups(scope: &Scope, caller: &Caller, today: Day) -> Vec<Visible> {
    let owner = cases::owner_id.assume_not_null();
    let own = cases::owner_id.is_not_null().and(owner.eq(caller.account));
    let own: Visible = Box::new(visible(scope).and(own));
    let of_nobody: Visible = Box::new(visible(scope).and(of_nobody(caller)));
    let at = |reached: &[OrganizationId]| {
        let mut at = caller.organizations.clone();
        at.retain(|organization| reached.contains(organization));
        at
    };
    let home = at(&scope.below).into_iter().map(|at| officers::left_at_home(at, today));
    let host = at(&scope.party_to).into_iter().map(|at| officers::left_at_host(at, today));
    [own, of_nobody].into_iter().chain(home).chain(host).collect()
}

fn of_nobody(caller: &Caller) -> Visible {
    let looked_after = members::table
        .filter(members::liaison_id.assume_not_null().eq(caller.account))
        .filter(members::liaison_id.is_not_null())
        .select(members::id);
    let of_branch = flows::table
        .filter(flows::open)
        .filter(flows::home_branch_id.eq_any(caller.organizations.clone()))
        .select(flows::id);
    let at_home = cases::flow_id.eq_any(of_branch).or(cases::member_id.eq_any(looked_after));
    let at_host = cases::flow_id.eq_any(known_to_exactly(&caller.organizations));
    let there = cases::side.eq(Side::Home).and(at_home).or(cases::side.eq(Side::Host).and(at_host));
    Box::new(cases::owner_id.is_null().and(there))
}

/// A silent member whose case is not open: the flow, the day that is watched, and the liaison.
pub type Silent = (Watched, Day, Option<AccountId>);

/// Members whose sign is overdue on `today` and who have no open case, longest watched first; who only
/// has not reported back is none of them.
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
        .filter(flows::due_on.lt(today).or(flows::arrive_by.lt(today)))
        .filter(diesel::dsl::not(exists(taken_up)))
        .order((flows::watch_on, flows::id))
        .limit(limit)
        .select((cols::<Watched>(), flows::watch_on, members::liaison_id))
        .into_boxed();
    if let Some((day, id)) = after {
        query = query
            .filter(flows::watch_on.ge(day))
            .filter(flows::watch_on.gt(day).or(flows::id.gt(id)));
    }
    Ok(query.load(tx.conn())?)
}
