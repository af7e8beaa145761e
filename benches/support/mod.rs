//! What the benches share: databases to measure on, a service on a loopback port, a load with
//! keep-alive connections.
#![allow(dead_code, reason = "each bench takes what it needs")]

pub mod database;
pub mod load;
pub mod officers;
pub mod seed;
