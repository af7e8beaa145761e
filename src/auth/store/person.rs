//! The members behind a phone number: a read of the register, for log-in alone.

use diesel::prelude::*;

use crate::access::{AccountId, MemberId, OrganizationId};
use crate::auth::model::AccountState;
use crate::db::schema::{accounts, members};
use crate::db::{MultiBackend, Shelf, cols};
use crate::kernel::fault::Outcome;
use crate::member::model::Standing;

/// People on one number at most; more is no family.
const MOST: i64 = 20;

#[derive(Queryable, Selectable)]
#[diesel(table_name = members, check_for_backend(MultiBackend))]
pub struct PersonRow {
    pub id: MemberId,
    pub name: String,
    pub id_number: Option<Vec<u8>>,
}

/// Members on the register who are reached at the number.
pub fn with_phone(shelf: &mut impl Shelf, indexes: &[Vec<u8>]) -> Outcome<Vec<PersonRow>> {
    Ok(members::table
        .filter(members::phone_index.eq_any(indexes.iter().cloned().map(Some)))
        .filter(members::hidden.eq(false))
        .filter(members::standing.ne(Standing::Left))
        .order(members::id)
        .select(cols::<PersonRow>())
        .limit(MOST)
        .load(shelf.conn())?)
}

/// The branch of a member on the register.
pub fn branch_of(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Option<OrganizationId>> {
    Ok(members::table
        .find(member)
        .filter(members::hidden.eq(false))
        .filter(members::standing.ne(Standing::Left))
        .select(members::branch_id)
        .first(shelf.conn())
        .optional()?)
}

/// A member's account, where there is one.
#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts, check_for_backend(MultiBackend))]
pub struct MemberAccountRow {
    pub id: AccountId,
    pub member_id: Option<MemberId>,
    pub state: AccountState,
    pub notice_version: i32,
}

pub fn accounts_of(shelf: &mut impl Shelf, members: &[MemberId]) -> Outcome<Vec<MemberAccountRow>> {
    Ok(accounts::table
        .filter(accounts::member_id.eq_any(members.iter().copied().map(Some)))
        .select(cols::<MemberAccountRow>())
        .load(shelf.conn())?)
}
