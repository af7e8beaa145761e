//! Check-ins as people read them, and what their reading does.

use std::sync::Arc;

use super::{NOTE, path};
use crate::access::MemberId;
use crate::checkin::model::{CheckInEffect, CheckInId, CheckInKind, CheckInView, ReviewReason};
use crate::checkin::rules;
use crate::checkin::store::{self, CheckInRow, Wish};
use crate::db::audit::Event;
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::flow::service as flow;
use crate::followup::service as followup;
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::secret::KeyRing;

/// A page of check-ins within the scope, the newest first.
pub fn list(reader: &mut Reader<'_>, wish: Wish) -> Outcome<Vec<CheckInView>> {
    let rows = store::page(reader, wish)?;
    reader.saw_members(rows.iter().map(|row| row.member_id));
    let ring = Arc::clone(&reader.tools().ring);
    rows.into_iter().map(|row| opened(&ring, row)).collect()
}

/// The day of a member's last report back, as it counts.
pub fn last_report(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Option<Day>> {
    let reports = store::reports(shelf, member)?;
    Ok(reports.into_iter().map(|report| rules::counted_on(&report)).max())
}

/// Yearly reports within the scope that nobody has read, counted no further than `at_most`.
pub fn count_reports_to_read(reader: &mut Reader<'_>, at_most: i64) -> Outcome<usize> {
    store::count_unread_reports(reader, at_most)
}

/// One check-in.
pub fn show(reader: &mut Reader<'_>, id: CheckInId) -> Outcome<CheckInView> {
    let row = store::find(reader, id)?;
    reader.saw_members([row.member_id]);
    let ring = Arc::clone(&reader.tools().ring);
    opened(&ring, row)
}

fn opened(ring: &KeyRing, row: CheckInRow) -> Outcome<CheckInView> {
    let open = |sealed: &Vec<u8>| ring.open(NOTE, row.id.raw(), sealed);
    let note = row.note.as_ref().map(open).transpose().map_err(Fault::internal)?;
    Ok(row.shown(note))
}

/// Somebody who looks after the member has read a report back, or what asked for a look: once. What a
/// phone with a wrong clock dated long ago counts from now on by the day it was received.
pub fn read(tx: &mut WriteTx<'_>, id: CheckInId) -> Outcome<Receipt> {
    let row = store::find(tx, id)?;
    if row.kind != CheckInKind::ReportBack && row.effect == CheckInEffect::Applied {
        return Err(Fault::new(Code::NotFound));
    }
    if tx.warrant().actor.member == Some(row.member_id) {
        return Err(Fault::new(Code::NotAnActor));
    }
    let account = tx.warrant().actor.account();
    let account = account.ok_or_else(|| Fault::internal("a report read by nobody"))?;
    if store::mark_read(tx, id, account)? {
        if row.effect_reason == ReviewReason::MadeLongAgo.as_str() {
            count_as_received(tx, &row)?;
        }
        tx.record(Event::of("check_in", id).about([row.member_id]));
    } else {
        tx.nothing_new();
    }
    Receipt::changed(path(id), 0, serde_json::json!({ "id": id, "state": "read" }))
}

fn count_as_received(tx: &mut WriteTx<'_>, row: &CheckInRow) -> Outcome<()> {
    let (member, on) = (row.member_id, row.received_at.day());
    flow::contact_seen(tx, member, on)?;
    if row.kind == CheckInKind::ReportBack {
        flow::report_made(tx, member, on)?;
    }
    followup::contact_seen(tx, member, on)
}
