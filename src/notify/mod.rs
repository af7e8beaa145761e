//! Notify: who is told of what, in the transaction in which it happens.

pub mod http;
pub mod model;
mod rules;
pub mod service;
mod store;
mod words;
