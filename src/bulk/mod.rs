//! One deed for many: registrations registered, members placed, given a liaison, handed over or
//! reminded, each by the verb that does it for one, with an outcome of its own. A job does the work.

mod fields;
pub mod http;
pub mod model;
mod rules;
pub mod service;
mod store;
