//! Steps of the story that many tests begin with: a member leaves, home registers, the host is told.

use actix_web::http::Method;
use hongyan::background;
use hongyan::demo::{org, people};
use hongyan::job::model::Timer;
use serde_json::{Value, json};

use super::world::{Persona, Reply};
use super::{Receiver, World};

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

/// Lets one of everything happen to the first member.
pub async fn a_full_life(world: &World) {
    let (home, host) = (world.officer("zhang.liuxi").await, world.officer("luo.xinan").await);
    let officer = world.confirmed("lin.baisha").await;
    let receiver = Receiver::start();
    let form = json!({
        "organization_id": world.organization(org::LIUXI), "url": receiver.url,
        "events": ["flow.registered"],
    });
    world.post("/api/v1/webhook-endpoints").by(&officer).json(form).send().await.expect(201);
    let member = as_member(world, 0).await;
    for (purpose, given) in
        [("short_messages", false), ("short_messages", true), ("other_systems", true)]
    {
        says(world, &member, purpose, given).await.expect(200);
    }
    let flow = registered(world, leaving(world)).await;
    let asked = json!({ "field": "ethnicity", "value": "回族" });
    world.post("/api/v1/me/correction-requests").by(&member).json(asked).send().await.expect(201);
    let placement = placement_of(world, &flow).await;
    step(
        world,
        &host,
        &placement,
        "refuse",
        1,
        json!({ "ground": "not_here", "note": "查无此人" }),
    )
    .await
    .expect(200);
    let well = json!({ "id": "one-of-everything", "kind": "all_is_well", "note": "换了车间", "made_at": world.clock.now() });
    world.post("/api/v1/check-ins").by(&member).json(well).send().await.expect(201);
    let path = format!("/api/v1/members/{}", world.member(0));
    let body = json!({ "reason": "按户口簿更正", "address": "慈溪市新址1号" });
    world.call(Method::PATCH, &path).by(&home).if_match(1).json(body).send().await.expect(200);
    let body = json!({ "phone": "19911112222", "reason": "本人到村委会当面申请" });
    let propose = world.post(&format!("{path}/phone-changes")).by(&home).if_match(2).json(body);
    propose.send().await.expect(201);
    world.pass_days(400);
    background::round(&world.app, Timer::OpenCases).await.unwrap();
    let home = world.officer("zhang.liuxi").await;
    let cases = world.get("/api/v1/follow-up-cases").by(&home).send().await.expect(200).json;
    let case = format!("/api/v1/follow-up-cases/{}", cases["items"][0]["id"].as_str().unwrap());
    let tried = json!({ "channel": "phone", "result": "no_answer", "topic": "近况", "note": "邻居说已搬走", "at": world.clock.now() });
    world.post(&format!("{case}/contacts")).by(&home).json(tried).send().await.expect(201);
}
