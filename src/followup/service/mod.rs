//! What happens to the silent: who is on the list, the work of a case, and whom to call today.

mod absentees;
mod calls;
mod case;
mod cause;
mod hand;
pub mod standing;
mod told;

pub use absentees::{Asked, absentees, count_overdue, gather, how_many};
pub use calls::today;
pub use case::{
    contact, count_own_cases, list, mark_unreachable, open, prepare, show, suspect_lost,
};
pub use cause::{Round, contact_seen, flow_ended, liaison_changed, open_overdue};
pub use hand::{assign, hand_off};
