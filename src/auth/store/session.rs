//! Rows of accounts, sessions and posts.

use diesel::prelude::*;

use crate::access::{AccountId, MemberId, OrganizationId, Post, Role, SessionId};
use crate::auth::identity::model::IdentityProviderId;
use crate::auth::model::{AccountState, LiveSession, LogInMethod, SessionKind};
use crate::db::schema::{accounts, authenticators, organizations, posts, sessions};
use crate::db::{Conn, MultiBackend, Shelf, WriteTx, cols};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::organization::model::OrganizationState;

/// Which session: by the hash of its token, or by the id a verified access token carries.
pub enum SessionKey {
    Cookie([u8; 32]),
    AccessToken { session: SessionId, account: AccountId },
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
    totp_at: Timestamp,
    enrolled_at: Option<Timestamp>,
    seen_at: Timestamp,
    must_change: bool,
}

/// The live session of an active account, or none.
pub fn live_session(shelf: &mut impl Shelf, key: &SessionKey) -> Outcome<Option<LiveSession>> {
    let now = shelf.now();
    let mut query = sessions::table
        .inner_join(accounts::table.left_join(authenticators::table))
        .filter(sessions::ended_at.eq(Timestamp::NEVER))
        .filter(sessions::expires_at.gt(now))
        .filter(accounts::state.eq(AccountState::Active))
        .into_boxed();
    query = match key {
        SessionKey::Cookie(hash) => query
            .filter(sessions::token_hash.eq(hash.to_vec()))
            .filter(sessions::kind.eq(SessionKind::Web)),
        SessionKey::AccessToken { session, account } => query
            .filter(sessions::id.eq(*session))
            .filter(sessions::account_id.eq(*account))
            .filter(sessions::kind.eq(SessionKind::Api)),
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
            sessions::totp_at,
            authenticators::enrolled_at.nullable(),
            sessions::seen_at,
            accounts::password_must_change,
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
        totp_at: row.totp_at,
        totp_enrolled: row.enrolled_at.is_some_and(Timestamp::is_set),
        seen_at: row.seen_at,
        password_must_change: row.must_change,
    }))
}

/// Posts of the account that are in force on the day, in organizations that stand.
pub fn posts_in_force(conn: &mut Conn, account: AccountId, on: Day) -> Outcome<Vec<Post>> {
    let rows: Vec<(OrganizationId, Role)> = posts::table
        .inner_join(organizations::table)
        .filter(posts::account_id.eq(account))
        .filter(super::post::in_force(on))
        .filter(organizations::state.eq(OrganizationState::Active))
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
    pub login: Option<String>,
    pub password_must_change: bool,
    pub notice_version: i32,
    pub version: i64,
}

/// The same for an account already known by its session.
pub fn log_in_row(shelf: &mut impl Shelf, account: AccountId) -> Outcome<LogInRow> {
    Ok(accounts::table.find(account).select(cols::<LogInRow>()).first(shelf.conn())?)
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
    pub provider_id: Option<IdentityProviderId>,
}

pub fn insert_session(tx: &mut WriteTx<'_>, session: NewSession) -> Outcome<()> {
    diesel::insert_into(sessions::table).values(session).execute(tx.conn())?;
    Ok(())
}

/// A session as its owner sees it in the list.
#[derive(Queryable, Selectable)]
#[diesel(table_name = sessions, check_for_backend(MultiBackend))]
pub struct OwnRow {
    pub id: SessionId,
    pub kind: SessionKind,
    pub method: LogInMethod,
    pub label: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
}

/// A page of the account's live sessions, the latest first.
pub fn own(
    shelf: &mut impl Shelf,
    account: AccountId,
    before: Option<SessionId>,
    limit: i64,
) -> Outcome<Vec<OwnRow>> {
    let now = shelf.now();
    let before = before.unwrap_or_else(|| SessionId::from_raw(i64::MAX));
    Ok(sessions::table
        .filter(sessions::id.lt(before))
        .filter(sessions::account_id.eq(account))
        .filter(sessions::ended_at.eq(Timestamp::NEVER))
        .filter(sessions::expires_at.gt(now))
        .order(sessions::id.desc())
        .select(cols::<OwnRow>())
        .limit(limit)
        .load(shelf.conn())?)
}

/// Ends one live session of the account; `false` when there is none of that id.
pub fn end_own(tx: &mut WriteTx<'_>, account: AccountId, session: SessionId) -> Outcome<bool> {
    let now = tx.now();
    let ended = diesel::update(sessions::table.find(session))
        .filter(sessions::account_id.eq(account))
        .filter(sessions::ended_at.eq(Timestamp::NEVER))
        .set(sessions::ended_at.eq(now))
        .execute(tx.conn())?;
    Ok(ended == 1)
}

/// Ends the account's live sessions, all or all but one.
pub fn end_all(
    tx: &mut WriteTx<'_>,
    account: AccountId,
    except: Option<SessionId>,
) -> Outcome<usize> {
    let now = tx.now();
    let live = sessions::account_id.eq(account).and(sessions::ended_at.eq(Timestamp::NEVER));
    let set = sessions::ended_at.eq(now);
    Ok(match except {
        Some(kept) => diesel::update(sessions::table.filter(live.and(sessions::id.ne(kept))))
            .set(set)
            .execute(tx.conn())?,
        None => diesel::update(sessions::table.filter(live)).set(set).execute(tx.conn())?,
    })
}

/// Ends the live sessions that a provider opened.
pub fn end_opened_by(tx: &mut WriteTx<'_>, provider: IdentityProviderId) -> Outcome<()> {
    let now = tx.now();
    let opened = sessions::provider_id.eq(Some(provider));
    let live = opened.and(sessions::ended_at.eq(Timestamp::NEVER));
    diesel::update(sessions::table.filter(live))
        .set(sessions::ended_at.eq(now))
        .execute(tx.conn())?;
    Ok(())
}

/// Ends the account's live sessions that a provider opened, all but one.
pub fn end_own_opened_by(
    tx: &mut WriteTx<'_>,
    account: AccountId,
    provider: IdentityProviderId,
    except: SessionId,
) -> Outcome<()> {
    let now = tx.now();
    let opened = sessions::account_id.eq(account).and(sessions::provider_id.eq(Some(provider)));
    let live = opened.and(sessions::ended_at.eq(Timestamp::NEVER)).and(sessions::id.ne(except));
    diesel::update(sessions::table.filter(live))
        .set(sessions::ended_at.eq(now))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes that the password was given in this session just now.
pub fn step_up(tx: &mut WriteTx<'_>, session: SessionId) -> Outcome<()> {
    let now = tx.now();
    diesel::update(sessions::table.find(session))
        .set(sessions::stepped_up_at.eq(now))
        .execute(tx.conn())?;
    Ok(())
}

/// Notes that a code of the authenticator was given in this session just now.
pub fn step_up_by_totp(tx: &mut WriteTx<'_>, session: SessionId) -> Outcome<()> {
    let now = tx.now();
    diesel::update(sessions::table.find(session))
        .set((sessions::stepped_up_at.eq(now), sessions::totp_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// What rotation of a refresh token needs to know.
#[derive(Queryable, Selectable)]
#[diesel(table_name = sessions, check_for_backend(MultiBackend))]
pub struct RefreshRow {
    pub id: SessionId,
    pub account_id: AccountId,
    pub token_hash: Vec<u8>,
    pub previous_hash: Option<Vec<u8>>,
    pub rotated_at: Timestamp,
    pub method: LogInMethod,
}

/// A live API session of an active account.
pub fn refreshable(shelf: &mut impl Shelf, session: SessionId) -> Outcome<Option<RefreshRow>> {
    let now = shelf.now();
    Ok(sessions::table
        .inner_join(accounts::table)
        .filter(sessions::id.eq(session))
        .filter(sessions::kind.eq(SessionKind::Api))
        .filter(sessions::ended_at.eq(Timestamp::NEVER))
        .filter(sessions::expires_at.gt(now))
        .filter(accounts::state.eq(AccountState::Active))
        .select(cols::<RefreshRow>())
        .first(shelf.conn())
        .optional()?)
}

/// Puts the successor in the token's place; `false` when another call was first.
pub fn rotate(
    tx: &mut WriteTx<'_>,
    session: SessionId,
    token: &[u8],
    successor: &[u8],
    expires_at: Timestamp,
) -> Outcome<bool> {
    let now = tx.now();
    let rotated = diesel::update(sessions::table.find(session))
        .filter(sessions::token_hash.eq(token))
        .filter(sessions::ended_at.eq(Timestamp::NEVER))
        .set((
            sessions::token_hash.eq(successor),
            sessions::previous_hash.eq(Some(token)),
            sessions::rotated_at.eq(now),
            sessions::seen_at.eq(now),
            sessions::expires_at.eq(expires_at),
        ))
        .execute(tx.conn())?;
    Ok(rotated == 1)
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
