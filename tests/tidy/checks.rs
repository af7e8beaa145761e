//! The checks that look at one file at a time.

use crate::source::{Source, Word, words};
use std::fmt;

/// One breach of an invariant.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    pub path: String,
    /// From 1; 0 where the file as a whole is meant.
    pub line: usize,
    /// What is wrong and what to do.
    pub advice: String,
}

impl Finding {
    pub fn new(path: &str, line: usize, advice: impl Into<String>) -> Finding {
        Finding { path: path.to_owned(), line, advice: advice.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.advice)
    }
}

/// The longest a file may be.
const MOST_LINES: usize = 400;

/// Folders of `src` that are not features: glue and ground.
const NOT_FEATURES: [&str; 5] = ["db", "kernel", "access", "http", "cli"];

/// Every file opens with `//!` and stays short enough to be read.
pub fn shape(source: &Source) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !source.text.starts_with("//!") {
        findings.push(Finding::new(
            &source.path,
            1,
            "open with a `//!` line: what is this file for?",
        ));
    }
    let lines = source.text.lines().count();
    if lines > MOST_LINES {
        let advice = format!("{lines} lines: make it a folder of the same name, a file per verb");
        findings.push(Finding::new(&source.path, lines, advice));
    }
    findings
}

/// A name that a layer may not mention, and what to do about it.
type Ban = (&'static str, &'static str);

const RULES_BANS: [Ban; 12] = [
    ("diesel", "rules are pure: let the service load it and pass plain values"),
    ("actix_web", "rules are pure: return a decision, http makes the reply"),
    ("tokio", "rules are pure: nothing in them waits"),
    ("reqwest", "rules are pure: the service calls out"),
    ("std::fs", "rules are pure: pass the contents in"),
    ("std::io", "rules are pure: pass the contents in"),
    ("std::net", "rules are pure: the service calls out"),
    ("std::env", "rules are pure: settings come in as arguments"),
    ("std::process", "rules are pure: the service calls out"),
    ("getrandom", "rules are pure: pass the value in"),
    ("store", "rules are pure: the service loads, rules decide"),
    ("crate::db", "rules are pure: the service loads, rules decide"),
];

const HTTP_BANS: [Ban; 2] = [
    ("diesel", "handlers make no queries: call the service"),
    ("store", "handlers make no queries: call the service"),
];

const STORE_BANS: [Ban; 3] = [
    ("actix_web", "a store knows no requests: take plain values"),
    ("rules", "a store decides nothing: let the service ask the rules"),
    ("ok", "an outage must not look like absence: use `?`, and `.optional()` for no row"),
];

const TRANSACTION_CALLS: [&str; 8] = [
    "transaction",
    "immediate_transaction",
    "exclusive_transaction",
    "begin_transaction",
    "begin_test_transaction",
    "test_transaction",
    "commit_transaction",
    "rollback_transaction",
];

/// Who may know whom: rules nobody, http no database, store no requests; only `db` begins or commits;
/// no store is open to other features.
pub fn layers(source: &Source) -> Vec<Finding> {
    let is_feature = source.feature().is_some_and(|folder| !NOT_FEATURES.contains(&folder));
    let mut findings = Vec::new();
    if is_feature && source.is_layer("rules") {
        findings.extend(banned(source, &RULES_BANS));
    }
    if is_feature && source.is_layer("http") {
        findings.extend(banned(source, &HTTP_BANS));
    }
    if is_feature && source.is_layer("store") {
        findings.extend(banned(source, &STORE_BANS));
    }
    if source.feature() != Some("db") {
        findings.extend(transactions(source));
    }
    findings.extend(open_stores(source));
    findings
}

fn banned(source: &Source, bans: &[Ban]) -> Vec<Finding> {
    words(&source.code)
        .filter_map(|word| {
            let (name, advice) = bans.iter().find(|(name, _)| mentions(&word, name))?;
            Some(Finding::new(&source.path, word.line, format!("`{name}`: {advice}")))
        })
        .collect()
}

/// Whether the path `name` starts at this word. `ok` is meant as the method only; the other names are
/// modules, so that a method or field of the same name (`.store(…)`) is none.
fn mentions(word: &Word<'_>, name: &str) -> bool {
    let is_member = word.before.ends_with('.') && !word.before.ends_with("..");
    let mut parts = name.split("::");
    if parts.next() != Some(word.text) || is_member != (name == "ok") {
        return false;
    }
    let mut after = word.after;
    parts.all(|part| {
        let rest = after.strip_prefix("::").and_then(|rest| rest.strip_prefix(part));
        after = rest.unwrap_or(after);
        rest.is_some()
    })
}

fn transactions(source: &Source) -> Vec<Finding> {
    let advice = "only src/db begins or commits: go through its write";
    let calls = words(&source.code).filter(|word| {
        TRANSACTION_CALLS.contains(&word.text)
            && (word.before.ends_with('.') || word.before.ends_with("::"))
            && (word.after.starts_with('(') || word.after.starts_with("::<"))
    });
    let spelled = words(&source.uncommented).filter(|word| {
        word.before.ends_with('"')
            && ["begin", "commit", "rollback", "savepoint"]
                .contains(&word.text.to_ascii_lowercase().as_str())
            && word.after.starts_with(['"', ' ', ';'])
            && word.text.chars().all(|c| c.is_ascii_uppercase())
    });
    calls.chain(spelled).map(|word| Finding::new(&source.path, word.line, advice)).collect()
}

fn open_stores(source: &Source) -> Vec<Finding> {
    words(&source.code)
        .filter(|word| {
            let Some(before) = word.before.trim_end().strip_suffix("mod") else { return false };
            let before = before.trim_end();
            word.text == "store" && (before.ends_with("pub") || before.ends_with(')'))
        })
        .map(|word| {
            let advice = "`mod store;` is private: other features call this one's service";
            Finding::new(&source.path, word.line, advice)
        })
        .collect()
}

/// Marks of unfinished work. Written in halves, because this file is checked too.
const MARKS: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];
const MACROS: [&str; 3] = ["dbg", "todo", "unimplemented"];

/// Nothing half done, switched off or waiting for luck.
pub fn leftovers(source: &Source) -> Vec<Finding> {
    let find = |word: Word<'_>, advice: &str| Finding::new(&source.path, word.line, advice);
    let marks = words(&source.text)
        .filter(|word| MARKS.contains(&word.text))
        .map(|word| find(word, "do it, or leave it out whole and say so in an issue"));
    let code = words(&source.code).filter_map(|word| {
        let advice = match word.text {
            name if MACROS.contains(&name) && word.after.starts_with('!') => {
                "finish it, or leave it out whole"
            }
            "ignore" if word.before.ends_with("#[") => "a test that does not run is no test",
            "sleep" if word.after.starts_with('(') => {
                "wait for what you wait for: a channel, a condition, a deadline"
            }
            _ => return None,
        };
        Some(find(word, advice))
    });
    marks.chain(code).collect()
}

/// Folders of single machines, in halves as above.
const MACHINE_FOLDERS: [&str; 5] = [
    concat!("/wo", "rk/"),
    concat!("/tmp", "/w/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
];

/// No absolute path of somebody's machine.
pub fn machine_paths(path: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for folder in MACHINE_FOLDERS {
            let starts_here = line.match_indices(folder).any(|(at, _)| {
                let (before, _) = line.split_at(at);
                !before.ends_with(|c: char| c.is_alphanumeric() || "._-}~*".contains(c))
            });
            if starts_here {
                let advice =
                    format!("`{folder}` is one machine's: use a path from the package's root");
                findings.push(Finding::new(path, index + 1, advice));
            }
        }
    }
    findings
}
