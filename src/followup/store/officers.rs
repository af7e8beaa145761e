//! Cases and the posts of their owners: who still is in office, and what one leaves behind who is not.

use diesel::dsl::{exists, not};
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::cases::known_to_exactly;
use crate::access::{AccountId, Action, MemberId, OrganizationId, Role, policy};
use crate::auth;
use crate::auth::model::AccountState;
use crate::db::schema::{accounts, flows, follow_up_cases as cases, placements, posts};
use crate::db::{MultiBackend, Shelf, WriteTx};
use crate::flow::model::Side;
use crate::followup::views::CaseId;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::organization::reach;

type Condition = Box<dyn BoxableExpression<cases::table, MultiBackend, SqlType = Bool>>;

/// The posts that may work on a case: a statistician's above the branch is none to wait for.
fn working() -> Vec<Role> {
    let works = |role: &Role| !policy::reach(*role, Action::HandleCases).is_empty();
    Role::ALL.iter().copied().filter(works).collect()
}

/// Whether an account in use holds a post today, at an organization or above it, that works on cases.
pub fn holds_post_for(
    shelf: &mut impl Shelf,
    account: AccountId,
    organization: OrganizationId,
) -> Outcome<bool> {
    let today = shelf.today();
    let found: Option<i64> = posts::table
        .inner_join(accounts::table)
        .filter(posts::account_id.eq(account))
        .filter(posts::role.eq_any(working()))
        .filter(posts::organization_id.eq_any(reach::above(organization)))
        .filter(auth::post_in_force(today))
        .filter(accounts::state.eq(AccountState::Active))
        .select(posts::id)
        .first(shelf.conn())
        .optional()?;
    Ok(found.is_some())
}

/// The cases an organization has whose owner is not in office there: holds no post at it or above, nor
/// at a branch in which it placed somebody. Asked from the organization's few flows on.
pub fn left_to(organization: OrganizationId, today: Day) -> Condition {
    let in_office = || {
        posts::table
            .inner_join(accounts::table)
            .filter(posts::role.eq_any(working()))
            .filter(auth::post_in_force(today))
            .filter(accounts::state.eq(AccountState::Active))
    };
    let at_or_above = || {
        let there = posts::organization_id.eq_any(reach::above(organization));
        in_office().filter(there).select(posts::account_id)
    };
    let placed_in = placements::table
        .filter(placements::open)
        .filter(placements::host_id.is_not_null())
        .filter(placements::host_id.assume_not_null().eq(organization))
        .filter(placements::branch_id.is_not_null())
        .select(placements::branch_id.assume_not_null());
    let placed_with =
        in_office().filter(posts::organization_id.eq_any(placed_in)).select(posts::account_id);
    let of_branch = flows::table
        .filter(flows::open)
        .filter(flows::home_branch_id.eq(organization))
        .select(flows::id);
    let owner = || cases::owner_id.assume_not_null();
    let at_home = cases::side.eq(Side::Home).and(cases::flow_id.eq_any(of_branch));
    let at_host = cases::side
        .eq(Side::Host)
        .and(cases::flow_id.eq_any(known_to_exactly(&[organization])))
        .and(owner().ne_all(placed_with));
    let there = at_home.or(at_host).and(owner().ne_all(at_or_above()));
    Box::new(cases::owner_id.is_not_null().and(there))
}

/// How many open cases at or below an organization an account owns without a post that still reaches
/// them.
pub fn left_behind(
    shelf: &mut impl Shelf,
    owner: AccountId,
    organization: OrganizationId,
) -> Outcome<i64> {
    let today = shelf.today();
    let held: Vec<OrganizationId> = posts::table
        .inner_join(accounts::table)
        .filter(posts::account_id.eq(owner))
        .filter(posts::role.eq_any(working()))
        .filter(auth::post_in_force(today))
        .filter(accounts::state.eq(AccountState::Active))
        .select(posts::organization_id)
        .load(shelf.conn())?;
    // Asked for each of the owner's cases: the other way round it would be all flows of a county.
    let hosted = |by: &[OrganizationId]| {
        let host = placements::host_id.assume_not_null().eq_any(reach::below(by));
        let branch = placements::branch_id.assume_not_null().eq_any(reach::below(by));
        let known = placements::open.and(host.or(branch));
        exists(placements::table.filter(placements::flow_id.eq(cases::flow_id)).filter(known))
    };
    let home = |above: &[OrganizationId]| flows::home_branch_id.eq_any(reach::below(above));
    let there = [organization];
    let at_home = cases::side.eq(Side::Home).and(home(&there)).and(not(home(&held)));
    let at_host = cases::side.eq(Side::Host).and(hosted(&there)).and(not(hosted(&held)));
    Ok(cases::table
        .inner_join(flows::table)
        .filter(cases::open)
        .filter(cases::owner_id.is_not_null())
        .filter(cases::owner_id.assume_not_null().eq(owner))
        .filter(at_home.or(at_host))
        .count()
        .get_result(shelf.conn())?)
}

/// An open case that passes from an officer to the successor.
pub type Passing = (CaseId, MemberId, OrganizationId);

/// The open cases of an account that an organization itself has.
pub fn owned_at(
    shelf: &mut impl Shelf,
    owner: AccountId,
    organization: OrganizationId,
) -> Outcome<Vec<Passing>> {
    let at_home = cases::side.eq(Side::Home).and(flows::home_branch_id.eq(organization));
    let hosted = cases::flow_id.eq_any(known_to_exactly(&[organization]));
    let at_host = cases::side.eq(Side::Host).and(hosted);
    Ok(cases::table
        .inner_join(flows::table)
        .filter(cases::open)
        .filter(cases::owner_id.is_not_null())
        .filter(cases::owner_id.assume_not_null().eq(owner))
        .filter(at_home.or(at_host))
        .order(cases::id)
        .select((cases::id, cases::member_id, flows::home_branch_id))
        .load(shelf.conn())?)
}

/// Gives open cases to another account. Whoever read one before is told that it changed.
pub fn pass_on(tx: &mut WriteTx<'_>, ids: &[CaseId], to: AccountId) -> Outcome<()> {
    diesel::update(cases::table.filter(cases::id.eq_any(ids.to_vec())))
        .filter(cases::open)
        .set((cases::owner_id.eq(Some(to)), cases::version.eq(cases::version + 1)))
        .execute(tx.conn())?;
    Ok(())
}
