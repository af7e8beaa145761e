//! What happens to accounts and sessions.

pub mod account;
pub mod post;
pub mod session;

pub use session::{Auth, actor};
