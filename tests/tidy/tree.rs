//! The package's files, and the checks that look at names of files.

use crate::checks::Finding;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder of the package, sorted, as paths from its root; none where the folder
/// does not exist.
pub fn files_below(folder: &str) -> Vec<String> {
    let mut files = Vec::new();
    collect(&root().join(folder), &mut files);
    files.sort();
    files
}

fn collect(folder: &Path, files: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            let path = path.strip_prefix(root()).unwrap();
            files.push(path.to_string_lossy().replace('\\', "/"));
        }
    }
}

/// The text of a file that must be text.
pub fn read(path: &str) -> String {
    read_text(path).unwrap_or_else(|| panic!("{path} cannot be read as UTF-8"))
}

/// The text of a file; `None` for a workbook, an image or a file removed but not yet committed so.
pub fn read_text(path: &str) -> Option<String> {
    String::from_utf8(fs::read(root().join(path)).ok()?).ok()
}

/// What git tracks or would add; outside a repository (an unpacked archive) the folders that hold the
/// project's own text.
pub fn tracked_files() -> Vec<String> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output();
    match listed {
        Ok(output) if output.status.success() => {
            String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect()
        }
        _ => ["src", "tests", "migrations", "docs", "scripts", "api-spec", "benches"]
            .into_iter()
            .flat_map(files_below)
            .collect(),
    }
}

/// The two trees of migrations have the same names, and each migration has both its ways.
pub fn migrations_match(files: &[String]) -> Vec<Finding> {
    let of = |database: &str| -> BTreeSet<(String, String)> {
        let folder = format!("migrations/{database}/");
        let below = files.iter().filter_map(|file| file.strip_prefix(folder.as_str()));
        below.filter_map(|rest| rest.split_once('/')).map(owned).collect()
    };
    let trees = [("sqlite", of("sqlite")), ("postgres", of("postgres"))];
    let names: BTreeSet<&String> =
        trees.iter().flat_map(|(_, tree)| tree.iter().map(|(name, _)| name)).collect();
    let mut findings = Vec::new();
    for (database, tree) in &trees {
        for name in &names {
            for way in ["up.sql", "down.sql"] {
                if !tree.contains(&((*name).clone(), way.to_owned())) {
                    let path = format!("migrations/{database}/{name}/{way}");
                    let advice = "write it: both databases migrate alike, up and down";
                    findings.push(Finding::new(&path, 0, advice));
                }
            }
        }
    }
    findings
}

fn owned((name, file): (&str, &str)) -> (String, String) {
    (name.to_owned(), file.to_owned())
}
