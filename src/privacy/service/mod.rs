//! What happens to data because of the law of data.

pub mod consent;
pub mod notice;
pub mod retention;
