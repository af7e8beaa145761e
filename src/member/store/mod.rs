//! Rows of the register.

pub mod affiliation;
pub mod change;
pub mod import;
pub mod ledger;
pub mod reindex;
pub mod retention;
pub mod search;

use std::collections::HashMap;

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{Category, LeavingCause, Standing, Subject};
use crate::access::{AccountId, MemberId, OrganizationId, Scope};
use crate::db::schema::{follow_up_cases, members, placements};
use crate::db::{MultiBackend, Shelf, WriteTx, cols};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::identity::Sex;
use crate::organization::reach;
use crate::privacy::reach as consented;

type Visible = Box<dyn BoxableExpression<members::table, MultiBackend, SqlType = Bool>>;

/// The members a scope reaches. Rows of an import that is not applied yet are nobody's. A host
/// reaches those of its open placements, for the few actions that give hosts a reach at all.
fn visible(scope: &Scope) -> Visible {
    let shown = members::hidden.eq(false);
    if scope.everything {
        return Box::new(shown);
    }
    let mut reached: Visible = Box::new(false.into_sql::<Bool>());
    if let Some(own) = scope.own {
        reached = Box::new(reached.or(members::id.eq(own)));
    }
    if !scope.below.is_empty() {
        let below = members::branch_id.eq_any(reach::below(&scope.below));
        reached = Box::new(reached.or(below));
    }
    if let Some(account) = scope.assigned {
        let assigned = members::liaison_id.assume_not_null().eq(account);
        reached = Box::new(reached.or(members::liaison_id.is_not_null().and(assigned)));
        let owned = follow_up_cases::table
            .filter(follow_up_cases::open)
            .filter(follow_up_cases::owner_id.assume_not_null().eq(account))
            .filter(follow_up_cases::owner_id.is_not_null())
            .select(follow_up_cases::member_id);
        reached = Box::new(reached.or(members::id.eq_any(owned)));
    }
    let hosted = |hosts: &[OrganizationId]| {
        let host = placements::host_id.assume_not_null().eq_any(reach::below(hosts));
        placements::table
            .filter(placements::open.eq(true))
            .filter(placements::host_id.is_not_null())
            .filter(host)
    };
    if !scope.party_to.is_empty() {
        let hosted = hosted(&scope.party_to).select(placements::member_id);
        reached = Box::new(reached.or(members::id.eq_any(hosted)));
    }
    if !scope.arrived.is_empty() {
        let come = hosted(&scope.arrived).filter(placements::checked_in_on.is_not_null());
        reached = Box::new(reached.or(members::id.eq_any(come.select(placements::member_id))));
    }
    let seen = shown.and(reached);
    match scope.consented_from {
        None => Box::new(seen),
        Some(from) => Box::new(seen.and(consented::members(from))),
    }
}

/// A record with its sealed columns.
#[derive(Queryable, Selectable)]
#[diesel(table_name = members, check_for_backend(MultiBackend))]
pub struct MemberRow {
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
    pub education: String,
    pub occupation: String,
    pub category: Category,
    pub joined_on: String,
    pub full_on: Option<String>,
    pub standing: Standing,
    pub left_on: Option<Day>,
    pub left_cause: Option<LeavingCause>,
    pub liaison_id: Option<AccountId>,
    pub version: i64,
}

/// One member within the scope, or 404.
pub fn find(shelf: &mut impl Shelf, id: MemberId) -> Outcome<MemberRow> {
    let visible = visible(shelf.scope());
    members::table
        .find(id)
        .filter(visible)
        .select(cols::<MemberRow>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))
}

/// The names of members.
pub fn names(shelf: &mut impl Shelf, ids: Vec<MemberId>) -> Outcome<HashMap<MemberId, String>> {
    let rows: Vec<(MemberId, String)> = members::table
        .filter(members::id.eq_any(ids))
        .select((members::id, members::name))
        .load(shelf.conn())?;
    Ok(rows.into_iter().collect())
}

/// The few columns other rooms decide by.
#[derive(Queryable, Selectable)]
#[diesel(table_name = members, check_for_backend(MultiBackend))]
struct SubjectRow {
    id: MemberId,
    branch_id: OrganizationId,
    category: Category,
    standing: Standing,
}

/// One member within the scope as other rooms need one, or 404.
pub fn subject(shelf: &mut impl Shelf, id: MemberId) -> Outcome<Subject> {
    let visible = visible(shelf.scope());
    let row: SubjectRow = members::table
        .find(id)
        .filter(visible)
        .select(cols::<SubjectRow>())
        .first(shelf.conn())
        .optional()?
        .ok_or_else(|| Fault::new(Code::NotFound))?;
    let SubjectRow { id, branch_id, category, standing } = row;
    Ok(Subject { id, branch_id, category, standing })
}

/// The members on the register within the scope whom an account looks after, with their versions.
pub fn looked_after_by(
    shelf: &mut impl Shelf,
    account: AccountId,
    limit: i64,
) -> Outcome<Vec<(MemberId, i64)>> {
    let visible = visible(shelf.scope());
    Ok(members::table
        .filter(visible)
        .filter(members::liaison_id.is_not_null())
        .filter(members::liaison_id.assume_not_null().eq(account))
        .filter(members::standing.ne(Standing::Left))
        .order(members::id)
        .select((members::id, members::version))
        .limit(limit)
        .load(shelf.conn())?)
}

#[derive(Insertable)]
#[diesel(table_name = members, treat_none_as_default_value = false)]
pub struct NewRow {
    pub id: MemberId,
    pub branch_id: OrganizationId,
    pub name: String,
    pub initials: String,
    pub sex: Sex,
    pub ethnicity: String,
    pub born: Option<String>,
    pub education: String,
    pub occupation: String,
    pub category: Category,
    pub joined_on: String,
    pub full_on: Option<String>,
    pub id_number: Option<Vec<u8>>,
    pub id_number_index: Option<Vec<u8>>,
    pub phone: Option<Vec<u8>>,
    pub phone_index: Option<Vec<u8>>,
    pub address: Option<Vec<u8>>,
    pub further: Option<Vec<u8>>,
    pub standing: Standing,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
    pub hidden: bool,
}

/// 409 when the ID number is on the register already, wherever that is.
pub fn insert(tx: &mut WriteTx<'_>, row: NewRow) -> Outcome<()> {
    tx.unique(Code::MemberExists, |conn| {
        diesel::insert_into(members::table).values(row).execute(conn)
    })?;
    Ok(())
}

/// 409 when another record holds the ID number under any of the index keys in use: the unique
/// index sees only the active one. Says nothing about where.
pub fn check_free(tx: &mut WriteTx<'_>, indexes: &[Vec<u8>], except: MemberId) -> Outcome<()> {
    let holder: Option<MemberId> = members::table
        .filter(members::id_number_index.is_not_null())
        .filter(members::id_number_index.assume_not_null().eq_any(indexes.to_vec()))
        .filter(members::id.ne(except))
        .select(members::id)
        .first(tx.conn())
        .optional()?;
    let Some(holder) = holder else { return Ok(()) };
    // Whose it is elsewhere is nobody's business here.
    match find(tx, holder) {
        Ok(_) => Err(Fault::new(Code::MemberOnRegister)),
        Err(fault) if fault.code == Code::NotFound => Err(Fault::new(Code::MemberExists)),
        Err(fault) => Err(fault),
    }
}
