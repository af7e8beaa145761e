//! `hongyan backup`: the database as of one moment, in a file of its owner's alone.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Failure;
use super::print::say;
use crate::config::Config;
use crate::db::{Target, probe};

#[derive(clap::Args)]
pub struct Arguments {
    /// The file to write; it must not exist yet.
    path: PathBuf,
}

pub fn backup(config: &Config, what: &Arguments) -> Result<(), Failure> {
    let path = &what.path;
    let made = new_file(path)?;
    let copied = match &config.database {
        Target::Sqlite(from) => probe::copy_sqlite(from, path)
            .and_then(|()| probe::check_sqlite(path))
            .map_err(Into::into),
        Target::Postgres(url) => dump(url, path),
    };
    if let Err(failure) = copied {
        // What was begun is of no use to anybody.
        drop(fs::remove_file(path));
        return Err(failure);
    }
    made.sync_all()?;
    say(format_args!("{}: written. The keys are not in it.", path.display()));
    Ok(())
}

/// A new file, readable by its owner alone from its first moment.
pub fn new_file(path: &Path) -> Result<File, Failure> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            format!("{}: there is such a file; nothing is overwritten", path.display()).into()
        }
        _ => format!("{}: {error}", path.display()).into(),
    })
}

fn dump(url: &str, path: &Path) -> Result<(), Failure> {
    let mut command = Command::new("pg_dump");
    command.args(["--format=custom", "--no-owner", "--file"]).arg(path);
    run(command, url, format!("pg_dump --format=custom --no-owner --file {}", path.display()))
}

/// Runs one of PostgreSQL's own programs. The address goes into its environment, where others on
/// the machine do not see the password.
pub fn run(mut command: Command, url: &str, spelled: String) -> Result<(), Failure> {
    let program = command.get_program().to_string_lossy().into_owned();
    command.envs(environment(url)?);
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program} failed ({status})").into()),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(format!(
            "{program} is not installed here. Where it is, run:\n  {spelled} --dbname={}",
            Target::Postgres(url.to_owned())
        )
        .into()),
        Err(error) => Err(format!("{program}: {error}").into()),
    }
}

/// libpq's variables for an address.
fn environment(url: &str) -> Result<Vec<(&'static str, OsString)>, Failure> {
    let url: url::Url = url.parse().map_err(|_| "the database URL is not a URL")?;
    let plain = |text: &str| {
        let text = text.replace('+', "%2B");
        url::form_urlencoded::parse(text.as_bytes())
            .next()
            .map(|(text, _)| OsString::from(text.as_ref()))
    };
    let mut set = Vec::new();
    set.extend(url.host_str().map(|host| ("PGHOST", OsString::from(host))));
    set.extend(url.port().map(|port| ("PGPORT", OsString::from(port.to_string()))));
    set.extend(plain(url.username()).map(|user| ("PGUSER", user)));
    set.extend(url.password().and_then(plain).map(|password| ("PGPASSWORD", password)));
    set.extend(plain(url.path().trim_start_matches('/')).map(|name| ("PGDATABASE", name)));
    for (name, value) in url.query_pairs() {
        let variable = match name.as_ref() {
            "host" => "PGHOST",
            "port" => "PGPORT",
            "sslmode" => "PGSSLMODE",
            "sslrootcert" => "PGSSLROOTCERT",
            "sslcert" => "PGSSLCERT",
            "sslkey" => "PGSSLKEY",
            other => return Err(format!("the database URL's `{other}` is not understood").into()),
        };
        set.push((variable, OsString::from(value.as_ref())));
    }
    Ok(set)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_variables() {
        let url = "postgres://hong%2Fyan:p%40ss+word@db.local:5433/name?sslmode=require";
        let set = environment(url).unwrap();
        let expected = [
            ("PGHOST", "db.local"),
            ("PGPORT", "5433"),
            ("PGUSER", "hong/yan"),
            ("PGPASSWORD", "p@ss+word"),
            ("PGDATABASE", "name"),
            ("PGSSLMODE", "require"),
        ];
        assert_eq!(set, expected.map(|(name, value)| (name, OsString::from(value))));
        assert!(environment("postgres://db/h?options=-c").is_err());
    }
}
