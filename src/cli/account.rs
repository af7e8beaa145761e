//! `hongyan account`: the one account that cannot be made through the API, the first.

use clap::Subcommand;

use super::{Failure, check_purpose, open, ring, terminal};
use crate::auth::service::founding::{FirstAdministrator, first_administrator};
use crate::config::Config;

#[derive(Subcommand)]
pub enum Command {
    /// The topmost organization and its administrator. The password is read from standard input.
    FirstAdministrator(First),
}

#[derive(clap::Args)]
pub struct First {
    /// Log-in name.
    #[arg(long)]
    login: String,
    /// Full name of the topmost organization.
    #[arg(long)]
    organization: String,
    /// Division code of its seat: six digits.
    #[arg(long)]
    region: String,
}

pub fn run(config: &Config, command: &Command) -> Result<(), Failure> {
    let Command::FirstAdministrator(first) = command;
    let db = open(config, ring(config)?)?;
    check_purpose(config, &db)?;
    if !db.is_empty()? {
        return Err("there are organizations already: further accounts are made by an \
                    administrator, through the API"
            .into());
    }
    let wanted = FirstAdministrator {
        login: first.login.clone(),
        password: terminal::new_password()?.to_string(),
        organization: first.organization.clone(),
        region_code: first.region.clone(),
    };
    first_administrator(&db, config.hashing, wanted)?;
    db.drain();
    println!("{} administers {}", first.login, first.organization);
    Ok(())
}
