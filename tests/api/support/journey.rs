//! Steps of the story that many tests begin with: a member leaves, home registers, the host is told.

use hongyan::demo::{org, people};
use serde_json::{Value, json};

use super::World;
use super::world::{Persona, Reply};

pub const FLOWS: &str = "/api/v1/outbound-registrations";

/// An absence of the first member, away since ten days at the host's branch, made by proxy.
pub fn leaving(world: &World) -> Value {
    json!({
        "member_id": world.member(0),
        "proxy_reason": "本人不使用智能手机",
        "departs_on": "2026-02-19",
        "cause": "work",
        "kind": "fixed_place",
        "destination": { "kind": "organization", "organization": world.organization(org::XINAN) },
        "employer": "新安电子厂",
        "residence": "宿舍七号楼",
        "phone": "19900000077",
        "notes": "家中有老人",
        "submit": true,
    })
}

/// One step by its verb, at a version.
pub async fn step(
    world: &World,
    by: &Persona,
    path: &str,
    verb: &str,
    version: i64,
    body: Value,
) -> Reply {
    world.post(&format!("{path}/{verb}")).by(by).if_match(version).json(body).send().await
}

pub fn talk() -> Value {
    json!({ "talk": { "held_on": "2026-02-18", "by": "张支书" } })
}

/// Creates and registers; answers the path of the registration, now at version 2.
pub async fn registered(world: &World, body: Value) -> String {
    let home = world.officer("zhang.liuxi").await;
    let made = world.post(FLOWS).by(&home).json(body).send().await.expect(201);
    let path = format!("{FLOWS}/{}", made.id());
    step(world, &home, &path, "register", 1, talk()).await.expect(200);
    path
}

/// The path of the latest placement of a registration, as home sees it.
pub async fn placement_of(world: &World, flow: &str) -> String {
    let home = world.officer("zhang.liuxi").await;
    let view = world.get(flow).by(&home).send().await.expect(200);
    let latest = view.json["placements"].as_array().unwrap().last().unwrap();
    format!("/api/v1/placements/{}", latest["id"].as_str().unwrap())
}

/// Logs the `n`th member in by code, on a device not seen before.
pub async fn as_member(world: &World, n: usize) -> Persona {
    let phone = people::phone(n);
    let code = world.code_for(&phone).await;
    let suffix: String = people::id_number(n).chars().skip(14).collect();
    let body = json!({
        "method": "one_time_code", "phone": phone, "code": code, "id_suffix": suffix,
    });
    Persona { cookie: world.log_in(body).await.expect(201).session_cookie() }
}

/// What a member says of a purpose, under the notice in force.
pub async fn says(world: &World, who: &Persona, purpose: &str, given: bool) -> Reply {
    let notice = world.get("/api/v1/privacy-notices/current").by(who).send().await.expect(200);
    let body =
        json!({ "purpose": purpose, "given": given, "notice_version": notice.json["version"] });
    world.post("/api/v1/me/consents").by(who).json(body).send().await
}

/// The `n`th member consents to other systems being told of them.
pub async fn consented(world: &World, n: usize) {
    let member = as_member(world, n).await;
    says(world, &member, "other_systems", true).await.expect(200);
}
