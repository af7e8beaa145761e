//! What the benches share: databases to measure on, a service on a loopback port, a load with
//! keep-alive connections.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a bench measures time, prints, and stops at the first surprise"
)]

pub mod database;
pub mod load;
pub mod seed;
