//! Which branch a clerk means.

use crate::exchange::import::BranchEntry as Entry;
use crate::exchange::words::squeeze;

/// What a name means.
pub enum Found<'a> {
    One(&'a Entry),
    Several(Vec<&'a Entry>),
    /// None by that name, and those that come near.
    None(Vec<&'a Entry>),
}

const ENDINGS: [&str; 6] = ["党支部委员会", "支部委员会", "党支部", "支部", "党委", "党组织"];

/// Divisions whose name a clerk may put in front of a branch's.
const DIVISIONS: [char; 8] = ['省', '市', '县', '区', '镇', '乡', '道', '委'];

/// At most so many names are suggested.
const SUGGESTIONS: usize = 3;

/// Finds the organization that `text` names: as it is called in full or short, then with a division
/// in front (白沙镇柳溪村党支部), then without 党支部 (柳溪村, 柳溪村支部). The first step that finds
/// any decides; one that finds several finds none.
pub fn find<'a>(text: &str, entries: &'a [Entry]) -> Found<'a> {
    let wanted = plain(text);
    let steps: [&dyn Fn(&str) -> bool; 3] = [
        &|name| name == wanted,
        &|name| wanted.strip_suffix(name).is_some_and(|front| front.ends_with(DIVISIONS)),
        &|name| stem(name) == stem(&wanted),
    ];
    for step in steps {
        let found: Vec<&Entry> = entries
            .iter()
            .filter(|entry| step(&plain(&entry.name)) || step(&plain(&entry.short_name)))
            .collect();
        match found.as_slice() {
            [] => {}
            [one] => return Found::One(one),
            _ => return Found::Several(found),
        }
    }
    Found::None(near(&wanted, entries))
}

fn plain(name: &str) -> String {
    let name = squeeze(name);
    name.strip_prefix("中共").unwrap_or(&name).to_owned()
}

/// The name of the village or unit alone.
fn stem(name: &str) -> &str {
    ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

/// Branches that share two characters in a row with the name.
fn near<'a>(wanted: &str, entries: &'a [Entry]) -> Vec<&'a Entry> {
    let pairs =
        |text: &str| -> Vec<(char, char)> { text.chars().zip(text.chars().skip(1)).collect() };
    let sought = pairs(stem(wanted));
    let mut scored: Vec<(usize, &Entry)> = entries
        .iter()
        .filter(|entry| entry.shape.holds_affiliation())
        .map(|entry| {
            let own = pairs(stem(&plain(&entry.short_name)));
            (sought.iter().filter(|pair| own.contains(pair)).count(), entry)
        })
        .filter(|(score, _)| *score > 0)
        .collect();
    scored.sort_by(|(a, _), (b, _)| b.cmp(a));
    scored.into_iter().take(SUGGESTIONS).map(|(_, entry)| entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::OrganizationId;
    use crate::organization::model::{
        OrganizationKind, OrganizationState, OrganizationType, Shape,
    };

    fn entry(id: i64, name: &str) -> Entry {
        Entry {
            id: OrganizationId::from_raw(id),
            name: format!("中共{name}"),
            short_name: name.to_owned(),
            shape: Shape {
                level: OrganizationType::Branch,
                kind: OrganizationKind::Village,
                state: OrganizationState::Active,
            },
        }
    }

    #[test]
    fn a_branch_is_found_however_clerks_call_it_and_never_guessed() {
        let entries = [
            entry(1, "柳溪村党支部"),
            entry(2, "石桥村党支部"),
            entry(3, "东村第一党支部"),
            entry(4, "东村第二党支部"),
            entry(5, "河口村党支部"),
        ];
        for (text, want) in [
            ("柳溪村党支部", Some(1)),
            ("中共柳溪村党支部", Some(1)),
            (" 柳溪村　党支部", Some(1)),
            ("柳溪村支部", Some(1)),
            ("柳溪村", Some(1)),
            ("白沙镇柳溪村党支部", Some(1)),
            ("中共白沙镇柳溪村党支部", Some(1)),
            ("小柳溪村党支部", None),
            ("河口村党总支", None),
            ("东村党支部", None),
        ] {
            let found = match find(text, &entries) {
                Found::One(entry) => Some(entry.id.raw()),
                Found::Several(_) | Found::None(_) => None,
            };
            assert_eq!(found, want, "{text}");
        }
    }

    #[test]
    fn an_unknown_name_comes_with_those_near_it() {
        let entries = [entry(1, "柳溪村党支部"), entry(2, "石桥村党支部")];
        let Found::None(near) = find("柳溪社区党支部", &entries) else { panic!("found") };
        assert_eq!(near.iter().map(|entry| entry.id.raw()).collect::<Vec<_>>(), [1]);
        let twins = [entry(1, "柳溪村党支部"), entry(2, "柳溪村党支部")];
        assert!(matches!(find("柳溪村", &twins), Found::Several(both) if both.len() == 2));
    }
}
