//! The closure of the formal line, `(ancestor, descendant, depth)`, every organization reaching
//! itself at depth 0. Only foundings and moves change it, each by a bounded number of statements.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::access::OrganizationId;
use crate::db::schema::organization_reach;
use crate::db::{Shelf, WriteTx};
use crate::kernel::fault::Outcome;

/// Lets one change of the tree follow another: two moves could each be sound and close a circle
/// together. An empty update of the root row locks it on PostgreSQL until the commit; SQLite has
/// one writer anyway.
pub fn hold_tree(tx: &mut WriteTx<'_>) -> Outcome<()> {
    diesel::sql_query(
        "UPDATE organizations SET version = version \
         WHERE id = (SELECT MIN(id) FROM organizations WHERE superior_id IS NULL)",
    )
    .execute(tx.conn())?;
    Ok(())
}

/// Enters a new organization below its superior, or as a root.
pub fn enter(
    tx: &mut WriteTx<'_>,
    id: OrganizationId,
    superior: Option<OrganizationId>,
) -> Outcome<()> {
    diesel::insert_into(organization_reach::table)
        .values((
            organization_reach::ancestor_id.eq(id),
            organization_reach::descendant_id.eq(id),
            organization_reach::depth.eq(0),
        ))
        .execute(tx.conn())?;
    match superior {
        Some(superior) => attach(tx, id, superior),
        None => Ok(()),
    }
}

/// Takes an organization with all that stands under it from its old line to a new one: two
/// statements, whose work is the size of the subtree times the length of the lines.
pub fn relocate(tx: &mut WriteTx<'_>, id: OrganizationId, superior: OrganizationId) -> Outcome<()> {
    diesel::sql_query(
        "DELETE FROM organization_reach \
         WHERE descendant_id IN \
             (SELECT descendant_id FROM organization_reach WHERE ancestor_id = $1) \
         AND ancestor_id IN \
             (SELECT ancestor_id FROM organization_reach WHERE descendant_id = $2 AND depth > 0)",
    )
    .bind::<BigInt, _>(id)
    .bind::<BigInt, _>(id)
    .execute(tx.conn())?;
    attach(tx, id, superior)
}

/// Joins every ancestor of the superior with every descendant of the organization.
fn attach(tx: &mut WriteTx<'_>, id: OrganizationId, superior: OrganizationId) -> Outcome<()> {
    diesel::sql_query(
        "INSERT INTO organization_reach (ancestor_id, descendant_id, depth) \
         SELECT above.ancestor_id, below.descendant_id, above.depth + below.depth + 1 \
         FROM organization_reach above, organization_reach below \
         WHERE above.descendant_id = $1 AND below.ancestor_id = $2",
    )
    .bind::<BigInt, _>(superior)
    .bind::<BigInt, _>(id)
    .execute(tx.conn())?;
    Ok(())
}

/// The formal line upwards, the direct superior first, without the organization itself.
pub fn above(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<Vec<OrganizationId>> {
    Ok(organization_reach::table
        .filter(organization_reach::descendant_id.eq(id))
        .filter(organization_reach::depth.gt(0))
        .order(organization_reach::depth)
        .select(organization_reach::ancestor_id)
        .load(shelf.conn())?)
}

/// How far an organization stands under the highest of `heads` that reaches it: 0 for one of them
/// that none of the others reaches, `None` when none reaches it.
pub fn depth_below(
    shelf: &mut impl Shelf,
    heads: &[OrganizationId],
    id: OrganizationId,
) -> Outcome<Option<i32>> {
    Ok(organization_reach::table
        .filter(organization_reach::descendant_id.eq(id))
        .filter(organization_reach::ancestor_id.eq_any(heads.to_vec()))
        .order(organization_reach::depth.desc())
        .select(organization_reach::depth)
        .first(shelf.conn())
        .optional()?)
}
