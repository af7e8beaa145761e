//! Configuration: a TOML file and `HONGYAN_*` variables over it. Nonsense is refused at start with
//! the reason; secrets are never printed.

use std::collections::BTreeMap;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use crate::db::Target;

/// What the service was told.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the API listens.
    pub listen: SocketAddr,
    /// Where `/metrics` listens; a loopback address.
    pub metrics_listen: Option<SocketAddr>,
    pub database: Target,
    /// The key ring file.
    pub keys: PathBuf,
    pub demo: bool,
    /// Send `Secure` cookies; off only where the service is spoken to without TLS, as in the demo.
    pub secure_cookies: bool,
    /// `log` in the demo; otherwise the address of an SMS gateway.
    pub code_gateway: Option<Gateway>,
    /// Password hashing; tests take less.
    pub hashing: Hashing,
    /// Requests per second and address; villages sit behind one address, so it is wide.
    pub requests_per_second: u32,
    /// One-time codes sent in a day by the whole deployment: the limit of the bill.
    pub codes_per_day: i32,
    /// Proxies whose `X-Forwarded-For` is believed, beside those on this machine.
    pub trusted_proxies: Vec<IpAddr>,
    /// Where browsers reach the service: identity providers send officers back there.
    pub public_url: Option<url::Url>,
    /// Hosts of identity providers that may stand inside the network.
    pub identity_hosts: Vec<String>,
}

/// Where one-time codes are handed over for sending.
#[derive(Clone)]
pub struct Gateway {
    pub url: url::Url,
    pub token: String,
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.url.host_str().unwrap_or("?"))
    }
}

/// Cost of argon2id: memory in KiB and passes.
#[derive(Clone, Copy, Debug)]
pub struct Hashing {
    pub memory_kib: u32,
    pub passes: u32,
}

impl Default for Hashing {
    fn default() -> Hashing {
        Hashing { memory_kib: 19 * 1024, passes: 2 }
    }
}

/// Why the service does not start: the setting and what is wrong with it.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigFault {
    pub setting: String,
    pub reason: String,
}

impl fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.setting, self.reason)
    }
}

impl std::error::Error for ConfigFault {}

fn wrong(setting: &str, reason: impl fmt::Display) -> ConfigFault {
    ConfigFault { setting: setting.to_owned(), reason: reason.to_string() }
}

/// The settings' names, as in the file; the variables are `HONGYAN_` and the name in capitals.
const SETTINGS: &[&str] = &[
    "listen",
    "metrics_listen",
    "database_url",
    "keys",
    "secure_cookies",
    "code_gateway_url",
    "code_gateway_token",
    "requests_per_second",
    "codes_per_day",
    "trusted_proxies",
    "public_url",
    "identity_hosts",
];

impl Config {
    /// Where browsers reach the service; the demo knows it from where it listens.
    pub fn own_url(&self) -> Option<url::Url> {
        let here = || url::Url::parse(&format!("http://{}", self.listen)).ok();
        self.public_url.clone().or_else(|| self.demo.then(here).flatten())
    }

    /// Reads the file, if given, then the environment over it.
    #[allow(clippy::disallowed_methods, reason = "this is the place the environment is read")]
    pub fn load(file: Option<&Path>, demo: bool) -> Result<Config, ConfigFault> {
        let text = match file {
            Some(path) => std::fs::read_to_string(path)
                .map_err(|error| wrong("config", format!("{}: {error}", path.display())))?,
            None => String::new(),
        };
        let mut environment: BTreeMap<String, String> =
            std::env::vars().filter(|(name, _)| name.starts_with("HONGYAN_")).collect();
        if let Ok(url) = std::env::var("DATABASE_URL") {
            environment.entry("HONGYAN_DATABASE_URL".to_owned()).or_insert(url);
        }
        Config::from_parts(&text, &environment, demo)
    }

    /// The same from given parts.
    pub fn from_parts(
        file: &str,
        environment: &BTreeMap<String, String>,
        demo: bool,
    ) -> Result<Config, ConfigFault> {
        let table: toml::Table =
            toml::from_str(file).map_err(|error| wrong("config", error.message()))?;
        let mut settings = BTreeMap::new();
        for (name, value) in table {
            if !SETTINGS.contains(&name.as_str()) {
                return Err(wrong(&name, "there is no such setting"));
            }
            let text = match value {
                toml::Value::String(text) => text,
                other => other.to_string(),
            };
            settings.insert(name, text);
        }
        for name in SETTINGS {
            if let Some(value) = environment.get(&format!("HONGYAN_{}", name.to_uppercase())) {
                settings.insert((*name).to_owned(), value.clone());
            }
        }
        let known = |name: &String| {
            name.strip_prefix("HONGYAN_")
                .is_some_and(|rest| SETTINGS.contains(&rest.to_lowercase().as_str()))
                || name.starts_with("HONGYAN_TEST_")
                || name.starts_with("HONGYAN_REQUIRE_")
        };
        if let Some(stray) = environment.keys().find(|name| !known(name)) {
            return Err(wrong(stray, "there is no such setting"));
        }
        Config::build(&settings, demo)
    }

    fn build(settings: &BTreeMap<String, String>, demo: bool) -> Result<Config, ConfigFault> {
        let get = |name: &str| settings.get(name).map(String::as_str);
        // The demo has a database and keys of its own: nothing of it may meet real data.
        let (own_database, own_keys) = match demo {
            true => ("sqlite:hongyan-data/demo.db", "hongyan-data/demo-keys.toml"),
            false => ("sqlite:hongyan-data/hongyan.db", "hongyan-data/keys.toml"),
        };
        let database_url = get("database_url").unwrap_or(own_database);
        let database = Target::parse(database_url).map_err(|fault| wrong("database_url", fault))?;
        let metrics_listen = get("metrics_listen").map(|text| address("metrics_listen", text));
        let metrics_listen = metrics_listen.transpose()?;
        if metrics_listen.is_some_and(|at| !at.ip().is_loopback()) {
            return Err(wrong("metrics_listen", "must be a loopback address"));
        }
        let requests_per_second = match get("requests_per_second") {
            None => 200,
            Some(text) => match text.parse() {
                Ok(number) if number > 0 => number,
                _ => return Err(wrong("requests_per_second", "must be a whole number above 0")),
            },
        };
        let codes_per_day = match get("codes_per_day").map(str::parse) {
            None => 20_000,
            Some(Ok(number)) if number > 0 => number,
            Some(_) => return Err(wrong("codes_per_day", "must be a whole number above 0")),
        };
        let secure_cookies = match get("secure_cookies") {
            None => !demo,
            Some("true") => true,
            Some("false") => false,
            Some(_) => return Err(wrong("secure_cookies", "must be true or false")),
        };
        let public_url = get("public_url").map(|text| public_url(text, secure_cookies));
        Ok(Config {
            listen: address("listen", get("listen").unwrap_or("127.0.0.1:8080"))?,
            metrics_listen,
            database,
            keys: PathBuf::from(get("keys").unwrap_or(own_keys)),
            demo,
            secure_cookies,
            code_gateway: gateway(get("code_gateway_url"), get("code_gateway_token"))?,
            hashing: Hashing::default(),
            requests_per_second,
            codes_per_day,
            trusted_proxies: proxies(get("trusted_proxies").unwrap_or(""))?,
            public_url: public_url.transpose()?,
            identity_hosts: listed(get("identity_hosts").unwrap_or("")).map(String::from).collect(),
        })
    }
}

fn address(setting: &str, text: &str) -> Result<SocketAddr, ConfigFault> {
    text.parse().map_err(|_| wrong(setting, "must be an address and port such as 127.0.0.1:8080"))
}

/// What stands between commas.
fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|text| !text.is_empty())
}

/// Scheme, host and port, and nothing after them; without TLS only where cookies do without it.
fn public_url(text: &str, secure: bool) -> Result<url::Url, ConfigFault> {
    let url: url::Url = text.parse().map_err(|error| wrong("public_url", error))?;
    let scheme_fits = url.scheme() == "https" || (url.scheme() == "http" && !secure);
    let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
    let named = url.has_host() && url.username().is_empty() && url.password().is_none();
    if scheme_fits && bare && named {
        Ok(url)
    } else {
        Err(wrong("public_url", "must be as https://hongyan.example.cn, with nothing after it"))
    }
}

fn proxies(text: &str) -> Result<Vec<IpAddr>, ConfigFault> {
    listed(text)
        .map(|text| text.parse())
        .collect::<Result<_, _>>()
        .map_err(|_| wrong("trusted_proxies", "must be addresses, with commas between them"))
}

fn gateway(url: Option<&str>, token: Option<&str>) -> Result<Option<Gateway>, ConfigFault> {
    match (url, token) {
        (None, None) => Ok(None),
        (Some(url), Some(token)) if token.len() >= 16 => {
            let url: url::Url = url.parse().map_err(|error| wrong("code_gateway_url", error))?;
            match url.scheme() {
                "https" | "http" => Ok(Some(Gateway { url, token: token.to_owned() })),
                _ => Err(wrong("code_gateway_url", "must be http or https")),
            }
        }
        (Some(_), _) => Err(wrong("code_gateway_token", "must be at least 16 characters")),
        (None, Some(_)) => Err(wrong("code_gateway_url", "is missing beside its token")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(file: &str, environment: &[(&str, &str)]) -> Result<Config, ConfigFault> {
        let environment =
            environment.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Config::from_parts(file, &environment, false)
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let read = config("listen = \"127.0.0.1:9000\"", &[("HONGYAN_LISTEN", "127.0.0.1:9001")]);
        assert_eq!(read.unwrap().listen.port(), 9001);
    }

    #[test]
    fn nonsense_is_refused_with_the_setting_and_the_reason() {
        for (file, environment, setting) in [
            ("listen = \"nowhere\"", vec![], "listen"),
            ("lisen = \"127.0.0.1:1\"", vec![], "lisen"),
            ("database_url = \"hongyan.db\"", vec![], "database_url"),
            ("metrics_listen = \"0.0.0.0:9100\"", vec![], "metrics_listen"),
            ("requests_per_second = 0", vec![], "requests_per_second"),
            ("codes_per_day = 0", vec![], "codes_per_day"),
            ("trusted_proxies = \"10.0.0.1; 10.0.0.2\"", vec![], "trusted_proxies"),
            ("public_url = \"hongyan.example.cn\"", vec![], "public_url"),
            ("public_url = \"http://hongyan.example.cn\"", vec![], "public_url"),
            ("public_url = \"https://hongyan.example.cn/app\"", vec![], "public_url"),
            ("", vec![("HONGYAN_LISTENN", "x")], "HONGYAN_LISTENN"),
            ("", vec![("HONGYAN_CODE_GATEWAY_URL", "https://sms.local/")], "code_gateway_token"),
            ("listen = ", vec![], "config"),
        ] {
            let fault = config(file, &environment).unwrap_err();
            assert_eq!(fault.setting, setting, "{fault}");
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let read = config(
            "",
            &[
                ("HONGYAN_CODE_GATEWAY_URL", "https://sms.local/send"),
                ("HONGYAN_CODE_GATEWAY_TOKEN", "very-secret-token-1"),
                ("HONGYAN_DATABASE_URL", "postgres://h:pass-word@db/h"),
            ],
        );
        let shown = format!("{:?}", read.unwrap());
        assert!(!shown.contains("very-secret"), "{shown}");
        assert!(!shown.contains("pass-word"), "{shown}");
    }
}
