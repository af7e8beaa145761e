//! Tokens of other systems: a chamber's own app, a county's portal. Each is an account of its own that
//! nobody logs in to, bound to one organization and a list of actions.

pub mod http;
pub mod limit;
pub mod model;
pub mod rules;
pub mod service;
mod store;
