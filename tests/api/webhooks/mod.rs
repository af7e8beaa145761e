//! Webhooks: other systems are told, signed, until it arrives, and of nothing that they may not see.

mod endpoints;
mod failing;
mod reach;
mod sending;

use hongyan::app::App;
use hongyan::background;
use hongyan::job::model::Timer;
use serde_json::{Value, json};

use crate::support::journey::{consented, leaving, registered};
use crate::support::{Persona, Receiver, Reply, World};

pub const ENDPOINTS: &str = "/api/v1/webhook-endpoints";
pub const DELIVERIES: &str = "/api/v1/webhook-deliveries";

/// What the first steps of an absence are told as.
pub const FIRST_STEPS: [&str; 3] = ["flow.registered", "flow.submitted", "placement.notified"];

/// An endpoint as its maker knows it.
pub struct Made {
    pub id: String,
    pub secret: String,
}

pub fn form(world: &World, organization: &str, url: &str, events: &[&str]) -> Value {
    json!({
        "organization_id": world.organization(organization), "url": url, "events": events,
    })
}

pub async fn make(world: &World, by: &Persona, body: Value) -> Reply {
    world.post(ENDPOINTS).by(by).json(body).send().await
}

/// An endpoint of an organization at a receiver.
pub async fn hears(
    world: &World,
    by: &Persona,
    receiver: &Receiver,
    organization: &str,
    events: &[&str],
) -> Made {
    let made = make(world, by, form(world, organization, &receiver.url, events)).await.expect(201);
    Made { id: made.id(), secret: made.json["secret"].as_str().unwrap().to_owned() }
}

/// One round of sending; how many tries that were.
pub async fn round(app: &App) -> usize {
    background::round(app, Timer::SendWebhooks).await.unwrap().unwrap_or(0)
}

pub async fn change(world: &World, by: &Persona, id: &str, version: i64, body: Value) -> Reply {
    let path = format!("{ENDPOINTS}/{id}");
    world
        .call(actix_web::http::Method::PATCH, &path)
        .by(by)
        .if_match(version)
        .json(body)
        .send()
        .await
}

pub async fn shown(world: &World, by: &Persona, id: &str) -> Value {
    world.get(&format!("{ENDPOINTS}/{id}")).by(by).send().await.expect(200).json
}

/// What is on its way, newest first.
pub async fn deliveries(world: &World, by: &Persona, query: &str) -> Vec<Value> {
    let listed = world.get(&format!("{DELIVERIES}?{query}")).by(by).send().await.expect(200);
    listed.json["items"].as_array().unwrap().clone()
}

/// An event of a member who consented happens that the home branch's endpoints hear of.
pub async fn happen(world: &World) -> String {
    consented(world, 0).await;
    registered(world, leaving(world)).await
}
