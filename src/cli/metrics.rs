//! `/metrics`, on a listener of its own that only this machine reaches (DECISIONS 19).

use std::net::SocketAddr;

use actix_web::dev::Server;
use actix_web::{App, HttpResponse, HttpServer, web};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};

use super::Failure;

/// Bounds of the histograms, in seconds (batches of the writer fall into them by their size).
const BOUNDS: &[f64] =
    &[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 60.0];
const BATCH_BOUNDS: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 512.0];

/// Begins to count, and gives the server that shows the counts.
pub fn server(listen: SocketAddr) -> Result<Server, Failure> {
    let batches = metrics_exporter_prometheus::Matcher::Full("hongyan_writer_batch".to_owned());
    let recorder = PrometheusBuilder::new()
        .set_buckets(BOUNDS)?
        .set_buckets_for_metric(batches, BATCH_BOUNDS)?
        .build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).map_err(|error| error.to_string())?;
    let server = HttpServer::new(move || {
        App::new().app_data(web::Data::new(handle.clone())).route("/metrics", web::get().to(show))
    });
    let bound = server.workers(1).disable_signals().bind(listen);
    Ok(bound.map_err(|error| format!("metrics_listen {listen}: {error}"))?.run())
}

async fn show(handle: web::Data<PrometheusHandle>) -> HttpResponse {
    handle.run_upkeep();
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(handle.render())
}
