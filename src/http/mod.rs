//! The glue between actix and the rooms: who asks, what is asked, how it is answered. No domain.

pub mod call;
pub mod extract;
pub mod guard;
pub mod middleware;
pub mod origin;
pub mod page;
pub mod problem;

pub use call::{Call, Upload, UploadedFile, read_body};
pub use extract::{PathId, Query};
pub use guard::Allowed;
pub use page::{Page, PageQuery};
pub use problem::{Answer, Refusal};
