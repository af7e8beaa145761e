//! Beginning a job in the transaction of the call that asks for it.

use serde::Serialize;

use super::{location, sealed};
use crate::access::ActorKind;
use crate::db::audit::Event;
use crate::db::{Receipt, Shelf, WriteTx};
use crate::job::model::{Job, JobId, JobReceipt, JobState, NewJob};
use crate::job::store::{self, JobRow};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::Outcome;
use crate::kernel::id::Id;

/// Begins a job and answers 202 with its address.
pub fn begin<I: Serialize>(tx: &mut WriteTx<'_>, new: NewJob<I>) -> Outcome<Receipt> {
    let id = start(tx, new)?;
    accepted(id)
}

/// The answer to the call that began a job.
pub fn accepted(id: JobId) -> Outcome<Receipt> {
    Receipt::accepted(location(id), JobReceipt { id, state: JobState::Queued })
}

/// Begins a job under the permit of this transaction: its action is what each chunk is asked for
/// again, its actor whose rights they stand on.
pub fn start<I: Serialize>(tx: &mut WriteTx<'_>, new: NewJob<I>) -> Outcome<JobId> {
    let id: Id<Job> = tx.id();
    let (actor, action, now) = (tx.warrant().actor.clone(), tx.warrant().action, tx.now());
    let with_posts = match actor.kind {
        ActorKind::Account { .. } | ActorKind::Job { .. } => !actor.posts.is_empty(),
        ActorKind::Service { .. } | ActorKind::System(_) => false,
    };
    let row = JobRow {
        id,
        kind: new.kind,
        state: JobState::Queued,
        account_id: actor.account(),
        member_id: actor.member,
        with_posts,
        action,
        organization_id: new.organization,
        input: sealed(&tx.tools().ring, id, &new.input)?,
        resume_at: String::new(),
        done: 0,
        total: new.total,
        result: String::new(),
        fault: String::new(),
        attempts: 0,
        lease: 0,
        due_at: now,
        created_at: now,
        started_at: Timestamp::NEVER,
        ended_at: Timestamp::NEVER,
    };
    store::insert(tx, row)?;
    let event = Event::of("job", id);
    tx.record(match new.organization {
        Some(organization) => event.within(organization),
        None => event,
    });
    Ok(id)
}
