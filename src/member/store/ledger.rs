//! The register as its ledger lists it: branch after branch.

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::visible;
use crate::access::{MemberId, OrganizationId};
use crate::db::schema::members;
use crate::db::{MultiBackend, Shelf, cols};
use crate::kernel::fault::Outcome;
use crate::kernel::identity::Sex;
use crate::member::model::{Category, Standing};
use crate::organization::reach;

/// A record with all that a ledger tells of it, sealed columns among them.
#[derive(Queryable, Selectable)]
#[diesel(table_name = members, check_for_backend(MultiBackend))]
pub struct LedgerRow {
    pub id: MemberId,
    pub branch_id: OrganizationId,
    pub name: String,
    pub sex: Sex,
    pub ethnicity: String,
    pub born: Option<String>,
    pub id_number: Option<Vec<u8>>,
    pub phone: Option<Vec<u8>>,
    pub address: Option<Vec<u8>>,
    pub further: Option<Vec<u8>>,
    pub imported: Option<Vec<u8>>,
    pub education: String,
    pub category: Category,
    pub joined_on: String,
    pub full_on: Option<String>,
    pub version: i64,
}

type Holds = Box<dyn BoxableExpression<members::table, MultiBackend, SqlType = Bool>>;

/// Members on the register at or below an organization, within the scope.
fn listed(shelf: &impl Shelf, organization: OrganizationId) -> Holds {
    let below = members::branch_id.eq_any(reach::below(&[organization]));
    Box::new(visible(shelf.scope()).and(members::standing.ne(Standing::Left)).and(below))
}

/// How many there are.
pub fn count(shelf: &mut impl Shelf, organization: OrganizationId) -> Outcome<i64> {
    let listed = listed(shelf, organization);
    Ok(members::table.filter(listed).count().get_result(shelf.conn())?)
}

/// The next of them, by branch and id.
pub fn page(
    shelf: &mut impl Shelf,
    organization: OrganizationId,
    after: Option<(OrganizationId, MemberId)>,
    limit: i64,
) -> Outcome<Vec<LedgerRow>> {
    let mut query =
        members::table.filter(listed(shelf, organization)).select(cols::<LedgerRow>()).into_boxed();
    if let Some((branch, id)) = after {
        let beyond = members::branch_id.gt(branch).or(members::id.gt(id));
        query = query.filter(members::branch_id.ge(branch)).filter(beyond);
    }
    Ok(query.order((members::branch_id, members::id)).limit(limit).load(shelf.conn())?)
}

/// Those of a list of another room, which has looked whom the caller may see.
pub fn with_ids(shelf: &mut impl Shelf, ids: &[MemberId]) -> Outcome<Vec<LedgerRow>> {
    Ok(members::table
        .filter(members::id.eq_any(ids.to_vec()))
        .select(cols::<LedgerRow>())
        .load(shelf.conn())?)
}
