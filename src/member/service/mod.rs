//! What happens to the register.

mod affiliate;
mod confide;
mod correct;
mod history;
pub mod import;
mod read;
mod register;
pub mod retention;
mod sealed;
mod standing;

pub use crate::member::store::search::Narrowed;
pub use affiliate::{move_one, reassign, subject};
pub use confide::{contact, reveal};
pub use correct::{correct, prepare_correction};
pub use history::{affiliations, history};
pub(super) use history::{stretches, versions};
pub(super) use read::view;
pub use read::{list, search, show};
pub use register::{Prepared, new_id, prepare, register};
pub(super) use sealed::open;
pub use sealed::{ADDRESS, ID_NUMBER, ID_NUMBER_INDEX, PHONE, PHONE_INDEX};
pub use standing::{assign_liaison, leave};
