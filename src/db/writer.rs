//! The SQLite writer: one thread that owns the only writing connection and lets many jobs share
//! one COMMIT, so that `synchronous=FULL` costs one fsync per batch and not per row.
//!
//! Each job runs in a savepoint of its own; its answer is sent only after the COMMIT. A job that
//! panics is rolled back and does not take the thread with it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::JoinHandle;

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;
use tokio::sync::oneshot;

use super::{Conn, Target, pool};
use crate::kernel::fault::{Code, Fault, Outcome};

/// How many jobs may wait; one more is told to come back.
const QUEUE: usize = 4096;
/// How many jobs share a COMMIT at most.
const BATCH: usize = 512;

/// Work inside a savepoint, and the answer it owes once the batch is on disk.
struct Job {
    run: Box<dyn FnOnce(&mut Conn) -> Delivery + Send>,
}

/// Called with whether the batch reached the disk.
type Delivery = Box<dyn FnOnce(bool) + Send>;

pub struct Writer {
    queue: Mutex<Option<SyncSender<Job>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Opens (and creates, if need be) the file and starts the thread.
    pub fn start(target: &Target) -> Outcome<Writer> {
        let conn = pool::connect(target, pool::Purpose::Write)
            .map_err(|error| Fault::new(Code::Unavailable).with_cause(error))?;
        let (sender, receiver) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("writer".into())
            .spawn(move || work(conn, &receiver))
            .map_err(Fault::internal)?;
        Ok(Writer { queue: Mutex::new(Some(sender)), thread: Mutex::new(Some(thread)) })
    }

    /// Queues a job and waits until it is on disk or has failed.
    pub async fn run<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Conn) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        let (answer, waiting) = oneshot::channel();
        self.send(Job { run: Box::new(move |conn| deliver(savepoint(conn, job), answer)) })?;
        waiting.await.map_err(|_| Fault::new(Code::Unavailable).retry_after(2))?
    }

    /// The same for callers outside the async runtime: the command line.
    pub fn run_blocking<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Conn) -> Outcome<T> + Send + 'static,
    ) -> Outcome<T> {
        let (answer, waiting) = oneshot::channel();
        self.send(Job { run: Box::new(move |conn| deliver(savepoint(conn, job), answer)) })?;
        waiting.blocking_recv().map_err(|_| Fault::new(Code::Unavailable).retry_after(2))?
    }

    fn send(&self, job: Job) -> Outcome<()> {
        let queue = self.queue.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = queue.as_ref().ok_or_else(|| Fault::new(Code::Unavailable).retry_after(5))?;
        sender.try_send(job).map_err(|refused| match refused {
            TrySendError::Full(_) => Fault::new(Code::Unavailable).retry_after(1),
            TrySendError::Disconnected(_) => Fault::new(Code::Unavailable).retry_after(5),
        })
    }

    /// Takes no more jobs, finishes those that wait, and ends the thread.
    pub fn drain(&self) {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner).take();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the writer thread ended badly");
        }
    }
}

/// Runs one job in a savepoint; its failure undoes its own work and nobody else's.
fn savepoint<T>(conn: &mut Conn, job: impl FnOnce(&mut Conn) -> Outcome<T>) -> Outcome<T> {
    let result = conn.transaction(|conn| {
        catch_unwind(AssertUnwindSafe(|| job(conn)))
            .unwrap_or_else(|_| Err(Fault::internal("a write job panicked")))
    });
    close_inner_savepoints(conn);
    result
}

/// A panic inside a nested savepoint leaves it open; the batch's own transaction is at depth one.
fn close_inner_savepoints(conn: &mut Conn) {
    let Conn::Sqlite(inner) = conn else { return };
    let depth = |inner: &mut SqliteConnection| {
        AnsiTransactionManager::transaction_manager_status_mut(inner)
            .transaction_depth()
            .ok()
            .flatten()
            .map_or(0, std::num::NonZeroU32::get)
    };
    while depth(inner) > 1 {
        if let Err(error) = AnsiTransactionManager::rollback_transaction(inner) {
            tracing::error!(%error, "a savepoint could not be rolled back");
            return;
        }
    }
}

fn deliver<T: Send + 'static>(result: Outcome<T>, answer: oneshot::Sender<Outcome<T>>) -> Delivery {
    Box::new(move |on_disk| {
        let reply = match (on_disk, result) {
            (true, result) => result,
            (false, Err(fault)) => Err(fault),
            (false, Ok(_)) => Err(Fault::new(Code::Unavailable).retry_after(2)),
        };
        // Nobody waits when the client has gone; the work stands all the same.
        drop(answer.send(reply));
    })
}

fn work(mut conn: Conn, jobs: &Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        let mut deliveries = Vec::with_capacity(64);
        let begun = begin_immediate(&mut conn);
        if begun {
            deliveries.push((first.run)(&mut conn));
            while deliveries.len() < BATCH {
                match jobs.try_recv() {
                    Ok(next) => deliveries.push((next.run)(&mut conn)),
                    Err(_) => break,
                }
            }
        }
        let on_disk = begun && commit(&mut conn);
        metrics::histogram!("hongyan_writer_batch").record(deliveries.len() as f64);
        for delivery in deliveries {
            delivery(on_disk);
        }
    }
}

fn begin_immediate(conn: &mut Conn) -> bool {
    let Conn::Sqlite(inner) = conn else { return false };
    let begun = AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE");
    if let Err(error) = &begun {
        tracing::error!(%error, "the writer could not begin a transaction");
    }
    begun.is_ok()
}

fn commit(conn: &mut Conn) -> bool {
    let Conn::Sqlite(inner) = conn else { return false };
    let committed = AnsiTransactionManager::commit_transaction(inner);
    if let Err(error) = &committed {
        tracing::error!(%error, "the writer could not commit");
        if let Err(error) = AnsiTransactionManager::rollback_transaction(inner) {
            tracing::error!(%error, "nor roll back");
        }
    }
    committed.is_ok()
}
