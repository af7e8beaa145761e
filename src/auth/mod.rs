//! Who is there: accounts, passwords, one-time codes, sessions, tokens.

pub mod http;
pub mod model;
mod password;
pub mod rules;
pub mod sender;
pub mod service;
mod store;
mod token;
mod totp;

pub use model::Credential;
pub use service::{Auth, actor};
