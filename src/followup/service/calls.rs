//! Today's calls: the cases that wait for the one who asks, with why, and how to ring.

use super::told::{Gathered, Teller};
use crate::access::OrganizationId;
use crate::db::{Reader, Shelf};
use crate::flow::model::FlowId;
use crate::followup::store::calls::{self, Turn};
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
    let actor = reader.warrant().actor.clone();
    let account = actor.account().ok_or_else(|| Fault::new(Code::Forbidden))?;
    let organizations: Vec<OrganizationId> =
        actor.posts.iter().map(|post| post.organization).collect();
    let rows = calls::due(reader, account, &organizations, after, limit)?;
    let ids: Vec<FlowId> = rows.iter().map(|row| row.flow_id).collect();
    let gathered = Gathered::of(reader, &ids)?;
    let book = policy::book(reader)?;
    reader.saw_members(gathered.members());
    let teller = Teller { county: None, book: &book, language };
    rows.iter()
        .filter_map(|row| gathered.flow(row.flow_id).map(|flow| (row, flow)))
        .map(|(row, flow)| {
            Ok(TodaysCall {
                id: row.id,
                call_on: row.call_on,
                contact: format!("/api/v1/members/{}/contact", row.member_id),
                absentee: teller.tell(reader, flow, &gathered)?,
            })
        })
        .collect()
}
