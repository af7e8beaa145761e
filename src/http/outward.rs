//! Calls to addresses that people give: no proxy, no redirect, a bound in time, and only where they may
//! lead.

use std::error::Error;
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::{self, Beside};
use crate::kernel::fault::{Fault, Outcome};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// A client for such calls. Check each address with [`address::checked`] first: a literal address is not
/// looked up.
pub fn client(timeout: Duration, beside: &Beside) -> Outcome<reqwest::Client> {
    reqwest::Client::builder()
        .user_agent(concat!("hongyan/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(timeout)
        // A redirect leads anywhere, and a proxy would look names up for us.
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .dns_resolver(std::sync::Arc::new(LookUp { beside: beside.clone() }))
        .build()
        .map_err(Fault::internal)
}

/// Whether a call was not made because the name leads inside.
pub fn leads_inside(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(found) = cause {
        if found.is::<Inside>() {
            return true;
        }
        cause = found.source();
    }
    false
}

/// Looks names up and leaves out what leads inside: what is connected to is what was checked.
struct LookUp {
    beside: Beside,
}

impl Resolve for LookUp {
    fn resolve(&self, name: Name) -> Resolving {
        let beside = self.beside.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let called = callable(name.as_str(), found, &beside)?;
            let addresses: Addrs = Box::new(called.into_iter());
            Ok(addresses)
        })
    }
}

/// Of the addresses that a name leads to, those that may be called.
fn callable(
    name: &str,
    found: impl Iterator<Item = SocketAddr>,
    beside: &Beside,
) -> Result<Vec<SocketAddr>, Inside> {
    let called: Vec<SocketAddr> =
        found.filter(|socket| address::may_call(name, socket.ip(), beside)).collect();
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

    fn called(found: &[&str], beside: &Beside) -> Option<Vec<String>> {
        let found = found.iter().map(|ip| SocketAddr::new(ip.parse().unwrap(), 0));
        let called = callable("hooks.county.example", found, beside).ok()?;
        Some(called.into_iter().map(|socket| socket.ip().to_string()).collect())
    }

    #[test]
    fn of_what_a_name_leads_to_only_what_may_be_called_is() {
        let public = Beside::default();
        let demo = Beside { this_machine: true, hosts: Vec::new() };
        let named = Beside { this_machine: false, hosts: vec!["Hooks.County.example".to_owned()] };
        let other = Beside { this_machine: false, hosts: vec!["portal.county.example".to_owned()] };
        type Case<'a> = (&'a [&'a str], &'a Beside, Option<&'a [&'a str]>);
        let cases: [Case<'_>; 12] = [
            (&["93.184.215.14"], &public, Some(&["93.184.215.14"])),
            (&["10.0.0.8"], &public, None),
            (&["127.0.0.1", "::1"], &public, None),
            (&["169.254.169.254"], &public, None),
            (&["::ffff:192.168.0.1"], &public, None),
            // One public address among others does not let the others in.
            (&["10.0.0.8", "93.184.215.14", "::1"], &public, Some(&["93.184.215.14"])),
            (&[], &public, None),
            (&["127.0.0.1", "10.0.0.8"], &demo, Some(&["127.0.0.1"])),
            (&["10.0.0.8"], &demo, None),
            (&["10.0.0.8"], &named, Some(&["10.0.0.8"])),
            (&["127.0.0.1"], &named, None),
            (&["10.0.0.8"], &other, None),
        ];
        for (found, beside, expected) in cases {
            let expected = expected.map(|list| list.iter().map(|ip| (*ip).to_owned()).collect());
            assert_eq!(called(found, beside), expected, "{found:?} {beside:?}");
        }
    }

    /// `localhost` is a name that leads to this machine without any network.
    #[actix_web::test]
    async fn a_name_that_leads_inside_is_not_called_and_told_apart_from_silence() {
        let call = async |this_machine| {
            let client =
                client(CONNECT_TIMEOUT, &Beside { this_machine, hosts: Vec::new() }).unwrap();
            // Nobody listens at port 1.
            client.get("http://localhost:1/").send().await.unwrap_err()
        };
        assert!(leads_inside(&call(false).await));
        let refused = call(true).await;
        assert!(!leads_inside(&refused) && refused.is_connect(), "let through, and nobody there");
    }
}
