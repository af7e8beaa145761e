//! The sealed columns of a record.

use super::super::store::MemberRow;
use crate::access::MemberId;
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::secret::{Field, KeyRing};

pub const ID_NUMBER: Field = Field { table: "members", column: "id_number" };
pub const PHONE: Field = Field { table: "members", column: "phone" };
pub const ADDRESS: Field = Field { table: "members", column: "address" };
pub(super) const FURTHER: Field = Field { table: "members", column: "further" };

/// Look-up domains of the keyed hashes.
pub const ID_NUMBER_INDEX: &str = "id_number";
pub const PHONE_INDEX: &str = "phone";

/// The sealed values of a record in full. For masking, contact, reveal and a member's own copy.
pub struct Opened {
    pub id_number: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
}

pub fn open(ring: &KeyRing, row: &MemberRow) -> Outcome<Opened> {
    let open = |field, sealed: &Option<Vec<u8>>| open_one(ring, field, row.id, sealed.as_deref());
    Ok(Opened {
        id_number: open(ID_NUMBER, &row.id_number)?,
        phone: open(PHONE, &row.phone)?,
        address: open(ADDRESS, &row.address)?,
    })
}

/// Opens one value of a member's record.
pub fn open_one(
    ring: &KeyRing,
    field: Field,
    member: MemberId,
    sealed: Option<&[u8]>,
) -> Outcome<Option<String>> {
    let open = |sealed| ring.open(field, member.raw(), sealed);
    sealed.map(open).transpose().map_err(Fault::internal)
}

/// Seals a value of a member's record.
pub fn seal(ring: &KeyRing, field: Field, member: MemberId, plain: &str) -> Outcome<Vec<u8>> {
    ring.seal(field, member.raw(), plain).map_err(Fault::internal)
}

/// Every hash under which a value may be stored.
pub fn hashes(ring: &KeyRing, domain: &str, normalised: &str) -> Vec<Vec<u8>> {
    ring.indexes(domain, normalised).into_iter().map(|hash| hash.to_vec()).collect()
}
