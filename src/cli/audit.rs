//! `hongyan audit`: is the trail what was written?

use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::print::say;
use super::{Failure, open_existing};
use crate::access::{Permit, SystemTask};
use crate::audit::model::{BadEntry, Head};
use crate::audit::service;
use crate::config::Config;
use crate::db::Db;

/// Heads read at once.
const PAGE: i64 = 1000;

#[derive(Subcommand)]
pub enum Command {
    /// Walk the whole chain; exit with 1 and name the first bad entry when it is not what was
    /// written.
    Verify {
        /// Heads exported earlier: the chain must still run through each of them.
        #[arg(long)]
        heads: Option<PathBuf>,
    },
    /// Print the signed heads, one JSON object a line, to be kept outside the database.
    Heads,
}

pub fn run(config: &Config, command: &Command) -> Result<(), Failure> {
    let db = open_existing(config)?;
    let done = match command {
        Command::Verify { heads } => verify(&db, heads.as_deref()),
        Command::Heads => heads(&db),
    };
    db.drain();
    done
}

fn verify(db: &Db, heads: Option<&Path>) -> Result<(), Failure> {
    let kept = heads.map(kept).transpose()?.unwrap_or_default();
    let permit = Permit::system(SystemTask::CommandLine);
    let report = db.read_blocking(&permit, |reader| service::verify(reader, &kept))?;
    say(format_args!(
        "{} sealed entries are good, {} wait to be sealed",
        report.sealed, report.unsealed
    ));
    match report.first_bad {
        None => Ok(()),
        Some(bad) => {
            Err(format!("the audit trail is not what was written\n  {}", told(&bad)).into())
        }
    }
}

fn told(bad: &BadEntry) -> String {
    let place = bad.seq.map_or_else(|| "not sealed yet".to_owned(), |seq| format!("entry {seq}"));
    let id = bad.id.map(|id| format!(", id {id}")).unwrap_or_default();
    format!("{place}{id}: {}", bad.flaw.text())
}

fn kept(path: &Path) -> Result<Vec<Head>, Failure> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| wrong(&error))?;
    let heads = text.lines().map(serde_json::from_str).collect::<Result<_, _>>();
    heads.map_err(|error| wrong(&error).into())
}

fn heads(db: &Db) -> Result<(), Failure> {
    let permit = Permit::system(SystemTask::CommandLine);
    let mut after = 0;
    loop {
        let page = db.read_blocking(&permit, |reader| service::heads(reader, after, PAGE))?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.seq;
        for head in &page {
            say(format_args!("{}", serde_json::to_string(head)?));
        }
    }
}
