//! The register of members: one person, one formal affiliation, sealed identity.

pub mod correction;
pub mod http;
pub mod initials;
pub mod me;
pub mod model;
pub mod phone;
pub mod reach;
pub mod rules;
pub mod service;
mod store;
