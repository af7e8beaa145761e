//! The service as its clients meet it: personas act through the public API, on both databases.

#[macro_use]
mod support;

mod audit;
mod log_in;
mod members;
mod migrations;
mod openapi;
mod organizations;
mod regions;
