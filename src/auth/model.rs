//! Accounts and sessions.

use serde::{Deserialize, Serialize};

use crate::access::{AccountId, MemberId, SessionId};
use crate::kernel::clock::Timestamp;

/// What a request shows of itself.
pub enum Credential {
    /// The opaque token of a web session.
    Cookie(String),
    /// The JWT of an API client.
    AccessToken(String),
}

crate::text_enum! {
    /// Who may act through an account.
    pub enum AccountState { Active = "active", Locked = "locked", Closed = "closed" }
}

crate::text_enum! {
    /// What holds a session: a browser's cookie or a client's tokens.
    pub enum SessionKind { Web = "web", Api = "api" }
}

crate::text_enum! {
    /// How a session was begun.
    pub enum LogInMethod { OneTimeCode = "one_time_code", Password = "password" }
}

/// A live session with its account, as the guard needs it.
#[derive(Clone, Debug)]
pub struct LiveSession {
    pub session: SessionId,
    pub account: AccountId,
    pub member: Option<MemberId>,
    pub method: LogInMethod,
    pub kind: SessionKind,
    pub epoch: i64,
    pub stepped_up_at: Timestamp,
    pub seen_at: Timestamp,
}

/// How to log in.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum LogIn {
    /// An officer: log-in name and password.
    Password {
        #[schema(example = "zhang.liuxi")]
        login: String,
        password: String,
        /// What will hold the session; `web` when left out.
        #[serde(default = "web")]
        client: SessionKind,
    },
}

fn web() -> SessionKind {
    SessionKind::Web
}

/// The reply to a log-in.
#[derive(Serialize, utoipa::ToSchema)]
pub struct SessionView {
    pub id: SessionId,
    pub account_id: AccountId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub member_id: Option<MemberId>,
    pub kind: SessionKind,
    pub expires_at: Timestamp,
    /// Posts exist but wait for the password.
    pub step_up_needed: bool,
}
