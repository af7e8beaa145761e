//! Rows of those who left the register.

use diesel::dsl::exists;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};

use super::visible;
use crate::access::{MemberId, OrganizationId};
use crate::db::schema::{
    check_ins, contact_attempts, correction_requests, flow_amendments, flows, follow_up_cases,
    member_versions, members, messages, phone_changes, placements,
};
use crate::db::{MultiBackend, Shelf, WriteTx};
use crate::kernel::day::Day;
use crate::kernel::fault::{Fault, Outcome};
use crate::member::model::Standing;
use crate::organization::reach;

type Sought = Box<dyn BoxableExpression<members::table, MultiBackend, SqlType = Bool>>;
type Due = Box<dyn BoxableExpression<members::table, MultiBackend, SqlType = Nullable<Bool>>>;

/// A record that holds what goes.
fn holds_particulars() -> Sought {
    Box::new(
        members::phone
            .is_not_null()
            .or(members::address.is_not_null())
            .or(members::further.is_not_null())
            .or(members::imported.is_not_null()),
    )
}

/// Something is kept beside the record, in this room or another.
fn left_traces() -> Sought {
    let versions = member_versions::table.filter(member_versions::member_id.eq(members::id));
    let phones = phone_changes::table.filter(phone_changes::member_id.eq(members::id));
    let asked = correction_requests::table.filter(correction_requests::member_id.eq(members::id));
    let over = || flows::member_id.eq(members::id).and(flows::open.eq(false));
    let written = flows::table.filter(over()).filter(flows::details.ne(Vec::<u8>::new()));
    let amended = flows::table
        .inner_join(flow_amendments::table.on(flow_amendments::flow_id.eq(flows::id)))
        .filter(over());
    let placed = placements::table
        .filter(placements::member_id.eq(members::id))
        .filter(placements::note.is_not_null());
    let reported = check_ins::table
        .filter(check_ins::member_id.eq(members::id))
        .filter(check_ins::note.is_not_null());
    let noted = contact_attempts::note.is_not_null().or(contact_attempts::topic.ne(""));
    let called = follow_up_cases::table
        .inner_join(contact_attempts::table)
        .filter(follow_up_cases::member_id.eq(members::id))
        .filter(noted);
    let told = messages::table.filter(messages::about_id.eq(members::id));
    Box::new(
        exists(versions)
            .or(exists(phones))
            .or(exists(asked))
            .or(exists(written))
            .or(exists(amended))
            .or(exists(placed))
            .or(exists(reported))
            .or(exists(called))
            .or(exists(told)),
    )
}

/// Left by then, below the organization, with something that is not erased yet.
fn is_due(organization: OrganizationId, left_by: Day) -> Due {
    Box::new(
        members::standing
            .eq(Standing::Left)
            .and(members::branch_id.eq_any(reach::below(&[organization])))
            .and(holds_particulars().or(left_traces()))
            .and(members::left_on.le(left_by))
            // A leaving that was entered late, or by a slip for long ago, is not erased at once.
            .and(members::left_entered_on.le(left_by)),
    )
}

pub fn how_many(
    shelf: &mut impl Shelf,
    organization: OrganizationId,
    left_by: Day,
) -> Outcome<i64> {
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
    after: Option<MemberId>,
    limit: i64,
) -> Outcome<Vec<MemberId>> {
    let visible = visible(shelf.scope());
    let after = after.unwrap_or(MemberId::from_raw(0));
    Ok(members::table
        .filter(visible)
        .filter(is_due(organization, left_by))
        .filter(members::id.gt(after))
        .order(members::id)
        .select(members::id)
        .limit(limit)
        .load(shelf.conn())?)
}

/// Of these, those who are still off the register.
pub fn still_left(tx: &mut WriteTx<'_>, ids: &[MemberId]) -> Outcome<Vec<MemberId>> {
    Ok(members::table
        .filter(members::id.eq_any(ids.to_vec()))
        .filter(members::standing.eq(Standing::Left))
        .order(members::id)
        .select(members::id)
        .load(tx.conn())?)
}

pub fn count_records(shelf: &mut impl Shelf, ids: &[MemberId]) -> Outcome<i64> {
    Ok(members::table
        .filter(members::id.eq_any(ids.to_vec()))
        .filter(holds_particulars())
        .count()
        .get_result(shelf.conn())?)
}

pub fn count_versions(shelf: &mut impl Shelf, ids: &[MemberId]) -> Outcome<i64> {
    Ok(member_versions::table
        .filter(member_versions::member_id.eq_any(ids.to_vec()))
        .count()
        .get_result(shelf.conn())?)
}

pub fn erase_records(tx: &mut WriteTx<'_>, ids: &[MemberId]) -> Outcome<i64> {
    let now = tx.now();
    let nothing = None::<Vec<u8>>;
    let erased = diesel::update(members::table.filter(members::id.eq_any(ids.to_vec())))
        .filter(holds_particulars())
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
    i64::try_from(erased).map_err(Fault::internal)
}

pub fn erase_versions(tx: &mut WriteTx<'_>, ids: &[MemberId]) -> Outcome<i64> {
    let versions = member_versions::table.filter(member_versions::member_id.eq_any(ids.to_vec()));
    let erased = diesel::delete(versions).execute(tx.conn())?;
    i64::try_from(erased).map_err(Fault::internal)
}
