//! Beginning a session, for whichever way of logging in.

use super::device::Device;
use crate::access::{AccountId, Action, MemberId, SessionId};
use crate::auth::identity::model::IdentityProviderId;
use crate::auth::model::{LogInMethod, SessionKind, SessionView};
use crate::auth::rules;
use crate::auth::store::session::{self as store, NewSession};
use crate::auth::token::RefreshToken;
use crate::db::audit::Event;
use crate::db::{Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::secret::{random_token, token_hash};
use crate::privacy::service::notice;

/// What a log-in tells of where it comes from.
pub struct Client {
    /// The address it came from, for the wide budgets.
    pub address: String,
    /// The device token of an earlier log-in.
    pub device: Option<String>,
    /// What the device says of itself, shown to its owner in the list of sessions.
    pub label: String,
}

/// A session just begun: what is told, and the secrets that are told once.
pub struct Begun {
    pub view: SessionView,
    pub method: LogInMethod,
    /// The cookie's value, or the refresh token.
    pub token: String,
    /// A device token, where the device had none.
    pub device: Option<String>,
}

/// Whose session begins, and how.
pub(in crate::auth) struct Opening {
    pub account: AccountId,
    pub member: Option<MemberId>,
    pub kind: SessionKind,
    pub method: LogInMethod,
    /// The provider that opens it, with which it ends.
    pub provider: Option<IdentityProviderId>,
    pub label: String,
    pub device: Device,
    pub notice_version: i32,
    pub password_must_change: bool,
}

pub(in crate::auth) fn begin(tx: &mut WriteTx<'_>, opening: Opening) -> Outcome<Begun> {
    let now = tx.now();
    let id: SessionId = tx.id();
    let token = match opening.kind {
        SessionKind::Web => random_token().map_err(Fault::internal)?,
        SessionKind::Api => RefreshToken::first(id).text(&tx.tools().ring),
    };
    let (device_hash, device) = opening.device.remember(tx, opening.account)?;
    let stepped_up_at = match opening.method {
        LogInMethod::Password => now,
        // A provider may let in without asking: that is no proof given just now.
        LogInMethod::OneTimeCode | LogInMethod::IdentityProvider => Timestamp::NEVER,
    };
    let expires_at = now.plus_seconds(rules::lifetime(opening.method, opening.kind));
    let posts = store::posts_in_force(tx.conn(), opening.account, now.day())?;
    store::insert_session(
        tx,
        NewSession {
            id,
            account_id: opening.account,
            kind: opening.kind,
            token_hash: token_hash(&token).to_vec(),
            rotated_at: now,
            device_hash: Some(device_hash.to_vec()),
            label: opening.label,
            method: opening.method,
            stepped_up_at,
            created_at: now,
            seen_at: now,
            expires_at,
            ended_at: Timestamp::NEVER,
            provider_id: opening.provider,
        },
    )?;
    tx.record(Event::of("session", id).action(Action::LogIn).about(opening.member));
    let awake = rules::posts_awake(opening.method, stepped_up_at, now);
    let view = SessionView {
        id,
        account_id: opening.account,
        member_id: opening.member,
        kind: opening.kind,
        expires_at,
        step_up_needed: !awake && !posts.is_empty(),
        password_must_change: awake && opening.password_must_change,
        notice_version: opening.notice_version,
        current_notice: notice::current_version(tx)?,
    };
    Ok(Begun { view, method: opening.method, token, device })
}
