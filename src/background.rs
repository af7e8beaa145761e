//! What the service does by itself while it runs: sealing the audit, forgetting what has expired.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

use crate::access::{Permit, SystemTask};
use crate::audit;
use crate::auth;
use crate::db::{self, Db, Shelf};
use crate::exchange;
use crate::http::limit::AddressLimit;
use crate::kernel::fault::Outcome;

const SEAL_EVERY: Duration = Duration::from_secs(1);
const TIDY_EVERY: Duration = Duration::from_secs(180);

/// Days after which an idempotency key may be used anew (DECISIONS 17).
const KEY_DAYS: i64 = 30;
/// Rows that expire in one transaction: other writers wait for no more than these.
const EXPIRE_BATCH: i64 = 200;

/// The tasks that run beside the server.
pub struct Background {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Background {
    /// Starts them; needs an async runtime around it.
    pub fn start(db: &Db, limit: Arc<AddressLimit>) -> Background {
        let (stop, stopped) = watch::channel(false);
        let tasks = vec![
            tokio::spawn(keep_sealing(db.clone(), stopped.clone())),
            tokio::spawn(keep_tidy(db.clone(), limit, stopped)),
        ];
        Background { stop, tasks }
    }

    /// Lets each finish its round; the sealer takes what was written last.
    pub async fn finish(self) {
        self.stop.send_replace(true);
        for task in self.tasks {
            if let Err(error) = task.await {
                tracing::error!(%error, "a background task ended badly");
            }
        }
    }
}

async fn keep_sealing(db: Db, mut stopped: watch::Receiver<bool>) {
    let mut tick = interval(SEAL_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let last = tokio::select! {
            _ = tick.tick() => false,
            _ = stopped.wait_for(|stopped| *stopped) => true,
        };
        if let Err(fault) = seal_waiting(&db).await {
            tracing::error!(%fault, "the audit chain was not continued; run `hongyan audit verify`");
            metrics::counter!("hongyan_sealer_faults_total").increment(1);
        }
        if last {
            return;
        }
    }
}

/// Seals batch after batch until none is left.
async fn seal_waiting(db: &Db) -> Outcome<()> {
    let permit = Permit::system(SystemTask::Sealer);
    while db.write(&permit, audit::service::seal).await? > 0 {}
    Ok(())
}

async fn keep_tidy(db: Db, limit: Arc<AddressLimit>, mut stopped: watch::Receiver<bool>) {
    let mut tick = interval(TIDY_EVERY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = tick.tick() => {}
            _ = stopped.wait_for(|stopped| *stopped) => return,
        }
        limit.forget_idle();
        if let Err(fault) = expire_keys(&db).await {
            tracing::error!(%fault, "expired keys were not removed");
        }
        if let Err(fault) = auth::service::expire(&db).await {
            tracing::error!(%fault, "expired sessions and codes were not removed");
        }
        let permit = Permit::system(SystemTask::Expiry);
        if let Err(fault) = db.write(&permit, exchange::service::purge).await {
            tracing::error!(%fault, "uploads that are over were not forgotten");
        }
    }
}

/// Removes idempotency keys past their time, a batch per transaction.
async fn expire_keys(db: &Db) -> Outcome<()> {
    let permit = Permit::system(SystemTask::Expiry);
    loop {
        let gone = db
            .write(&permit, |tx| {
                let before = tx.now().plus_seconds(-KEY_DAYS * 86_400);
                db::expire_idempotency_keys(tx.conn(), before, EXPIRE_BATCH)
            })
            .await?;
        if i64::try_from(gone).unwrap_or(0) < EXPIRE_BATCH {
            return Ok(());
        }
    }
}
