//! Logging in: an officer by password, a member by phone and one-time code.

mod by_code;
mod by_password;

pub use by_code::{MemberLogIn, by_code};
pub use by_password::by_password;
