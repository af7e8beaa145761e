//! `hongyan serve`: listens until it is told to stop, then finishes what it has begun.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::web::Data;

use super::print::say;
use super::{Failure, check_purpose, metrics, open, ring};
use crate::app::{App, application};
use crate::auth::identity::Providers;
use crate::auth::{Auth, sender};
use crate::background::Background;
use crate::config::Config;
use crate::db::Db;
use crate::demo;
use crate::http::limit::{self, AddressLimit};
use crate::webhook::Courier;

#[derive(clap::Args)]
pub struct Arguments {
    /// A database of its own with the demo county in it, and its log-ins on the terminal.
    #[arg(long)]
    pub demo: bool,
    /// Let the demo, whose passwords everybody knows, be reached from other machines: in a
    /// container whose port is published on this machine alone.
    #[arg(long, requires = "demo")]
    pub demo_listen_anywhere: bool,
}

/// People in the demo county.
const DEMO_MEMBERS: usize = 400;

/// Seconds in which a request's head must have arrived.
const HEAD_SECONDS: u64 = 10;
const KEEP_ALIVE_SECONDS: u64 = 75;
/// Connections per worker thread.
const CONNECTIONS: usize = 4096;
/// Seconds that requests are given to end after the service was told to stop.
const DRAIN_SECONDS: u64 = 20;

pub fn serve(mut config: Config, how: &Arguments) -> Result<(), Failure> {
    log();
    let listener = listen(&config, how)?;
    // Port 0 asks the system for any free one.
    config.listen = listener.local_addr()?;
    let db = open(&config, ring(&config)?)?;
    check_purpose(&config, &db)?;
    if config.demo {
        if db.is_empty()? {
            let county = demo::found(&db, config.hashing, DEMO_MEMBERS, |_| ())?;
            demo::send_away(&db, &county)?;
        }
        print_demo(config.listen);
    }
    let served = actix_web::rt::System::new().block_on(run(config, db.clone(), listener));
    db.drain();
    tracing::info!("stopped");
    served
}

/// JSON lines on standard error; `RUST_LOG` chooses how much.
fn log() {
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()),
        )
        .with_writer(std::io::stderr)
        .init();
}

fn listen(config: &Config, how: &Arguments) -> Result<TcpListener, Failure> {
    let address = config.listen;
    if config.demo && !address.ip().is_loopback() && !how.demo_listen_anywhere {
        return Err(format!(
            "{address}: everybody knows the demo's passwords, so it listens on this machine only; \
             --demo-listen-anywhere lets others reach it"
        )
        .into());
    }
    TcpListener::bind(address).map_err(|error| format!("{address}: {error}").into())
}

async fn run(config: Config, db: Db, listener: TcpListener) -> Result<(), Failure> {
    // Before anybody can be told that the service listens: a signal from now on is heard.
    let told = told_to_stop()?;
    let metrics = config.metrics_listen.map(metrics::server).transpose()?;
    let limit =
        Arc::new(AddressLimit::new(config.requests_per_second, config.trusted_proxies.clone()));
    let address = config.listen;
    let auth = Auth::new(sender::configured(&config)?);
    let webhooks = Courier::new(config.demo)?;
    let identity = Providers::new(&config)?;
    let app = Data::new(App { config, db, auth, webhooks, identity });
    let background = Background::start(&app, limit.clone());
    let server = server(app, limit, listener)?;
    tracing::info!(%address, "listening");
    let mut handles = vec![server.handle()];
    if let Some(metrics) = metrics {
        handles.push(metrics.handle());
        actix_web::rt::spawn(metrics);
    }
    actix_web::rt::spawn(stop_when(told, handles));
    let served = server.await;
    background.finish().await;
    Ok(served?)
}

fn server(
    app: Data<App>,
    limit: Arc<AddressLimit>,
    listener: TcpListener,
) -> Result<Server, Failure> {
    let server = HttpServer::new(move || {
        let limit = limit.clone();
        application(app.clone())
            .wrap(from_fn(move |request, next| limit::guard(limit.clone(), request, next)))
    });
    Ok(server
        .client_request_timeout(Duration::from_secs(HEAD_SECONDS))
        .client_disconnect_timeout(Duration::from_secs(2))
        .keep_alive(Duration::from_secs(KEEP_ALIVE_SECONDS))
        .max_connections(CONNECTIONS)
        .shutdown_timeout(DRAIN_SECONDS)
        .disable_signals()
        .listen(listener)?
        .run())
}

/// SIGTERM and SIGINT mean the same: finish what was begun, take nothing new.
async fn stop_when(told: impl Future<Output = ()>, handles: Vec<ServerHandle>) {
    told.await;
    tracing::info!("stopping");
    for handle in handles {
        handle.stop(true).await;
    }
}

#[cfg(unix)]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        if let Err(error) = tokio::signal::ctrl_c().await {
            tracing::error!(%error, "signals cannot be listened to");
            std::future::pending::<()>().await;
        }
    })
}

fn print_demo(listen: SocketAddr) {
    say(format_args!("鸿雁 Hongyan 演示 demo"));
    say(format_args!("  首页 front page      http://{listen}/"));
    say(format_args!("  接口文档 API         http://{listen}/docs/"));
    say(format_args!("  存活/就绪 health     http://{listen}/healthz  http://{listen}/readyz"));
    say(format_args!(""));
    say(format_args!("登录 log-ins，密码都是 the password of all: {}", demo::PASSWORD));
    for officer in demo::OFFICERS {
        say(format_args!("  {:<14} {}，{}", officer.login, officer.name, officer.organization));
    }
    say(format_args!(""));
    say(format_args!("身份验证器密钥 authenticator secret of all: {}", demo::TOTP_SECRET));
    say(format_args!("  此刻的动态验证码 its code of now: hongyan demo --totp"));
    say(format_args!(""));
    say(format_args!("人员均为虚构，仅供试用。Everybody here is made up. Ctrl-C 停止 stops it."));
}
