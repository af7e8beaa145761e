//! Stands where other systems are: takes what is posted to it and answers as it was told to.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::select;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// What was posted.
#[derive(Clone, Debug)]
pub struct Posted {
    pub headers: Vec<(String, String)>,
    pub text: String,
}

impl Posted {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(held, _)| held == name).map_or("", |(_, value)| value)
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// The event's type and nothing else.
    pub fn kind(&self) -> String {
        self.json()["type"].as_str().unwrap().to_owned()
    }

    /// Whether a receiver that has this secret takes it for genuine, by the Standard Webhooks scheme.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        for part in [self.header("webhook-id"), ".", self.header("webhook-timestamp"), "."] {
            mac.update(part.as_bytes());
        }
        mac.update(self.text.as_bytes());
        let expected = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
        self.header("webhook-signature").split(' ').any(|signature| signature == expected)
    }
}

/// How the next call is answered.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    Status(u16),
    /// To somewhere that takes everything.
    Moved,
    /// Taken, and never answered.
    Silence,
}

#[derive(Clone)]
struct Desk {
    posted: UnboundedSender<Posted>,
    answers: Arc<Mutex<VecDeque<Answer>>>,
}

/// A server on a free port of this machine; takes everything unless told otherwise.
pub struct Receiver {
    pub url: String,
    posted: UnboundedReceiver<Posted>,
    answers: Arc<Mutex<VecDeque<Answer>>>,
}

async fn receive(request: HttpRequest, body: String, desk: web::Data<Desk>) -> HttpResponse {
    let headers = request
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or("").to_owned()))
        .collect();
    let answer = desk.answers.lock().unwrap().pop_front().unwrap_or(Answer::Status(204));
    desk.posted.send(Posted { headers, text: body }).unwrap();
    match answer {
        Answer::Status(status) => HttpResponse::build(status.try_into().unwrap()).finish(),
        Answer::Moved => HttpResponse::Found().insert_header(("Location", "/moved")).finish(),
        Answer::Silence => std::future::pending().await,
    }
}

impl Receiver {
    pub fn start() -> Receiver {
        let (sender, posted) = unbounded_channel();
        let answers: Arc<Mutex<VecDeque<Answer>>> = Arc::default();
        let desk = web::Data::new(Desk { posted: sender, answers: answers.clone() });
        let server = HttpServer::new(move || {
            App::new().app_data(desk.clone()).default_service(web::to(receive))
        })
        .workers(1)
        .shutdown_timeout(0)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .unwrap();
        let address = server.addrs().first().unwrap().to_string();
        actix_web::rt::spawn(server.run());
        Receiver { url: format!("http://{address}/hooks"), posted, answers }
    }

    /// Answers the next calls so, one after the other.
    pub fn answer(&self, answers: impl IntoIterator<Item = Answer>) {
        self.answers.lock().unwrap().extend(answers);
    }

    /// What was posted since the last look.
    pub fn taken(&mut self) -> Vec<Posted> {
        let mut all = Vec::new();
        while let Ok(posted) = self.posted.try_recv() {
            all.push(posted);
        }
        all
    }

    /// The kinds of what was posted since the last look, in their alphabet's order.
    pub fn kinds(&mut self) -> Vec<String> {
        let mut kinds: Vec<String> = self.taken().iter().map(Posted::kind).collect();
        kinds.sort();
        kinds
    }

    /// Lets some work run until something is posted, and ends it there, as a process that is killed.
    pub async fn killed_meanwhile(&mut self, work: impl Future) -> Posted {
        let (work, posted) = (pin!(work), pin!(self.posted.recv()));
        match select(work, posted).await {
            futures_util::future::Either::Left(_) => panic!("the work ended by itself"),
            futures_util::future::Either::Right((posted, _)) => posted.unwrap(),
        }
    }
}
