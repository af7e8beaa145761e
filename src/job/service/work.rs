//! Going on with jobs, a chunk at a time.

use std::sync::Arc;

use super::opened;
use crate::access::{Actor, ActorKind, Permit, SecondFactor, SystemTask, Warrant};
use crate::auth;
use crate::db::audit::Event;
use crate::db::{Db, Shelf, WriteTx};
use crate::job::model::{Chunk, Job, JobState, Next, Progress};
use crate::job::rules::{self, AfterFault};
use crate::job::store::{self, JobRow, Turn};
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Code, Fault, Outcome};

/// Does the next chunk of the job that has waited longest; false when none waits.
pub async fn work(db: &Db) -> Outcome<bool> {
    let Some(taken) = take_chunk(db).await? else { return Ok(false) };
    taken.go_on(db).await?;
    Ok(true)
}

/// A chunk that is this replica's until it is done or its lease ends.
pub struct Taken(JobRow);

impl Taken {
    /// Does the chunk, or notes why it failed.
    pub async fn go_on(self, db: &Db) -> Outcome<()> {
        let Taken(row) = self;
        let Err(fault) = chunk(db, &row).await else { return Ok(()) };
        tracing::warn!(job = %row.id, kind = %row.kind, %fault, "a chunk was not done");
        failed(db, row, fault.code).await
    }
}

/// Takes the next chunk of the job that has waited longest.
pub async fn take_chunk(db: &Db) -> Outcome<Option<Taken>> {
    let permit = Permit::system(SystemTask::Job);
    loop {
        let Some(mut row) = db.read(&permit, |reader| store::next(reader)).await? else {
            return Ok(None);
        };
        let seen = row.clone();
        let take = move |tx: &mut WriteTx<'_>| {
            let until = tx.now().plus_seconds(rules::LEASE_SECONDS);
            store::take(tx, &seen, until)
        };
        // Whoever was first has moved it to the end of the queue: the next look finds another.
        if db.write(&permit, take).await? {
            row.lease += 1;
            row.attempts += 1;
            return Ok(Some(Taken(row)));
        }
    }
}

async fn chunk(db: &Db, row: &JobRow) -> Outcome<()> {
    // The tries before this one ended with the process and left no fault.
    if row.attempts > rules::MOST_ATTEMPTS {
        return Err(Fault::internal("a chunk never came to an end"));
    }
    let warrant = warrant(db, row).await?;
    let job = Job {
        id: row.id,
        kind: row.kind,
        organization: row.organization_id,
        done: row.done,
        input: opened(&db.tools().ring, row)?,
        position: row.resume_at.clone(),
    };
    let step = row.kind.step();
    let chunk = db.read(&warrant, move |reader| step(reader, &job)).await?;
    let row = row.clone();
    db.write(&warrant, move |tx| write(tx, row, chunk)).await
}

/// The rights the job stands on, as they are now.
async fn warrant(db: &Db, row: &JobRow) -> Outcome<Warrant> {
    let guard = Permit::system(SystemTask::Job);
    let Some(account) = row.account_id else { return Ok((*guard).clone()) };
    let (member, with_posts) = (row.member_id, row.with_posts);
    let standing = db
        .read(&guard, move |reader| auth::service::standing(reader, account, member, with_posts))
        .await?;
    let actor = Actor {
        kind: ActorKind::Job { account },
        member: standing.member,
        posts: standing.posts,
        grant: None,
        posts_inert: false,
        // Whoever began it had given the password and the authenticator's code, where the action
        // asks for them.
        stepped_up: true,
        second_factor: SecondFactor::Confirmed,
        password_must_change: false,
        request_id: Arc::from(format!("job-{}", row.id)),
    };
    Warrant::ask(actor, row.action)
}

fn write(tx: &mut WriteTx<'_>, row: JobRow, chunk: Chunk) -> Outcome<()> {
    store::hold(tx, row.id, row.lease)?;
    let Progress { done, total, next } = chunk(tx)?;
    let now = tx.now();
    let (state, resume_at, result, ended_at) = match next {
        Next::More(position) => (JobState::Running, position, String::new(), Timestamp::NEVER),
        Next::Over(result) => (JobState::Succeeded, String::new(), result, now),
    };
    if state == JobState::Succeeded {
        tx.record(told(&row));
    } else if !tx.has_recorded() {
        // Progress alone is housekeeping.
        tx.nothing_new();
    }
    let turn = Turn {
        state,
        resume_at,
        done: row.done + done,
        total: total.or(row.total),
        result,
        fault: String::new(),
        attempts: 0,
        due_at: now,
        ended_at,
    };
    store::turn(tx, row.id, row.lease, turn)
}

/// Notes that a chunk failed, unless the job is another's by now.
async fn failed(db: &Db, row: JobRow, code: Code) -> Outcome<()> {
    let note = move |tx: &mut WriteTx<'_>| {
        let now = tx.now();
        let (state, due_at, ended_at) = match rules::after_fault(code, row.attempts) {
            AfterFault::AgainIn { seconds } => {
                (JobState::Running, now.plus_seconds(seconds), Timestamp::NEVER)
            }
            AfterFault::Failed => (JobState::Failed, now, now),
        };
        if state == JobState::Failed {
            tx.record(told(&row).reason(code.as_str().to_owned()));
        }
        let turn = Turn {
            state,
            resume_at: row.resume_at.clone(),
            done: row.done,
            total: row.total,
            result: String::new(),
            fault: code.as_str().to_owned(),
            attempts: row.attempts,
            due_at,
            ended_at,
        };
        store::turn(tx, row.id, row.lease, turn)
    };
    match db.write(&Permit::system(SystemTask::Job), note).await {
        Err(fault) if fault.code == Code::StaleVersion => Ok(()),
        told => told,
    }
}

/// What became of the job.
fn told(row: &JobRow) -> Event {
    let event = Event::of("job", row.id);
    match row.organization_id {
        Some(organization) => event.within(organization),
        None => event,
    }
}
