//! Who is there: accounts, passwords, one-time codes, identity providers, sessions, tokens.

pub mod http;
pub mod identity;
pub mod model;
pub mod partner;
mod password;
pub mod rules;
pub mod sender;
pub mod service;
mod store;
mod token;
mod totp;

pub use model::Credential;
pub use service::{Auth, actor};
pub use store::post::{held as post_held, in_force as post_in_force};
