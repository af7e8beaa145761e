//! The real binary under what it meets in the field: killed at work, and two of it side by side.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a test may stop at the first surprise and asks its environment for PostgreSQL"
)]

mod crash;
mod replicas;
mod service;
