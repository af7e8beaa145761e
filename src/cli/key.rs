//! `hongyan key`: the key ring file. The running service reads it at start only.

use clap::{Subcommand, ValueEnum};

use super::print::say;
use super::{Failure, make_folder, open_existing, ring};
use crate::access::{MemberId, Permit, SystemTask, acts};
use crate::config::Config;
use crate::kernel::fault::Outcome;
use crate::kernel::secret::{KeyInfo, KeyKind, KeyRing, Suite, ring_file};
use crate::member::service::reindex::{self as index, Walked};

/// Members after which a walk says how far it is.
const SHOW_EVERY: usize = 50_000;

#[derive(Subcommand)]
pub enum Command {
    /// Make a new key ring. Keep a copy of it in a safe place, away from the backups.
    Make {
        /// Algorithms of the new keys.
        #[arg(long, value_enum, default_value = "intl")]
        suite: SuiteName,
    },
    /// Make a fresh key of one kind; older ones still open what they sealed.
    Rotate {
        /// column, index, audit_digest, cursor, access_token or audit_head.
        #[arg(value_parser = kind)]
        kind: KeyKind,
        /// Algorithms of this key and of those made after it; left out, those of the ring.
        #[arg(long, value_enum)]
        suite: Option<SuiteName>,
    },
    /// After a new index key was made and the service restarted: bring every member's look-up
    /// indexes under it. It may be stopped and begun again at any time.
    Reindex,
    /// Forget the older index key, once nothing is found by it any more.
    RetireIndex,
    /// Show every key's number, purpose and algorithm, never the key.
    List,
}

#[derive(Clone, Copy, ValueEnum)]
pub enum SuiteName {
    /// AES-256-GCM and HMAC-SHA-256.
    Intl,
    /// SM4-GCM and HMAC-SM3.
    Sm,
}

impl From<SuiteName> for Suite {
    fn from(name: SuiteName) -> Suite {
        match name {
            SuiteName::Intl => Suite::Intl,
            SuiteName::Sm => Suite::Sm,
        }
    }
}

fn kind(name: &str) -> Result<KeyKind, String> {
    let names: Vec<&str> = KeyKind::ALL.into_iter().map(KeyKind::name).collect();
    KeyKind::from_name(name).ok_or_else(|| format!("one of {}", names.join(", ")))
}

pub fn run(config: &Config, command: &Command) -> Result<(), Failure> {
    let keys = config.keys.display();
    match command {
        Command::Make { suite } => {
            make_folder(&config.keys)?;
            ring_file::create(&config.keys, &KeyRing::generate((*suite).into())?)
                .map_err(|fault| format!("{keys}: {fault}"))?;
            say(format_args!(
                "{keys}: made. Keep a copy in a safe place, away from the database backups."
            ));
        }
        Command::Rotate { kind, suite } => {
            let rotate = |ring: &mut KeyRing| {
                if let Some(suite) = suite {
                    ring.adopt((*suite).into());
                }
                ring.rotate(*kind)
            };
            let id = ring_file::update(&config.keys, rotate)
                .map_err(|fault| format!("{keys}: {fault}"))?;
            say(format_args!("{keys}: {} key {id} is active. Restart the service.", kind.name()));
        }
        Command::Reindex => reindex(config)?,
        Command::RetireIndex => retire_index(config)?,
        Command::List => {
            for key in ring(config)?.list() {
                let state = if key.active { "active" } else { "older" };
                say(format_args!(
                    "{:>4}  {:<13} {:<13} {state}",
                    key.id,
                    key.kind.name(),
                    key.algorithm
                ));
            }
        }
    }
    Ok(())
}

fn reindex(config: &Config) -> Result<(), Failure> {
    let db = open_existing(config)?;
    let walked =
        walk(|after| db.write_blocking(&housekeeping(), move |tx| index::reindex(tx, after)));
    db.drain();
    let done = walked?;
    say(format_args!("{} of {} members brought under the active key", done.older, done.members));
    Ok(())
}

fn retire_index(config: &Config) -> Result<(), Failure> {
    let is_older = |key: &KeyInfo| key.kind == KeyKind::Index && !key.active;
    let older = ring(config)?.list().into_iter().find(is_older);
    let id = older.ok_or("there is no older index key")?.id;
    let db = open_existing(config)?;
    let walked = walk(|after| {
        db.read_blocking(&housekeeping(), |reader| index::under_older_keys(reader, after))
    });
    db.drain();
    let left = walked?.older;
    if left > 0 {
        let why = "members are found by the older key: `hongyan key reindex` first";
        return Err(format!("{left} {why}").into());
    }
    let keys = config.keys.display();
    ring_file::update(&config.keys, |ring| ring.retire(KeyKind::Index, id))
        .map_err(|fault| format!("{keys}: {fault}"))?;
    say(format_args!("{keys}: index key {id} is forgotten. Restart the service."));
    Ok(())
}

fn housekeeping() -> Permit<acts::Housekeeping> {
    Permit::system(SystemTask::CommandLine)
}

/// Walks the register to its end, saying how far it has come, and adds up.
fn walk(next: impl Fn(Option<MemberId>) -> Outcome<Walked>) -> Result<Walked, Failure> {
    let (mut sum, mut shown) = (Walked::default(), 0);
    loop {
        let step = next(sum.last)?;
        sum.members += step.members;
        sum.older += step.older;
        if step.last.is_none() {
            return Ok(sum);
        }
        sum.last = step.last;
        if sum.members >= shown + SHOW_EVERY {
            shown = sum.members;
            eprintln!("{shown} members …");
        }
    }
}
