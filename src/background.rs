//! What the service does by itself while it runs: timers, each on one replica at a time, and the jobs
//! that somebody began.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Data;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};

use crate::access::{Permit, SystemTask};
use crate::app::App;
use crate::audit;
use crate::auth;
use crate::db::{Db, WriteTx};
use crate::exchange;
use crate::followup;
use crate::http::limit::AddressLimit;
use crate::job;
use crate::job::model::Timer;
use crate::job::service::Lease;
use crate::kernel::fault::Outcome;
use crate::notify;
use crate::webhook;

/// How often each replica looks whether there is something to do.
const LOOK_EVERY: Duration = Duration::from_secs(1);
const FORGET_ADDRESSES_EVERY: Duration = Duration::from_secs(180);

/// The tasks that run beside the server.
pub struct Background {
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Background {
    /// Starts them; needs an async runtime around it.
    pub fn start(app: &Data<App>, limit: Arc<AddressLimit>) -> Background {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = vec![
            tokio::spawn(keep_working(app.clone(), stopped.clone())),
            tokio::spawn(keep_forgetting(limit, stopped.clone())),
        ];
        for timer in Timer::ALL {
            tasks.push(tokio::spawn(keep_time(app.clone(), *timer, stopped.clone())));
        }
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

/// Waits for the next look; true when it is the last.
async fn stopped_at(tick: &mut tokio::time::Interval, stopped: &mut watch::Receiver<bool>) -> bool {
    tokio::select! {
        _ = tick.tick() => false,
        _ = stopped.wait_for(|stopped| *stopped) => true,
    }
}

fn every(period: Duration) -> tokio::time::Interval {
    let mut tick = interval(period);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    tick
}

async fn keep_time(app: Data<App>, timer: Timer, mut stopped: watch::Receiver<bool>) {
    let mut tick = every(LOOK_EVERY);
    loop {
        let last = stopped_at(&mut tick, &mut stopped).await;
        if let Err(fault) = round(&app, timer).await {
            tracing::error!(%timer, %fault, "a timer's round was not done");
            metrics::counter!("hongyan_timer_faults_total", "timer" => timer.as_str()).increment(1);
        }
        if last {
            return;
        }
    }
}

/// One round of a timer, when it is due and no other replica is at it: how many things it did.
pub async fn round(app: &App, timer: Timer) -> Outcome<Option<usize>> {
    let db = &app.db;
    if timer == Timer::SealAudit && !seal_waits(db).await? {
        return Ok(None);
    }
    if timer == Timer::SendTexts && !texts_wait(db).await? {
        return Ok(None);
    }
    if timer == Timer::SendWebhooks && !webhooks_wait(db).await? {
        return Ok(None);
    }
    let Some(lease) = job::service::take(db, timer).await? else { return Ok(None) };
    let done = match timer {
        Timer::SealAudit => seal(db, &lease).await,
        Timer::Tidy => tidy(db, &lease).await,
        Timer::OpenCases => open_cases(db, &lease).await,
        Timer::Prompt => notify::service::prompt(db, &lease).await,
        Timer::SendTexts => notify::service::send(db, &lease, &app.auth.sender).await,
        Timer::SendWebhooks => webhook::service::send(db, &lease, &app.webhooks).await,
    };
    lease.rest(db).await?;
    done.map(Some)
}

async fn seal_waits(db: &Db) -> Outcome<bool> {
    db.read(&Permit::system(SystemTask::Sealer), audit::service::any_waits).await
}

async fn texts_wait(db: &Db) -> Outcome<bool> {
    db.read(&Permit::system(SystemTask::Timer), notify::service::any_due).await
}

async fn webhooks_wait(db: &Db) -> Outcome<bool> {
    db.read(&Permit::system(SystemTask::Timer), webhook::service::any_due).await
}

/// Seals batch after batch until none is left.
async fn seal(db: &Db, lease: &Lease) -> Outcome<usize> {
    until_none(db, lease, SystemTask::Sealer, audit::service::seal).await
}

type Batch = fn(&mut WriteTx<'_>) -> Outcome<usize>;

/// Forgets what has expired, batch after batch.
async fn tidy(db: &Db, lease: &Lease) -> Outcome<usize> {
    let rooms: [Batch; 5] = [
        exchange::service::purge,
        exchange::export::service::purge,
        job::service::forget,
        notify::service::forget,
        webhook::service::forget,
    ];
    let mut gone = 0;
    for batch in auth::service::SWEEPS.into_iter().chain(rooms) {
        gone += until_none(db, lease, SystemTask::Expiry, batch).await?;
    }
    Ok(gone)
}

/// Sees to the cases of officers whose posts have lapsed, then takes up the cases that have waited long
/// enough, batch after batch.
async fn open_cases(db: &Db, lease: &Lease) -> Outcome<usize> {
    until_none(db, lease, SystemTask::Timer, followup::service::posts_lapsed).await?;
    let permit = Permit::system(SystemTask::Timer);
    let (mut total, mut after) = (0, None);
    loop {
        let batch = move |tx: &mut WriteTx<'_>| followup::service::open_overdue(tx, after);
        let (opened, next) = lease.write(db, &permit, batch).await?;
        total += opened;
        if next.is_none() {
            return Ok(total);
        }
        after = next;
    }
}

async fn until_none(db: &Db, lease: &Lease, task: SystemTask, batch: Batch) -> Outcome<usize> {
    let permit = Permit::system(task);
    let mut total = 0;
    loop {
        match lease.write(db, &permit, batch).await? {
            0 => return Ok(total),
            done => total += done,
        }
    }
}

async fn keep_working(app: Data<App>, mut stopped: watch::Receiver<bool>) {
    if let Err(fault) = job::service::resume(&app.db).await {
        tracing::error!(%fault, "what an earlier process held is free when its leases end");
    }
    let mut tick = every(LOOK_EVERY);
    while !stopped_at(&mut tick, &mut stopped).await {
        while !*stopped.borrow() {
            match job::service::work(&app.db).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(fault) => {
                    tracing::error!(%fault, "jobs do not go on");
                    break;
                }
            }
        }
    }
}

async fn keep_forgetting(limit: Arc<AddressLimit>, mut stopped: watch::Receiver<bool>) {
    let mut tick = every(FORGET_ADDRESSES_EVERY);
    while !stopped_at(&mut tick, &mut stopped).await {
        limit.forget_idle();
    }
}
