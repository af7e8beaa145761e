//! What people are told of the use of their data, what they may refuse, and what is kept for how long.

pub mod http;
pub mod model;
pub mod reach;
mod rules;
pub mod service;
mod store;
mod words;
