//! The register of members: one person, one formal affiliation, sealed identity.

pub mod http;
pub mod model;
pub mod rules;
pub mod service;
mod store;
