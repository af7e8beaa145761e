//! Organization: departments, committees, branches and groups, and who holds their posts.

pub mod http;
pub mod model;
pub mod reach;
pub mod rules;
pub mod service;
mod store;
pub mod view;
