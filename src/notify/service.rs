//! Telling people, and what they read.

mod counts;
mod inbox;
mod tell;

pub use counts::counts;
pub use inbox::{forget, list, mark_one, mark_up_to, unread};
pub use tell::tell;
