//! Beginning a deed for many, doing it item by item, and looking how far it is.

mod begin;
mod show;
mod step;

pub use begin::{Order, begin, order};
pub use show::{items, show};
pub use step::step;
