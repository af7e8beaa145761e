//! Stands where phones are: keeps the codes that were sent.

use std::sync::{Arc, Mutex};

use hongyan::auth::sender::{CodeSender, Notice, Sending};
use hongyan::kernel::phone::Phone;

/// Number and code, in the order they were sent.
type Sent = Vec<(String, String)>;

#[derive(Clone, Default)]
pub struct Outbox {
    codes: Arc<Mutex<Sent>>,
    notices: Arc<Mutex<Sent>>,
}

impl Outbox {
    pub fn count(&self) -> usize {
        self.codes.lock().unwrap().len()
    }

    /// The notices sent to a number.
    pub fn notices(&self, phone: &str) -> Vec<String> {
        let sent = self.notices.lock().unwrap();
        sent.iter().filter(|(to, _)| to == phone).map(|(_, notice)| notice.clone()).collect()
    }

    /// The latest code sent to a number.
    pub fn last(&self, phone: &str) -> Option<String> {
        let sent = self.codes.lock().unwrap();
        sent.iter().rev().find(|(to, _)| to == phone).map(|(_, code)| code.clone())
    }
}

impl CodeSender for Outbox {
    fn send(&self, phone: &Phone, code: &str) -> Sending {
        self.codes.lock().unwrap().push((phone.as_str().to_owned(), code.to_owned()));
        Box::pin(std::future::ready(Ok(())))
    }

    fn notify(&self, phone: &Phone, notice: Notice) -> Sending {
        let told = (phone.as_str().to_owned(), notice.as_str().to_owned());
        self.notices.lock().unwrap().push(told);
        Box::pin(std::future::ready(Ok(())))
    }
}
