//! What happens to outbound registrations.

pub mod import;
