//! Rows of accounts, posts and sessions.

pub mod account;
pub mod post;
pub mod session;
