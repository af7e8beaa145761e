//! The service in process, with a clock in the test's hand.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_http::Request;
use actix_web::body::{BoxBody, to_bytes};
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::Method;
use actix_web::test::{TestRequest, init_service};
use actix_web::web::Data;
use hongyan::access::{MemberId, OrganizationId};
use hongyan::app::{App, application};
use hongyan::auth::Auth;
use hongyan::auth::identity::Providers;
use hongyan::auth::sender::CodeSender;
use hongyan::auth::service::totp;
use hongyan::config::Config;
use hongyan::demo::{self, County};
use hongyan::kernel::clock::{Clock, Timestamp};
use hongyan::webhook::Courier;
use serde_json::{Value, json};

use super::database::{self, Fresh, Guard};
use super::outbox::Outbox;

type Answering = Pin<Box<dyn Future<Output = Result<ServiceResponse<BoxBody>, actix_web::Error>>>>;

/// A running service on a fresh county.
#[derive(Clone)]
pub struct World {
    pub app: Data<App>,
    pub clock: Clock,
    pub county: Rc<County>,
    /// Codes that were sent, instead of phones.
    pub outbox: Outbox,
    /// The time step of the code that each officer used last.
    totp_steps: Rc<RefCell<BTreeMap<String, i64>>>,
    service: Rc<dyn Fn(Request) -> Answering>,
    _guard: Rc<Guard>,
}

/// Somebody who is logged in.
#[derive(Clone, Debug)]
pub struct Persona {
    pub cookie: String,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub json: Value,
    pub text: String,
    /// As they came, for a file.
    pub bytes: Vec<u8>,
}

static KEYS: AtomicU64 = AtomicU64::new(1);

/// A key nobody used before.
pub fn fresh_key() -> String {
    format!("test-key-{:08}", KEYS.fetch_add(1, Ordering::SeqCst))
}

impl World {
    pub async fn on_sqlite() -> World {
        let clock = Clock::manual(database::start());
        World::over(database::sqlite(&clock), clock).await
    }

    pub async fn on_postgres() -> Option<World> {
        let clock = Clock::manual(database::start());
        Some(World::over(database::postgres(&clock)?, clock).await)
    }

    async fn over(fresh: Fresh, clock: Clock) -> World {
        let mut config = Config::from_parts("", &Default::default(), true).unwrap();
        config.database = fresh.target;
        config.hashing = database::HASHING;
        let outbox = Outbox::default();
        let auth = Auth::new(Arc::new(outbox.clone()));
        let webhooks = Courier::new(config.demo).unwrap();
        let identity = Providers::new(&config).unwrap();
        let app = Data::new(App { config, db: fresh.db, auth, webhooks, identity });
        let service = Rc::new(init_service(application(app.clone())).await);
        let service: Rc<dyn Fn(Request) -> Answering> = Rc::new(move |request| {
            let service = service.clone();
            Box::pin(async move { service.call(request).await })
        });
        let (county, guard) = (Rc::new(fresh.county), Rc::new(fresh.guard));
        let totp_steps = Rc::default();
        World { app, clock, county, outbox, totp_steps, service, _guard: guard }
    }

    /// A second service over the same database, which hands short messages to `sender`.
    pub fn replica(&self, sender: Arc<dyn CodeSender>) -> App {
        App {
            config: self.app.config.clone(),
            db: database::replica(self.app.db.target(), &self.clock),
            auth: Auth::new(sender),
            webhooks: Courier::new(true).unwrap(),
            identity: Providers::new(&self.app.config).unwrap(),
        }
    }

    /// Moves the clock on.
    pub fn pass_days(&self, days: i64) {
        let now: Timestamp = self.clock.now();
        self.clock.set(now.plus_seconds(days * 86_400));
    }

    pub fn organization(&self, short_name: &str) -> OrganizationId {
        self.county.organization(short_name).unwrap()
    }

    /// The `n`th member of the demo: even ones at Liuxi, odd ones at Shiqiao.
    pub fn member(&self, n: usize) -> MemberId {
        self.county.members[n].0
    }

    /// Logs one of the demo's officers in.
    pub async fn officer(&self, login: &str) -> Persona {
        let body = json!({ "method": "password", "login": login, "password": demo::PASSWORD });
        let reply = self.log_in(body).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        Persona { cookie: reply.session_cookie() }
    }

    /// The same, with a code of the authenticator given just now. A code is good once, so that the
    /// clock moves on where this officer used the present one already.
    pub async fn confirmed(&self, login: &str) -> Persona {
        let officer = self.officer(login).await;
        self.confirm(login, &officer).await;
        officer
    }

    /// Gives a code of the authenticator in an officer's session.
    pub async fn confirm(&self, login: &str, officer: &Persona) {
        let used = self.totp_steps.borrow().get(login).copied().unwrap_or(0);
        let wait = (used + 1) * 30 - self.clock.now().seconds();
        if wait > 0 {
            self.pass_seconds(wait);
        }
        let now = self.clock.now();
        self.totp_steps.borrow_mut().insert(login.to_owned(), now.seconds() / 30);
        let code = totp::code_at(demo::TOTP_SECRET, now).unwrap();
        let call = self.post("/api/v1/auth/step-up").by(officer).without_key();
        call.json(json!({ "totp": code })).send().await.expect(204);
    }

    /// `POST auth/sessions` as our own pages send it.
    pub async fn log_in(&self, body: Value) -> Reply {
        self.post("/api/v1/auth/sessions")
            .header("X-Hongyan-Client", "test")
            .json(body)
            .send()
            .await
    }

    /// Asks for a code and answers the one that was sent.
    pub async fn code_for(&self, phone: &str) -> String {
        let body = json!({ "phone": phone });
        self.post("/api/v1/auth/one-time-codes").json(body).send().await.expect(202);
        self.outbox.last(phone).unwrap()
    }

    pub fn pass_seconds(&self, seconds: i64) {
        self.clock.set(self.clock.now().plus_seconds(seconds));
    }

    pub fn get(&self, path: &str) -> Call<'_> {
        self.call(Method::GET, path)
    }

    pub fn post(&self, path: &str) -> Call<'_> {
        self.call(Method::POST, path)
    }

    pub fn delete(&self, path: &str) -> Call<'_> {
        self.call(Method::DELETE, path)
    }

    pub fn call(&self, method: Method, path: &str) -> Call<'_> {
        Call {
            world: self,
            request: TestRequest::with_uri(path).method(method.clone()),
            keyed: false,
            method,
        }
    }
}

/// One request in the making.
pub struct Call<'w> {
    world: &'w World,
    request: TestRequest,
    method: Method,
    keyed: bool,
}

impl Call<'_> {
    pub fn by(self, persona: &Persona) -> Self {
        self.header("Cookie", &format!("hongyan_session={}", persona.cookie))
            .header("X-Hongyan-Client", "test")
    }

    /// As an API client.
    pub fn bearer(self, access_token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {access_token}"))
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.append_header((name, value));
        self
    }

    pub fn json(mut self, body: Value) -> Self {
        self.request = self.request.set_json(body);
        self
    }

    pub fn body(mut self, kind: &str, bytes: Vec<u8>) -> Self {
        self.request = self.request.append_header(("Content-Type", kind)).set_payload(bytes);
        self
    }

    pub fn key(mut self, key: &str) -> Self {
        self.keyed = true;
        self.header("Idempotency-Key", key)
    }

    /// Sends no idempotency key at all.
    pub fn without_key(mut self) -> Self {
        self.keyed = true;
        self
    }

    pub fn if_match(self, version: i64) -> Self {
        self.header("If-Match", &format!("\"{version}\""))
    }

    pub async fn send(mut self) -> Reply {
        if !self.keyed && self.method != Method::GET {
            self = self.key(&fresh_key());
        }
        let response = (self.world.service)(self.request.to_request()).await.unwrap();
        let status = response.status().as_u16();
        let headers = response
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or("").to_owned()))
            .collect();
        let bytes = to_bytes(response.into_body()).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Reply { status, headers, json, text, bytes: bytes.to_vec() }
    }
}

impl Reply {
    /// Fails the test, showing what was said, unless the status is as expected.
    #[track_caller]
    pub fn expect(self, status: u16) -> Reply {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// Fails the test unless refused with this status and code.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Reply {
        assert_eq!(
            (self.status, self.json["code"].as_str()),
            (status, Some(code)),
            "{}",
            self.text
        );
        self
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }

    pub fn version(&self) -> i64 {
        self.header("etag").unwrap().trim_matches('"').parse().unwrap()
    }

    pub fn id(&self) -> String {
        self.json["id"].as_str().unwrap().to_owned()
    }

    pub fn session_cookie(&self) -> String {
        self.cookie("hongyan_session").unwrap()
    }

    /// The value of a cookie that was set.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.headers
            .iter()
            .filter(|(header, _)| header.eq_ignore_ascii_case("set-cookie"))
            .filter_map(|(_, value)| value.split(';').next()?.split_once('='))
            .find(|(set, _)| *set == name)
            .map(|(_, value)| value.to_owned())
    }
}
