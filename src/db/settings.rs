//! Facts about this database itself.

use diesel::prelude::*;

use super::schema::settings;
use super::tx::{Shelf, WriteTx};
use crate::kernel::fault::Outcome;

const PURPOSE: &str = "purpose";
const DEMO: &str = "demo";

/// Whether this database was made for the demo: everybody knows its passwords.
pub fn is_demo(shelf: &mut impl Shelf) -> Outcome<bool> {
    let purpose: Option<String> =
        settings::table.find(PURPOSE).select(settings::value).first(shelf.conn()).optional()?;
    Ok(purpose.as_deref() == Some(DEMO))
}

/// Marks a new database as the demo's, for good.
pub fn mark_demo(tx: &mut WriteTx<'_>) -> Outcome<()> {
    diesel::insert_into(settings::table)
        .values((settings::name.eq(PURPOSE), settings::value.eq(DEMO)))
        .execute(tx.conn())?;
    Ok(())
}
