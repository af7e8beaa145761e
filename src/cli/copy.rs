//! `hongyan copy`: from one database to another, of either kind.

use super::print::say;
use super::{Failure, open_existing};
use crate::access::{Permit, SystemTask};
use crate::audit::service;
use crate::config::Config;
use crate::db::{self, Target};
use crate::kernel::fault::Code;

#[derive(clap::Args)]
pub struct Arguments {
    /// The database that is copied; its service is stopped. `sqlite:PATH` or `postgres://…`.
    #[arg(long, value_parser = target)]
    from: Target,
    /// An empty database, or the path of a file that is not there yet.
    #[arg(long, value_parser = target)]
    to: Target,
}

fn target(text: &str) -> Result<Target, String> {
    Target::parse(text).map_err(|fault| fault.to_string())
}

pub fn copy(config: &Config, what: &Arguments) -> Result<(), Failure> {
    let mut rows = 0;
    db::copy(&what.from, &what.to, |done| {
        rows += done.rows;
        eprintln!("{:<28} {:>10} rows", done.table, done.rows);
    })
    .map_err(|fault| match fault.cause() {
        Some(why) if fault.code == Code::Unavailable => why.to_owned().into(),
        Some(_) | None => Failure::from(fault),
    })?;
    say(format_args!("{}: {rows} rows, as many in each table as in {}", what.to, what.from));
    let copied = Config { database: what.to.clone(), ..config.clone() };
    let db = open_existing(&copied)?;
    let permit = Permit::system(SystemTask::CommandLine);
    let verified = db.read_blocking(&permit, |reader| service::verify(reader, &[]));
    db.drain();
    let report = verified?;
    if report.first_bad.is_some() {
        return Err("the audit trail was copied as it is, and is not what was written: \
            `hongyan audit verify` names the entry"
            .into());
    }
    say(format_args!(
        "{} sealed audit entries are good, {} wait to be sealed",
        report.sealed, report.unsealed
    ));
    Ok(())
}
