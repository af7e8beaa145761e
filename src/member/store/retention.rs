//! Rows of those who left the register.

use diesel::dsl::exists;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};

use super::visible;
use crate::access::{MemberId, OrganizationId};
use crate::db::schema::{member_versions, members};
use crate::db::{MultiBackend, Shelf, WriteTx};
use crate::kernel::day::Day;
use crate::kernel::fault::{Fault, Outcome};
use crate::member::model::Standing;
use crate::organization::reach;

type Due = Box<dyn BoxableExpression<members::table, MultiBackend, SqlType = Nullable<Bool>>>;

/// Left by then, below the organization, with something that is not erased yet.
fn is_due(organization: OrganizationId, left_by: Day) -> Due {
    let versions = member_versions::table.filter(member_versions::member_id.eq(members::id));
    let something = members::phone
        .is_not_null()
        .or(members::address.is_not_null())
        .or(members::further.is_not_null())
        .or(members::imported.is_not_null())
        .or(exists(versions));
    Box::new(
        members::standing
            .eq(Standing::Left)
            .and(members::branch_id.eq_any(reach::below(&[organization])))
            .and(something)
            .and(members::left_on.le(left_by)),
    )
}

pub fn count(shelf: &mut impl Shelf, organization: OrganizationId, left_by: Day) -> Outcome<i64> {
    let visible = visible(shelf.scope());
    Ok(members::table
        .filter(visible)
        .filter(is_due(organization, left_by))
        .count()
        .get_result(shelf.conn())?)
}

pub fn due(
    shelf: &mut impl Shelf,
    organization: OrganizationId,
    left_by: Day,
    limit: i64,
) -> Outcome<Vec<MemberId>> {
    let visible = visible(shelf.scope());
    Ok(members::table
        .filter(visible)
        .filter(is_due(organization, left_by))
        .order(members::id)
        .select(members::id)
        .limit(limit)
        .load(shelf.conn())?)
}

/// Erases, of those who are still off the register.
pub fn erase(tx: &mut WriteTx<'_>, ids: &[MemberId]) -> Outcome<i64> {
    let now = tx.now();
    let left = members::table
        .filter(members::id.eq_any(ids.to_vec()))
        .filter(members::standing.eq(Standing::Left));
    let nothing = None::<Vec<u8>>;
    let erased = diesel::update(left)
        .set((
            members::phone.eq(nothing.clone()),
            members::phone_index.eq(nothing.clone()),
            members::address.eq(nothing.clone()),
            members::further.eq(nothing.clone()),
            members::imported.eq(nothing),
            members::updated_at.eq(now),
            members::version.eq(members::version + 1),
        ))
        .execute(tx.conn())?;
    let versions = member_versions::table.filter(member_versions::member_id.eq_any(ids.to_vec()));
    diesel::delete(versions).execute(tx.conn())?;
    i64::try_from(erased).map_err(Fault::internal)
}
