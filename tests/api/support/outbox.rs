//! Stands where phones are: keeps the codes that were sent.

use std::sync::{Arc, Mutex};

use hongyan::auth::sender::{CodeSender, Sending};
use hongyan::kernel::phone::Phone;

/// Number and code, in the order they were sent.
type Sent = Vec<(String, String)>;

#[derive(Clone, Default)]
pub struct Outbox(Arc<Mutex<Sent>>);

impl Outbox {
    pub fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// The latest code sent to a number.
    pub fn last(&self, phone: &str) -> Option<String> {
        let sent = self.0.lock().unwrap();
        sent.iter().rev().find(|(to, _)| to == phone).map(|(_, code)| code.clone())
    }
}

impl CodeSender for Outbox {
    fn send(&self, phone: &Phone, code: &str) -> Sending {
        self.0.lock().unwrap().push((phone.as_str().to_owned(), code.to_owned()));
        Box::pin(std::future::ready(Ok(())))
    }
}
