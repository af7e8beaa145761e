//! Rows for the tests of rooms that read flows.

use diesel::connection::SimpleConnection;

use super::model::FlowId;
use crate::access::{MemberId, OrganizationId};
use crate::db::{Shelf, WriteTx};
use crate::kernel::day::Day;

/// An open flow of a member, due on a day: in flow, or only submitted; hidden while imported.
pub fn flow(
    tx: &mut WriteTx<'_>,
    id: FlowId,
    (member, branch): (MemberId, OrganizationId),
    due_on: Day,
    (state, hidden): (&str, bool),
) {
    let due = due_on.days_since(Day::EPOCH);
    let sql = format!(
        "INSERT INTO flows (id, member_id, home_branch_id, state, departs_on, cause, kind, \
         destination, region_code, details, channel, primary_manager, primary_policy, talk, \
         document_number, submitted_at, registered_at, seen_on, due_on, due_policy, watch_on, open, \
         hidden, created_at, version) VALUES ({id}, {member}, {branch}, '{state}', 1, 'work', \
         'fixed_place', 'unknown', '', X'', 'member', 'home', '', 'held', '', 1, 1, 1, {due}, '', \
         {due}, true, {hidden}, 1, 1);"
    );
    tx.conn().batch_execute(&sql).unwrap();
}
