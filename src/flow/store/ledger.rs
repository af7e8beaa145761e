//! Those who are away, as a ledger lists them: branch after branch.

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::list::under_way;
use super::{FlowRow, visible};
use crate::access::{MemberId, OrganizationId};
use crate::db::schema::flows;
use crate::db::{MultiBackend, Shelf, cols};
use crate::flow::model::FlowId;
use crate::kernel::fault::Outcome;
use crate::organization::reach;

type Holds = Box<dyn BoxableExpression<flows::table, MultiBackend, SqlType = Bool>>;

/// Absences under way from branches at or below an organization, within the scope.
fn listed(shelf: &impl Shelf, organization: OrganizationId) -> Holds {
    let below = flows::home_branch_id.eq_any(reach::below(&[organization]));
    Box::new(visible(shelf.scope()).and(under_way(shelf.today())).and(below))
}

/// How many there are.
pub fn count(shelf: &mut impl Shelf, organization: OrganizationId) -> Outcome<i64> {
    let listed = listed(shelf, organization);
    Ok(flows::table.filter(listed).count().get_result(shelf.conn())?)
}

/// The next of them, by home branch and id.
pub fn page(
    shelf: &mut impl Shelf,
    organization: OrganizationId,
    after: Option<(OrganizationId, FlowId)>,
    limit: i64,
) -> Outcome<Vec<FlowRow>> {
    let mut query =
        flows::table.filter(listed(shelf, organization)).select(cols::<FlowRow>()).into_boxed();
    if let Some((branch, id)) = after {
        let beyond = flows::home_branch_id.gt(branch).or(flows::id.gt(id));
        query = query.filter(flows::home_branch_id.ge(branch)).filter(beyond);
    }
    Ok(query.order((flows::home_branch_id, flows::id)).limit(limit).load(shelf.conn())?)
}

/// The open flows of these members, seen or not.
pub fn open_of(shelf: &mut impl Shelf, members: &[MemberId]) -> Outcome<Vec<FlowRow>> {
    Ok(flows::table
        .filter(flows::member_id.eq_any(members.to_vec()))
        .filter(flows::open.eq(true))
        .select(cols::<FlowRow>())
        .load(shelf.conn())?)
}

/// The sealed details of flows that another room's list shows to the caller.
pub fn details(shelf: &mut impl Shelf, ids: &[FlowId]) -> Outcome<Vec<(FlowId, Vec<u8>)>> {
    Ok(flows::table
        .filter(flows::id.eq_any(ids.to_vec()))
        .select((flows::id, flows::details))
        .load(shelf.conn())?)
}

/// Whose flows these are, whoever asks, with version and whether each is under way or to come.
pub fn recorded(
    shelf: &mut impl Shelf,
    ids: &[FlowId],
) -> Outcome<Vec<(FlowId, MemberId, i64, bool)>> {
    Ok(flows::table
        .filter(flows::id.eq_any(ids.to_vec()))
        .select((flows::id, flows::member_id, flows::version, flows::open))
        .load(shelf.conn())?)
}
