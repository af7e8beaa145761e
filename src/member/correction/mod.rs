//! What members ask to be corrected of their own record. The home branch's officers accept it, which
//! corrects the record, or refuse it with a reason.

pub mod http;
pub mod model;
pub mod rules;
pub mod service;
mod store;
