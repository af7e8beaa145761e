//! Rows of outbound registrations.

pub mod import;
