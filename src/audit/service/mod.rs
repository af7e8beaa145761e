//! The audit's verbs, a file each.

mod list;
mod seal;
mod verify;

pub use list::{Filter, list};
pub use seal::{BATCH, any_waits, seal};
pub use verify::{heads, verify};
