//! Sealed values with their look-up indexes, row after row.

use diesel::prelude::*;

use crate::access::MemberId;
use crate::db::schema::members;
use crate::db::{MultiBackend, Shelf, WriteTx, cols};
use crate::kernel::fault::Outcome;

#[derive(Queryable, Selectable)]
#[diesel(table_name = members, check_for_backend(MultiBackend))]
pub struct Indexed {
    pub id: MemberId,
    pub id_number: Option<Vec<u8>>,
    pub id_number_index: Option<Vec<u8>>,
    pub phone: Option<Vec<u8>>,
    pub phone_index: Option<Vec<u8>>,
    pub version: i64,
}

/// The next of the whole register, those of imports not applied yet included.
pub fn after(shelf: &mut impl Shelf, after: Option<MemberId>, limit: i64) -> Outcome<Vec<Indexed>> {
    let mut query = members::table.select(cols::<Indexed>()).into_boxed();
    if let Some(after) = after {
        query = query.filter(members::id.gt(after));
    }
    Ok(query.order(members::id).limit(limit).load(shelf.conn())?)
}

/// Writes the indexes. The record is what it was: its version stays. One that was changed meanwhile
/// is left as it is: the change may have come with another number.
pub fn keep(tx: &mut WriteTx<'_>, row: &Indexed) -> Outcome<()> {
    let unchanged = members::table.find(row.id).filter(members::version.eq(row.version));
    diesel::update(unchanged)
        .set((
            members::id_number_index.eq(&row.id_number_index),
            members::phone_index.eq(&row.phone_index),
        ))
        .execute(tx.conn())?;
    Ok(())
}
