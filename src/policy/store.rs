//! Rows of policy parameters: what counties or newer rules set over the program's defaults. Rows
//! are added and never changed or removed.

use diesel::dsl::{count_star, max};
use diesel::prelude::*;

use super::model::{HistoryEntry, Parameter, PolicyId, PolicyMark, PolicyRow, Value};
use crate::access::AccountId;
use crate::db::schema::policies;
use crate::db::{Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};

/// What tells whether the rows are those of the last time.
pub fn mark(shelf: &mut impl Shelf) -> Outcome<PolicyMark> {
    Ok(policies::table.select((count_star(), max(policies::id))).first(shelf.conn())?)
}

/// Every row. There are few: some parameters times some counties.
pub fn all(shelf: &mut impl Shelf) -> Outcome<Vec<PolicyRow>> {
    let rows: Vec<(Parameter, String, String, Day, i64, String)> = policies::table
        .order(policies::id)
        .select((
            policies::parameter,
            policies::county,
            policies::value,
            policies::effective_from,
            policies::version,
            policies::source,
        ))
        .load(shelf.conn())?;
    rows.into_iter()
        .map(|(parameter, county, value, effective_from, version, source)| {
            Ok(PolicyRow {
                parameter,
                county: some_county(county),
                value: Value::parse(parameter, &value)?,
                effective_from,
                version: i32::try_from(version).map_err(Fault::internal)?,
                source: source.into(),
            })
        })
        .collect()
}

type Entry = (PolicyId, String, String, Day, i64, String, AccountId, Timestamp);

/// The rows of one parameter, newest first: of one county, or of all with the national ones.
pub fn history(
    shelf: &mut impl Shelf,
    parameter: Parameter,
    county: Option<&str>,
) -> Outcome<Vec<HistoryEntry>> {
    let mut query = policies::table
        .filter(policies::parameter.eq(parameter))
        .select((
            policies::id,
            policies::county,
            policies::value,
            policies::effective_from,
            policies::version,
            policies::source,
            policies::account_id,
            policies::created_at,
        ))
        .into_boxed();
    if let Some(county) = county {
        query = query.filter(policies::county.eq(county.to_owned()));
    }
    let rows: Vec<Entry> =
        query.order((policies::effective_from.desc(), policies::id.desc())).load(shelf.conn())?;
    rows.into_iter()
        .map(|(id, county, value, effective_from, version, source, account_id, created_at)| {
            Ok(HistoryEntry {
                id,
                parameter,
                county: some_county(county),
                value: Value::parse(parameter, &value)?,
                effective_from,
                version: i32::try_from(version).map_err(Fault::internal)?,
                source,
                account_id,
                created_at,
            })
        })
        .collect()
}

/// The column holds `''` for the whole country, since NULLs are never equal in a unique index.
fn some_county(column: String) -> Option<String> {
    (!column.is_empty()).then_some(column)
}

#[derive(Insertable)]
#[diesel(table_name = policies, treat_none_as_default_value = false)]
pub struct NewRow {
    id: PolicyId,
    parameter: Parameter,
    county: String,
    value: String,
    effective_from: Day,
    source: String,
    account_id: AccountId,
    created_at: Timestamp,
    version: i64,
}

impl NewRow {
    pub fn of(
        id: PolicyId,
        row: &PolicyRow,
        account_id: AccountId,
        created_at: Timestamp,
    ) -> NewRow {
        NewRow {
            id,
            parameter: row.parameter,
            county: row.county.clone().unwrap_or_default(),
            value: row.value.to_string(),
            effective_from: row.effective_from,
            source: row.source.clone().into_owned(),
            account_id,
            created_at,
            version: i64::from(row.version),
        }
    }
}

/// 409 when the parameter is set from that day already, or its next version was just taken.
pub fn insert(tx: &mut WriteTx<'_>, row: NewRow) -> Outcome<()> {
    tx.unique(Code::PolicyTaken, |conn| {
        diesel::insert_into(policies::table).values(row).execute(conn)
    })?;
    Ok(())
}
