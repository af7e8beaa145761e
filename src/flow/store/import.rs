//! Rows of registrations that an import makes and takes back.

use diesel::prelude::*;

use crate::access::{AccountId, MemberId, OrganizationId};
use crate::db::schema::flows;
use crate::db::{Shelf, WriteTx};
use crate::flow::model::{
    Cause, Channel, DestinationKind, FlowId, FlowKind, FlowState, Side, Talk,
};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Outcome};

/// Values of one `IN` list, under SQLite's limit of binds.
const LOOKED_UP_AT_ONCE: usize = 500;

/// Which of the members have an open flow, seen or not.
pub fn away_among(shelf: &mut impl Shelf, members: &[MemberId]) -> Outcome<Vec<MemberId>> {
    let mut away = Vec::new();
    for part in members.chunks(LOOKED_UP_AT_ONCE) {
        let found: Vec<MemberId> = flows::table
            .filter(flows::member_id.eq_any(part.to_vec()))
            .filter(flows::open.eq(true))
            .select(flows::member_id)
            .load(shelf.conn())?;
        away.extend(found);
    }
    Ok(away)
}

#[derive(Insertable)]
#[diesel(table_name = flows, treat_none_as_default_value = false)]
pub struct ImportedRow {
    pub id: FlowId,
    pub member_id: MemberId,
    pub home_branch_id: OrganizationId,
    pub state: FlowState,
    pub departs_on: Day,
    pub cause: Cause,
    pub kind: FlowKind,
    pub destination: DestinationKind,
    pub host_id: Option<OrganizationId>,
    pub region_code: String,
    pub details: Vec<u8>,
    pub channel: Channel,
    pub primary_manager: Side,
    pub primary_policy: String,
    pub talk: Talk,
    pub document_number: String,
    pub submitted_at: Timestamp,
    pub registered_at: Timestamp,
    pub seen_on: Day,
    pub due_on: Day,
    pub due_policy: String,
    pub open: bool,
    pub import_id: Option<i64>,
    pub hidden: bool,
    pub created_by: Option<AccountId>,
    pub created_at: Timestamp,
    pub version: i64,
}

/// 409 when the member has an open flow.
pub fn insert(tx: &mut WriteTx<'_>, row: ImportedRow) -> Outcome<()> {
    tx.unique(Code::FlowAlreadyOpen, |conn| {
        diesel::insert_into(flows::table).values(row).execute(conn)
    })?;
    Ok(())
}

/// Shows what an import has made.
pub fn unveil(tx: &mut WriteTx<'_>, import: i64) -> Outcome<usize> {
    Ok(diesel::update(flows::table.filter(flows::import_id.eq(import)))
        .set(flows::hidden.eq(false))
        .execute(tx.conn())?)
}

/// Deletes what an import has made. What rests on it refuses (foreign keys); the caller has looked.
pub fn forget(tx: &mut WriteTx<'_>, import: i64) -> Outcome<usize> {
    Ok(diesel::delete(flows::table.filter(flows::import_id.eq(import))).execute(tx.conn())?)
}
