//! What happens to accounts and sessions.

pub mod account;
pub mod administration;
pub mod code;
pub(in crate::auth) mod device;
mod expiry;
pub mod founding;
mod guard;
pub mod log_in;
pub mod member_sessions;
pub mod new_number;
pub mod own;
pub mod password;
pub mod post;
pub mod refresh;
pub(in crate::auth) mod session;
mod standing;
pub(in crate::auth) mod throttle;
pub mod totp;

pub use expiry::SWEEPS;
pub use guard::{Auth, actor};
pub use session::{Begun, Client};
pub use standing::{Standing, standing};
