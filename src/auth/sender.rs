//! Handing one-time codes over for sending: to an SMS gateway, to the demo's log, or to nobody.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use serde_json::json;

use crate::auth::rules::throttle::CODE_SECONDS;
use crate::config::{Config, Gateway};
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::phone::Phone;

/// Why a code was not handed over. Carries nothing of the number or the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendFault {
    /// No gateway is configured.
    NoGateway,
    /// The gateway could not be reached.
    Unreachable,
    /// The gateway was reached and gave no answer: it may have sent.
    Unanswered,
    /// The gateway answered with this status.
    Refused(u16),
}

pub type Sending = Pin<Box<dyn Future<Output = Result<(), SendFault>> + Send>>;

/// What the owner of a number is told. The words are the gateway's template: nothing personal is in
/// them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Log-in has moved to another number; whoever did not ask for it should call the branch.
    PhoneChanged,
}

impl Notice {
    pub const fn as_str(self) -> &'static str {
        match self {
            Notice::PhoneChanged => "log_in_phone_changed",
        }
    }
}

/// Sends a code or a notice to a phone. A wall: behind it is the world outside.
pub trait CodeSender: Send + Sync {
    fn send(&self, phone: &Phone, code: &str) -> Sending;
    fn notify(&self, phone: &Phone, notice: Notice) -> Sending;

    /// Sends the gateway's own words for an occasion; nothing personal is in them. `key` is the same
    /// for every try of one message.
    fn text(&self, phone: &Phone, occasion: &str, key: &str) -> Sending;
}

/// The sender that the configuration calls for.
pub fn configured(config: &Config) -> Outcome<Arc<dyn CodeSender>> {
    match &config.code_gateway {
        Some(gateway) => Ok(Arc::new(HttpSender::new(gateway.clone())?)),
        None if config.demo => Ok(Arc::new(LogSender)),
        None => Ok(Arc::new(NoSender)),
    }
}

/// Sends without being waited for, so that the answer's time does not tell whether there was
/// anybody to send to.
pub fn hand_over(sending: Sending) {
    actix_web::rt::spawn(async move {
        match sending.await {
            Ok(()) => metrics::counter!("hongyan_codes_sent_total").increment(1),
            Err(fault) => {
                metrics::counter!("hongyan_codes_failed_total").increment(1);
                tracing::error!(?fault, "a code or notice was not handed over");
            }
        }
    });
}

/// An SMS gateway: `POST {phone, code, valid_seconds}` or `{phone, notice}` with a bearer token, any
/// 2xx is success.
pub struct HttpSender {
    client: reqwest::Client,
    gateway: Gateway,
}

const GATEWAY_TIMEOUT: Duration = Duration::from_secs(5);

impl HttpSender {
    pub fn new(gateway: Gateway) -> Outcome<HttpSender> {
        let client = reqwest::Client::builder()
            .timeout(GATEWAY_TIMEOUT)
            // A redirect would carry the token and the number elsewhere.
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .map_err(Fault::internal)?;
        Ok(HttpSender { client, gateway })
    }

    fn request(&self, body: &serde_json::Value) -> reqwest::RequestBuilder {
        self.client.post(self.gateway.url.clone()).bearer_auth(&self.gateway.token).json(body)
    }

    fn hand_to(request: reqwest::RequestBuilder) -> Sending {
        Box::pin(async move {
            let answer = request.send().await.map_err(|error| {
                if error.is_connect() { SendFault::Unreachable } else { SendFault::Unanswered }
            })?;
            if answer.status().is_success() {
                Ok(())
            } else {
                Err(SendFault::Refused(answer.status().as_u16()))
            }
        })
    }
}

impl CodeSender for HttpSender {
    fn send(&self, phone: &Phone, code: &str) -> Sending {
        Self::hand_to(self.request(&json!({
            "phone": phone.as_str(), "code": code, "valid_seconds": CODE_SECONDS,
        })))
    }

    fn notify(&self, phone: &Phone, notice: Notice) -> Sending {
        Self::hand_to(self.request(&json!({ "phone": phone.as_str(), "notice": notice.as_str() })))
    }

    fn text(&self, phone: &Phone, occasion: &str, key: &str) -> Sending {
        let request = self.request(&json!({ "phone": phone.as_str(), "notice": occasion }));
        Self::hand_to(request.header("Idempotency-Key", key))
    }
}

/// The demo's sender: its people are made up, and whoever tries it has no other phone to look at.
struct LogSender;

impl CodeSender for LogSender {
    fn send(&self, phone: &Phone, code: &str) -> Sending {
        tracing::info!(phone = phone.masked(), code, "one-time code (demo)");
        Box::pin(std::future::ready(Ok(())))
    }

    fn notify(&self, phone: &Phone, notice: Notice) -> Sending {
        tracing::info!(phone = phone.masked(), notice = notice.as_str(), "notice (demo)");
        Box::pin(std::future::ready(Ok(())))
    }

    fn text(&self, phone: &Phone, occasion: &str, _: &str) -> Sending {
        tracing::info!(phone = phone.masked(), occasion, "short message (demo)");
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Without a gateway nobody gets a code; the log and the metrics say so.
struct NoSender;

impl CodeSender for NoSender {
    fn send(&self, _: &Phone, _: &str) -> Sending {
        Box::pin(std::future::ready(Err(SendFault::NoGateway)))
    }

    fn notify(&self, _: &Phone, _: Notice) -> Sending {
        Box::pin(std::future::ready(Err(SendFault::NoGateway)))
    }

    fn text(&self, _: &Phone, _: &str, _: &str) -> Sending {
        Box::pin(std::future::ready(Err(SendFault::NoGateway)))
    }
}
