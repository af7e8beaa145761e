//! Short absences that have become long ones (DOMAIN 4.1): told once, with the paper that is needed now.

use std::collections::HashMap;

use super::open_details;
use super::turn::{Frame, event_of, happening};
use crate::db::{Shelf, WriteTx};
use crate::flow::model::{Advice, FlowId, FlowingBasis, Paper};
use crate::flow::store::FlowRow;
use crate::flow::store::outlasted::{self as store, Place};
use crate::kernel::fault::Outcome;
use crate::notify::model::Occurrence;
use crate::notify::service as notify;
use crate::policy::model::Parameter;

/// Absences looked at in one go.
const AT_ONCE: i64 = 200;

/// Tells the home branch of the short absences that have become long ones, and the member of the paper, some
/// at a time: how many, and where the next look begins. Where the member's week is full of reminders both
/// wait until it is not; a county that wants no reminders has the branch told alone.
pub fn tell_outlasted(
    tx: &mut WriteTx<'_>,
    after: Option<Place>,
) -> Outcome<(usize, Option<Place>)> {
    let today = tx.today();
    let rows = store::expected_back(tx, today, after, AT_ONCE)?;
    let full = i64::try_from(rows.len()).is_ok_and(|found| found == AT_ONCE);
    let last = rows.last().filter(|_| full);
    let next = last.and_then(|row| row.expected_return_on.map(|back| (back, row.id)));
    let mut told = 0;
    for row in rows {
        let frame = Frame::of(tx, row.home_branch_id)?;
        let flowing = frame.flowing(&row);
        if flowing.basis != FlowingBasis::OutlastedPlan {
            continue;
        }
        let most = frame.book.at(frame.county(), today, Parameter::PromptsPerWeek).number();
        let reminds = most > 0 && needs_paper(advice(tx, &frame, &row)?.paper);
        if reminds && !notify::has_room(tx, row.member_id, most)? {
            continue;
        }
        store::told(tx, row.id, today)?;
        tx.record(event_of(&row).policy(flowing.ruling.cite()));
        notify::tell(tx, &happening(&row, Occurrence::FlowOutlasted))?;
        if reminds {
            notify::tell(tx, &happening(&row, Occurrence::PaperReminder))?;
        }
        told += 1;
    }
    Ok((told, next))
}

const fn needs_paper(paper: Paper) -> bool {
    match paper {
        Paper::AttestationLetter | Paper::Certificate | Paper::Transfer => true,
        Paper::None => false,
    }
}

/// The paper advised now for registrations that are not over, whoever asks.
pub fn papers(shelf: &mut impl Shelf, ids: Vec<FlowId>) -> Outcome<HashMap<FlowId, Paper>> {
    let mut papers = HashMap::new();
    if ids.is_empty() {
        return Ok(papers);
    }
    for row in store::open_rows(shelf, ids)? {
        let frame = Frame::of(shelf, row.home_branch_id)?;
        papers.insert(row.id, advice(shelf, &frame, &row)?.paper);
    }
    Ok(papers)
}

fn advice(shelf: &mut impl Shelf, frame: &Frame, row: &FlowRow) -> Outcome<Advice> {
    let details = open_details(&shelf.tools().ring, row.id, &row.details)?;
    Ok(frame.advice(row, &details))
}
