//! `hongyan serve`: listens until it is told to stop, then finishes what it has begun.

use std::fs;

use actix_web::HttpServer;
use actix_web::web::Data;

use super::Failure;
use crate::app::{App, application};
use crate::auth::{Auth, sender};
use crate::config::Config;
use crate::db::Target;
use crate::demo;

/// People in the demo county.
const DEMO_MEMBERS: usize = 400;

pub fn serve(mut config: Config) -> Result<(), Failure> {
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    if config.demo {
        prepare_demo(&mut config)?;
    }
    let ring = super::ring(&config)?;
    let db = super::open(&config, ring)?;
    if config.demo && db.is_empty()? {
        demo::found(&db, config.hashing, DEMO_MEMBERS)?;
    }
    let listen = config.listen;
    if config.demo {
        print_demo(&config);
    }
    let auth = Auth::new(sender::configured(&config)?);
    let app = Data::new(App { config, db: db.clone(), auth });
    actix_web::rt::System::new().block_on(async move {
        HttpServer::new(move || application(app.clone()))
            .bind(listen)?
            .shutdown_timeout(20)
            .run()
            .await
    })?;
    db.drain();
    Ok(())
}

/// The demo lives in a folder of its own, never beside real data.
fn prepare_demo(config: &mut Config) -> Result<(), Failure> {
    if let Target::Sqlite(path) = &config.database
        && let Some(folder) = path.parent()
    {
        fs::create_dir_all(folder)?;
    }
    Ok(())
}

fn print_demo(config: &Config) {
    println!("鸿雁 Hongyan 演示 demo: http://{}", config.listen);
    println!("密码 password: {}", demo::PASSWORD);
    for officer in demo::OFFICERS {
        println!("  {:<14} {} {}", officer.login, officer.name, officer.organization);
    }
}
