//! What happens to the silent: who is on the list, and the work of a case.

mod absentees;
mod case;

pub use absentees::{Asked, absentees, how_many};
pub use case::{assign, contact, contact_seen, list, mark_unreachable, open, prepare, show};
