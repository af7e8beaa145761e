//! `hongyan key`: the key ring file. The running service reads it at start only.

use clap::{Subcommand, ValueEnum};

use super::{Failure, make_folder, ring};
use crate::config::Config;
use crate::kernel::secret::{KeyKind, KeyRing, Suite, ring_file};

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
    },
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

fn kind(name: &str) -> Result<KeyKind, String> {
    let names: Vec<&str> = KeyKind::ALL.into_iter().map(KeyKind::name).collect();
    KeyKind::from_name(name).ok_or_else(|| format!("one of {}", names.join(", ")))
}

pub fn run(config: &Config, command: &Command) -> Result<(), Failure> {
    let keys = config.keys.display();
    match command {
        Command::Make { suite } => {
            let suite = match suite {
                SuiteName::Intl => Suite::Intl,
                SuiteName::Sm => Suite::Sm,
            };
            make_folder(&config.keys)?;
            ring_file::create(&config.keys, &KeyRing::generate(suite)?)
                .map_err(|fault| format!("{keys}: {fault}"))?;
            println!("{keys}: made. Keep a copy in a safe place, away from the database backups.");
        }
        Command::Rotate { kind } => {
            let id = ring_file::update(&config.keys, |ring| ring.rotate(*kind))
                .map_err(|fault| format!("{keys}: {fault}"))?;
            println!("{keys}: {} key {id} is active. Restart the service.", kind.name());
        }
        Command::List => {
            for key in ring(config)?.list() {
                let state = if key.active { "active" } else { "older" };
                println!("{:>4}  {:<13} {:<13} {state}", key.id, key.kind.name(), key.algorithm);
            }
        }
    }
    Ok(())
}
