//! Speaks to identity providers: what they publish of themselves, and a code for an ID token. Whatever
//! goes wrong there is one fault to the officer; the log learns what it was.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jsonwebtoken::jwk::Jwk;
use reqwest::{RequestBuilder, Response, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use url::Url;
use url::form_urlencoded::{Serializer, byte_serialize};

use crate::config::Config;
use crate::http::address::{self, Beside};
use crate::http::outward;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome, Problem};

const TIMEOUT: Duration = Duration::from_secs(10);

/// Bytes of an answer at most.
const ANSWER_LIMIT: usize = 256 * 1024;

/// Seconds for which what a provider says of itself is kept.
const KEPT_SECONDS: i64 = 300;

/// What a provider says of itself (OpenID Connect Discovery), as far as it is needed.
#[derive(Deserialize)]
pub struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

impl Metadata {
    /// The address at the provider to which a browser is sent with these parameters.
    pub fn way_there(&self, parameters: &[(&str, &str)]) -> Outcome<String> {
        let mut url = Url::parse(&self.authorization_endpoint).map_err(failed)?;
        url.query_pairs_mut().extend_pairs(parameters);
        Ok(url.into())
    }
}

/// What a code is exchanged with.
pub struct Exchange<'a> {
    pub client_id: &'a str,
    pub client_secret: &'a str,
    pub code: &'a str,
    pub verifier: &'a str,
    pub redirect_uri: &'a str,
}

#[derive(Deserialize)]
struct Tokens {
    id_token: String,
}

#[derive(Deserialize)]
struct TokenRefusal {
    error: String,
}

#[derive(Deserialize)]
struct Keys {
    keys: Vec<Value>,
}

struct Known {
    read_at: Timestamp,
    metadata: Arc<Metadata>,
}

/// What calls providers; one per process.
pub struct Providers {
    client: reqwest::Client,
    beside: Beside,
    known: Mutex<HashMap<String, Known>>,
}

impl Providers {
    pub fn new(config: &Config) -> Outcome<Providers> {
        let beside = Beside { this_machine: config.demo, hosts: config.identity_hosts.clone() };
        let client = outward::client(TIMEOUT, &beside)?;
        Ok(Providers { client, beside, known: Mutex::default() })
    }

    /// An issuer where a provider may be. It is kept letter by letter, since a token repeats it so.
    pub fn issuer(&self, text: &str) -> Result<String, Problem> {
        let url = address::checked(text, &self.beside)?;
        if url.query().is_some() {
            return Err(Problem::Said("地址中不能含 ? 参数", "No query in the address"));
        }
        Ok(text.trim().to_owned())
    }

    /// What the provider says of itself, read in the last minutes.
    pub async fn metadata(&self, issuer: &str, now: Timestamp) -> Outcome<Arc<Metadata>> {
        if let Some(metadata) = self.kept(issuer, now) {
            return Ok(metadata);
        }
        let place = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
        let metadata: Metadata = self.get(&place).await?;
        if metadata.issuer != issuer {
            return Err(failed("it says that it is another issuer"));
        }
        address::checked(&metadata.authorization_endpoint, &self.beside)
            .map_err(|_| failed("its authorization endpoint may not be called"))?;
        let metadata = Arc::new(metadata);
        let known = Known { read_at: now, metadata: metadata.clone() };
        let mut all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(issuer.to_owned(), known);
        Ok(metadata)
    }

    fn kept(&self, issuer: &str, now: Timestamp) -> Option<Arc<Metadata>> {
        let all = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.get(issuer)?;
        (now < known.read_at.plus_seconds(KEPT_SECONDS)).then(|| known.metadata.clone())
    }

    /// The keys it signs with; those of kinds that nobody here knows are left out.
    pub async fn keys(&self, metadata: &Metadata) -> Outcome<Vec<Jwk>> {
        let Keys { keys } = self.get(&metadata.jwks_uri).await?;
        Ok(keys.into_iter().filter_map(|key| serde_json::from_value(key).ok()).collect())
    }

    /// The ID token for a code.
    pub async fn exchange(&self, metadata: &Metadata, with: &Exchange<'_>) -> Outcome<String> {
        let in_body = metadata.token_endpoint_auth_methods_supported.as_ref().is_some_and(|all| {
            let has = |method: &str| all.iter().any(|one| one == method);
            has("client_secret_post") && !has("client_secret_basic")
        });
        let mut form = Serializer::new(String::new());
        form.append_pair("grant_type", "authorization_code")
            .append_pair("code", with.code)
            .append_pair("redirect_uri", with.redirect_uri)
            .append_pair("code_verifier", with.verifier);
        if in_body {
            form.append_pair("client_id", with.client_id)
                .append_pair("client_secret", with.client_secret);
        }
        let mut request = self
            .client
            .post(self.url(&metadata.token_endpoint)?)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.finish());
        if !in_body {
            // RFC 6749 2.3.1: as in a form, before the base64.
            let coded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
            request = request.basic_auth(coded(with.client_id), Some(coded(with.client_secret)));
        }
        let (status, bytes) = answer(request).await?;
        if status.is_success() {
            return read::<Tokens>(&bytes).map(|tokens| tokens.id_token);
        }
        match read::<TokenRefusal>(&bytes) {
            Ok(refusal) if refusal.error == "invalid_grant" => {
                Err(Fault::new(Code::IdentityNotProven).with_cause("the code was not taken"))
            }
            Ok(_) | Err(_) => Err(failed(format!("the token endpoint answered {status}"))),
        }
    }

    fn url(&self, text: &str) -> Outcome<Url> {
        address::checked(text, &self.beside)
            .map_err(|_| failed("an address that it names may not be called"))
    }

    async fn get<T: DeserializeOwned>(&self, place: &str) -> Outcome<T> {
        let (status, bytes) = answer(self.client.get(self.url(place)?)).await?;
        if status == StatusCode::OK {
            read(&bytes)
        } else {
            Err(failed(format!("it answered {status}")))
        }
    }
}

/// The provider's fault, told as such; what it was stays here.
fn failed(cause: impl std::fmt::Display) -> Fault {
    Fault::new(Code::IdentityProviderFailed).with_cause(cause)
}

/// An error's own words may quote what was sent.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Outcome<T> {
    serde_json::from_slice(bytes).map_err(|_| failed("its answer is not what it should be"))
}

async fn answer(request: RequestBuilder) -> Outcome<(StatusCode, Vec<u8>)> {
    let sent = request.header("accept", "application/json").send().await;
    let answer = sent.map_err(|error| failed(trouble(&error)))?;
    Ok((answer.status(), body(answer).await?))
}

async fn body(mut answer: Response) -> Outcome<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| failed(trouble(&error)))? {
        if bytes.len() + chunk.len() > ANSWER_LIMIT {
            return Err(failed("its answer is too long"));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Without the address: a code may stand in it.
fn trouble(error: &reqwest::Error) -> &'static str {
    if outward::leads_inside(error) {
        "its name leads to an address inside a network"
    } else if error.is_connect() {
        "it cannot be reached"
    } else {
        "it did not answer in time"
    }
}
