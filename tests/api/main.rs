//! The service as its clients meet it: personas act through the public API, on both databases.

#[macro_use]
mod support;

mod audit;
mod flows;
mod log_in;
mod members;
mod placements;
