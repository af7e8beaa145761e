//! Reads what stands round an import, so that rows can be planned without a database.

use std::collections::{HashMap, HashSet};

use crate::access::{MemberId, OrganizationId};
use crate::db::Shelf;
use crate::exchange::import::{ImportKind, Staged};
use crate::exchange::model::{SheetSummary, Values};
use crate::exchange::rules::absence::Absence;
use crate::exchange::rules::branch::Branches;
use crate::exchange::rules::host::{self, Hosts};
use crate::exchange::rules::plan::{Basis, Ground, Recorded};
use crate::exchange::store::{around, hosts};
use crate::flow::model::FlowId;
use crate::flow::service::ledger;
use crate::kernel::fault::Outcome;
use crate::kernel::identity::IdNumber;
use crate::member::service::import::{self as member, Known};
use crate::organization::service as organization;

/// What is known round an import, whatever its rows.
pub fn ground(
    shelf: &mut impl Shelf,
    importing: OrganizationId,
    kind: ImportKind,
    sheets: Vec<SheetSummary>,
) -> Outcome<Ground> {
    let branches = Branches::new(around::organizations_below(shelf, importing)?);
    let own = branches.get(importing);
    let own_branch = own.filter(|entry| entry.shape.holds_affiliation()).map(|entry| entry.id);
    let county = organization::county_of(shelf, importing)?.parse().ok();
    Ok(Ground { kind, branches, own_branch, county, sheets })
}

/// The basis on which these rows are planned.
pub fn basis<'a>(
    shelf: &mut impl Shelf,
    ground: &'a Ground,
    rows: &[Staged],
) -> Outcome<Basis<'a>> {
    let numbers: Vec<IdNumber> = rows
        .iter()
        .filter_map(|staged| staged.row.values.member().id_number.value.clone())
        .collect();
    let found = member::known(shelf, &numbers)?;
    let recorded = recorded(shelf, ground.kind, rows)?;
    let named = found.iter().map(|(_, known)| known.id);
    let members: HashSet<MemberId> = named.chain(recorded.values().map(|r| r.known.id)).collect();
    let absences = match ground.kind {
        ImportKind::Register => HashMap::new(),
        ImportKind::Ledger => absences(shelf, &members.into_iter().collect::<Vec<_>>())?,
    };
    let known = found.into_iter().map(|(number, known)| (number.as_str().to_owned(), known));
    let hosts = Hosts::new(hosts::named(shelf, &hosts_written(rows))?);
    Ok(Basis { ground, known: known.collect(), recorded, absences, hosts })
}

/// The spellings of the hosts that rows of a ledger name.
fn hosts_written(rows: &[Staged]) -> Vec<String> {
    let written = |staged: &Staged| match &staged.row.values {
        Values::Ledger(row) => row.host_organization.value.as_deref().map(host::spellings),
        Values::Register(_) => None,
    };
    let mut names: Vec<String> = rows.iter().filter_map(written).flatten().collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The registrations of these members that are open.
fn absences(shelf: &mut impl Shelf, members: &[MemberId]) -> Outcome<HashMap<MemberId, Absence>> {
    let lines = ledger::open_of(shelf, members)?;
    let hosts: Vec<OrganizationId> =
        lines.iter().filter_map(|line| line.destination.host()).collect();
    let called = hosts::called(shelf, hosts)?;
    let absence = |line: ledger::AbsenceLine| {
        let host = line.destination.host().and_then(|host| called.get(&host));
        (line.member, Absence { host: host.cloned(), line })
    };
    Ok(lines.into_iter().map(absence).collect())
}

/// The records that rows of an export name: members of a register, departures of a ledger.
fn recorded(
    shelf: &mut impl Shelf,
    kind: ImportKind,
    rows: &[Staged],
) -> Outcome<HashMap<i64, Recorded>> {
    let named: Vec<i64> =
        rows.iter().filter_map(|staged| staged.row.values.member().record.value).collect();
    if named.is_empty() {
        return Ok(HashMap::new());
    }
    let departures: HashMap<i64, ledger::Recorded> = match kind {
        ImportKind::Register => HashMap::new(),
        ImportKind::Ledger => {
            let ids: Vec<FlowId> = named.iter().map(|id| FlowId::from_raw(*id)).collect();
            let found = ledger::recorded(shelf, &ids)?;
            found.into_iter().map(|(id, flow)| (id.raw(), flow)).collect()
        }
    };
    let members: Vec<MemberId> = match kind {
        ImportKind::Register => named.iter().map(|id| MemberId::from_raw(*id)).collect(),
        ImportKind::Ledger => departures.values().map(|flow| flow.member).collect(),
    };
    let known: HashMap<MemberId, Known> =
        member::known_by_id(shelf, &members)?.into_iter().map(|known| (known.id, known)).collect();
    let of = |record: &i64| {
        let departure = departures.get(record);
        let member = departure.map_or_else(|| MemberId::from_raw(*record), |flow| flow.member);
        let known = known.get(&member)?.clone();
        let version = departure.map_or(known.version, |flow| flow.version);
        let over = departure.is_some_and(|flow| !flow.open);
        let fits = departure.is_some() == (kind == ImportKind::Ledger);
        fits.then_some((*record, Recorded { known, version, over }))
    };
    Ok(named.iter().filter_map(of).collect())
}
