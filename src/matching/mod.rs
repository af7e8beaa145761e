//! Member seeks organization, organization seeks member (双找): which organization could take a
//! member in, and where so many of one home are that an organization of their own is due.

pub mod http;
pub mod model;
pub mod rules;
pub mod service;
mod store;
mod words;
