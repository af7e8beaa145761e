//! The service as its clients meet it: personas act through the public API, on both databases.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stdout,
    clippy::disallowed_methods,
    clippy::too_many_lines,
    clippy::large_futures,
    reason = "tests stop at the first surprise, ask their environment for PostgreSQL and tell stories"
)]

#[macro_use]
mod support;

mod absentees;
mod access_matrix;
mod accounts;
mod audit;
mod bulk;
mod cases;
mod cases_left;
mod check_ins;
mod consents;
mod copies;
mod corrections;
mod crowd;
mod dates;
mod exports;
mod flows;
mod gateway;
mod hostile;
mod identity;
mod imports;
mod jobs;
mod log_in;
mod log_in_by_code;
mod matching;
mod me;
mod member_changes;
mod member_search;
mod members;
mod messages;
mod migrations;
mod openapi;
mod organizations;
mod outlasted;
mod own_copy;
mod papers;
mod particulars;
mod phones;
mod placements;
mod policies;
mod prompts;
mod query_plans;
mod regions;
mod report_back;
mod retention;
mod service_tokens;
mod sessions;
mod statistics;
mod tokens;
mod totp;
mod webhooks;
