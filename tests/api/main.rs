//! The service as its clients meet it: personas act through the public API, on both databases.

#[macro_use]
mod support;

mod accounts;
mod audit;
mod gateway;
mod imports;
mod log_in;
mod log_in_by_code;
mod members;
mod organizations;
mod regions;
mod sessions;
mod tokens;
