//! What a flow is shown and judged with, read from the rooms around it.

use diesel::prelude::*;

use crate::access::{AccountId, MemberId, OrganizationId};
use crate::db::Shelf;
use crate::db::schema::{check_ins, flows, members, organization_reach, organizations};
use crate::flow::model::{FlowId, FlowState};
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::organization::model::{OrganizationKind, OrganizationState, OrganizationType, Shape};

/// A member's id, name and sealed phone.
pub type PersonRow = (MemberId, String, Option<Vec<u8>>);

/// Members whose records the caller may show.
pub fn persons(shelf: &mut impl Shelf, ids: &[MemberId]) -> Outcome<Vec<PersonRow>> {
    Ok(members::table
        .filter(members::id.eq_any(ids.to_vec()))
        .select((members::id, members::name, members::phone))
        .load(shelf.conn())?)
}

/// Id, short name and contact phone of organizations.
pub fn organizations(
    shelf: &mut impl Shelf,
    ids: &[OrganizationId],
) -> Outcome<Vec<(OrganizationId, String, String)>> {
    Ok(organizations::table
        .filter(organizations::id.eq_any(ids.to_vec()))
        .select((organizations::id, organizations::short_name, organizations::contact_phone))
        .load(shelf.conn())?)
}

/// All that stands above an organization; itself is left out.
pub fn above(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<Vec<OrganizationId>> {
    Ok(organization_reach::table
        .filter(organization_reach::descendant_id.eq(id))
        .filter(organization_reach::depth.gt(0))
        .select(organization_reach::ancestor_id)
        .load(shelf.conn())?)
}

/// The member's liaison.
pub fn liaison(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Option<AccountId>> {
    let found: Option<Option<AccountId>> =
        members::table.find(member).select(members::liaison_id).first(shelf.conn()).optional()?;
    Ok(found.flatten())
}

/// The end of the member's last absence, another than this.
pub fn last_end(
    shelf: &mut impl Shelf,
    member: MemberId,
    other_than: Option<FlowId>,
) -> Outcome<Option<Day>> {
    let mut query = flows::table
        .filter(flows::member_id.eq(member))
        .filter(flows::state.eq_any([FlowState::Returned, FlowState::Closed]))
        .filter(flows::hidden.eq(false))
        .filter(flows::ended_on.is_not_null())
        .order(flows::ended_on.desc())
        .select(flows::ended_on)
        .into_boxed();
    if let Some(id) = other_than {
        query = query.filter(flows::id.ne(id));
    }
    Ok(query.first::<Option<Day>>(shelf.conn()).optional()?.flatten())
}

/// Whether the member's latest movement in this flow was a homecoming.
pub fn came_home(shelf: &mut impl Shelf, member: MemberId, flow: FlowId) -> Outcome<bool> {
    let latest: Option<String> = check_ins::table
        .filter(check_ins::member_id.eq(member))
        .filter(check_ins::flow_id.assume_not_null().eq(flow))
        .filter(check_ins::kind.eq_any(["arrival", "homecoming"]))
        .order((check_ins::made_at.desc(), check_ins::id.desc()))
        .select(check_ins::kind)
        .first(shelf.conn())
        .optional()?;
    Ok(latest.as_deref() == Some("homecoming"))
}

/// Type, kind and state of an organization, and the division code of its seat.
pub fn seat(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<Option<(Shape, String)>> {
    let found: Option<(OrganizationType, OrganizationKind, OrganizationState, String)> =
        organizations::table
            .find(id)
            .select((
                organizations::type_,
                organizations::kind,
                organizations::state,
                organizations::region_code,
            ))
            .first(shelf.conn())
            .optional()?;
    Ok(found.map(|(level, kind, state, region)| (Shape { level, kind, state }, region)))
}
