//! Check-in: what a member reports from afar, kept always, applied where it fits.

pub mod form;
pub mod http;
pub mod model;
pub mod rules;
pub mod service;
mod store;
