//! The command line. It speaks to a terminal: what it prints is for the person who typed.
#![allow(clippy::print_stderr, reason = "a terminal is spoken to here")]

mod account;
mod audit;
mod backup;
mod copy;
mod demo;
mod doctor;
mod import;
mod key;
mod metrics;
mod migrate;
mod print;
mod restore;
mod serve;
mod terminal;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::db::{Db, Options, Target, Tools, settings};
use crate::kernel::clock::Clock;
use crate::kernel::fault::{Fault, Language};
use crate::kernel::id::IdSource;
use crate::kernel::secret::{self, KeyRing, Suite, ring_file};

/// 鸿雁: a member leaves, arrives, is looked after on both sides, and is missed when silent.
#[derive(Parser)]
#[command(name = "hongyan", version)]
struct Arguments {
    /// Configuration file (TOML); `HONGYAN_*` variables win over it.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer requests.
    Serve(serve::Arguments),
    /// Bring the database's tables up to date.
    Migrate,
    /// Make the first account of a new deployment.
    #[command(subcommand)]
    Account(account::Command),
    /// Make, rotate and list the keys that seal and sign.
    #[command(subcommand)]
    Key(key::Command),
    /// Check the audit trail, or export its signed heads.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Write a copy of the database to a new file. Keys are not in it: keep them elsewhere.
    Backup(backup::Arguments),
    /// Fill an empty database from a copy.
    Restore(restore::Arguments),
    /// Copy a whole database into an empty one, from SQLite to PostgreSQL or back.
    Copy(copy::Arguments),
    /// Make a demo database of a given size.
    Demo(demo::Arguments),
    /// Look at configuration, keys, database and clock; change nothing.
    Doctor(doctor::Arguments),
    /// Look at a ledger or register, and apply it with `--apply`.
    Import(import::Arguments),
    /// Print the OpenAPI document.
    Openapi,
}

/// What went wrong, for a person at a terminal.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// 0 when done, 1 when it failed, 2 when the arguments were wrong.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match dispatch(&arguments) {
        Ok(()) if print::was_heard() => ExitCode::SUCCESS,
        Ok(()) => ExitCode::FAILURE,
        Err(failure) => {
            eprintln!("hongyan: {}", told(&failure, Language::English));
            ExitCode::FAILURE
        }
    }
}

/// A refusal in words, with its fields and its cause: whoever runs this command may know it.
fn told(failure: &Failure, language: Language) -> String {
    let Some(fault) = failure.downcast_ref::<Fault>() else { return failure.to_string() };
    let mut text = match language {
        Language::Chinese => fault.code.zh().to_owned(),
        Language::English => fault.code.en().to_owned(),
    };
    for field in &fault.fields {
        let problem = field.problem.text(language);
        text.push_str(&format!("\n  {}: {problem}", field.pointer));
    }
    if let Some(cause) = fault.cause() {
        text.push_str(&format!("\n  {cause}"));
    }
    text
}

fn dispatch(arguments: &Arguments) -> Result<(), Failure> {
    let load = |demo| Config::load(arguments.config.as_deref(), demo);
    match &arguments.command {
        Command::Serve(how) => serve::serve(load(how.demo)?, how),
        Command::Migrate => migrate::migrate(&load(false)?),
        Command::Account(command) => account::run(&load(false)?, command),
        Command::Key(command) => key::run(&load(false)?, command),
        Command::Audit(command) => audit::run(&load(false)?, command),
        Command::Backup(what) => backup::backup(&load(false)?, what),
        Command::Restore(what) => restore::restore(&load(false)?, what),
        Command::Copy(what) => copy::copy(&load(false)?, what),
        Command::Demo(what) => demo::demo(&load(true)?, what),
        Command::Doctor(what) => doctor::doctor(&load(what.demo)?),
        Command::Import(what) => import::import(&load(false)?, what),
        Command::Openapi => {
            print::say(format_args!("{}", crate::openapi::text()?));
            Ok(())
        }
    }
}

/// The database the configuration names, opened and brought up to date.
fn open(config: &Config, ring: KeyRing) -> Result<Db, Failure> {
    if let Target::Sqlite(path) = &config.database {
        make_folder(path)?;
    }
    let seed = u64::from_ne_bytes(secret::random_bytes()?);
    let tools = Tools::new(Clock::system(), IdSource::new(seed), std::sync::Arc::new(ring));
    Db::open(&config.database, Options::default(), tools)
        .map_err(|fault| format!("{}: {fault}", config.database).into())
}

/// The database as it is used by hand, with the keys beside it; it must be there.
fn open_existing(config: &Config) -> Result<Db, Failure> {
    if let Target::Sqlite(path) = &config.database
        && !path.exists()
    {
        return Err(format!("{}: there is no such database", config.database).into());
    }
    open(config, ring(config)?)
}

/// The key ring of the configuration; the demo makes one when there is none.
fn ring(config: &Config) -> Result<KeyRing, Failure> {
    if config.demo && !config.keys.exists() {
        make_folder(&config.keys)?;
        let ring = KeyRing::generate(Suite::Intl)?;
        ring_file::create(&config.keys, &ring)?;
    }
    ring_file::load(&config.keys).map_err(|fault| match fault {
        ring_file::RingFileFault::Missing => {
            let keys = config.keys.display();
            format!("{keys}: {fault}; `hongyan key make` makes one").into()
        }
        other => format!("{}: {other}", config.keys.display()).into(),
    })
}

/// The folder a file is to lie in.
fn make_folder(file: &Path) -> Result<(), Failure> {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => std::fs::create_dir_all(folder)
            .map_err(|error| format!("{}: {error}", folder.display()).into()),
        Some(_) | None => Ok(()),
    }
}

/// Refuses to mix the demo, whose passwords everybody knows, with anything else.
fn check_purpose(config: &Config, db: &Db) -> Result<(), Failure> {
    use crate::access::{Permit, SystemTask};
    let permit = Permit::system(SystemTask::CommandLine);
    let is_demo = db.read_blocking(&permit, |reader| settings::is_demo(reader))?;
    let name = &config.database;
    if config.demo && !is_demo && !db.is_empty()? {
        return Err(format!("{name} is no demo database: serve it without --demo").into());
    }
    if !config.demo && is_demo {
        return Err(format!(
            "{name} is a demo database, whose passwords everybody knows: serve it with --demo"
        )
        .into());
    }
    Ok(())
}
