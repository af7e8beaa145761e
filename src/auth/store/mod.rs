//! Rows of accounts, posts and sessions.

pub mod account;
pub mod member_sessions;
pub mod session;
