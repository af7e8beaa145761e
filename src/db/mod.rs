//! The two databases behind one connection: open by URL, read under a permit, write in one
//! audited transaction. Everything that begins or commits is in this folder.

pub mod audit;
mod conn;
mod copy;
mod fixed;
mod handle;
mod idempotency;
mod migrate;
mod pool;
pub mod probe;
pub mod schema;
pub mod settings;
mod target;
mod tx;
mod writer;

pub use conn::{Both, Conn, MultiBackend, cols};
pub use copy::{Copied, copy};
pub use fixed::fixed_update;
pub use handle::{Db, Options, Tools};
pub use idempotency::expire as expire_idempotency_keys;
pub use idempotency::{Receipt, RequestKey};
pub use migrate::{migrate_database, migrate_down, migrate_up, pending};
pub use target::{Target, TargetFault};
pub use tx::{Reader, Shelf, WriteTx, guarded};
