//! Lateral lines.

use super::authority;
use crate::access::OrganizationId;
use crate::db::audit::Event;
use crate::db::{Receipt, Shelf, WriteTx};
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome, Problem};
use crate::organization::model::{LineId, NewLine, Period};
use crate::organization::rules::{self, Seat};
use crate::organization::store::line::{self, LineRow};
use crate::organization::store::{self, closure};
use crate::organization::view::LineReceipt;

/// Draws a lateral line from an organization under the actor's posts. Fails with
/// `organization_cycle`, `organization_dissolved`, `invalid_field`.
pub fn draw_line(tx: &mut WriteTx<'_>, from: OrganizationId, new: NewLine) -> Outcome<Receipt> {
    closure::hold_tree(tx)?;
    authority::require(tx, from)?;
    check_ends(tx, from, &new)?;
    check_not_drawn(tx, from, &new)?;
    let row = LineRow {
        id: tx.id(),
        from_id: from,
        to_id: new.to_id,
        kind: new.kind,
        starts_on: new.starts_on,
        ends_on: new.ends_on,
    };
    let id = row.id;
    line::insert(tx, row)?;
    tx.record(Event::of("organization_line", id).within(from));
    Receipt::created(format!("/api/v1/organizations/{from}"), 0, LineReceipt { id })
}

fn check_ends(tx: &mut WriteTx<'_>, from: OrganizationId, new: &NewLine) -> Outcome<()> {
    let to_shape = store::shape(tx, new.to_id).map_err(|fault| {
        let unknown = fault.code == Code::NotFound;
        if unknown { Fault::field("/to_id", Problem::NotFound) } else { fault }
    })?;
    let (above_from, above_to) = (closure::above(tx, from)?, closure::above(tx, new.to_id)?);
    let near = Seat { id: from, shape: store::shape(tx, from)?, above: &above_from };
    let far = Seat { id: new.to_id, shape: to_shape, above: &above_to };
    rules::check_line(&near, &far)
}

/// The same line is not drawn twice for the same time.
fn check_not_drawn(tx: &mut WriteTx<'_>, from: OrganizationId, new: &NewLine) -> Outcome<()> {
    let wanted = Period::ending("/ends_on", new.starts_on, new.ends_on)?;
    let drawn = line::of(tx, from, new.starts_on)?;
    let twice = drawn.iter().any(|row| {
        let until = row.ends_on.unwrap_or(Day::FOREVER);
        (row.from_id, row.to_id, row.kind) == (from, new.to_id, new.kind)
            && Period { from: row.starts_on, until }.overlaps(wanted)
    });
    if twice {
        let problem = Problem::Said("这条线已经有了", "This line is drawn already");
        return Err(Fault::field("/to_id", problem));
    }
    Ok(())
}

/// Ends a line: yesterday was its last day. 412 when it has ended already.
pub fn end_line(tx: &mut WriteTx<'_>, id: LineId) -> Outcome<Receipt> {
    let row = line::find(tx, id)?;
    authority::require(tx, row.from_id)?;
    let last = tx.today().plus_days(-1);
    line::end(tx, id, last)?;
    tx.record(Event::of("organization_line", id).within(row.from_id));
    Receipt::changed(format!("/api/v1/organizations/{}", row.from_id), 0, LineReceipt { id })
}
