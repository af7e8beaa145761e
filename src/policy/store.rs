//! Rows of policy parameters: what counties or newer rules set over the program's defaults.

use diesel::prelude::*;

use super::model::{Parameter, PolicyRow, Value};
use crate::db::Shelf;
use crate::db::schema::policies;
use crate::kernel::day::Day;
use crate::kernel::fault::{Fault, Outcome};

/// Every row. There are few: some parameters times some counties.
pub fn all(shelf: &mut impl Shelf) -> Outcome<Vec<PolicyRow>> {
    let rows: Vec<(Parameter, String, String, Day, i64)> = policies::table
        .order(policies::id)
        .select((
            policies::parameter,
            policies::county,
            policies::value,
            policies::effective_from,
            policies::version,
        ))
        .load(shelf.conn())?;
    rows.into_iter()
        .map(|(parameter, county, value, effective_from, version)| {
            Ok(PolicyRow {
                parameter,
                county: (!county.is_empty()).then_some(county),
                value: Value::parse(parameter, &value)?,
                effective_from,
                version: i32::try_from(version).map_err(Fault::internal)?,
            })
        })
        .collect()
}
