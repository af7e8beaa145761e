//! One's own messages.

use std::collections::HashMap;

use super::tell::NOBODY;
use crate::access::{AccountId, MemberId};
use crate::db::audit::Event;
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::flow::model::{FlowId, Paper};
use crate::flow::service as flow;
use crate::kernel::fault::{Language, Outcome};
use crate::member::service::Names;
use crate::notify::model::{MessageId, MessageView, Occurrence, ReadReceipt};
use crate::notify::store::{self, MessageRow, Placed, text as texts};
use crate::notify::words::{self, Facts};
use crate::placement::model::PlacementId;

/// Counts go no further: 100 stands for 100 or more.
pub(super) const COUNTED: i64 = 100;

/// Messages are kept this long.
const KEPT_DAYS: i64 = 365;
const FORGOTTEN_AT_ONCE: i64 = 500;

/// A page of one's messages, newest first.
pub fn list(
    reader: &mut Reader<'_>,
    unread: bool,
    before: Option<MessageId>,
    limit: i64,
    language: Language,
) -> Outcome<Vec<MessageView>> {
    let rows = store::page(reader, unread, before, limit)?;
    let named = rows.iter().filter(|row| names_member(row)).map(|row| row.about_id);
    let mut named: Vec<MemberId> = named.collect();
    named.sort();
    named.dedup();
    reader.saw_members(named.clone());
    let names = Names::of(reader, named.into_iter())?;
    let placed = store::placed(reader, rows.iter().filter_map(|row| row.placement_id).collect())?;
    let long = rows.iter().filter(|row| names_paper(row.kind)).filter_map(|row| row.flow_id);
    let papers = flow::papers(reader, long.collect())?;
    let officers = store::officers(reader, rows.iter().filter_map(|row| row.officer_id).collect())?;
    let about = About { names, placed, papers, officers };
    Ok(rows.into_iter().map(|row| view(row, &about, language)).collect())
}

fn names_paper(kind: Occurrence) -> bool {
    matches!(kind, Occurrence::FlowOutlasted | Occurrence::PaperReminder)
}

/// What the messages of a page are made with.
struct About {
    names: Names,
    placed: HashMap<PlacementId, Placed>,
    papers: HashMap<FlowId, Paper>,
    officers: HashMap<AccountId, String>,
}

/// An officer's message about a member; one about an endpoint, an officer's cases or a whole import is
/// about none.
fn names_member(row: &MessageRow) -> bool {
    row.account_id.is_some() && row.about_id != NOBODY
}

fn view(row: MessageRow, about: &About, language: Language) -> MessageView {
    let to_officer = row.account_id.is_some();
    let placement = row.placement_id.and_then(|id| about.placed.get(&id));
    let facts = Facts {
        name: to_officer.then(|| about.names.find(row.about_id).unwrap_or("")),
        host: placement.map_or("", |(host, _)| host.as_str()),
        ground: placement.and_then(|(_, ground)| *ground),
        due_on: row.due_on,
        paper: row.flow_id.and_then(|id| about.papers.get(&id)).copied(),
        officer: row.officer_id.and_then(|id| about.officers.get(&id)).map_or("", String::as_str),
        cases: row.cases.unwrap_or(0),
        with_case: row.case_id.is_some(),
    };
    MessageView {
        id: row.id,
        kind: row.kind,
        text: words::say(row.kind, &facts, language),
        at: row.created_at,
        read: row.read_at.is_set(),
        member_id: names_member(&row).then_some(row.about_id),
        organization_id: row.organization_id,
        registration_id: row.flow_id,
        placement_id: row.placement_id,
        case_id: row.case_id,
        endpoint_id: row.endpoint_id,
        cases: row.cases,
        due_on: row.due_on,
    }
}

/// Unread messages; 100 stands for 100 or more.
pub fn unread(reader: &mut Reader<'_>) -> Outcome<usize> {
    store::unread(reader, COUNTED)
}

/// Marks a message and all older ones as read. 404 when it is not one's own.
pub fn mark_up_to(tx: &mut WriteTx<'_>, id: MessageId) -> Outcome<Receipt> {
    store::check_own(tx, id)?;
    let marked = store::mark_read_up_to(tx, id)?;
    told(tx, id, marked)
}

/// Marks one message as read. 404 when it is not one's own.
pub fn mark_one(tx: &mut WriteTx<'_>, id: MessageId) -> Outcome<Receipt> {
    store::check_own(tx, id)?;
    let marked = store::mark_read(tx, &[id])?;
    told(tx, id, marked)
}

fn told(tx: &mut WriteTx<'_>, id: MessageId, marked: usize) -> Outcome<Receipt> {
    if marked > 0 {
        tx.record(Event::of("message", id));
    } else {
        tx.nothing_new();
    }
    Receipt::changed("/api/v1/me/messages".to_owned(), 0, ReadReceipt { marked })
}

/// Forgets old messages, some at a time; answers how many. Housekeeping.
pub fn forget(tx: &mut WriteTx<'_>) -> Outcome<usize> {
    let before = tx.now().plus_seconds(-KEPT_DAYS * 86_400);
    let texts = texts::forget(tx, before, FORGOTTEN_AT_ONCE)?;
    Ok(texts + store::forget(tx, before, FORGOTTEN_AT_ONCE)?)
}

/// What a message of a kind says to its member, without the particulars.
pub fn say_to_member(what: Occurrence, language: Language) -> String {
    words::say(what, &Facts::default(), language)
}
