//! Every table is written by one feature: cross-feature writes go through the owner's service.

use crate::checks::Finding;
use crate::source::{Source, Word, words};
use std::collections::{BTreeMap, BTreeSet};

/// Folders whose writes are not a feature's: the machinery below all of them.
const EXEMPT: [&str; 2] = ["db", "kernel"];

/// The names in `CREATE TABLE` of the migrations.
pub fn created_by<'a>(migrations: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    migrations.flat_map(|sql| sql_names(sql, &["create", "table"])).map(|(name, _)| name).collect()
}

/// A write statement found in the code.
struct Write<'a> {
    table: String,
    feature: &'a str,
    source: &'a Source,
    line: usize,
}

/// Findings for every write to a table after another feature has written to it (in order of path),
/// and for every write whose table cannot be read off the statement.
pub fn written_by_one_feature(sources: &[Source], tables: &BTreeSet<String>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut writers: BTreeMap<String, Write<'_>> = BTreeMap::new();
    for source in sources {
        let feature = source.feature().unwrap_or(source.path.as_str());
        if EXEMPT.contains(&feature) {
            continue;
        }
        let (written, nameless) = writes(source, tables);
        findings.extend(nameless.into_iter().map(|line| {
            let advice = "name the table itself, no alias: `update(members::table.find(id))`";
            Finding::new(&source.path, line, advice)
        }));
        for (table, line) in written.into_iter().filter(|(table, _)| tables.contains(table)) {
            let write = Write { table: table.clone(), feature, source, line };
            let first = writers.entry(table).or_insert(write);
            if first.feature != feature {
                let advice = format!(
                    "`{}` is written by {} already ({}:{}): call its service",
                    first.table, first.feature, first.source.path, first.line
                );
                findings.push(Finding::new(&source.path, line, advice));
            }
        }
    }
    findings
}

/// The tables a file writes, with lines, and the lines of statements that do not name theirs: through
/// a glob import, a row that knows its table, or an alias.
fn writes(source: &Source, tables: &BTreeSet<String>) -> (Vec<(String, usize)>, Vec<usize>) {
    let mut named = Vec::new();
    let mut nameless = Vec::new();
    for word in words(&source.code).filter(is_write_call) {
        let argument = word.after.trim_start_matches('(').trim_start();
        let path_end = argument
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
            .unwrap_or(argument.len());
        let (path, _) = argument.split_at(path_end);
        let is_table = path.ends_with("::table");
        let name = path.trim_end_matches("::table").rsplit("::").next().unwrap_or_default();
        let is_hidden = ["", "table", "self"].contains(&name) && word.before.ends_with("diesel::");
        if is_hidden || (is_table && !tables.contains(name)) {
            nameless.push(word.line);
        } else {
            named.push((name.to_owned(), word.line));
        }
    }
    for statement in [["insert", "into"].as_slice(), &["delete", "from"], &["update"]] {
        named.extend(sql_names(&source.uncommented, statement));
    }
    (named, nameless)
}

fn is_write_call(word: &Word<'_>) -> bool {
    let writes = ["insert_into", "insert_or_ignore_into", "replace_into", "update", "delete"];
    writes.contains(&word.text)
        && word.after.starts_with('(')
        && !word.before.ends_with('.')
        && !word.before.ends_with("fn ")
}

/// The names that follow a statement's words in SQL, in any case: `UPDATE members SET` → `members`.
fn sql_names(text: &str, statement: &[&str]) -> Vec<(String, usize)> {
    let found: Vec<Word<'_>> = words(text).collect();
    let skipped = ["if", "not", "exists", "or", "ignore"];
    let starts = |at: usize| {
        statement.iter().enumerate().all(|(offset, expected)| {
            found.get(at + offset).is_some_and(|word| word.text.eq_ignore_ascii_case(expected))
        })
    };
    (0..found.len())
        .filter(|&at| starts(at))
        .filter_map(|at| {
            found
                .iter()
                .skip(at + statement.len())
                .find(|word| !skipped.contains(&word.text.to_ascii_lowercase().as_str()))
        })
        // `update(members` is a call, found above; SQL has a blank before the name.
        .filter(|word| word.before.ends_with([' ', '"', '\n']))
        .map(|word| (word.text.to_owned(), word.line))
        .collect()
}
