//! Flow: one absence of one member, from the registration at home to the return.

pub mod forms;
pub mod http;
pub mod model;
pub mod rules;
#[cfg(test)]
pub mod samples;
pub mod service;
mod store;
pub mod view;

pub use store::day::{away_on, counts_for, heard_of};
pub use store::list::{REGISTERED, is_away, under_way, watched};
