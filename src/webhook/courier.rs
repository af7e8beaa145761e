//! Calls endpoints: no proxy, no redirect, no longer than it takes, and only where an endpoint may be.

use std::error::Error;
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address;
use super::model::Trouble;
use crate::kernel::fault::{Fault, Outcome};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const TIMEOUT: Duration = Duration::from_secs(10);

/// A call to an endpoint, ready to be made.
pub struct Letter {
    pub url: String,
    pub id: String,
    pub timestamp: i64,
    pub signature: String,
    pub body: String,
}

/// What calls endpoints; one per process.
pub struct Courier {
    client: reqwest::Client,
    local: bool,
}

impl Courier {
    /// `local` (the demo) lets endpoints on this machine be called.
    pub fn new(local: bool) -> Outcome<Courier> {
        let client = reqwest::Client::builder()
            .user_agent(concat!("hongyan/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            // A redirect leads anywhere, and a proxy would look names up for us.
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .dns_resolver(std::sync::Arc::new(LookUp { local }))
            .build()
            .map_err(Fault::internal)?;
        Ok(Courier { client, local })
    }

    /// Whether endpoints on this machine may be called.
    pub fn is_local(&self) -> bool {
        self.local
    }

    /// Makes the call. Nothing of the answer but its status is read.
    pub async fn deliver(&self, letter: Letter) -> Result<(), Trouble> {
        let url = address::endpoint_url(&letter.url, self.local);
        let url = url.map_err(|_| Trouble::AddressRefused)?;
        let request = self
            .client
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", letter.id)
            .header("webhook-timestamp", letter.timestamp)
            .header("webhook-signature", letter.signature)
            .body(letter.body);
        let answer = request.send().await.map_err(|error| trouble(&error))?;
        if answer.status().is_success() {
            Ok(())
        } else {
            Err(Trouble::Status(answer.status().as_u16()))
        }
    }
}

fn trouble(error: &reqwest::Error) -> Trouble {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(found) = cause {
        if found.is::<Inside>() {
            return Trouble::AddressRefused;
        }
        cause = found.source();
    }
    if error.is_connect() { Trouble::Unreachable } else { Trouble::Unanswered }
}

/// Looks names up and leaves out what leads inside: what is connected to is what was checked.
struct LookUp {
    local: bool,
}

impl Resolve for LookUp {
    fn resolve(&self, name: Name) -> Resolving {
        let local = self.local;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let called: Vec<SocketAddr> =
                found.filter(|socket| address::may_call(socket.ip(), local)).collect();
            if called.is_empty() {
                return Err(Inside.into());
            }
            let addresses: Addrs = Box::new(called.into_iter());
            Ok(addresses)
        })
    }
}

/// A name leads nowhere that may be called.
#[derive(Debug)]
struct Inside;

impl fmt::Display for Inside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name leads to an address inside a network")
    }
}

impl Error for Inside {}
