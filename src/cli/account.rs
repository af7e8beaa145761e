//! `hongyan account`: what cannot be done through the API: the first account, and an authenticator
//! lost by the one who resets those of others.

use clap::Subcommand;

use super::print::say;
use super::{Failure, check_purpose, open, open_existing, ring, terminal};
use crate::auth::service::founding::{FirstAdministrator, first_administrator};
use crate::auth::service::totp;
use crate::config::Config;

#[derive(Subcommand)]
pub enum Command {
    /// The topmost organization and its administrator. The password is read from standard input.
    FirstAdministrator(First),
    /// Take an account's lost authenticator away; its holder enrols anew with the password.
    ResetTotp(Holder),
}

#[derive(clap::Args)]
pub struct Holder {
    /// Log-in name.
    #[arg(long)]
    login: String,
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
    match command {
        Command::FirstAdministrator(first) => make_first(config, first),
        Command::ResetTotp(holder) => reset_totp(config, holder),
    }
}

fn reset_totp(config: &Config, holder: &Holder) -> Result<(), Failure> {
    let db = open_existing(config)?;
    totp::forget_by_hand(&db, &holder.login)?;
    db.drain();
    say(format_args!("{} enrols an authenticator anew", holder.login));
    Ok(())
}

fn make_first(config: &Config, first: &First) -> Result<(), Failure> {
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
    say(format_args!("{} administers {}", first.login, first.organization));
    Ok(())
}
