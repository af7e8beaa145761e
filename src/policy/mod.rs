//! Policy: the numbers and choices of the rules as dated rows, per county over a national default.

pub mod http;
pub mod model;
pub mod parameters;
pub mod rules;
pub mod service;
mod store;
