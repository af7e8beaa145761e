//! What happens to outbound registrations.

mod cause;

pub use cause::{contact_seen, departed, home_branch_of, home_moved, open_flow_of, seen};
