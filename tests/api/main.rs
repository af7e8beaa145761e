//! The service as its clients meet it: personas act through the public API, on both databases.

#[macro_use]
mod support;

mod absentees;
mod audit;
mod check_ins;
mod flows;
mod log_in;
mod members;
mod organizations;
mod placements;
mod policies;
mod regions;
