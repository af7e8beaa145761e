//! The audit trail: sealing events into a chain, walking the chain, and showing it to auditors.
//! Events are appended by `db` in the transaction they tell of; this room only adds to them their
//! place in the chain.

pub mod http;
pub mod model;
pub mod rules;
pub mod service;
mod store;
pub mod words;
