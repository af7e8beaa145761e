//! The tree of organizations and its posts.

mod closure;
mod opened;
mod posts;
mod races;
mod reorganizing;
mod searching;

use actix_web::http::Method;
use hongyan::access::OrganizationId;
use serde_json::{Value, json};

use crate::support::World;
use crate::support::world::{Persona, Reply};

/// The address of an organization.
fn path(id: impl std::fmt::Display) -> String {
    format!("/api/v1/organizations/{id}")
}

/// A branch to be founded in Cixi.
fn branch(superior: OrganizationId, name: &str) -> Value {
    json!({
        "superior_id": superior, "name": name, "type": "branch", "kind": "village",
        "region_code": "330282", "established_on": "2026-01-01", "document_number": "白委〔2026〕1号",
    })
}

async fn found(world: &World, who: &Persona, body: Value) -> String {
    world.post("/api/v1/organizations").by(who).json(body).send().await.expect(201).id()
}

async fn show(world: &World, who: &Persona, id: impl std::fmt::Display) -> Reply {
    world.get(&path(id)).by(who).send().await.expect(200)
}

/// Sends a change with the version that is current.
async fn change(world: &World, who: &Persona, id: &str, verb: &str, body: Value) -> Reply {
    let version = show(world, who, id).await.version();
    let path = format!("{}/{verb}", path(id));
    world.post(&path).by(who).if_match(version).json(body).send().await
}

async fn patch(world: &World, who: &Persona, id: &str, version: i64, body: Value) -> Reply {
    world.call(Method::PATCH, &path(id)).by(who).if_match(version).json(body).send().await
}

/// Text as it stands in an address.
fn urlencode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
