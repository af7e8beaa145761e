//! What happens to the register.

mod affiliate;
mod confide;
mod correct;
mod further;
mod history;
pub mod import;
pub mod ledger;
mod read;
mod register;
pub mod reindex;
pub mod retention;
mod sealed;
mod standing;

pub use crate::member::store::search::Narrowed;
pub use affiliate::{move_one, reassign, restore, subject};
pub use confide::{contact, reveal, stated};
pub use correct::{PreparedCorrection, correct, prepare_correction};
pub(super) use further::opened as open_further;
pub use history::{affiliations, history};
pub(super) use history::{keep, stretches, versions};
pub(super) use read::record;
pub use read::{Names, list, mask_id_number, search, show};
pub(super) use register::phone;
pub use register::{Prepared, new_id, prepare, register};
pub use sealed::{ADDRESS, ID_NUMBER, ID_NUMBER_INDEX, PHONE, PHONE_INDEX};
pub(super) use sealed::{open, seal};
pub use standing::{assign_liaison, leave, looked_after_by, pass_on};
pub(super) use standing::{on_register, receipt, still_on_register};
