//! Rows of accounts, posts, sessions, codes and throttles.

pub mod account;
pub mod authenticator;
pub mod code;
pub mod device;
pub mod expiry;
pub mod member_sessions;
pub mod person;
pub mod post;
pub mod session;
pub mod throttle;
