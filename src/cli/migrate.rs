//! `hongyan migrate`: tables up to date, and no more.

use super::print::say;
use super::{Failure, make_folder};
use crate::config::Config;
use crate::db::{Target, migrate_database};

pub fn migrate(config: &Config) -> Result<(), Failure> {
    let mut made = "";
    if let Target::Sqlite(path) = &config.database {
        make_folder(path)?;
        if !path.exists() {
            // Told, and not refused: so begins each deployment. A path that was typed wrong is seen by it.
            made = " was not there and is a new, empty database;";
        }
    }
    let done = migrate_database(&config.database)?;
    say(format_args!("{}:{made} {done} migrations applied", config.database));
    Ok(())
}
