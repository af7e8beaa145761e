//! Webhooks: other systems hear of what happened, signed, in the order of the Standard Webhooks scheme
//! (`docs/adr/0014`). An event is written for each endpoint in the transaction of what it tells of and
//! holds ids only, of members who consented (`docs/adr/0022`); whoever wants to know more asks with a service token.

mod courier;
pub mod http;
pub mod model;
mod rules;
pub mod service;
mod store;

pub use courier::Courier;
