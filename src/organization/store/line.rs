//! Rows of lateral lines.

use diesel::prelude::*;

use crate::access::OrganizationId;
use crate::db::schema::organization_lines;
use crate::db::{MultiBackend, Shelf, WriteTx, cols, guarded};
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::organization::model::{LineId, LineKind};

#[derive(Clone, Insertable, Queryable, Selectable)]
#[diesel(table_name = organization_lines, treat_none_as_default_value = false)]
#[diesel(check_for_backend(MultiBackend))]
pub struct LineRow {
    pub id: LineId,
    pub from_id: OrganizationId,
    pub to_id: OrganizationId,
    pub kind: LineKind,
    pub starts_on: Day,
    pub ends_on: Option<Day>,
}

pub fn insert(tx: &mut WriteTx<'_>, row: LineRow) -> Outcome<()> {
    diesel::insert_into(organization_lines::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Lines from or to an organization that have not ended by the day.
pub fn of(shelf: &mut impl Shelf, organization: OrganizationId, on: Day) -> Outcome<Vec<LineRow>> {
    let here =
        organization_lines::from_id.eq(organization).or(organization_lines::to_id.eq(organization));
    let last = organization_lines::ends_on.assume_not_null();
    Ok(organization_lines::table
        .filter(here)
        .filter(organization_lines::ends_on.is_null().or(last.ge(on)))
        .order(organization_lines::id)
        .select(cols::<LineRow>())
        .load(shelf.conn())?)
}

/// A line, or 404.
pub fn find(shelf: &mut impl Shelf, id: LineId) -> Outcome<LineRow> {
    organization_lines::table
        .find(id)
        .select(cols::<LineRow>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// Ends a line that has not ended by `last`; 412 when it has.
pub fn end(tx: &mut WriteTx<'_>, id: LineId, last: Day) -> Outcome<()> {
    let ends = organization_lines::ends_on.assume_not_null();
    let open = organization_lines::table
        .filter(organization_lines::id.eq(id))
        .filter(organization_lines::ends_on.is_null().or(ends.gt(last)));
    let set = organization_lines::ends_on.eq(Some(last));
    guarded(diesel::update(open).set(set).execute(tx.conn())?)
}
