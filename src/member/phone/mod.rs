//! The phone a member logs in with, and the two ways to change it: the member proves the new number,
//! or one officer proposes it and another confirms (DECISIONS 6).

pub mod http;
pub mod model;
pub mod rules;
pub mod service;
mod store;
