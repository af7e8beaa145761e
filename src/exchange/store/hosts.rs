//! The organizations that ledgers name as hosts, wherever they are.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::access::OrganizationId;
use crate::db::Shelf;
use crate::db::schema::organizations;
use crate::exchange::import::{Called, Host};
use crate::kernel::fault::Outcome;
use crate::organization::model::{OrganizationKind, OrganizationState, OrganizationType, Shape};

/// Names of one query, each asked for three times: under SQLite's limit of binds.
const NAMES_AT_ONCE: usize = 1_000;

/// What these organizations go by.
pub fn called(
    shelf: &mut impl Shelf,
    mut ids: Vec<OrganizationId>,
) -> Outcome<HashMap<OrganizationId, Called>> {
    ids.sort_unstable();
    ids.dedup();
    type Found = (OrganizationId, String, String, Option<String>);
    let found: Vec<Found> = organizations::table
        .filter(organizations::id.eq_any(ids))
        .select((
            organizations::id,
            organizations::name,
            organizations::short_name,
            organizations::code,
        ))
        .load(shelf.conn())?;
    let called = |(id, name, short_name, code)| (id, Called { name, short_name, code });
    Ok(found.into_iter().map(called).collect())
}

type Listed = (
    OrganizationId,
    (String, String, Option<String>),
    String,
    (OrganizationType, OrganizationKind, OrganizationState),
);

/// Those that go by one of the names, dissolved ones included.
pub fn named(shelf: &mut impl Shelf, names: &[String]) -> Outcome<Vec<Host>> {
    let mut hosts: HashMap<OrganizationId, Host> = HashMap::new();
    for part in names.chunks(NAMES_AT_ONCE) {
        let called = organizations::name
            .eq_any(part.to_vec())
            .or(organizations::short_name.eq_any(part.to_vec()))
            .or(organizations::code.assume_not_null().eq_any(part.to_vec()));
        let found: Vec<Listed> = organizations::table
            .filter(called)
            .select((
                organizations::id,
                (organizations::name, organizations::short_name, organizations::code),
                organizations::region_code,
                (organizations::type_, organizations::kind, organizations::state),
            ))
            .load(shelf.conn())?;
        for (id, (name, short_name, code), seat, (level, kind, state)) in found {
            let called = Called { name, short_name, code };
            hosts.insert(id, Host { id, called, seat, shape: Shape { level, kind, state } });
        }
    }
    let mut hosts: Vec<Host> = hosts.into_values().collect();
    hosts.sort_by_key(|host| host.id);
    Ok(hosts)
}
