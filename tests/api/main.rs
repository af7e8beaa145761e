//! The service as its clients meet it: personas act through the public API, on both databases.

#[macro_use]
mod support;

mod audit;
mod log_in;
mod me;
mod member_changes;
mod member_search;
mod members;
mod organizations;
mod regions;
