//! What happens to organizations.

mod authority;
mod called;
mod dissolve;
mod found;
mod history;
mod line;
pub mod post;
mod reorganize;
mod show;

pub use called::{Called, Candidate, called};
pub use dissolve::dissolve;
pub use found::{found, found_below};
pub use history::page as history;
pub use line::{draw_line, end_line};
pub use reorganize::{amend, relocate};
pub use show::{Listing, Wish, list, show};

use std::collections::HashMap;

use super::store;
use crate::access::OrganizationId;
use crate::db::{Shelf, WriteTx};
use crate::kernel::fault::{Code, Fault, Outcome, Problem};
use crate::organization::model::OrganizationState;
use crate::region::{self, RegionCode};

/// The county whose policy holds for an organization: the six digits of its seat.
pub fn county_of(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<String> {
    let code = store::region_code(shelf, id)?;
    Ok(region::county_digits(&code).unwrap_or_default().to_owned())
}

/// The counties whose policy holds for each of these.
pub fn counties_of(
    shelf: &mut impl Shelf,
    ids: Vec<OrganizationId>,
) -> Outcome<HashMap<OrganizationId, String>> {
    let rows = store::region_codes(shelf, ids)?;
    let county = |code: &str| region::county_digits(code).unwrap_or_default().to_owned();
    Ok(rows.into_iter().map(|(id, code)| (id, county(&code))).collect())
}

/// Where an organization stands under the posts of a scope: a whole county's officer reaches all
/// of it. For rooms whose rules ask "is this one of mine?" beside what they load.
pub fn is_within(shelf: &mut impl Shelf, id: OrganizationId) -> Outcome<bool> {
    authority::is_within(shelf, id)
}

/// Lets organizations stand until the commit, for rooms that are about to put somebody there; what
/// they read of them afterwards holds.
pub fn keep_standing(tx: &mut WriteTx<'_>, ids: &[OrganizationId]) -> Outcome<()> {
    store::keep_standing(tx, ids)
}

/// Fails with `organization_dissolved` for one that is no more; the others stay until the end of the write.
pub fn require_active(tx: &mut WriteTx<'_>, id: OrganizationId) -> Outcome<()> {
    store::keep_standing(tx, &[id])?;
    match store::shape(tx, id)?.state {
        OrganizationState::Active => Ok(()),
        OrganizationState::Dissolved => Err(Fault::new(Code::OrganizationDissolved)),
    }
}

/// A division in force, by its code.
fn checked_region(text: &str) -> Result<RegionCode, Problem> {
    let code: RegionCode = text.trim().parse().map_err(|_| Problem::WrongType)?;
    match region::by_code(code) {
        Some(found) if found.standing != region::Standing::Historical => Ok(code),
        Some(_) => Err(Problem::Said("该区划已撤销或改码", "This division is no longer in force")),
        None => Err(Problem::NotFound),
    }
}
