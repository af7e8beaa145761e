//! Today's calls: the cases that wait for the one who asks, with why, and how to ring.

use super::told::{Gathered, Teller};
use crate::db::{Reader, Shelf};
use crate::flow::model::FlowId;
use crate::followup::store::calls::{self, Caller, Turn};
use crate::followup::views::TodaysCall;
use crate::kernel::fault::{Code, Fault, Language, Outcome};
use crate::policy::service as policy;

/// A page of whom to call today.
pub fn today(
    reader: &mut Reader<'_>,
    after: Option<Turn>,
    limit: i64,
    language: Language,
) -> Outcome<Vec<TodaysCall>> {
    let caller = caller(reader).ok_or_else(|| Fault::new(Code::Forbidden))?;
    let rows = calls::due(reader, &caller, after, limit)?;
    let ids: Vec<FlowId> = rows.iter().map(|row| row.flow_id).collect();
    let gathered = Gathered::of(reader, &ids)?;
    let book = policy::book(reader)?;
    reader.saw_members(gathered.members());
    let teller = Teller { county: None, book: &book, language, duty: None };
    rows.iter()
        .filter_map(|row| gathered.flow(row.flow_id).map(|flow| (row, flow)))
        .map(|(row, flow)| {
            Ok(TodaysCall {
                id: row.id,
                call_on: row.call_on,
                contact: format!("/api/v1/members/{}/contact", row.member_id),
                absentee: teller.tell(reader, flow, flow.watch_on, &gathered)?,
            })
        })
        .collect()
}

/// How many open cases are the caller's to see to, counted no further than `at_most`.
pub fn count_to_see_to(reader: &mut Reader<'_>, at_most: i64) -> Outcome<usize> {
    match caller(reader) {
        Some(caller) => calls::count(reader, &caller, at_most),
        None => Ok(0),
    }
}

fn caller(reader: &Reader<'_>) -> Option<Caller> {
    let actor = &reader.warrant().actor;
    let mut organizations: Vec<_> = actor.posts.iter().map(|post| post.organization).collect();
    organizations.sort();
    organizations.dedup();
    actor.account().map(|account| Caller { account, organizations })
}
