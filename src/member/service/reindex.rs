//! The look-up indexes of the register under the active key, after an operator has made a new one.

use super::sealed::{ID_NUMBER, ID_NUMBER_INDEX, PHONE, PHONE_INDEX};
use crate::access::MemberId;
use crate::db::{Reader, Shelf, WriteTx};
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::secret::{Field, KeyRing};
use crate::member::store::reindex::{self as store, Indexed};

/// Members looked at in one transaction: other writers wait for no more than these.
const AT_ONCE: i64 = 500;

/// How far a walk over the register has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// The last member looked at; none when the walk is over.
    pub last: Option<MemberId>,
    pub members: usize,
    /// Of these, found under an older key.
    pub older: usize,
}

/// Looks at the next members after `after` and moves their indexes to the active key.
pub fn reindex(tx: &mut WriteTx<'_>, after: Option<MemberId>) -> Outcome<Walked> {
    let (walked, older) = look(tx, after)?;
    for row in &older {
        store::keep(tx, row)?;
    }
    Ok(walked)
}

/// The same look without a change.
pub fn under_older_keys(reader: &mut Reader<'_>, after: Option<MemberId>) -> Outcome<Walked> {
    Ok(look(reader, after)?.0)
}

/// The walk, and the rows that another key's index was found on, with the active key's.
fn look(shelf: &mut impl Shelf, after: Option<MemberId>) -> Outcome<(Walked, Vec<Indexed>)> {
    let rows = store::after(shelf, after, AT_ONCE)?;
    let (last, members) = (rows.last().map(|row| row.id), rows.len());
    let ring = &shelf.tools().ring;
    let mut older = Vec::new();
    for row in rows {
        let id_number_index =
            index(ring, row.id, ID_NUMBER, ID_NUMBER_INDEX, row.id_number.as_deref())?;
        let phone_index = index(ring, row.id, PHONE, PHONE_INDEX, row.phone.as_deref())?;
        if (&id_number_index, &phone_index) != (&row.id_number_index, &row.phone_index) {
            older.push(Indexed { id_number_index, phone_index, ..row });
        }
    }
    Ok((Walked { last, members, older: older.len() }, older))
}

fn index(
    ring: &KeyRing,
    member: MemberId,
    field: Field,
    domain: &str,
    sealed: Option<&[u8]>,
) -> Outcome<Option<Vec<u8>>> {
    let hash = |sealed| {
        let plain = ring.open(field, member.raw(), sealed).map_err(Fault::internal)?;
        Ok(ring.index(domain, &plain).to_vec())
    };
    sealed.map(hash).transpose()
}
