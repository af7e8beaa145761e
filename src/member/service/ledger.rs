//! The register as the lines of a ledger, for files that somebody takes along. Who is in them is
//! recorded by the `exchange` room.

use std::collections::HashMap;

use super::further;
use super::import::IMPORTED;
use super::read::{mask_id_number, mask_phone};
use super::sealed::{ADDRESS, ID_NUMBER, PHONE};
use crate::access::{MemberId, OrganizationId};
use crate::db::{Reader, Shelf};
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::identity::Sex;
use crate::kernel::secret::KeyRing;
use crate::member::model::Category;
use crate::member::model::further::{Further, Whereabouts};
use crate::member::store;
use crate::member::store::ledger::LedgerRow;

/// What stands for something that is there and not shown.
pub const MASK: &str = "***";

/// How much of the sealed columns a ledger shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Masked,
    Full,
}

/// One member as a ledger tells of them.
pub struct RegisterLine {
    pub id: MemberId,
    pub version: i64,
    pub branch: OrganizationId,
    pub name: String,
    pub sex: Sex,
    pub ethnicity: String,
    pub born: Option<String>,
    pub id_number: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub education: String,
    pub category: Category,
    pub joined_on: String,
    pub full_on: Option<String>,
    pub further: Further,
    /// Cells of an imported file that have no column here, as JSON.
    pub imported: Option<String>,
}

/// How many members an organization's ledger has.
pub fn count(shelf: &mut impl Shelf, organization: OrganizationId) -> Outcome<i64> {
    store::ledger::count(shelf, organization)
}

/// The next lines of an organization's ledger, branch after branch.
pub fn page(
    reader: &mut Reader<'_>,
    organization: OrganizationId,
    after: Option<(OrganizationId, MemberId)>,
    limit: i64,
    shown: Shown,
) -> Outcome<Vec<RegisterLine>> {
    let rows = store::ledger::page(reader, organization, after, limit)?;
    let ring = &reader.tools().ring;
    rows.into_iter().map(|row| line(ring, row, shown)).collect()
}

/// The lines of members whom another room's list shows to the caller.
pub fn lines(
    reader: &mut Reader<'_>,
    ids: &[MemberId],
    shown: Shown,
) -> Outcome<HashMap<MemberId, RegisterLine>> {
    let rows = store::ledger::with_ids(reader, ids)?;
    let ring = &reader.tools().ring;
    rows.into_iter().map(|row| Ok((row.id, line(ring, row, shown)?))).collect()
}

fn line(ring: &KeyRing, row: LedgerRow, shown: Shown) -> Outcome<RegisterLine> {
    let open = |field, sealed: Option<Vec<u8>>| {
        let open = |sealed: Vec<u8>| ring.open(field, row.id.raw(), &sealed);
        sealed.map(open).transpose().map_err(Fault::internal)
    };
    let told = |plain: Option<String>, mask: fn(&str) -> Option<String>| match shown {
        Shown::Full => plain,
        Shown::Masked => plain.map(|plain| mask(&plain).unwrap_or_else(|| MASK.to_owned())),
    };
    let Further { background, whereabouts } =
        further::opened(ring, row.id, row.further.as_deref())?;
    let whereabouts = Whereabouts {
        landline: told(whereabouts.landline, |_| None),
        residence: told(whereabouts.residence, |_| None),
        registered_residence: told(whereabouts.registered_residence, |_| None),
    };
    Ok(RegisterLine {
        id: row.id,
        version: row.version,
        branch: row.branch_id,
        name: row.name,
        sex: row.sex,
        ethnicity: row.ethnicity,
        born: row.born,
        id_number: told(open(ID_NUMBER, row.id_number)?, mask_id_number),
        phone: told(open(PHONE, row.phone)?, mask_phone),
        address: told(open(ADDRESS, row.address)?, |_| None),
        education: row.education,
        category: row.category,
        joined_on: row.joined_on,
        full_on: row.full_on,
        further: Further { background, whereabouts },
        imported: open(IMPORTED, row.imported)?,
    })
}
