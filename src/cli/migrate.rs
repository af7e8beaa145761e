//! `hongyan migrate`: tables up to date, and no more.

use super::print::say;
use super::{Failure, make_folder};
use crate::config::Config;
use crate::db::{Target, migrate_database};

pub fn migrate(config: &Config) -> Result<(), Failure> {
    if let Target::Sqlite(path) = &config.database {
        make_folder(path)?;
    }
    let done = migrate_database(&config.database)?;
    say(format_args!("{}: {done} migrations applied", config.database));
    Ok(())
}
