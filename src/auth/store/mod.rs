//! Rows of accounts, posts and sessions.

pub mod account;
pub mod session;
