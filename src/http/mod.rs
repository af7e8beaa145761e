//! The glue between actix and the rooms: who asks, what is asked, how it is answered. No domain.

pub mod address;
pub mod asked;
pub mod call;
pub mod client;
pub mod extract;
pub mod guard;
pub mod health;
pub mod host;
pub mod keyless;
pub mod limit;
pub mod middleware;
pub mod once;
pub mod origin;
pub mod outward;
pub mod page;
pub mod pages;
pub mod problem;
pub mod routes;
pub mod unmatched;

pub use asked::Asked;
pub use call::{Call, Upload, UploadedFile, read_body};
pub use extract::{PathId, Query, Spoken};
pub use guard::Allowed;
pub use keyless::{Keyless, Open};
pub use page::{Page, PageQuery};
pub use problem::{Answer, Refusal};
