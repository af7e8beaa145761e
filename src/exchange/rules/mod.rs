//! What the rows of a file mean for the register: pure.

pub mod absence;
pub mod branch;
pub mod entry;
pub mod host;
pub mod place;
pub mod plan;
pub mod reread;
