//! Calls endpoints: no longer than it takes, and only where an endpoint may be.

use std::time::Duration;

use super::model::Trouble;
use crate::http::address::{self, Beside};
use crate::http::outward;
use crate::kernel::fault::{Outcome, Problem};

const TIMEOUT: Duration = Duration::from_secs(10);

/// A call to an endpoint, ready to be made.
pub struct Letter {
    pub url: String,
    pub id: String,
    pub timestamp: i64,
    pub signature: String,
    pub body: String,
}

/// What calls endpoints; one per process.
pub struct Courier {
    client: reqwest::Client,
    beside: Beside,
}

impl Courier {
    /// `local` (the demo) lets endpoints on this machine be called.
    pub fn new(local: bool) -> Outcome<Courier> {
        let beside = Beside { this_machine: local, ..Beside::default() };
        Ok(Courier { client: outward::client(TIMEOUT, &beside)?, beside })
    }

    /// An address where an endpoint may be.
    pub fn endpoint_url(&self, text: &str) -> Result<url::Url, Problem> {
        address::checked(text, &self.beside)
    }

    /// Makes the call. Nothing of the answer but its status is read.
    pub async fn deliver(&self, letter: Letter) -> Result<(), Trouble> {
        let url = self.endpoint_url(&letter.url).map_err(|_| Trouble::AddressRefused)?;
        let request = self
            .client
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", letter.id)
            .header("webhook-timestamp", letter.timestamp)
            .header("webhook-signature", letter.signature)
            .body(letter.body);
        let answer = request.send().await.map_err(|error| trouble(&error))?;
        if answer.status().is_success() {
            Ok(())
        } else {
            Err(Trouble::Status(answer.status().as_u16()))
        }
    }
}

fn trouble(error: &reqwest::Error) -> Trouble {
    if outward::leads_inside(error) {
        Trouble::AddressRefused
    } else if error.is_connect() {
        Trouble::Unreachable
    } else {
        Trouble::Unanswered
    }
}
