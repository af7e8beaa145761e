//! What happens to accounts and sessions.

pub mod account;
pub mod member_sessions;
pub mod session;

pub use session::{Auth, actor};
