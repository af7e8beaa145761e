//! Placements of the departures that an import enters: made many at once as the departures are shown,
//! and taken back as one with them.

use std::collections::BTreeMap;

use super::{Frame, cause, judged_at};
use crate::access::{MemberId, OrganizationId};
use crate::db::audit::Event;
use crate::db::{Shelf, WriteTx};
use crate::flow::model::FlowId;
use crate::flow::service as flow;
use crate::kernel::day::Day;
use crate::kernel::fault::{Fault, Outcome};
use crate::notify::service as people;
use crate::organization::service as organization;
use crate::placement::model::{Notice, Opening, PlacementId};
pub use crate::placement::store::import::Awaiting;
use crate::placement::{rules, store};

/// Opens the placements of departures that have none yet, as registering does. The deadline counts
/// from today: nobody is late by being imported. Who was dissolved meanwhile is sent nobody. The
/// caller tells the hosts once for all, with [`tell`].
pub fn enter(tx: &mut WriteTx<'_>, notices: &[Notice]) -> Outcome<()> {
    let flows: Vec<FlowId> = notices.iter().map(|notice| notice.flow).collect();
    let there = store::import::with_placement(tx, &flows)?;
    let mut hosts: Vec<OrganizationId> = notices.iter().filter_map(|n| n.host.inside()).collect();
    hosts.sort_unstable();
    hosts.dedup();
    organization::keep_standing(tx, &hosts)?;
    let ended = store::import::dissolved(tx, hosts)?;
    let stands = |notice: &Notice| notice.host.inside().is_none_or(|host| !ended.contains(&host));
    let new: Vec<&Notice> =
        notices.iter().filter(|n| !there.contains(&n.flow) && stands(n)).collect();
    let judges = new.iter().map(|n| judged_at(n.host.inside(), n.home_branch));
    let mut judges: Vec<OrganizationId> = judges.collect();
    judges.sort_unstable();
    judges.dedup();
    let frames = Frame::each(tx, judges)?;
    let state = rules::opening_state(Opening::Registered);
    let mut rows = Vec::with_capacity(new.len());
    let mut awaited: BTreeMap<Day, Vec<FlowId>> = BTreeMap::new();
    let mut hosted: BTreeMap<OrganizationId, (PlacementId, Vec<MemberId>)> = BTreeMap::new();
    for notice in new {
        let host = notice.host.inside();
        let frame = frames.get(&judged_at(host, notice.home_branch));
        let frame = frame.ok_or_else(|| Fault::internal("a placement judged nowhere"))?;
        let (row, arrive) = cause::begun(tx, notice, state, frame);
        awaited.entry(arrive.on).or_default().push(notice.flow);
        if let Some(host) = host {
            let guests = hosted.entry(host).or_insert_with(|| (row.id, Vec::new()));
            guests.1.push(notice.member);
        }
        rows.push(row);
    }
    for (by, flows) in awaited {
        flow::await_each(tx, &flows, by)?;
    }
    store::import::insert(tx, &rows)?;
    for (host, (first, guests)) in hosted {
        tx.record(Event::of("placement", first).about(guests).within(host));
    }
    Ok(())
}

/// The hosts in the system that wait for members of an import.
pub fn awaiting(shelf: &mut impl Shelf, import: i64) -> Outcome<Vec<Awaiting>> {
    store::import::awaiting(shelf, import)
}

/// Tells each host once that an import brings it members. The caller records the event.
pub fn tell(tx: &mut WriteTx<'_>, hosts: &[Awaiting]) -> Outcome<()> {
    for (host, first, due_on) in hosts {
        if let (Some(host), Some(first)) = (host, first) {
            people::tell_of_import(tx, *host, *first, *due_on)?;
        }
    }
    Ok(())
}

/// Takes back the placements of departures that an import hides. Fails with `import_built_upon` where
/// anything was done with one.
pub fn forget(tx: &mut WriteTx<'_>, flows: &[FlowId]) -> Outcome<()> {
    store::import::forget(tx, flows)
}
