//! The service as its clients meet it: personas act through the public API, on both databases.

#[macro_use]
mod support;

mod absentees;
mod access_matrix;
mod accounts;
mod audit;
mod check_ins;
mod flows;
mod gateway;
mod hostile;
mod imports;
mod log_in;
mod log_in_by_code;
mod me;
mod member_changes;
mod member_search;
mod members;
mod migrations;
mod openapi;
mod organizations;
mod placements;
mod policies;
mod regions;
mod sessions;
mod tokens;
