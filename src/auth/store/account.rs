//! Rows of accounts and posts.

use diesel::prelude::*;

use crate::access::{AccountId, MemberId, OrganizationId, Post, Role};
use crate::auth::model::AccountState;
use crate::db::schema::{accounts, posts};
use crate::db::{Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Outcome};
use crate::kernel::id::Id;

#[derive(Insertable)]
#[diesel(table_name = accounts, treat_none_as_default_value = false)]
pub struct NewAccountRow {
    pub id: AccountId,
    pub login: Option<String>,
    pub display_name: String,
    pub member_id: Option<MemberId>,
    pub password_hash: Option<String>,
    pub password_must_change: bool,
    pub state: AccountState,
    pub epoch: i64,
    pub notice_version: i32,
    pub notice_at: Timestamp,
    pub created_at: Timestamp,
    pub version: i64,
}

/// 409 when the log-in name is taken.
pub fn insert(tx: &mut WriteTx<'_>, row: NewAccountRow) -> Outcome<()> {
    tx.unique(Code::LoginTaken, |conn| {
        diesel::insert_into(accounts::table).values(row).execute(conn)
    })?;
    Ok(())
}

#[derive(Insertable)]
#[diesel(table_name = posts, treat_none_as_default_value = false)]
pub struct NewPostRow {
    pub id: Id<Post>,
    pub account_id: AccountId,
    pub organization_id: OrganizationId,
    pub role: Role,
    pub starts_on: Day,
    pub ends_on: Option<Day>,
    pub delegated_from: Option<Id<Post>>,
    pub ended_at: Timestamp,
    pub version: i64,
}

/// Writes a post and moves the account's epoch, so that it counts at the next request.
pub fn insert_post(tx: &mut WriteTx<'_>, row: NewPostRow) -> Outcome<()> {
    let account = row.account_id;
    diesel::insert_into(posts::table).values(row).execute(tx.conn())?;
    bump_epoch(tx, account)
}

/// Makes every cached answer about the account's rights stale.
pub fn bump_epoch(tx: &mut WriteTx<'_>, account: AccountId) -> Outcome<()> {
    diesel::update(accounts::table.find(account))
        .set(accounts::epoch.eq(accounts::epoch + 1))
        .execute(tx.conn())?;
    Ok(())
}
