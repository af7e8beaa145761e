//! Which branch a clerk means.

use std::collections::HashMap;

use crate::access::OrganizationId;
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

/// The organizations that rows may name, looked up by whatever clerks call them.
pub struct Branches {
    entries: Vec<Entry>,
    by_id: HashMap<OrganizationId, usize>,
    /// Full and short names.
    by_name: HashMap<String, Vec<usize>>,
    by_stem: HashMap<String, Vec<usize>>,
    /// Characters in a row of each short name, for those that come near.
    pairs: Vec<Vec<(char, char)>>,
}

impl Branches {
    pub fn new(entries: Vec<Entry>) -> Branches {
        let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_stem: HashMap<String, Vec<usize>> = HashMap::new();
        let mut pairs = Vec::with_capacity(entries.len());
        for (at, entry) in entries.iter().enumerate() {
            let short = plain(&entry.short_name);
            pairs.push(pairs_of(stem(&short)));
            for name in [plain(&entry.name), short] {
                note(&mut by_stem, stem(&name).to_owned(), at);
                note(&mut by_name, name, at);
            }
        }
        let by_id = entries.iter().enumerate().map(|(at, entry)| (entry.id, at)).collect();
        Branches { entries, by_id, by_name, by_stem, pairs }
    }

    /// One of them by its id.
    pub fn get(&self, id: OrganizationId) -> Option<&Entry> {
        self.by_id.get(&id).and_then(|at| self.entries.get(*at))
    }

    /// Finds the organization that `text` names: as it is called in full or short, then with a
    /// division in front (白沙镇柳溪村党支部), then without 党支部 (柳溪村, 柳溪村支部). The first
    /// step that finds any decides; one that finds several finds none.
    pub fn find(&self, text: &str) -> Found<'_> {
        let wanted = plain(text);
        let whole = self.by_name.get(&wanted).cloned().unwrap_or_default();
        let steps: [&dyn Fn() -> Vec<usize>; 3] =
            [&|| whole.clone(), &|| self.behind_a_division(&wanted), &|| {
                self.by_stem.get(stem(&wanted)).cloned().unwrap_or_default()
            }];
        for step in steps {
            let at = step();
            let found: Vec<&Entry> = at.iter().filter_map(|at| self.entries.get(*at)).collect();
            match found.as_slice() {
                [] => {}
                [one] => return Found::One(one),
                _ => return Found::Several(found),
            }
        }
        Found::None(self.near(&wanted))
    }

    fn behind_a_division(&self, wanted: &str) -> Vec<usize> {
        let mut found: Vec<usize> = wanted
            .char_indices()
            .filter_map(|(at, _)| wanted.split_at_checked(at))
            .filter(|(front, _)| front.ends_with(DIVISIONS))
            .filter_map(|(_, name)| self.by_name.get(name))
            .flatten()
            .copied()
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Branches that share two characters in a row with the name.
    fn near(&self, wanted: &str) -> Vec<&Entry> {
        let sought = pairs_of(stem(wanted));
        let mut scored: Vec<(usize, &Entry)> = self
            .entries
            .iter()
            .zip(&self.pairs)
            .filter(|(entry, _)| entry.shape.holds_affiliation())
            .map(|(entry, own)| (sought.iter().filter(|pair| own.contains(pair)).count(), entry))
            .filter(|(score, _)| *score > 0)
            .collect();
        scored.sort_by(|(a, _), (b, _)| b.cmp(a));
        scored.into_iter().take(SUGGESTIONS).map(|(_, entry)| entry).collect()
    }
}

pub(super) fn note(names: &mut HashMap<String, Vec<usize>>, name: String, at: usize) {
    let places = names.entry(name).or_default();
    if places.last() != Some(&at) {
        places.push(at);
    }
}

fn pairs_of(text: &str) -> Vec<(char, char)> {
    text.chars().zip(text.chars().skip(1)).collect()
}

pub(super) fn plain(name: &str) -> String {
    let name = squeeze(name);
    name.strip_prefix("中共").unwrap_or(&name).to_owned()
}

/// The name of the village or unit alone.
fn stem(name: &str) -> &str {
    ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let branches = Branches::new(vec![
            entry(1, "柳溪村党支部"),
            entry(2, "石桥村党支部"),
            entry(3, "东村第一党支部"),
            entry(4, "东村第二党支部"),
            entry(5, "河口村党支部"),
        ]);
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
            let found = match branches.find(text) {
                Found::One(entry) => Some(entry.id.raw()),
                Found::Several(_) | Found::None(_) => None,
            };
            assert_eq!(found, want, "{text}");
        }
    }

    #[test]
    fn an_unknown_name_comes_with_those_near_it() {
        let branches = Branches::new(vec![entry(1, "柳溪村党支部"), entry(2, "石桥村党支部")]);
        let Found::None(near) = branches.find("柳溪社区党支部") else { panic!("found") };
        assert_eq!(near.iter().map(|entry| entry.id.raw()).collect::<Vec<_>>(), [1]);
        let twins = Branches::new(vec![entry(1, "柳溪村党支部"), entry(2, "柳溪村党支部")]);
        assert!(matches!(twins.find("柳溪村"), Found::Several(both) if both.len() == 2));
    }
}
