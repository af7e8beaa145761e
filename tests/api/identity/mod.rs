//! Officers log in by their county's identity provider.

mod ending;
mod linking;
mod logging_in;
mod providers;
mod signatures;

use hongyan::demo::org;
use serde_json::{Value, json};

use crate::support::id_tokens::Signer;
use crate::support::identity::{Asked, CLIENT, IdentityProvider, SECRET};
use crate::support::{Persona, Reply, World};

pub const PROVIDERS: &str = "/api/v1/identity-providers";
pub const LOG_INS: &str = "/api/v1/auth/identity-log-ins";
pub const IDENTITIES: &str = "/api/v1/auth/identities";

/// The cookie that binds a way to its browser.
const BINDING: &str = "hongyan_identity";

pub fn form(world: &World, organization: &str, issuer: &str) -> Value {
    json!({
        "organization_id": world.organization(organization), "name": "慈溪市统一身份认证",
        "issuer": issuer, "client_id": CLIENT, "client_secret": SECRET,
    })
}

/// A provider of the home county: its id, and where it is.
pub async fn provider(world: &World) -> (String, IdentityProvider) {
    let there = IdentityProvider::start();
    let admin = world.confirmed("admin").await;
    let body = form(world, org::HOME_COUNTY, &there.issuer);
    let made = world.post(PROVIDERS).by(&admin).json(body).send().await.expect(201);
    (made.id(), there)
}

/// A browser that was sent to a provider.
pub struct Way {
    pub asked: Asked,
    pub browser: String,
    /// Of a link: whose.
    pub by: Option<Persona>,
}

impl Way {
    fn begun(reply: Reply, by: Option<Persona>) -> Way {
        let browser = reply.cookie(BINDING).unwrap();
        let url = reply.json["authorization_url"].as_str().unwrap();
        Way { asked: Asked::read(url), browser, by }
    }

    pub fn state(&self) -> &str {
        self.asked.get("state")
    }

    /// What the provider would say of somebody who logs in there now.
    pub fn claims(&self, world: &World, there: &IdentityProvider, subject: &str) -> Value {
        let now = world.clock.now().seconds();
        json!({
            "iss": there.issuer, "sub": subject, "aud": CLIENT, "iat": now, "exp": now + 300,
            "nonce": self.asked.get("nonce"), "name": "张支书",
        })
    }

    /// Somebody logs in at the provider.
    pub fn code(&self, world: &World, there: &IdentityProvider, subject: &str) -> String {
        there.log_in(&self.asked, self.claims(world, there, subject), Signer::Itself)
    }

    /// What the browser brings back.
    pub fn back(&self, code: &str) -> Value {
        json!({ "state": self.state(), "code": code })
    }
}

pub async fn try_log_in(world: &World, provider: &str) -> Reply {
    let call = world.post(LOG_INS).header("X-Hongyan-Client", "test").without_key();
    call.json(json!({ "provider_id": provider })).send().await
}

pub async fn begin_log_in(world: &World, provider: &str) -> Way {
    Way::begun(try_log_in(world, provider).await.expect(201), None)
}

pub async fn try_link(world: &World, by: &Persona, provider: &str) -> Reply {
    let call = world.post(IDENTITIES).by(by).without_key();
    call.json(json!({ "provider_id": provider })).send().await
}

pub async fn begin_link(world: &World, by: &Persona, provider: &str) -> Way {
    Way::begun(try_link(world, by, provider).await.expect(201), Some(by.clone()))
}

/// The page that the browser came back to calls, with this cookie.
pub async fn finish_in(world: &World, way: &Way, browser: &str, back: Value) -> Reply {
    let (path, mut cookies) = match &way.by {
        None => (LOG_INS, String::new()),
        Some(by) => (IDENTITIES, format!("hongyan_session={}; ", by.cookie)),
    };
    cookies += &format!("{BINDING}={browser}");
    world
        .post(&format!("{path}/finish"))
        .header("X-Hongyan-Client", "test")
        .header("Cookie", &cookies)
        .without_key()
        .json(back)
        .send()
        .await
}

pub async fn finish(world: &World, way: &Way, back: Value) -> Reply {
    finish_in(world, way, &way.browser, back).await
}

/// Links somebody at the provider to an officer, who is logged in afterwards.
pub async fn linked(
    world: &World,
    login: &str,
    provider: &str,
    there: &IdentityProvider,
    subject: &str,
) -> (Persona, String) {
    let officer = world.confirmed(login).await;
    let way = begin_link(world, &officer, provider).await;
    let code = way.code(world, there, subject);
    let done = finish(world, &way, way.back(&code)).await.expect(201);
    (officer, done.id())
}

/// Goes to the provider and back as somebody there.
pub async fn log_in_as(
    world: &World,
    provider: &str,
    there: &IdentityProvider,
    subject: &str,
) -> Reply {
    let way = begin_log_in(world, provider).await;
    let code = way.code(world, there, subject);
    finish(world, &way, way.back(&code)).await
}
