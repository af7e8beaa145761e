//! Statistics: how many there are, where they went, who is silent. Counted when asked, over the same
//! rows as the lists, so that a figure and the list behind it say the same.

pub mod http;
pub mod model;
pub mod rules;
pub mod service;
mod store;
