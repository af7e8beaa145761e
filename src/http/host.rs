//! The demo's guard against other machines and against pages that rebind their name to this one:
//! everybody knows its passwords (DECISIONS 29).

use std::net::{IpAddr, SocketAddr};

use actix_web::http::header::{HOST, HeaderMap};

use crate::kernel::fault::{Code, Fault, Outcome};

/// Refuses a request that was not addressed to the demo by a name of this machine. A request
/// without `Host` comes from no browser. Where the demo listens beyond loopback, it was told to: it
/// is then reached by address, still by no name that somebody else may give it.
pub fn check(headers: &HeaderMap, listen: SocketAddr) -> Outcome<()> {
    let Some(value) = headers.get(HOST) else { return Ok(()) };
    let allowed = value.to_str().is_ok_and(|host| is_allowed(host, listen));
    if allowed { Ok(()) } else { Err(Fault::new(Code::HostNotAllowed)) }
}

fn is_allowed(host: &str, listen: SocketAddr) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
        _ => (host, Some(80)),
    };
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    let address: Option<IpAddr> = bare.parse().ok();
    let local = name.eq_ignore_ascii_case("localhost") || address.is_some_and(|a| a.is_loopback());
    match listen.ip().is_loopback() {
        true => local && port == Some(listen.port()),
        false => port.is_some() && (local || address.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn the_demo_answers_to_this_machine_only() {
        let here = "127.0.0.1:8080".parse().unwrap();
        let anywhere = "0.0.0.0:8080".parse().unwrap();
        for (host, on_loopback, beyond) in [
            ("127.0.0.1:8080", true, true),
            ("localhost:8080", true, true),
            ("LocalHost:8080", true, true),
            ("[::1]:8080", true, true),
            ("localhost", false, true),
            ("localhost:9999", false, true),
            ("[::1]", false, true),
            ("192.0.2.7:8080", false, true),
            ("attacker.example:8080", false, false),
            ("localhost.attacker.example:8080", false, false),
            ("localhost:port", false, false),
            ("", false, false),
        ] {
            assert_eq!(is_allowed(host, here), on_loopback, "{host} on loopback");
            assert_eq!(is_allowed(host, anywhere), beyond, "{host} beyond");
        }
    }
}
