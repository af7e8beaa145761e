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
            let addresses: Addrs =
                Box::new(callable(name.as_str(), found, &beside)?.into_iter());
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

    fn beside(this_machine: bool) -> Beside {
        Beside { this_machine, ..Beside::default() }
    }

    fn called(found: &[&str], local: bool) -> Option<Vec<String>> {
        let found = found.iter().map(|ip| SocketAddr::new(ip.parse().unwrap(), 0));
        let called = callable("partner.example", found, &beside(local)).ok()?;
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
        let call = async |local| {
            let client = client(Duration::from_secs(5), &beside(local)).unwrap();
            // Nobody listens at port 1.
            let refused = client.get("http://localhost:1/").send().await.unwrap_err();
            (leads_inside(&refused), refused.is_connect())
        };
        assert!(call(false).await.0);
        assert_eq!(call(true).await, (false, true), "let through, and nobody there");
    }
}
