//! Identity providers, the identities that accounts have there, and the way there and back.

use serde::{Deserialize, Serialize};

use crate::access::{AccountId, OrganizationId};
use crate::kernel::clock::Timestamp;
use crate::kernel::id::Id;

/// Marker of an identity provider's id.
#[derive(Debug)]
pub enum IdentityProvider {}

pub type IdentityProviderId = Id<IdentityProvider>;

/// Marker of the id of an account's identity at a provider.
#[derive(Debug)]
pub enum Identity {}

pub type IdentityId = Id<Identity>;

/// Marker of the id of somebody's way to a provider.
#[derive(Debug)]
pub enum Attempt {}

pub type AttemptId = Id<Attempt>;

/// A provider to be made.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentityProviderForm {
    /// Officers of this organization and those below it may log in by the provider.
    #[schema(value_type = String)]
    pub organization_id: OrganizationId,
    /// What the button on the log-in page says.
    #[schema(example = "慈溪市统一身份认证")]
    pub name: String,
    /// As the provider names itself, letter by letter.
    #[schema(example = "https://id.example.gov.cn/realms/county")]
    pub issuer: String,
    /// What the provider calls this service.
    #[schema(example = "hongyan")]
    pub client_id: String,
    /// Kept sealed and never told again.
    pub client_secret: String,
}

/// What is to be changed of a provider; what is left out stays. Another issuer or client is another
/// provider.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IdentityProviderChange {
    pub name: Option<String>,
    pub client_secret: Option<String>,
    /// `false` takes it off the log-in page and ends the sessions opened by it.
    pub active: Option<bool>,
}

/// A provider as its administrators see it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct IdentityProviderView {
    pub id: IdentityProviderId,
    pub version: i64,
    pub organization_id: OrganizationId,
    pub name: String,
    pub issuer: String,
    pub client_id: String,
    pub active: bool,
    /// To be registered with the provider; absent while the service was not told its own address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "https://hongyan.example.gov.cn/console/signed-in")]
    pub redirect_uri: Option<String>,
    pub created_at: Timestamp,
}

/// What a step on a provider answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct IdentityProviderReceipt {
    pub id: IdentityProviderId,
    pub version: i64,
    pub active: bool,
}

/// A provider as the log-in page names it.
#[derive(Serialize, utoipa::ToSchema)]
pub struct IdentityProviderChoice {
    pub id: IdentityProviderId,
    #[schema(example = "慈溪市统一身份认证")]
    pub name: String,
}

/// By which providers one can log in.
#[derive(Serialize, utoipa::ToSchema)]
pub struct IdentityProviderChoices {
    pub items: Vec<IdentityProviderChoice>,
}

/// Which provider to go to.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProviderChosen {
    #[schema(value_type = String)]
    pub provider_id: IdentityProviderId,
}

/// Where the browser is to go.
#[derive(Serialize, utoipa::ToSchema)]
pub struct WayThere {
    /// At the provider. The browser comes back to `/console/signed-in`.
    pub authorization_url: String,
    /// Seconds in which it has to come back.
    #[schema(example = 600)]
    pub expires_in: i64,
}

/// What the provider sent the browser back with, as it stands in the address.
#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WayBack {
    pub state: String,
    pub code: Option<String>,
    /// Why the provider did not log in.
    #[schema(example = "access_denied")]
    pub error: Option<String>,
    /// The provider's name for itself (RFC 9207), where it gives one.
    pub iss: Option<String>,
}

/// One of one's own identities.
#[derive(Serialize, utoipa::ToSchema)]
pub struct OwnIdentity {
    pub id: IdentityId,
    pub provider_id: IdentityProviderId,
    pub provider_name: String,
    pub linked_at: Timestamp,
}

/// One's own identities.
#[derive(Serialize, utoipa::ToSchema)]
pub struct OwnIdentities {
    pub items: Vec<OwnIdentity>,
}

/// What linking answers.
#[derive(Serialize, utoipa::ToSchema)]
pub struct IdentityLinked {
    pub id: IdentityId,
    pub provider_id: IdentityProviderId,
}

/// Why somebody goes to a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    LogIn,
    /// To link what is found there to this account.
    Link(AccountId),
}

/// For whom a token is: one or several.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Audience {
    One(String),
    Several(Vec<String>),
}

/// What an ID token says, its signature having been checked.
#[derive(Clone, Debug, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub sub: String,
    pub aud: Audience,
    pub azp: Option<String>,
    pub exp: i64,
    pub iat: i64,
    pub nbf: Option<i64>,
    pub nonce: Option<String>,
}
