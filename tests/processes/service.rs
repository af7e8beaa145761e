//! The real binary on a database of its own.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use hongyan::demo::{self, people};
use serde_json::{Value, json};

pub struct Service {
    pub child: Child,
    pub base: String,
    pub client: reqwest::Client,
    log: PathBuf,
}

impl Drop for Service {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Service {
    /// Starts the binary in a folder and waits until it answers.
    pub async fn start(folder: &Path, database_url: &str) -> Service {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let log = folder.join(format!("{port}.log"));
        let child = Command::new(env!("CARGO_BIN_EXE_hongyan"))
            .args(["serve", "--demo"])
            .current_dir(folder)
            .env("HONGYAN_DATABASE_URL", database_url)
            .env("HONGYAN_KEYS", folder.join("keys.toml"))
            .env("HONGYAN_LISTEN", format!("127.0.0.1:{port}"))
            .stdout(Stdio::null())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let client = reqwest::Client::builder().build().unwrap();
        let service = Service { child, base: format!("http://127.0.0.1:{port}"), client, log };
        let ready = async {
            let mut tick = tokio::time::interval(Duration::from_millis(25));
            loop {
                tick.tick().await;
                let answer = service.client.get(format!("{}/readyz", service.base)).send().await;
                if answer.is_ok_and(|answer| answer.status().is_success()) {
                    return;
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(60), ready).await.expect("the service starts");
        service
    }

    pub async fn log_in(&self, login: &str) -> String {
        self.begin(json!({ "method": "password", "login": login, "password": demo::PASSWORD }))
            .await
    }

    /// Logs the `n`th member in by the code, which the demo writes to its log.
    pub async fn log_in_member(&self, n: usize) -> String {
        let phone = people::phone(n);
        let path = "/api/v1/auth/one-time-codes";
        let asked = self.post("", path, "", &json!({ "phone": phone })).await;
        assert_eq!(asked.0, 202, "{}", asked.1);
        let reading = async {
            let mut tick = tokio::time::interval(Duration::from_millis(25));
            loop {
                tick.tick().await;
                let log = std::fs::read_to_string(&self.log).unwrap();
                let mut lines = log.lines().filter_map(|line| serde_json::from_str(line).ok());
                let sent = lines
                    .find_map(|line: Value| line["fields"]["code"].as_str().map(str::to_owned));
                if let Some(code) = sent {
                    return code;
                }
            }
        };
        let code = tokio::time::timeout(Duration::from_secs(60), reading).await.expect("a code");
        let suffix: String = people::id_number(n).chars().skip(14).collect();
        self.begin(json!({
            "method": "one_time_code", "phone": phone, "code": code, "id_suffix": suffix,
        }))
        .await
    }

    async fn begin(&self, body: Value) -> String {
        let request = self.client.post(format!("{}/api/v1/auth/sessions", self.base));
        let answer = request.header("X-Hongyan-Client", "test").json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 201);
        let cookies = answer.headers().get_all("set-cookie");
        cookies
            .iter()
            .filter_map(|value| value.to_str().ok())
            .find_map(|value| value.strip_prefix("hongyan_session="))
            .and_then(|value| value.split(';').next())
            .unwrap()
            .to_owned()
    }

    pub async fn get(&self, cookie: &str, path: &str) -> Value {
        let request = self.client.get(format!("{}{path}", self.base));
        let answer = request.header("Cookie", format!("hongyan_session={cookie}"));
        answer.send().await.unwrap().json().await.unwrap()
    }

    /// An unsafe call with a key; the status and the body.
    pub async fn post(&self, cookie: &str, path: &str, key: &str, body: &Value) -> (u16, Value) {
        let request = self
            .client
            .post(format!("{}{path}", self.base))
            .header("Cookie", format!("hongyan_session={cookie}"))
            .header("X-Hongyan-Client", "test")
            .header("Idempotency-Key", key)
            .json(body);
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap_or_default())
    }
}

pub fn folder(name: &str) -> PathBuf {
    tempfile::Builder::new().prefix(&format!("hongyan-{name}-")).tempdir().unwrap().keep()
}

/// A database of PostgreSQL that goes when the test is over.
pub struct Postgres {
    pub url: String,
    admin: String,
    name: String,
}

impl Postgres {
    /// None, and said so, where there is no server; CI insists on one.
    pub fn create(purpose: &str) -> Option<Postgres> {
        let Ok(admin) = std::env::var("HONGYAN_TEST_POSTGRES") else {
            let required = std::env::var("HONGYAN_REQUIRE_POSTGRES").is_ok_and(|v| v == "1");
            assert!(!required, "PostgreSQL is required and HONGYAN_TEST_POSTGRES is not set");
            println!("skipped: no PostgreSQL");
            return None;
        };
        let name = format!("hongyan_{purpose}_{}", std::process::id());
        let mut conn = PgConnection::establish(&admin).unwrap();
        conn.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let mut url = url::Url::parse(&admin).unwrap();
        url.set_path(&name);
        Some(Postgres { url: url.into(), admin, name })
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Ok(mut conn) = PgConnection::establish(&self.admin) {
            let name = &self.name;
            drop(conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
        }
    }
}
