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
            let called: Vec<SocketAddr> = found
                .filter(|socket| address::may_call(name.as_str(), socket.ip(), &beside))
                .collect();
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
