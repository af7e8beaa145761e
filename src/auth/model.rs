//! Accounts and sessions.

use serde::{Deserialize, Serialize};

use crate::access::{AccountId, MemberId, OrganizationId, SessionId};
use crate::kernel::clock::Timestamp;

/// What a request shows of itself.
pub enum Credential {
    /// The opaque token of a web session.
    Cookie(String),
    /// The JWT of an API client.
    AccessToken(String),
    /// The bearer token of another system.
    ServiceToken(String),
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
    pub enum LogInMethod {
        OneTimeCode = "one_time_code",
        Password = "password",
        /// By the identity provider of an officer's county.
        IdentityProvider = "identity_provider",
    }
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
    pub totp_at: Timestamp,
    pub totp_enrolled: bool,
    pub seen_at: Timestamp,
    pub password_must_change: bool,
}

/// Where a code is to be sent.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CodeRequest {
    #[schema(example = "19910000000")]
    pub phone: String,
}

/// The answer to everybody who asks for a code.
#[derive(Serialize, utoipa::ToSchema)]
pub struct CodeAnswer {
    /// Seconds a code is good for.
    #[schema(example = 300)]
    pub expires_in: i64,
}

/// How to log in.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum LogIn {
    /// A member: phone number and the code sent to it.
    OneTimeCode {
        #[schema(example = "19910000000")]
        phone: String,
        #[schema(example = "042315")]
        code: String,
        /// The last four (or more) of the ID number, when asked for.
        id_suffix: Option<String>,
        /// The device token of an earlier log-in; a browser sends it as a cookie.
        device: Option<String>,
        #[serde(default = "web")]
        client: SessionKind,
    },
    /// An officer: log-in name and password.
    Password {
        #[schema(example = "zhang.liuxi")]
        login: String,
        password: String,
        device: Option<String>,
        /// What will hold the session; `web` when left out.
        #[serde(default = "web")]
        client: SessionKind,
    },
}

impl LogIn {
    pub fn client(&self) -> SessionKind {
        match self {
            LogIn::OneTimeCode { client, .. } | LogIn::Password { client, .. } => *client,
        }
    }
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
    /// The initial password has to be changed before anything else.
    pub password_must_change: bool,
    /// The privacy notice this account has accepted; 0 for none yet.
    pub notice_version: i32,
    /// The privacy notice in force: show it and `POST /auth/notice` when it is newer.
    pub current_notice: i32,
}

/// The tokens of an API client.
#[derive(Serialize, utoipa::ToSchema)]
pub struct TokenView {
    pub access_token: String,
    /// Good once, for `POST /auth/refresh`.
    pub refresh_token: String,
    /// Seconds the access token is good for.
    #[schema(example = 900)]
    pub expires_in: i64,
    #[schema(example = "Bearer")]
    pub token_type: &'static str,
    /// Keep it and send it at the next log-in; given when the device was not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionView>,
}

/// What a log-in answers, by the kind of client.
#[derive(Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum LoggedIn {
    Web(SessionView),
    Api(TokenView),
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Refresh {
    pub refresh_token: String,
}

/// Confirms an officer: one of the three.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepUp {
    pub password: Option<String>,
    /// Six digits of the authenticator.
    #[schema(example = "042315")]
    pub totp: Option<String>,
    /// One of the recovery codes; good once.
    pub recovery_code: Option<String>,
}

/// An authenticator and what stands in for it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AuthenticatorView {
    pub enrolled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enrolled_at: Option<Timestamp>,
    /// Recovery codes that are not used.
    #[schema(example = 10)]
    pub recovery_codes_left: i64,
}

/// A secret for an authenticator app; told once.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Enrolment {
    /// For typing it in: base32.
    pub secret: String,
    /// For a QR code.
    #[schema(example = "otpauth://totp/Hongyan:zhang.liuxi?secret=…&issuer=Hongyan")]
    pub otpauth_uri: String,
    /// Seconds in which the first code has to come.
    #[schema(example = 600)]
    pub expires_in: i64,
}

/// The first code of a new authenticator.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FirstCode {
    #[schema(example = "042315")]
    pub totp: String,
}

/// For the day the authenticator is lost: each is good once. Told once.
#[derive(Serialize, utoipa::ToSchema)]
pub struct RecoveryCodes {
    pub recovery_codes: Vec<String>,
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    pub current: String,
    pub new: String,
}

/// The privacy notice that was shown and accepted.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeAccepted {
    #[schema(example = 1)]
    pub version: i32,
}

/// One of one's own sessions.
#[derive(Serialize, utoipa::ToSchema)]
pub struct OwnSession {
    pub id: SessionId,
    pub kind: SessionKind,
    pub method: LogInMethod,
    /// What the device said of itself.
    pub label: String,
    pub begun_at: Timestamp,
    pub seen_at: Timestamp,
    pub expires_at: Timestamp,
    /// The session of this very call.
    pub current: bool,
}

/// An account to be made for an officer.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountForm {
    #[schema(example = "zhao.baisha")]
    pub login: String,
    #[schema(example = "赵干事")]
    pub display_name: String,
    /// The organization whose administrators look after the account.
    pub organization_id: OrganizationId,
    /// The member who holds the account, of a branch within your reach: their own account gets the
    /// log-in name and password. Their own record opens to their phone only, never to the password.
    pub member_id: Option<MemberId>,
}

/// An account as administrators see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AccountView {
    pub id: AccountId,
    pub version: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    pub display_name: String,
    pub state: AccountState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
    /// Whether the account also belongs to a member; whose record stays with the branch.
    pub is_member: bool,
    pub password_must_change: bool,
    pub created_at: Timestamp,
}

/// An officer to look for.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficerSearch {
    /// The beginning of a name or of a log-in name; beyond one's organizations the whole log-in name.
    #[schema(example = "张")]
    pub text: String,
}

/// An officer's account, as far as giving a post needs it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Officer {
    pub id: AccountId,
    #[schema(example = "张支书")]
    pub display_name: String,
    #[schema(example = "zhang.liuxi")]
    pub login: String,
}

/// The officers found, by name, 20 at most.
#[derive(Serialize, utoipa::ToSchema)]
pub struct Officers {
    pub items: Vec<Officer>,
}

/// What a change of an account answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct AccountReceipt {
    pub id: AccountId,
    pub version: i64,
    pub state: AccountState,
    /// To be handed over in person; told once, and absent when the same call is repeated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub initial_password: Option<String>,
}
