//! What the rules say today and said then.

use super::rules::PolicyBook;
use super::store;
use crate::db::Shelf;
use crate::kernel::fault::Outcome;

/// The book of all rows over the defaults.
pub fn book(shelf: &mut impl Shelf) -> Outcome<PolicyBook> {
    Ok(PolicyBook::new(store::all(shelf)?))
}
