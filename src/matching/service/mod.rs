//! Who could take a member in, and where an organization is due.

mod concentrate;
mod suggest;

pub use concentrate::{Asked, concentrations};
pub use suggest::suggest;
