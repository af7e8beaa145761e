//! Follow-up: who is silent, why, and what is done about it until somebody answers.

pub mod http;
pub mod model;
pub mod rules;
pub mod service;
mod store;
pub mod views;
