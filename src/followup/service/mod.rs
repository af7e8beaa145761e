//! What happens to the silent: who is on the list, the work of a case, and whom to call today.

mod absentees;
mod calls;
mod case;
mod cause;
mod hand;
mod officers;
pub mod standing;
mod told;

pub use super::store::retention;
pub use absentees::{Asked, absentees, count_overdue, gather, how_many};
pub use calls::{count_to_see_to, today};
pub use case::{contact, list, mark_unreachable, open, prepare, show, suspect_lost};
pub use cause::{Round, contact_seen, flow_ended, liaison_changed, open_case_of, open_overdue};
pub use hand::{assign, hand_off, host_gone};
pub use officers::{handed_over, post_ended, posts_lapsed};
