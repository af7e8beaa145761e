//! Log-in of officers by their county's identity provider (OpenID Connect, `docs/adr/0015`): which
//! providers there are, which account has which identity there, and the way there and back.

pub mod http;
pub mod model;
mod provider;
mod rules;
pub mod service;
mod store;
mod token;

pub use provider::Providers;
