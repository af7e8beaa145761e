//! Keeps the invariants of `docs/ARCHITECTURE.md` over the tree, so that nobody has to remember
//! them. Each check is a plain function from files to findings; each finding names file and line
//! and says what to do. The checks are tried on sample texts in `tidy/samples.rs`.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of a test, outside its functions")]

#[path = "tidy/checks.rs"]
mod checks;
#[path = "tidy/samples.rs"]
mod samples;
#[path = "tidy/source.rs"]
mod source;
#[path = "tidy/tables.rs"]
mod tables;
#[path = "tidy/tree.rs"]
mod tree;

use checks::Finding;
use source::Source;

/// The files of one folder of the package, read and lexed.
fn sources(folder: &str) -> Vec<Source> {
    tree::files_below(folder)
        .into_iter()
        .filter(|path| path.ends_with(".rs"))
        .map(|path| Source::new(&path, &tree::read(&path)))
        .collect()
}

/// Fails with every finding, one per line, as `path:line: what to do`.
fn assert_clean(findings: Vec<Finding>) {
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{} findings:\n{}\n", lines.len(), lines.join("\n"));
}

#[test]
fn every_file_of_src_keeps_the_layers() {
    let sources = sources("src");
    assert!(sources.iter().any(|source| source.path == "src/lib.rs"), "src was not read");
    assert_clean(sources.iter().flat_map(checks::layers).collect());
}

#[test]
fn every_file_opens_with_its_purpose_and_ends_within_400_lines() {
    let all = ["src", "tests", "benches"].into_iter().flat_map(sources);
    assert_clean(all.flat_map(|source| checks::shape(&source)).collect());
}

#[test]
fn nothing_half_done_is_left_in_src_or_tests() {
    let all = ["src", "tests"].into_iter().flat_map(sources);
    assert_clean(all.flat_map(|source| checks::leftovers(&source)).collect());
}

#[test]
fn every_table_is_written_by_one_feature() {
    let migrations: Vec<(String, String)> = tree::files_below("migrations")
        .into_iter()
        .filter(|path| path.ends_with("/up.sql"))
        .map(|path| (path.clone(), tree::read(&path)))
        .collect();
    let known = tables::created_by(migrations.iter().map(|(_, sql)| sql.as_str()));
    assert_clean(tables::written_by_one_feature(&sources("src"), &known));
}

#[test]
fn both_databases_have_the_same_migrations_and_each_can_be_undone() {
    assert_clean(tree::migrations_match(&tree::files_below("migrations")));
}

#[test]
fn no_file_knows_the_machine_it_was_written_on() {
    let findings = tree::tracked_files()
        .into_iter()
        .filter_map(|path| Some((tree::read_text(&path)?, path)))
        .flat_map(|(text, path)| checks::machine_paths(&path, &text));
    assert_clean(findings.collect());
}
