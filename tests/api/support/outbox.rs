//! Stands where phones are: keeps the codes that were sent.

use std::sync::{Arc, Mutex};

use hongyan::auth::sender::{CodeSender, Notice, SendFault, Sending};
use hongyan::kernel::phone::Phone;

/// Number and code, in the order they were sent.
type Sent = Vec<(String, String)>;

#[derive(Clone, Default)]
pub struct Outbox {
    codes: Arc<Mutex<Sent>>,
    notices: Arc<Mutex<Sent>>,
    /// Occasion and key of every try, by number.
    texts: Arc<Mutex<Vec<(String, String, String)>>>,
    /// What the next tries meet; afterwards all are taken.
    faults: Arc<Mutex<Vec<SendFault>>>,
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

    /// The occasions and keys of what was tried for a number.
    pub fn texts(&self, phone: &str) -> Vec<(String, String)> {
        let tried = self.texts.lock().unwrap();
        let to_phone = tried.iter().filter(|(to, ..)| to == phone);
        to_phone.map(|(_, occasion, key)| (occasion.clone(), key.clone())).collect()
    }

    /// Lets the next short message meet this.
    pub fn fail_next(&self, fault: SendFault) {
        self.faults.lock().unwrap().push(fault);
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

    fn text(&self, phone: &Phone, occasion: &str, key: &str) -> Sending {
        let tried = (phone.as_str().to_owned(), occasion.to_owned(), key.to_owned());
        self.texts.lock().unwrap().push(tried);
        let outcome = self.faults.lock().unwrap().pop().map_or(Ok(()), Err);
        Box::pin(std::future::ready(outcome))
    }
}
