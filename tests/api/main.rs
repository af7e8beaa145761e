//! The service as its clients meet it: personas act through the public API, on both databases.

#[macro_use]
mod support;

mod imports;
mod log_in;
mod members;
