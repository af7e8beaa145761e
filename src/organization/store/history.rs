//! What organizations were before each change.

use diesel::prelude::*;

use crate::access::{AccountId, OrganizationId};
use crate::db::schema::organization_changes;
use crate::db::{MultiBackend, Shelf, WriteTx, cols};
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::organization::model::{ChangeId, ChangeKind};

#[derive(Insertable)]
#[diesel(table_name = organization_changes, treat_none_as_default_value = false)]
pub struct NewChange {
    pub id: ChangeId,
    pub organization_id: OrganizationId,
    pub change: ChangeKind,
    /// JSON; see `service::history`.
    pub before: String,
    pub document_number: String,
    pub changed_on: Day,
    pub account_id: Option<AccountId>,
    pub version: i64,
}

pub fn insert(tx: &mut WriteTx<'_>, change: NewChange) -> Outcome<()> {
    diesel::insert_into(organization_changes::table).values(change).execute(tx.conn())?;
    Ok(())
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = organization_changes, check_for_backend(MultiBackend))]
pub struct ChangeRow {
    pub id: ChangeId,
    pub change: ChangeKind,
    pub before: String,
    pub document_number: String,
    pub changed_on: Day,
    pub version: i64,
}

/// A page of an organization's history, the latest change first.
pub fn page(
    shelf: &mut impl Shelf,
    organization: OrganizationId,
    before: Option<ChangeId>,
    limit: i64,
) -> Outcome<Vec<ChangeRow>> {
    let mut query = organization_changes::table
        .filter(organization_changes::organization_id.eq(organization))
        .select(cols::<ChangeRow>())
        .into_boxed();
    if let Some(before) = before {
        query = query.filter(organization_changes::id.lt(before));
    }
    Ok(query.order(organization_changes::id.desc()).limit(limit).load(shelf.conn())?)
}
