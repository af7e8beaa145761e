//! Excel and CSV out: a list that somebody takes along, in the columns of the ledger, so that what was
//! taken along can be brought back.
//!
//! A job gathers the rows, a part at a time, and seals each part. The file is put together when it is
//! fetched and rests nowhere: [`encode`] writes it part by part, as [`csv`] or as a workbook
//! ([`xlsx`]). After [`service::KEPT_HOURS`] the parts are gone.

mod cell;
mod csv;
mod encode;
mod guard;
pub mod http;
mod lines;
pub mod model;
pub mod service;
mod store;
mod xlsx;

pub use guard::unguarded;
