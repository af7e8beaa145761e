//! `me`: what the service knows of the one who asks, who looked at it, and a copy of all of it.

mod archive;
mod codes;
pub mod http;
pub mod model;
pub mod service;
mod store;
mod titles;
mod words;
