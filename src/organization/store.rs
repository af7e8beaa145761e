//! Rows of organizations and of their closure.

use diesel::prelude::*;

use super::model::{OrganizationKind, OrganizationState, OrganizationType, Shape};
use crate::access::OrganizationId;
use crate::db::schema::{organization_reach, organizations};
use crate::db::{Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};

#[derive(Insertable)]
#[diesel(table_name = organizations, treat_none_as_default_value = false)]
pub struct NewRow {
    pub id: OrganizationId,
    pub code: Option<String>,
    pub name: String,
    pub short_name: String,
    pub initials: String,
    #[diesel(column_name = type_)]
    pub level: OrganizationType,
    pub kind: OrganizationKind,
    pub region_code: String,
    pub superior_id: Option<OrganizationId>,
    pub state: OrganizationState,
    pub established_on: Day,
    pub document_number: String,
    pub contact_phone: String,
    pub created_at: Timestamp,
    pub version: i64,
}

/// Writes an organization and its place in the closure.
pub fn insert(tx: &mut WriteTx<'_>, row: NewRow) -> Outcome<()> {
    let (id, superior) = (row.id, row.superior_id);
    diesel::insert_into(organizations::table).values(row).execute(tx.conn())?;
    let mut above: Vec<(OrganizationId, i32)> = match superior {
        Some(superior) => organization_reach::table
            .filter(organization_reach::descendant_id.eq(superior))
            .select((organization_reach::ancestor_id, organization_reach::depth))
            .load(tx.conn())?,
        None => Vec::new(),
    };
    for (_, depth) in &mut above {
        *depth += 1;
    }
    above.push((id, 0));
    for (ancestor, depth) in above {
        diesel::insert_into(organization_reach::table)
            .values((
                organization_reach::ancestor_id.eq(ancestor),
                organization_reach::descendant_id.eq(id),
                organization_reach::depth.eq(depth),
            ))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// Type, kind and state of an organization, or 404.
pub fn shape(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<Shape> {
    let (level, kind, state) = organizations::table
        .find(id)
        .select((organizations::type_, organizations::kind, organizations::state))
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))?;
    Ok(Shape { level, kind, state })
}

/// Division code of an organization's seat, or 404.
pub fn region_code(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<String> {
    organizations::table
        .find(id)
        .select(organizations::region_code)
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}
