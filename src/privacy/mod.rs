//! What is kept for how long.

pub mod http;
pub mod model;
pub mod service;
