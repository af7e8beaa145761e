//! `hongyan doctor`: looks at what the service needs and changes nothing; a container's health
//! check.

use super::print::say;
use super::{Failure, ring};
use crate::config::Config;
use crate::db::probe;
use crate::kernel::clock::{Clock, Timestamp};

#[derive(clap::Args)]
pub struct Arguments {
    /// Look at the demo's database and keys.
    #[arg(long)]
    pub demo: bool,
}

/// The clock may run this far behind the last event before that is worth a word.
const CLOCK_SLACK_SECONDS: i64 = 300;

/// When this was written; a clock before it is wrong.
const EARLIEST: &str = "2026-01-01T00:00:00Z";

pub fn doctor(config: &Config) -> Result<(), Failure> {
    let mut ill = 0;
    let mut say = |what: &str, found: Result<String, String>| match found {
        Ok(good) => say(format_args!("ok    {what}: {good}")),
        Err(bad) => {
            ill += 1;
            say(format_args!("BAD   {what}: {bad}"));
        }
    };
    say("configuration", Ok(format!("listens on {}", config.listen)));
    say("keys", keys(config));
    let (database, last_event) = database(config);
    say("database", database);
    say("clock", clock(Clock::system().now(), last_event));
    match ill {
        0 => Ok(()),
        1 => Err("one thing is not as it should be".into()),
        more => Err(format!("{more} things are not as they should be").into()),
    }
}

fn keys(config: &Config) -> Result<String, String> {
    if !config.keys.exists() {
        return Err(format!("{}: there is no key ring", config.keys.display()));
    }
    let ring = ring(config).map_err(|failure| failure.to_string())?;
    Ok(format!(
        "{}: {} keys, suite {}",
        config.keys.display(),
        ring.list().len(),
        ring.suite().name()
    ))
}

fn database(config: &Config) -> (Result<String, String>, Timestamp) {
    let name = &config.database;
    match probe::probe(name) {
        Ok(probe) if probe.pending => {
            let bad = format!("{name}: tables are not up to date; run `hongyan migrate`");
            (Err(bad), probe.last_event)
        }
        Ok(probe) => (Ok(name.to_string()), probe.last_event),
        Err(fault) => (Err(format!("{name}: {fault}")), Timestamp::NEVER),
    }
}

/// A clock behind what was recorded already would give new events older times.
fn clock(now: Timestamp, last_event: Timestamp) -> Result<String, String> {
    let earliest = Timestamp::parse_rfc3339(EARLIEST).unwrap_or_default();
    if now < earliest {
        return Err(format!("{} lies before this program was written", now.to_rfc3339()));
    }
    if now.plus_seconds(CLOCK_SLACK_SECONDS) < last_event {
        return Err(format!(
            "{} lies before the last event, {}",
            now.to_rfc3339(),
            last_event.to_rfc3339()
        ));
    }
    Ok(now.to_rfc3339())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_went_back_is_noticed() {
        let at = |text: &str| Timestamp::parse_rfc3339(text).unwrap();
        let noon = at("2026-03-01T12:00:00Z");
        assert!(clock(noon, Timestamp::NEVER).is_ok());
        assert!(clock(noon, at("2026-03-01T12:04:59Z")).is_ok());
        assert!(clock(noon, at("2026-03-01T12:05:01Z")).is_err());
        assert!(clock(at("1970-01-01T00:00:05Z"), Timestamp::NEVER).is_err());
    }
}
