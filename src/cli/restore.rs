//! `hongyan restore`: fills an empty database from a backup.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::backup::{new_file, run};
use super::print::say;
use super::{Failure, make_folder};
use crate::config::Config;
use crate::db::{Target, probe};

#[derive(clap::Args)]
pub struct Arguments {
    /// A file written by `hongyan backup`.
    path: PathBuf,
}

pub fn restore(config: &Config, what: &Arguments) -> Result<(), Failure> {
    let path = &what.path;
    if !path.is_file() {
        return Err(format!("{}: there is no such file", path.display()).into());
    }
    let database = &config.database;
    let blank = probe::is_blank(database).map_err(|fault| format!("{database}: {fault}"))?;
    if !blank {
        return Err(format!("{database} is not empty: a backup is restored onto nothing").into());
    }
    match database {
        Target::Sqlite(into) => copy(path, into)?,
        Target::Postgres(url) => load(url, path)?,
    }
    say(format_args!("{database}: restored. It opens with the keys it was written with."));
    Ok(())
}

/// Checks the backup, copies it beside the place and puts it there in one step.
fn copy(from: &Path, into: &Path) -> Result<(), Failure> {
    probe::check_sqlite(from).map_err(|fault| format!("{}: {fault}", from.display()))?;
    make_folder(into)?;
    let beside = with_ending(into, ".restoring");
    let mut file = new_file(&beside)?;
    io::copy(&mut File::open(from)?, &mut file)?;
    file.sync_all()?;
    // An empty file may stand here, and its companions would be taken for the new one's.
    for ending in ["-wal", "-shm"] {
        let companion = with_ending(into, ending);
        if companion.exists() {
            fs::remove_file(companion)?;
        }
    }
    fs::rename(&beside, into)?;
    Ok(())
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn load(url: &str, path: &Path) -> Result<(), Failure> {
    let options = ["--single-transaction", "--exit-on-error", "--no-owner"];
    let mut command = Command::new("pg_restore");
    let name = url.rsplit('/').next().and_then(|rest| rest.split('?').next()).unwrap_or("");
    command.args(options).arg(format!("--dbname={name}")).arg(path);
    run(command, url, format!("pg_restore {} {}", options.join(" "), path.display()))
}
