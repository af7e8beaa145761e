//! `healthz` (the process answers) and `readyz` (the database answers too), for those who run it.

use actix_web::{HttpResponse, web};

use super::Refusal;
use crate::app::App;

pub fn routes(config: &mut web::ServiceConfig) {
    config.route("/healthz", web::get().to(alive)).route("/readyz", web::get().to(ready));
}

async fn alive() -> HttpResponse {
    HttpResponse::Ok().json(serde_json::json!({ "status": "ok" }))
}

async fn ready(app: web::Data<App>) -> Result<HttpResponse, Refusal> {
    app.db.ping().await?;
    Ok(HttpResponse::Ok().json(serde_json::json!({ "status": "ok" })))
}
