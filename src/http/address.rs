//! Which addresses that people give are called: public ones by TLS, this machine in the demo, and hosts
//! that the operator named. Without this such an address would be a way to have the service knock at
//! doors inside its own network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use crate::kernel::fault::Problem;

/// Characters of an address at most.
const MOST: usize = 500;

/// What may be called beside public addresses.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// This machine, by plain HTTP too: in the demo.
    pub this_machine: bool,
    /// Hosts inside the network that the operator named.
    pub hosts: Vec<String>,
}

impl Beside {
    fn names(&self, host: &str) -> bool {
        self.hosts.iter().any(|named| named.eq_ignore_ascii_case(host.trim_end_matches('.')))
    }
}

/// An address that may be called.
pub fn checked(text: &str, beside: &Beside) -> Result<Url, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::Required);
    }
    if text.chars().count() > MOST {
        return Err(Problem::TooLong(MOST));
    }
    let url = Url::parse(text).map_err(|_| Problem::WrongType)?;
    if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
        return Err(Problem::Said(
            "地址中不能含用户名、密码或 # 片段",
            "No user, password or fragment in the address",
        ));
    }
    let inside = match url.host() {
        None => return Err(Problem::WrongType),
        Some(Host::Ipv4(address)) => inside(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => inside(IpAddr::V6(address)),
        Some(Host::Domain(name)) if beside.names(name) => Inside::No,
        Some(Host::Domain(name)) => inside_by_name(name),
    };
    match (url.scheme(), inside) {
        ("https", Inside::No) => Ok(url),
        ("https" | "http", Inside::ThisMachine) if beside.this_machine => Ok(url),
        ("https", Inside::ThisMachine | Inside::Network) => Err(Problem::Said(
            "不能是本机或内网地址",
            "Not an address of this machine or inside a network",
        )),
        _ => Err(Problem::Said("须为 https 地址", "An https address")),
    }
}

/// Whether a name that was looked up leads somewhere that may be called.
pub fn may_call(name: &str, address: IpAddr, beside: &Beside) -> bool {
    match inside(address) {
        Inside::No => true,
        Inside::ThisMachine => beside.this_machine,
        Inside::Network => beside.names(name),
    }
}

enum Inside {
    No,
    ThisMachine,
    Network,
}

/// Names that mean this machine or a network by convention (RFC 6761, RFC 6762); all others are
/// judged by where they lead.
fn inside_by_name(name: &str) -> Inside {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let last = name.rsplit('.').next().unwrap_or_default();
    match last {
        "localhost" => Inside::ThisMachine,
        "local" | "internal" | "localdomain" | "lan" | "home" => Inside::Network,
        _ => Inside::No,
    }
}

fn inside(address: IpAddr) -> Inside {
    match address.to_canonical() {
        address if address.is_loopback() => Inside::ThisMachine,
        IpAddr::V4(address) if is_public_v4(address) => Inside::No,
        IpAddr::V6(address) if is_public_v6(address) => Inside::No,
        IpAddr::V4(_) | IpAddr::V6(_) => Inside::Network,
    }
}

/// What is not globally reachable by the IANA registry of special addresses, and multicast.
const SPECIAL_V4: [([u8; 4], u32); 15] = [
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 0, 2, 0], 24),
    ([192, 88, 99, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24),
    ([203, 0, 113, 0], 24),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];

fn is_public_v4(address: Ipv4Addr) -> bool {
    let lies_in = |(network, length): &([u8; 4], u32)| {
        (address.to_bits() ^ u32::from_be_bytes(*network)) >> (32 - length) == 0
    };
    !SPECIAL_V4.iter().any(lies_in)
}

/// Of the unicast space that is given out (2000::/3) all but what carries other addresses in it
/// (Teredo, 6to4) or is for documents. Everything else (unique local, link-local, NAT64) is not.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let given_out = first & 0xe000 == 0x2000;
    let special = matches!((first, second), (0x2001, 0..=0x01ff | 0x0db8) | (0x2002, _))
        || (first == 0x3fff && second < 0x1000);
    given_out && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public() -> Beside {
        Beside::default()
    }

    fn demo() -> Beside {
        Beside { this_machine: true, ..Beside::default() }
    }

    fn taken(url: &str, beside: &Beside) -> bool {
        checked(url, beside).is_ok()
    }

    #[test]
    fn only_public_addresses_by_tls() {
        for (url, expected) in [
            ("https://portal.example.cn/hooks", true),
            ("https://portal.example.cn:8443/hooks?key=1", true),
            ("https://93.184.215.14/", true),
            ("https://[2606:2800:220:1::1]/", true),
            ("http://portal.example.cn/hooks", false),
            ("ftp://portal.example.cn/", false),
            ("https://user@portal.example.cn/", false),
            ("https://user:word@portal.example.cn/", false),
            ("https://portal.example.cn/#part", false),
            ("portal.example.cn", false),
            ("", false),
            ("https://localhost/", false),
            ("https://app.localhost./", false),
            ("https://printer.local/", false),
            ("https://metadata.google.internal/", false),
            ("https://127.0.0.1/", false),
            // Other spellings of the same.
            ("https://2130706433/", false),
            ("https://0x7f.1/", false),
            ("https://017700000001/", false),
            ("https://[::1]/", false),
            ("https://[::ffff:127.0.0.1]/", false),
            ("https://10.0.0.8/", false),
            ("https://169.254.169.254/latest/meta-data", false),
        ] {
            assert_eq!(taken(url, &public()), expected, "{url}");
        }
        let long = format!("https://portal.example.cn/{}", "a".repeat(500));
        assert_eq!(checked(&long, &public()), Err(Problem::TooLong(500)));
    }

    #[test]
    fn the_demo_calls_its_own_machine_and_no_network() {
        for (url, expected) in [
            ("http://127.0.0.1:9000/hooks", true),
            ("http://localhost:9000/hooks", true),
            ("https://[::1]/", true),
            ("http://10.0.0.8/", false),
            ("https://192.168.1.1/", false),
            ("http://portal.example.cn/", false),
        ] {
            assert_eq!(taken(url, &demo()), expected, "{url}");
        }
    }

    #[test]
    fn a_name_that_leads_inside_is_not_called() {
        for (address, expected) in [
            ("93.184.215.14", true),
            ("8.8.8.8", true),
            ("0.0.0.0", false),
            ("10.255.0.1", false),
            ("100.64.0.1", false),
            ("100.128.0.1", true),
            ("127.0.0.53", false),
            ("169.254.0.1", false),
            ("172.15.0.1", true),
            ("172.16.0.1", false),
            ("172.32.0.1", true),
            ("192.0.2.1", false),
            ("192.168.0.1", false),
            ("198.18.0.1", false),
            ("224.0.0.1", false),
            ("255.255.255.255", false),
            ("2606:2800:220:1::1", true),
            ("::", false),
            ("::1", false),
            ("::ffff:10.0.0.1", false),
            ("64:ff9b::a00:1", false),
            ("2001:0:1::1", false),
            ("2001:db8::1", false),
            ("2002:a00:1::", false),
            ("fc00::1", false),
            ("fd12:3456::1", false),
            ("fe80::1", false),
            ("ff02::1", false),
        ] {
            let found = may_call("portal.example.cn", address.parse().unwrap(), &public());
            assert_eq!(found, expected, "{address}");
        }
        assert!(may_call("localhost", "127.0.0.1".parse().unwrap(), &demo()));
        assert!(!may_call("portal.example.cn", "10.0.0.1".parse().unwrap(), &demo()));
    }

    #[test]
    fn a_host_that_the_operator_named_may_stand_inside_the_network_and_no_other() {
        let beside = Beside { hosts: vec!["id.county.lan".to_owned()], ..Beside::default() };
        for (url, expected) in [
            ("https://id.county.lan/realms/county", true),
            ("https://ID.County.lan./", true),
            ("http://id.county.lan/", false),
            ("https://other.county.lan/", false),
            ("https://10.0.0.8/", false),
        ] {
            assert_eq!(taken(url, &beside), expected, "{url}");
        }
        for (name, address, expected) in [
            ("id.county.lan", "10.0.0.8", true),
            ("ID.county.lan", "10.0.0.8", true),
            ("portal.example.cn", "10.0.0.8", false),
            ("id.county.lan", "127.0.0.1", false),
        ] {
            let found = may_call(name, address.parse().unwrap(), &beside);
            assert_eq!(found, expected, "{name} {address}");
        }
    }
}
