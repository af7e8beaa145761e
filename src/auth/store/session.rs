//! Rows of accounts, sessions and posts.

use diesel::prelude::*;

use crate::access::{AccountId, MemberId, OrganizationId, Post, Role, SessionId};
use crate::auth::model::{AccountState, LiveSession, LogInMethod, SessionKind};
use crate::db::schema::{accounts, organizations, posts, sessions};
use crate::db::{Conn, MultiBackend, Shelf, WriteTx, cols};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;

/// Which session: by the hash of its token, or by the id a verified access token carries.
pub enum SessionKey {
    Token([u8; 32]),
    Id(SessionId),
}

#[derive(Queryable)]
struct LiveRow {
    session: SessionId,
    account: AccountId,
    member: Option<MemberId>,
    method: LogInMethod,
    kind: SessionKind,
    epoch: i64,
    stepped_up_at: Timestamp,
    seen_at: Timestamp,
}

/// The live session of an active account, or none.
pub fn live_session(shelf: &mut impl Shelf, key: &SessionKey) -> Outcome<Option<LiveSession>> {
    let now = shelf.now();
    let mut query = sessions::table
        .inner_join(accounts::table)
        .filter(sessions::ended_at.eq(Timestamp::NEVER))
        .filter(sessions::expires_at.gt(now))
        .filter(accounts::state.eq(AccountState::Active))
        .into_boxed();
    query = match key {
        SessionKey::Token(hash) => query.filter(sessions::token_hash.eq(hash.to_vec())),
        SessionKey::Id(id) => query.filter(sessions::id.eq(*id)),
    };
    let row: Option<LiveRow> = query
        .select((
            sessions::id,
            accounts::id,
            accounts::member_id,
            sessions::method,
            sessions::kind,
            accounts::epoch,
            sessions::stepped_up_at,
            sessions::seen_at,
        ))
        .first(shelf.conn())
        .optional()?;
    Ok(row.map(|row| LiveSession {
        session: row.session,
        account: row.account,
        member: row.member,
        method: row.method,
        kind: row.kind,
        epoch: row.epoch,
        stepped_up_at: row.stepped_up_at,
        seen_at: row.seen_at,
    }))
}

/// Posts of the account that are in force on the day, in organizations that stand.
pub fn posts_in_force(conn: &mut Conn, account: AccountId, on: Day) -> Outcome<Vec<Post>> {
    let rows: Vec<(OrganizationId, Role)> = posts::table
        .inner_join(organizations::table)
        .filter(posts::account_id.eq(account))
        .filter(posts::ended_at.eq(Timestamp::NEVER))
        .filter(posts::starts_on.le(on))
        .filter(posts::ends_on.is_null().or(posts::ends_on.ge(on)))
        .filter(organizations::state.eq("active"))
        .order(posts::id)
        .select((posts::organization_id, posts::role))
        .load(conn)?;
    Ok(rows.into_iter().map(|(organization, role)| Post { organization, role }).collect())
}

/// What a log-in by password needs to know.
#[derive(Queryable, Selectable)]
#[diesel(table_name = accounts, check_for_backend(MultiBackend))]
pub struct LogInRow {
    pub id: AccountId,
    pub member_id: Option<MemberId>,
    pub password_hash: Option<String>,
    pub state: AccountState,
}

pub fn by_login(shelf: &mut impl Shelf, login: &str) -> Outcome<Option<LogInRow>> {
    Ok(accounts::table
        .filter(accounts::login.eq(login))
        .select(cols::<LogInRow>())
        .first(shelf.conn())
        .optional()?)
}

#[derive(Insertable)]
#[diesel(table_name = sessions, treat_none_as_default_value = false)]
pub struct NewSession {
    pub id: SessionId,
    pub account_id: AccountId,
    pub kind: SessionKind,
    pub token_hash: Vec<u8>,
    pub rotated_at: Timestamp,
    pub device_hash: Option<Vec<u8>>,
    pub label: String,
    pub method: LogInMethod,
    pub stepped_up_at: Timestamp,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
    pub ended_at: Timestamp,
}

pub fn insert_session(tx: &mut WriteTx<'_>, session: NewSession) -> Outcome<()> {
    diesel::insert_into(sessions::table).values(session).execute(tx.conn())?;
    Ok(())
}

/// Slides a session's end; a lost race changes nothing that matters.
pub fn touch_session(
    tx: &mut WriteTx<'_>,
    session: SessionId,
    expires_at: Timestamp,
) -> Outcome<()> {
    let now = tx.now();
    diesel::update(sessions::table.find(session))
        .set((sessions::seen_at.eq(now), sessions::expires_at.eq(expires_at)))
        .execute(tx.conn())?;
    Ok(())
}
