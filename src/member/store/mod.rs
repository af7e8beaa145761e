//! Rows of the register.

pub mod affiliation;
pub mod import;

use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::model::{Category, Standing, Subject};
use crate::access::{AccountId, MemberId, OrganizationId, Scope};
use crate::db::schema::members;
use crate::db::{MultiBackend, Shelf, WriteTx, cols};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::identity::Sex;
use crate::organization::reach;

type Visible = Box<dyn BoxableExpression<members::table, MultiBackend, SqlType = Bool>>;

/// The members a scope reaches. Rows of an import that is not applied yet are nobody's.
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
    }
    Box::new(shown.and(reached))
}

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
    pub education: String,
    pub occupation: String,
    pub category: Category,
    pub joined_on: String,
    pub full_on: Option<String>,
    pub standing: Standing,
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

/// A page of members within the scope, by name.
pub fn page(
    shelf: &mut impl Shelf,
    branch: Option<OrganizationId>,
    after: Option<&(String, MemberId)>,
    limit: i64,
) -> Outcome<Vec<MemberRow>> {
    let mut query = members::table
        .filter(visible(shelf.scope()))
        .filter(members::standing.ne(Standing::Left))
        .select(cols::<MemberRow>())
        .into_boxed();
    if let Some(branch) = branch {
        query = query.filter(members::branch_id.eq_any(reach::below(&[branch])));
    }
    if let Some((name, id)) = after {
        query = query.filter(
            members::name
                .gt(name.clone())
                .or(members::name.eq(name.clone()).and(members::id.gt(*id))),
        );
    }
    Ok(query.order((members::name, members::id)).limit(limit).load(shelf.conn())?)
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
