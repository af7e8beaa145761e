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
            let addresses: Addrs = Box::new(callable(found, local)?.into_iter());
            Ok(addresses)
        })
    }
}

/// Of the addresses that a name leads to, those that may be called.
fn callable(
    found: impl Iterator<Item = SocketAddr>,
    local: bool,
) -> Result<Vec<SocketAddr>, Inside> {
    let called: Vec<SocketAddr> =
        found.filter(|socket| address::may_call(socket.ip(), local)).collect();
    if called.is_empty() { Err(Inside) } else { Ok(called) }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn called(found: &[&str], local: bool) -> Option<Vec<String>> {
        let found = found.iter().map(|ip| SocketAddr::new(ip.parse().unwrap(), 0));
        let called = callable(found, local).ok()?;
        Some(called.into_iter().map(|socket| socket.ip().to_string()).collect())
    }

    #[test]
    fn of_what_a_name_leads_to_only_what_may_be_called_is() {
        type Case<'a> = (&'a [&'a str], bool, Option<&'a [&'a str]>);
        let cases: [Case<'_>; 9] = [
            (&["93.184.215.14"], false, Some(&["93.184.215.14"])),
            (&["10.0.0.8"], false, None),
            (&["127.0.0.1", "::1"], false, None),
            (&["169.254.169.254"], false, None),
            (&["::ffff:192.168.0.1"], false, None),
            // One public address among others does not let the others in.
            (&["10.0.0.8", "93.184.215.14", "::1"], false, Some(&["93.184.215.14"])),
            (&[], false, None),
            (&["127.0.0.1", "10.0.0.8"], true, Some(&["127.0.0.1"])),
            (&["10.0.0.8"], true, None),
        ];
        for (found, local, expected) in cases {
            let expected = expected.map(|list| list.iter().map(|ip| (*ip).to_owned()).collect());
            assert_eq!(called(found, local), expected, "{found:?} {local}");
        }
    }

    /// `localhost` is a name that leads to this machine without any network.
    #[actix_web::test]
    async fn a_name_that_leads_inside_is_told_as_refused_and_not_as_unreachable() {
        let client = |local| {
            let look_up = std::sync::Arc::new(LookUp { local });
            reqwest::Client::builder().no_proxy().dns_resolver(look_up).build().unwrap()
        };
        let call = async |local| {
            // Nobody listens at port 1.
            let refused = client(local).get("http://localhost:1/").send().await.unwrap_err();
            trouble(&refused)
        };
        assert_eq!(call(false).await, Trouble::AddressRefused);
        assert_eq!(call(true).await, Trouble::Unreachable, "let through, and nobody there");
    }
}
