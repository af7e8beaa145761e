//! What a list shows beside the flow: persons, organizations, cases, attempts. A page at a time, by
//! id, so that the order and the scope of the page stay the business of the page.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::access::{AccountId, MemberId, OrganizationId};
use crate::db::schema::{
    contact_attempts as attempts, flows, follow_up_cases as cases, members, organizations,
    placements,
};
use crate::db::{MultiBackend, Shelf, cols};
use crate::flow::model::{DestinationKind, Flow, Side};
use crate::followup::model::{AttemptResult, Channel, Stage};
use crate::followup::views::CaseId;
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::kernel::id::Id;
use crate::placement::model::PlacementState;

#[derive(Queryable, Selectable)]
#[diesel(table_name = flows, check_for_backend(MultiBackend))]
pub struct FlowBrief {
    pub id: Id<Flow>,
    pub member_id: MemberId,
    pub home_branch_id: OrganizationId,
    pub departs_on: Day,
    pub destination: DestinationKind,
    pub host_id: Option<OrganizationId>,
    pub region_code: String,
    pub seen_on: Day,
    pub due_on: Day,
    pub report_from_on: Day,
    pub report_due_on: Day,
    pub watch_on: Day,
    pub version: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = members, check_for_backend(MultiBackend))]
pub struct Person {
    pub id: MemberId,
    pub name: String,
    pub phone: Option<Vec<u8>>,
}

/// Name and division code.
pub type Seat = (String, String);

#[derive(Queryable, Selectable)]
#[diesel(table_name = cases, check_for_backend(MultiBackend))]
pub struct OpenCase {
    pub id: CaseId,
    pub flow_id: Id<Flow>,
    pub stage: Stage,
    pub owner_id: Option<AccountId>,
    pub version: i64,
    pub side: Side,
}

/// One attempt of a case.
pub type Tried = (CaseId, Timestamp, Channel, AttemptResult);

/// Flows by id, in no order.
pub fn flows(shelf: &mut impl Shelf, ids: &[Id<Flow>]) -> Outcome<HashMap<Id<Flow>, FlowBrief>> {
    let rows: Vec<FlowBrief> = flows::table
        .filter(flows::id.eq_any(ids.to_vec()))
        .select(cols::<FlowBrief>())
        .load(shelf.conn())?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

pub fn persons(shelf: &mut impl Shelf, ids: Vec<MemberId>) -> Outcome<HashMap<MemberId, Person>> {
    let rows: Vec<Person> = members::table
        .filter(members::id.eq_any(ids))
        .select(cols::<Person>())
        .load(shelf.conn())?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

pub fn seats(
    shelf: &mut impl Shelf,
    mut ids: Vec<OrganizationId>,
) -> Outcome<HashMap<OrganizationId, Seat>> {
    ids.sort_unstable();
    ids.dedup();
    let rows: Vec<(OrganizationId, String, String)> = organizations::table
        .filter(organizations::id.eq_any(ids))
        .select((organizations::id, organizations::short_name, organizations::region_code))
        .load(shelf.conn())?;
    Ok(rows.into_iter().map(|(id, name, region)| (id, (name, region))).collect())
}

/// The open cases of flows.
pub fn open_cases(
    shelf: &mut impl Shelf,
    ids: &[Id<Flow>],
) -> Outcome<HashMap<Id<Flow>, OpenCase>> {
    let rows: Vec<OpenCase> = cases::table
        .filter(cases::open)
        .filter(cases::flow_id.eq_any(ids.to_vec()))
        .select(cols::<OpenCase>())
        .load(shelf.conn())?;
    Ok(rows.into_iter().map(|row| (row.flow_id, row)).collect())
}

/// The attempts of cases, oldest first.
pub fn attempts(shelf: &mut impl Shelf, ids: Vec<CaseId>) -> Outcome<Vec<Tried>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(attempts::table
        .filter(attempts::case_id.eq_any(ids))
        .select((attempts::case_id, attempts::at, attempts::channel, attempts::result))
        .order((attempts::case_id, attempts::at, attempts::id))
        .load(shelf.conn())?)
}

/// The host's side of a flow.
#[derive(Clone, Queryable, Selectable)]
#[diesel(table_name = placements, check_for_backend(MultiBackend))]
pub struct Hosted {
    pub flow_id: Id<Flow>,
    pub host_id: Option<OrganizationId>,
    pub state: PlacementState,
    pub checked_in_on: Option<Day>,
    pub notified_on: Day,
    pub arrive_by: Day,
}

/// The open placements of flows.
pub fn hosted(shelf: &mut impl Shelf, ids: &[Id<Flow>]) -> Outcome<HashMap<Id<Flow>, Hosted>> {
    let rows: Vec<Hosted> = placements::table
        .filter(placements::open)
        .filter(placements::flow_id.eq_any(ids.to_vec()))
        .select(cols::<Hosted>())
        .load(shelf.conn())?;
    Ok(rows.into_iter().map(|row| (row.flow_id, row)).collect())
}
