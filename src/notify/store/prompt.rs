//! Whom to remind: flows by the day the next sign is due, and what their members were told already.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::access::{MemberId, OrganizationId};
use crate::auth::model::AccountState;
use crate::db::schema::{accounts, flows, members, messages, placements};
use crate::db::{MultiBackend, Shelf, cols};
use crate::flow;
use crate::flow::model::FlowId;
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::notify::model::Occurrence;
use crate::placement::model::{PlacementId, PlacementState};

/// Where a walk stands.
pub type Place = (Day, FlowId);

#[derive(Queryable, Selectable)]
#[diesel(table_name = flows, check_for_backend(MultiBackend))]
pub struct Silent {
    pub id: FlowId,
    pub member_id: MemberId,
    pub home_branch_id: OrganizationId,
    pub departs_on: Day,
    pub due_on: Day,
    pub arrive_by: Option<Day>,
    pub report_due_on: Day,
    pub watch_on: Day,
}

/// Flows whose next sign is due by `last`, in the order of that day.
pub fn silent(
    shelf: &mut impl Shelf,
    last: Day,
    after: Option<Place>,
    limit: i64,
) -> Outcome<Vec<Silent>> {
    let mut query = flows::table
        .filter(flow::watched())
        .filter(flows::watch_on.le(last))
        .select(cols::<Silent>())
        .into_boxed();
    if let Some((day, id)) = after {
        query =
            query.filter(flows::watch_on.gt(day).or(flows::watch_on.eq(day).and(flows::id.gt(id))));
    }
    Ok(query.order((flows::watch_on, flows::id)).limit(limit).load(shelf.conn())?)
}

/// A placement whose host waits: its id, the host, the day it was notified and the last day.
pub type Waiting = (PlacementId, Option<OrganizationId>, Day, Day);

pub fn waiting(shelf: &mut impl Shelf, flow: FlowId) -> Outcome<Option<Waiting>> {
    Ok(placements::table
        .filter(placements::flow_id.eq(flow))
        .filter(placements::open)
        .filter(placements::state.eq(PlacementState::Notified))
        .select((
            placements::id,
            placements::host_id,
            placements::notified_on,
            placements::arrive_by,
        ))
        .first(shelf.conn())
        .optional()?)
}

/// A reminder given for a flow: what, for which day, when.
pub type Given = (Occurrence, Option<Day>, Timestamp);

pub fn given(shelf: &mut impl Shelf, flow: FlowId) -> Outcome<Vec<Given>> {
    Ok(messages::table
        .filter(messages::flow_id.eq(Some(flow)))
        .filter(messages::kind.eq_any(Occurrence::PROMPTS))
        .select((messages::kind, messages::due_on, messages::created_at))
        .load(shelf.conn())?)
}

/// Reminders a member was given since.
pub fn given_since(shelf: &mut impl Shelf, member: MemberId, since: Timestamp) -> Outcome<usize> {
    let given: Vec<Occurrence> = messages::table
        .filter(messages::member_id.is_not_null())
        .filter(messages::member_id.assume_not_null().eq(member))
        .filter(messages::kind.eq_any(Occurrence::PROMPTS))
        .filter(messages::created_at.gt(since))
        .select(messages::kind)
        .load(shelf.conn())?;
    Ok(given.len())
}

/// Whether a reminder has a way to the member: a number to write to, or an account that can log in and
/// read it.
pub fn can_be_reached(shelf: &mut impl Shelf, member: MemberId) -> Outcome<bool> {
    let account = accounts::table
        .filter(accounts::member_id.is_not_null())
        .filter(accounts::member_id.assume_not_null().eq(members::id))
        .filter(accounts::state.eq(AccountState::Active));
    let found: Option<MemberId> = members::table
        .find(member)
        .filter(members::phone.is_not_null().or(exists(account)))
        .select(members::id)
        .first(shelf.conn())
        .optional()?;
    Ok(found.is_some())
}
