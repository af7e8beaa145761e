//! Cases and the posts of their owners: who still is in office, and what one leaves behind who is not.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::cases::{Visible, known_to_exactly};
use crate::access::{AccountId, Action, MemberId, OrganizationId, Role, policy};
use crate::auth;
use crate::auth::model::AccountState;
use crate::db::schema::{
    accounts, flows, follow_up_cases, follow_up_cases as cases, placements, posts,
};
use crate::db::{Shelf, WriteTx};
use crate::flow::model::Side;
use crate::followup::views::CaseId;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::organization::reach;

/// The posts that may work on a case: a statistician's above the branch is none to wait for.
fn working() -> Vec<Role> {
    let works = |role: &Role| !policy::reach(*role, Action::HandleCases).is_empty();
    Role::ALL.iter().copied().filter(works).collect()
}

/// The posts in force of accounts in use that work on cases.
#[diesel::dsl::auto_type]
fn in_office(today: Day) -> _ {
    let roles: Vec<Role> = working();
    let in_force: auth::post_in_force = auth::post_in_force(today);
    let active: AccountState = AccountState::Active;
    posts::table
        .inner_join(accounts::table)
        .filter(posts::role.eq_any(roles))
        .filter(in_force)
        .filter(accounts::state.eq(active))
}

/// Whether an account in use holds a post today, at an organization or above it, that works on cases.
pub fn holds_post_for(
    shelf: &mut impl Shelf,
    account: AccountId,
    organization: OrganizationId,
) -> Outcome<bool> {
    let today = shelf.today();
    let found: Option<i64> = in_office(today)
        .filter(posts::account_id.eq(account))
        .filter(posts::organization_id.eq_any(reach::above(organization)))
        .select(posts::id)
        .first(shelf.conn())
        .optional()?;
    Ok(found.is_some())
}

/// The cases that an organization has at home and whose owner is not in office there: holds no post at
/// it or above. Asked from its few flows on, and apart from the host's, which lie elsewhere.
pub fn left_at_home(organization: OrganizationId, today: Day) -> Visible {
    let of_branch = flows::table
        .filter(flows::open)
        .filter(flows::home_branch_id.eq(organization))
        .select(flows::id);
    let there = posts::organization_id.eq_any(reach::above(organization));
    let in_office = in_office(today).filter(there).select(posts::account_id);
    Box::new(
        cases::side
            .eq(Side::Home)
            .and(cases::flow_id.eq_any(of_branch))
            .and(cases::owner_id.is_not_null())
            .and(cases::owner_id.assume_not_null().ne_all(in_office)),
    )
}

/// The same of those it has as the host; who holds a post at a branch in which it placed somebody is in
/// office too.
pub fn left_at_host(organization: OrganizationId, today: Day) -> Visible {
    let branches = placements::table
        .filter(placements::open)
        .filter(placements::host_id.is_not_null())
        .filter(placements::host_id.assume_not_null().eq(organization))
        .filter(placements::branch_id.is_not_null())
        .select(placements::branch_id.assume_not_null());
    let there = posts::organization_id
        .eq_any(reach::above(organization))
        .or(posts::organization_id.eq_any(branches));
    let in_office = in_office(today).filter(there).select(posts::account_id);
    Box::new(
        cases::side
            .eq(Side::Host)
            .and(cases::flow_id.eq_any(known_to_exactly(&[organization])))
            .and(cases::owner_id.is_not_null())
            .and(cases::owner_id.assume_not_null().ne_all(in_office)),
    )
}

/// How many open cases at or below an organization an account owns without a post that still reaches
/// them.
pub fn left_behind(
    shelf: &mut impl Shelf,
    owner: AccountId,
    organization: OrganizationId,
) -> Outcome<i64> {
    let today = shelf.today();
    let held: Vec<OrganizationId> = in_office(today)
        .filter(posts::account_id.eq(owner))
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
    let given = (cases::owner_id.eq(Some(to)), cases::version.eq(cases::version + 1));
    diesel::update(follow_up_cases::table.filter(cases::id.eq_any(ids.to_vec())))
        .filter(cases::open)
        .set(given)
        .execute(tx.conn())?;
    Ok(())
}
