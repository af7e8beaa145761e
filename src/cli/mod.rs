//! The command line. It speaks to a terminal: what it prints is for the person who typed.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a terminal is spoken to here")]

mod import;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::db::{Db, Options, Tools};
use crate::kernel::clock::Clock;
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
    Serve {
        /// An embedded database with the demo county in it, and its log-ins on the terminal.
        #[arg(long)]
        demo: bool,
    },
    /// Look at a ledger or register, and apply it with `--apply`.
    Import(import::Arguments),
    /// Print the OpenAPI document.
    Openapi,
}

/// What went wrong, for a person at a terminal.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    match dispatch(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("hongyan: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(arguments: &Arguments) -> Result<(), Failure> {
    let config = arguments.config.as_deref();
    match &arguments.command {
        Command::Serve { demo } => serve::serve(Config::load(config, *demo)?),
        Command::Import(arguments) => import::import(&Config::load(config, false)?, arguments),
        Command::Openapi => {
            println!("{}", crate::openapi::document().to_pretty_json()?);
            Ok(())
        }
    }
}

/// The database the configuration names, opened and brought up to date.
fn open(config: &Config, ring: KeyRing) -> Result<Db, Failure> {
    let seed = u64::from_ne_bytes(secret::random_bytes()?);
    let tools =
        Tools { clock: Clock::system(), ids: IdSource::new(seed), ring: std::sync::Arc::new(ring) };
    Ok(Db::open(&config.database, Options::default(), tools)?)
}

/// The key ring of the configuration; the demo makes one when there is none.
fn ring(config: &Config) -> Result<KeyRing, Failure> {
    if config.demo && !config.keys.exists() {
        let ring = KeyRing::generate(Suite::Intl)?;
        ring_file::create(&config.keys, &ring)?;
    }
    Ok(ring_file::load(&config.keys)?)
}
