//! The audit's verbs, a file each.

mod list;
mod seal;
mod verify;

pub use list::{Filter, list};
pub use seal::{BATCH, seal};
pub use verify::{heads, verify};
