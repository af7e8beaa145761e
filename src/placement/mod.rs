//! Placement: how the host takes in a member, and what it owes by when.

pub mod forms;
pub mod http;
pub mod model;
pub mod rules;
pub mod service;
mod store;
