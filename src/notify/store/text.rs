//! Rows of short messages on their way.

use diesel::prelude::*;

use crate::access::MemberId;
use crate::db::schema::{flows, members, messages, organizations, text_messages};
use crate::db::{MultiBackend, Shelf, WriteTx, cols};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::member::model::Standing;
use crate::notify::model::{MessageId, Occurrence, PromptDays, TextId, TextState};

#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = text_messages, check_for_backend(MultiBackend))]
pub struct TextRow {
    pub id: TextId,
    pub message_id: MessageId,
    pub member_id: MemberId,
    pub kind: Occurrence,
    pub state: TextState,
    pub due_at: Timestamp,
    pub attempts: i32,
    pub created_at: Timestamp,
    pub ended_at: Timestamp,
}

pub fn insert(tx: &mut WriteTx<'_>, row: TextRow) -> Outcome<()> {
    diesel::insert_into(text_messages::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// What is open and may be looked at now, the longest due first.
pub fn due(shelf: &mut impl Shelf, limit: i64) -> Outcome<Vec<TextRow>> {
    let now = shelf.now();
    Ok(text_messages::table
        .filter(text_messages::state.eq_any([TextState::Waiting, TextState::Claimed]))
        .filter(text_messages::due_at.le(now))
        .filter(text_messages::kind.eq_any(Occurrence::ALL))
        .order((text_messages::due_at, text_messages::id))
        .select(cols::<TextRow>())
        .limit(limit)
        .load(shelf.conn())?)
}

/// A member as of now: sealed number, standing, division of the branch.
pub type Recipient = (Option<Vec<u8>>, Standing, String);

pub fn recipient(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Option<Recipient>> {
    Ok(members::table
        .inner_join(organizations::table.on(organizations::id.eq(members::branch_id)))
        .filter(members::id.eq(member))
        .select((members::phone, members::standing, organizations::region_code))
        .first(shelf.conn())
        .optional()?)
}

/// The day a message named, and those of its flow, while the flow is open.
pub fn days(shelf: &mut impl Shelf, message: MessageId) -> Outcome<Option<PromptDays>> {
    type Row = (Option<Day>, Day, Option<Day>, Day);
    let row: Option<Row> = messages::table
        .inner_join(flows::table.on(messages::flow_id.assume_not_null().eq(flows::id)))
        .filter(messages::id.eq(message))
        .filter(messages::flow_id.is_not_null())
        .filter(flows::open)
        .select((messages::due_on, flows::due_on, flows::arrive_by, flows::report_due_on))
        .first(shelf.conn())
        .optional()?;
    Ok(row.map(|(told, contact, arrival, report)| PromptDays { told, contact, arrival, report }))
}

/// Where a short message goes next.
pub struct Turn {
    pub state: TextState,
    pub due_at: Timestamp,
    pub attempts: i32,
}

/// Moves a short message from where `seen` found it; false when somebody else has moved it.
pub fn turn(tx: &mut WriteTx<'_>, seen: &TextRow, to: &Turn) -> Outcome<bool> {
    let ended_at = if to.state.is_over() { tx.now() } else { Timestamp::NEVER };
    let moved = diesel::update(text_messages::table.find(seen.id))
        .filter(text_messages::state.eq(seen.state))
        .filter(text_messages::attempts.eq(seen.attempts))
        .set((
            text_messages::state.eq(to.state),
            text_messages::due_at.eq(to.due_at),
            text_messages::attempts.eq(to.attempts),
            text_messages::ended_at.eq(ended_at),
        ))
        .execute(tx.conn())?;
    Ok(moved == 1)
}

/// Forgets short messages older than `before`, some at a time; answers how many.
pub fn forget(tx: &mut WriteTx<'_>, before: Timestamp, batch: i64) -> Outcome<usize> {
    let old: Vec<TextId> = text_messages::table
        .filter(text_messages::created_at.lt(before))
        .order((text_messages::created_at, text_messages::id))
        .select(text_messages::id)
        .limit(batch)
        .load(tx.conn())?;
    let gone = diesel::delete(text_messages::table.filter(text_messages::id.eq_any(old)));
    Ok(gone.execute(tx.conn())?)
}
