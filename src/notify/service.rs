//! Telling people, and what they read.

mod counts;
mod inbox;
mod prompt;
mod remind;
mod tell;
mod text;

pub use super::store::retention;
pub use counts::counts;
pub use inbox::{forget, list, mark_one, mark_up_to, say_to_member, unread};
pub use prompt::{has_room, prompt};
pub use remind::remind;
pub use tell::{
    tell, tell_of_cases_handed_over, tell_of_cases_left, tell_of_endpoint, tell_of_import,
    tell_officers,
};
pub use text::{any_due, send};
