//! `hongyan demo`: a demo database of a given size.

use super::print::say;
use super::{Failure, open, ring};
use crate::auth::service::totp;
use crate::config::Config;
use crate::demo;
use crate::kernel::clock::Clock;

#[derive(clap::Args)]
pub struct Arguments {
    /// People in it.
    #[arg(long, default_value_t = 400, value_parser = members)]
    members: usize,
    /// Print the code that the demo officers' authenticators show now, and make nothing.
    #[arg(long, conflicts_with = "members")]
    totp: bool,
}

/// Members after which it is said how many there are.
const SHOW_EVERY: usize = 20_000;

/// As many as have ID numbers of their own.
fn members(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(number) if (1..=demo::people::MOST).contains(&number) => Ok(number),
        _ => Err(format!("a whole number from 1 to {}", demo::people::MOST)),
    }
}

pub fn demo(config: &Config, what: &Arguments) -> Result<(), Failure> {
    if what.totp {
        say(format_args!("{}", totp::code_at(demo::TOTP_SECRET, Clock::system().now())?));
        return Ok(());
    }
    let db = open(config, ring(config)?)?;
    if !db.is_empty()? {
        return Err(format!("{} is not empty: a demo is made from nothing", config.database).into());
    }
    let county = demo::found(&db, config.hashing, what.members, |members| {
        if members.is_multiple_of(SHOW_EVERY) {
            eprintln!("{members} of {} members", what.members);
        }
    })?;
    demo::send_away(&db, &county)?;
    db.analyze()?;
    db.drain();
    say(format_args!(
        "{}: {} members. Show them with: hongyan serve --demo",
        config.database, what.members
    ));
    Ok(())
}
