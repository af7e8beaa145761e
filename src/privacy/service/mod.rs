//! What happens to data because of the law of data.

pub mod retention;
