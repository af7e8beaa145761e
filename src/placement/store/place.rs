//! What the tree says about a place in a branch and group.

use diesel::prelude::*;

use crate::access::OrganizationId;
use crate::db::Shelf;
use crate::db::schema::{organization_reach, organizations};
use crate::kernel::fault::Outcome;
use crate::organization::model::{OrganizationKind, OrganizationState, OrganizationType, Shape};
use crate::organization::reach;

/// Type, kind and state of an organization at or below another; `None` when it does not stand there.
pub fn shape_below(
    shelf: &mut impl Shelf,
    top: OrganizationId,
    id: OrganizationId,
) -> Outcome<Option<Shape>> {
    let found: Option<(OrganizationType, OrganizationKind, OrganizationState)> =
        organizations::table
            .filter(organizations::id.eq(id))
            .filter(organizations::id.eq_any(reach::below(&[top])))
            .select((organizations::type_, organizations::kind, organizations::state))
            .first(shelf.conn())
            .optional()?;
    Ok(found.map(|(level, kind, state)| Shape { level, kind, state }))
}

/// Whether a branch has groups at work.
pub fn has_groups(shelf: &mut impl Shelf, branch: OrganizationId) -> Outcome<bool> {
    let groups: i64 = organizations::table
        .filter(organizations::id.eq_any(reach::below(&[branch])))
        .filter(organizations::type_.eq(OrganizationType::Group))
        .filter(organizations::state.eq(OrganizationState::Active))
        .count()
        .get_result(shelf.conn())?;
    Ok(groups > 0)
}

/// An organization and all that stands above it, itself first.
pub fn line(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<Vec<OrganizationId>> {
    Ok(organization_reach::table
        .filter(organization_reach::descendant_id.eq(id))
        .order(organization_reach::depth)
        .select(organization_reach::ancestor_id)
        .load(shelf.conn())?)
}
