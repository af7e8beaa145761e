//! What happens to the silent: who is on the list, and the work of a case.

mod absentees;
mod case;

pub use absentees::{Asked, absentees, count_overdue, how_many};
pub use case::{
    assign, contact, contact_seen, count_own_cases, list, mark_unreachable, open, prepare, show,
};
