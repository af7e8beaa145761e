//! Which host a clerk means: an organization of this system by its exact name, or else words.

use std::collections::HashMap;

use super::branch::{note, plain};
use super::place;
use crate::access::OrganizationId;
use crate::exchange::import::{Called, Host};
use crate::exchange::issue::IssueCode;
use crate::exchange::words::squeeze;
use crate::flow::model::Destination;
use crate::organization::model::OrganizationState;
use crate::region::{self, RegionCode};

/// Organizations by what clerks may call them.
#[derive(Default)]
pub struct Hosts {
    entries: Vec<Host>,
    by_name: HashMap<String, Vec<usize>>,
}

/// Where a member goes, as it is registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Goal {
    pub destination: Destination,
    /// Code of the division where an organization of this system has its seat; else empty.
    pub seat: String,
    /// The host outside the system, in words.
    pub host_name: Option<String>,
}

/// A remark with words of its own in place of others, and the choices there are.
pub struct Remark {
    pub code: IssueCode,
    pub words: Vec<(&'static str, String)>,
    pub choices: Vec<String>,
}

/// What is written of where a member goes.
pub struct Written<'a> {
    pub place: &'a str,
    pub host: Option<&'a str>,
    /// County of the importing organization.
    pub county: Option<RegionCode>,
    /// The member's own branch.
    pub home: Option<OrganizationId>,
}

/// Whether a text names an organization: in full, in short or by its code.
pub fn goes_by(called: &Called, text: &str) -> bool {
    let text = plain(text);
    names(called).any(|name| plain(name) == text)
}

fn names(called: &Called) -> impl Iterator<Item = &str> {
    [Some(&called.name), Some(&called.short_name), called.code.as_ref()]
        .into_iter()
        .flatten()
        .map(String::as_str)
}

/// The spellings under which an organization may be kept that is written so.
pub fn spellings(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for text in [text.trim().to_owned(), squeeze(text)] {
        let bare = text.strip_prefix("中共").unwrap_or(&text).to_owned();
        found.extend([format!("中共{bare}"), bare]);
    }
    found.sort_unstable();
    found.dedup();
    found
}

impl Hosts {
    pub fn new(entries: Vec<Host>) -> Hosts {
        let mut by_name = HashMap::new();
        for (at, entry) in entries.iter().enumerate() {
            for name in names(&entry.called) {
                note(&mut by_name, plain(name), at);
            }
        }
        Hosts { entries, by_name }
    }

    fn named(&self, text: &str) -> Vec<&Host> {
        let at = self.by_name.get(&plain(text)).into_iter().flatten();
        at.filter_map(|at| self.entries.get(*at)).collect()
    }
}

/// Where a member goes by what is written, and what is to remark on the host. Never a guess: only one
/// organization of exactly that name, at work, that can take the member in and does not contradict the
/// place written, is the destination. Else the place is, and the host stays in words.
pub fn goal(written: &Written<'_>, place: Destination, hosts: &Hosts) -> (Goal, Option<Remark>) {
    let in_words = |host_name: Option<&str>| Goal {
        destination: place.clone(),
        seat: String::new(),
        host_name: host_name.map(str::to_owned),
    };
    let Some(text) = written.host else { return (in_words(None), None) };
    let named = hosts.named(text);
    if named.is_empty() {
        return (in_words(Some(text)), None);
    }
    let stands = |host: &&Host| host.shape.state != OrganizationState::Dissolved;
    let standing: Vec<&Host> = named.iter().copied().filter(stands).collect();
    if standing.is_empty() {
        return (in_words(Some(text)), Some(remark(IssueCode::HostDissolved)));
    }
    let can = |host: &&Host| host.shape.can_host() && Some(host.id) != written.home;
    let able: Vec<&Host> = standing.into_iter().filter(can).collect();
    let fits = |host: &&Host| place::may_hold(written.place, written.county, &host.seat);
    let fitting: Vec<&Host> = able.iter().copied().filter(fits).collect();
    match (fitting.as_slice(), able.as_slice()) {
        ([host], _) => {
            let destination = Destination::Organization { organization: host.id };
            (Goal { destination, seat: host.seat.clone(), host_name: None }, None)
        }
        ([], []) => (in_words(None), Some(remark(IssueCode::HostTakesNone))),
        ([], [host]) => (in_words(Some(text)), Some(elsewhere(host))),
        (several, all) => {
            let meant = if several.is_empty() { all } else { several };
            let told = Remark { choices: choices(meant), ..remark(IssueCode::HostAmbiguous) };
            (in_words(Some(text)), Some(told))
        }
    }
}

fn remark(code: IssueCode) -> Remark {
    Remark { code, words: Vec::new(), choices: Vec::new() }
}

fn elsewhere(host: &Host) -> Remark {
    let seat = host.seat.parse().ok().and_then(region::full_name).unwrap_or_default();
    let words = vec![("{there}", host.called.name.clone()), ("{seat}", seat)];
    Remark { words, ..remark(IssueCode::HostElsewhere) }
}

/// Their full names, or their codes where two bear the same one.
fn choices(hosts: &[&Host]) -> Vec<String> {
    let mut names: Vec<&str> = hosts.iter().map(|host| host.called.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    let told = |host: &&Host| match &host.called.code {
        Some(code) if names.len() < hosts.len() => code.clone(),
        Some(_) | None => host.called.name.clone(),
    };
    hosts.iter().map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::organization::model::{OrganizationKind, OrganizationType, Shape};

    fn host(id: i64, name: &str, seat: &str) -> Host {
        Host {
            id: OrganizationId::from_raw(id),
            called: Called {
                name: format!("中共{name}"),
                short_name: name.to_owned(),
                code: Some(format!("00{id}")),
            },
            seat: seat.to_owned(),
            shape: Shape {
                level: OrganizationType::Branch,
                kind: OrganizationKind::Village,
                state: OrganizationState::Active,
            },
        }
    }

    fn hosts() -> Hosts {
        let mut dissolved = host(4, "旧厂党支部", "440306");
        dissolved.shape.state = OrganizationState::Dissolved;
        let mut group = host(5, "新安第一党小组", "440306");
        group.shape.level = OrganizationType::Group;
        Hosts::new(vec![
            host(1, "新安流动党员党支部", "440306"),
            host(2, "商会党支部", "440306"),
            host(3, "商会党支部", "330106"),
            dissolved,
            group,
            host(6, "柳溪村党支部", "330282"),
        ])
    }

    #[test]
    fn a_host_is_found_by_its_exact_name_where_the_place_allows_it() {
        let place = |code: &str| (Destination::Place { region: code.to_owned() }, "");
        let unknown = (Destination::Unknown, "");
        let host = |id| {
            let organization = OrganizationId::from_raw(id);
            (Destination::Organization { organization }, "")
        };
        for (name, written, want, words, told) in [
            ("新安流动党员党支部", "广东省深圳市宝安区", host(1), None, None),
            ("中共新安流动党员 党支部", "广东省深圳市", host(1), None, None),
            ("001", "不详", host(1), None, None),
            ("新安流动党员党支部", "某工地", host(1), None, None),
            ("新安流动党员党支部", "", host(1), None, None),
            (
                "新安流动党员党支部",
                "浙江省杭州市",
                place("330100"),
                Some(()),
                Some(IssueCode::HostElsewhere),
            ),
            (
                "新安流动党员党支部",
                "国外（日本）",
                (Destination::Abroad { country: "JP".to_owned() }, ""),
                Some(()),
                Some(IssueCode::HostElsewhere),
            ),
            ("商会党支部", "广东省深圳市宝安区", host(2), None, None),
            ("商会党支部", "不详", unknown.clone(), Some(()), Some(IssueCode::HostAmbiguous)),
            ("商会党支部", "北京市", place("110000"), Some(()), Some(IssueCode::HostAmbiguous)),
            (
                "旧厂党支部",
                "广东省深圳市宝安区",
                place("440306"),
                Some(()),
                Some(IssueCode::HostDissolved),
            ),
            (
                "新安第一党小组",
                "广东省深圳市宝安区",
                place("440306"),
                None,
                Some(IssueCode::HostTakesNone),
            ),
            ("柳溪村党支部", "浙江省慈溪市", place("330282"), None, Some(IssueCode::HostTakesNone)),
            ("新安流动党员", "广东省深圳市宝安区", place("440306"), Some(()), None),
            ("西乡街道党工委", "广东省深圳市宝安区", place("440306"), Some(()), None),
        ] {
            let written = Written {
                place: written,
                host: Some(name),
                county: None,
                home: Some(OrganizationId::from_raw(6)),
            };
            let (place, _) = place::destination(written.place, None);
            let (goal, remark) = goal(&written, place, &hosts());
            assert_eq!(goal.destination, want.0, "{name} {}", written.place);
            assert_eq!(goal.host_name, words.map(|()| name.to_owned()), "{name} {}", written.place);
            assert_eq!(remark.map(|remark| remark.code), told, "{name} {}", written.place);
        }
    }

    #[test]
    fn those_that_may_be_meant_are_told_by_what_tells_them_apart() {
        let written =
            Written { place: "不详", host: Some("商会党支部"), county: None, home: None };
        let (_, remark) = goal(&written, Destination::Unknown, &hosts());
        assert_eq!(
            remark.map(|remark| remark.choices),
            Some(vec!["002".to_owned(), "003".to_owned()])
        );
    }

    #[test]
    fn a_name_is_looked_up_with_and_without_what_stands_before_it() {
        assert_eq!(
            spellings(" 商会 党支部"),
            ["中共商会 党支部", "中共商会党支部", "商会 党支部", "商会党支部"]
        );
        assert_eq!(spellings("中共商会党支部"), ["中共商会党支部", "商会党支部"]);
    }
}
