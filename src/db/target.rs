//! Which database: `sqlite:PATH` or `postgres://…`. Diesel would silently create a file for any
//! other text, so the scheme is mandatory and the URL is read here.

use std::fmt;
use std::path::PathBuf;

#[derive(Clone, PartialEq, Eq)]
pub enum Target {
    Sqlite(PathBuf),
    Postgres(String),
}

#[derive(Debug, PartialEq, Eq)]
pub enum TargetFault {
    NoScheme,
    EmptyPath,
}

impl fmt::Display for TargetFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            TargetFault::NoScheme => "the database URL must begin with sqlite: or postgres://",
            TargetFault::EmptyPath => "sqlite: must be followed by the path of a file",
        })
    }
}

impl Target {
    pub fn parse(url: &str) -> Result<Target, TargetFault> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return if path.is_empty() || path.contains(":memory:") {
                Err(TargetFault::EmptyPath)
            } else {
                Ok(Target::Sqlite(PathBuf::from(path)))
            };
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Target::Postgres(url.to_owned()));
        }
        Err(TargetFault::NoScheme)
    }
}

/// Never shows a password.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Target::Postgres(text) => match url::Url::parse(text) {
                Ok(url) => {
                    write!(f, "postgres://{}{}", url.host_str().unwrap_or("localhost"), url.path())
                }
                Err(_) => f.write_str("postgres://…"),
            },
        }
    }
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_is_mandatory_and_passwords_stay_hidden() {
        assert_eq!(Target::parse("hongyan.db"), Err(TargetFault::NoScheme));
        assert_eq!(Target::parse("mysql://x"), Err(TargetFault::NoScheme));
        assert_eq!(Target::parse("sqlite:"), Err(TargetFault::EmptyPath));
        assert_eq!(
            Target::parse("sqlite:///var/lib/h.db").unwrap(),
            Target::Sqlite("/var/lib/h.db".into())
        );
        let shown = Target::parse("postgres://user:secret@db.local/h").unwrap().to_string();
        assert_eq!(shown, "postgres://db.local/h");
    }
}
