//! Tokens of other systems: what they open, how they are changed, when they end.

use futures_util::future::join_all;
use hongyan::demo::{org, people};
use serde_json::{Value, json};

use crate::support::World;
use crate::support::journey::{
    as_member, consented, leaving, placement_of, registered, says, step,
};
use crate::support::world::{Persona, Reply};

const PATH: &str = "/api/v1/service-tokens";

fn form(world: &World, actions: &[&str]) -> Value {
    json!({
        "name": "白沙镇门户", "organization_id": world.organization(org::LIUXI),
        "actions": actions, "expires_in_days": 30,
    })
}

async fn make(world: &World, by: &Persona, body: Value) -> Reply {
    world.post(PATH).by(by).json(body).send().await
}

fn secret(reply: &Reply) -> String {
    reply.json["token"].as_str().unwrap().to_owned()
}

async fn ask(world: &World, token: &str, path: &str) -> Reply {
    world.get(path).bearer(token).send().await
}

async fn members(world: &World, token: &str) -> Reply {
    ask(world, token, "/api/v1/members").await
}

async fn verb(
    world: &World,
    by: &Persona,
    id: &str,
    verb: &str,
    version: i64,
    body: Value,
) -> Reply {
    let call = world.post(&format!("{PATH}/{id}/{verb}")).by(by).if_match(version);
    if body.is_null() { call.send().await } else { call.json(body).send().await }
}

async fn show(world: &World, by: &Persona, id: &str) -> Reply {
    world.get(&format!("{PATH}/{id}")).by(by).send().await.expect(200)
}

/// A token that may do all that is ever given to one.
async fn knowing_all(world: &World) -> String {
    let officer = world.confirmed("lin.baisha").await;
    let actions = [
        "member.read",
        "flow.read",
        "placement.read",
        "check_in.read",
        "check_in.submit",
        "absentee.read",
    ];
    secret(&make(world, &officer, form(world, &actions)).await.expect(201))
}

/// The first member away, with a report, a placement, and overdue.
async fn away_and_silent(world: &World) -> (String, String, String) {
    let flow = registered(world, leaving(world)).await;
    let placement = placement_of(world, &flow).await;
    let member = as_member(world, 0).await;
    let well =
        json!({ "id": "well-for-a-token", "kind": "all_is_well", "made_at": world.clock.now() });
    let well = world.post("/api/v1/check-ins").by(&member).json(well).send().await.expect(201);
    world.pass_days(300);
    (flow, placement, format!("/api/v1/check-ins/{}", well.id()))
}

/// What the token reaches of the first member: in lists and searches, one by one, in writing.
async fn reached(
    world: &World,
    token: &str,
    of: &(String, String, String),
    report: &str,
) -> Vec<bool> {
    let (flow, placement, check_in) = of;
    let id = world.member(0);
    let member = format!("/api/v1/members/{id}");
    let mut reached = Vec::new();
    for path in [
        &member,
        &format!("{member}/history"),
        &format!("{member}/affiliations"),
        flow,
        &format!("{flow}/history"),
        placement,
        check_in,
    ] {
        let reply = ask(world, token, path).await;
        assert!([200, 404].contains(&reply.status), "{path}: {}", reply.text);
        reached.push(reply.status == 200);
    }
    for list in [
        "/api/v1/members",
        "/api/v1/outbound-registrations",
        "/api/v1/placements",
        "/api/v1/check-ins",
        &format!("/api/v1/check-ins?member_id={id}"),
        "/api/v1/absentees",
        "/api/v1/absentees?level=overdue",
    ] {
        let listed = ask(world, token, list).await.expect(200);
        reached.push(!listed.json["items"].as_array().unwrap().is_empty());
    }
    let sought = json!({ "id_number": people::id_number(0) });
    let found =
        world.post("/api/v1/members/search").bearer(token).json(sought).send().await.expect(200);
    reached.push(!found.json["items"].as_array().unwrap().is_empty());
    let well = json!({
        "id": report, "kind": "all_is_well", "made_at": world.clock.now(), "member_id": id,
        "proxy_reason": "asked_by_member",
    });
    let written = world.post("/api/v1/check-ins").bearer(token).json(well).send().await;
    assert!([201, 404].contains(&written.status), "{}", written.text);
    reached.push(written.status == 201);
    reached
}

on_both! {
    async fn it_opens_what_it_was_given_and_nothing_else(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let call = || world.post(PATH).by(&officer).key("make-token-1");
        let made = call().json(form(&world, &["member.read"])).send().await.expect(201);
        let token = secret(&made);
        assert!(token.starts_with("hyst_"), "a leak has to be recognised");
        let again = call().json(form(&world, &["member.read"])).send().await.expect(201);
        assert_eq!((again.id(), &again.json["token"]), (made.id(), &Value::Null));

        consented(&world, 0).await;
        let seen = members(&world, &token).await.expect(200);
        assert!(!seen.json["items"].as_array().unwrap().is_empty());
        let member = format!("/api/v1/members/{}", world.member(0));
        let shown = ask(&world, &token, &member).await.expect(200);
        assert!(shown.json["phone"].as_str().unwrap().contains('*'), "{}", shown.text);
        for closed in [
            "/api/v1/me", "/api/v1/auth/sessions", "/api/v1/organizations",
            "/api/v1/outbound-registrations", "/api/v1/accounts", PATH, "/api/v1/audit-events",
        ] {
            ask(&world, &token, closed).await.refused(403, "forbidden");
        }
        for (path, body) in [
            ("/reveal", json!({ "field": "phone", "reason": "门户显示" })),
            ("/contact", json!(null)),
        ] {
            let call = world.post(&format!("{member}{path}")).bearer(&token).json(body);
            call.send().await.refused(403, "forbidden");
        }
        let view = show(&world, &officer, &made.id()).await;
        assert!(!view.text.contains(&token), "a secret is told once");
        assert_eq!(view.json["actions"], json!(["member.read"]));
        ask(&world, &format!("{token}x"), "/api/v1/members").await.refused(401, "token_invalid");
    }

    async fn it_reaches_its_organization_and_acts_under_its_own_name(world: World) {
        let township = world.confirmed("lin.baisha").await;
        let token = secret(&make(&world, &township, form(&world, &["member.read"])).await.expect(201));
        for n in [0, 1, 4] {
            consented(&world, n).await;
        }
        let secretary = world.officer("zhang.liuxi").await;
        let theirs = world.get("/api/v1/members?limit=200").by(&secretary).send().await.expect(200);
        let own = ask(&world, &token, "/api/v1/members?limit=200").await.expect(200);
        // Of its organization and below, and of these who consented; the second is of another branch.
        let known = [0, 4].map(|n| world.member(n).to_string());
        let of_them = |item: &&Value| known.iter().any(|id| item["id"] == *id);
        let theirs: Vec<&Value> = theirs.json["items"].as_array().unwrap().iter().filter(of_them).collect();
        assert_eq!(own.json["items"].as_array().unwrap().iter().collect::<Vec<_>>(), theirs);
        assert_eq!(theirs.len(), 2);
        world.pass_seconds(120);
        let me = as_member(&world, 0).await;
        let log = world.get("/api/v1/me/access-log").by(&me).send().await.expect(200);
        let looked = |entry: &Value| entry["by"] == "白沙镇门户" && entry["action"] == "member.read";
        assert!(log.json["items"].as_array().unwrap().iter().any(looked), "{}", log.text);
    }

    async fn who_has_not_consented_is_out_of_its_reach_at_once_and_whole(world: World) {
        let of = away_and_silent(&world).await;
        let token = knowing_all(&world).await;
        let of_token = async |report: &str| reached(&world, &token, &of, report).await;
        assert_eq!(of_token("never-given").await, [false; 16]);
        let member = as_member(&world, 0).await;
        says(&world, &member, "other_systems", false).await.expect(200);
        assert_eq!(of_token("refused-first").await, [false; 16]);
        says(&world, &member, "other_systems", true).await.expect(200);
        // Who is overdue until the report is on the list; the report comes last.
        assert_eq!(of_token("given-now").await, [true; 16]);
        says(&world, &member, "other_systems", false).await.expect(200);
        assert_eq!(of_token("withdrawn").await, [false; 16]);

        // People in their offices see all of their members, whatever those say of other systems.
        let home = world.officer("zhang.liuxi").await;
        for path in [&format!("/api/v1/members/{}", world.member(0)), &of.0, &of.1, &of.2] {
            world.get(path).by(&home).send().await.expect(200);
        }
    }

    async fn who_left_the_register_is_out_of_its_reach(world: World) {
        let of = away_and_silent(&world).await;
        let token = knowing_all(&world).await;
        consented(&world, 0).await;
        assert_eq!(reached(&world, &token, &of, "on-the-register").await, [true; 16]);
        let home = world.officer("zhang.liuxi").await;
        let version = world.get(&of.0).by(&home).send().await.expect(200).version();
        step(&world, &home, &of.0, "return", version, json!({ "note": "已当面汇报" })).await.expect(200);
        let member = format!("/api/v1/members/{}", world.member(0));
        let county = world.officer("qiu.cixi").await;
        let version = world.get(&member).by(&county).send().await.expect(200).version();
        let left = json!({ "cause": "transfer", "on": "2026-12-26", "document_number": "慈组〔2026〕8号" });
        let leave = world.post(&format!("{member}/leave")).by(&county).if_match(version).json(left);
        leave.send().await.expect(200);
        assert_eq!(reached(&world, &token, &of, "off-the-register").await, [false; 16]);
        world.get(&member).by(&county).send().await.expect(200);
    }

    async fn a_notice_that_asks_anew_ends_what_it_sees(world: World) {
        let token = knowing_all(&world).await;
        consented(&world, 0).await;
        let path = format!("/api/v1/members/{}", world.member(0));
        ask(&world, &token, &path).await.expect(200);
        let admin = world.confirmed("admin").await;
        let anew = json!({
            "version": 4, "in_force_from": world.clock.today().plus_days(1), "asks_anew": true,
            "zh": "另一个系统。", "en": "Another system.",
        });
        world.post("/api/v1/privacy-notices").by(&admin).json(anew).send().await.expect(201);
        ask(&world, &token, &path).await.expect(200);
        world.pass_days(1);
        ask(&world, &token, &path).await.refused(404, "not_found");
        consented(&world, 0).await;
        ask(&world, &token, &path).await.expect(200);
    }

    async fn nobody_gives_more_than_they_have(world: World) {
        let township = world.confirmed("lin.baisha").await;
        let admin = world.confirmed("admin").await;
        let pointer = |reply: Reply| {
            reply.refused(422, "invalid_field").json["errors"][0]["pointer"].clone()
        };
        for action in ["member.reveal", "member.contact", "account.manage", "flow.decide", "me.read"] {
            let refused = make(&world, &township, form(&world, &[action])).await;
            assert_eq!(pointer(refused), "/actions", "{action}");
        }
        let refused = make(&world, &admin, form(&world, &["member.read"])).await;
        assert_eq!(pointer(refused), "/actions");
        let made = make(&world, &admin, form(&world, &["organization.read"])).await.expect(201);
        ask(&world, &secret(&made), "/api/v1/organizations").await.expect(200);
        for (field, value) in [
            ("organization_id", json!(world.organization(org::HOME_COUNTY))),
            ("expires_in_days", json!(366)),
            ("requests_per_minute", json!(0)),
            ("name", json!(" ")),
            ("actions", json!([])),
        ] {
            let mut body = form(&world, &["member.read"]);
            body[field] = value;
            assert_eq!(pointer(make(&world, &township, body).await), format!("/{field}"));
        }
        let plain = world.officer("lin.baisha").await;
        make(&world, &plain, form(&world, &["member.read"])).await.refused(403, "totp_needed");
    }

    async fn whoever_rotates_needs_the_rights_of_the_token(world: World) {
        let township = world.confirmed("lin.baisha").await;
        let made = make(&world, &township, form(&world, &["member.read"])).await.expect(201);
        let admin = world.confirmed("admin").await;
        let rotation = json!({ "overlap_hours": 0 });
        verb(&world, &admin, &made.id(), "rotate", 1, rotation).await.refused(403, "forbidden");
        verb(&world, &admin, &made.id(), "revoke", 1, json!(null)).await.expect(200);
        let listed = world.get(PATH).by(&admin).send().await.expect(200);
        assert_eq!(listed.json["items"][0]["state"], "revoked");
    }

    async fn a_rotated_token_is_good_for_the_overlap(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let made = make(&world, &officer, form(&world, &["member.read"])).await.expect(201);
        let (id, old) = (made.id(), secret(&made));
        let rotate = |version: i64, body: Value| verb(&world, &officer, &id, "rotate", version, body);
        rotate(1, json!({ "overlap_hours": 169 })).await.refused(422, "invalid_field");
        rotate(2, json!({ "overlap_hours": 1 })).await.refused(412, "stale_version");
        let new = secret(&rotate(1, json!({ "overlap_hours": 1 })).await.expect(200));
        assert_ne!(new, old);
        members(&world, &old).await.expect(200);
        members(&world, &new).await.expect(200);
        world.pass_seconds(3_600);
        members(&world, &old).await.refused(401, "token_invalid");
        members(&world, &new).await.expect(200);
    }

    async fn of_rotations_at_once_one_is_made_and_its_secret_opens(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let made = make(&world, &officer, form(&world, &["member.read"])).await.expect(201);
        let (id, old) = (made.id(), secret(&made));
        let rotations =
            (0..4).map(|_| verb(&world, &officer, &id, "rotate", 1, json!({ "overlap_hours": 1 })));
        let mut drawn = Vec::new();
        let mut late = 0;
        for reply in join_all(rotations).await {
            match reply.status {
                200 => drawn.push(secret(&reply)),
                _ => {
                    reply.refused(412, "stale_version");
                    late += 1;
                }
            }
        }
        assert_eq!((drawn.len(), late), (1, 3));
        members(&world, &drawn[0]).await.expect(200);
        members(&world, &old).await.expect(200);
        assert_eq!(show(&world, &officer, &id).await.json["version"], 2);
        world.pass_seconds(3_600);
        members(&world, &old).await.refused(401, "token_invalid");
        members(&world, &drawn[0]).await.expect(200);
    }

    async fn revoking_acts_at_the_next_request_and_for_good(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let made = make(&world, &officer, form(&world, &["member.read"])).await.expect(201);
        let (id, old) = (made.id(), secret(&made));
        let rotation = json!({ "overlap_hours": 24 });
        let rotated = verb(&world, &officer, &id, "rotate", 1, rotation.clone()).await.expect(200);
        verb(&world, &officer, &id, "revoke", 2, json!(null)).await.expect(200);
        for token in [old, secret(&rotated)] {
            members(&world, &token).await.refused(401, "token_invalid");
        }
        let again = verb(&world, &officer, &id, "revoke", 3, json!(null)).await;
        again.refused(409, "service_token_state");
        let again = verb(&world, &officer, &id, "rotate", 3, rotation).await;
        again.refused(409, "service_token_state");
    }

    async fn it_ends_with_its_term_and_its_use_is_noted_by_the_minute(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let mut body = form(&world, &["member.read"]);
        body["expires_in_days"] = json!(1);
        let made = make(&world, &officer, body).await.expect(201);
        let token = secret(&made);
        let used = || async {
            show(&world, &officer, &made.id()).await.json["last_used_at"].clone()
        };
        assert_eq!(used().await, Value::Null);
        members(&world, &token).await.expect(200);
        let first = used().await;
        world.pass_seconds(59);
        members(&world, &token).await.expect(200);
        assert_eq!(used().await, first);
        world.pass_seconds(1);
        members(&world, &token).await.expect(200);
        assert_ne!(used().await, first);
        world.pass_days(1);
        members(&world, &token).await.refused(401, "token_invalid");
        let officer = world.confirmed("lin.baisha").await;
        assert_eq!(show(&world, &officer, &made.id()).await.json["state"], "expired");
    }

    async fn each_has_a_limit_of_its_own(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let mut body = form(&world, &["member.read"]);
        body["requests_per_minute"] = json!(1);
        let slow = secret(&make(&world, &officer, body).await.expect(201));
        let other = make(&world, &officer, form(&world, &["member.read"])).await.expect(201);
        members(&world, &slow).await.expect(200);
        let refused = members(&world, &slow).await.refused(429, "rate_limited");
        assert_eq!(refused.header("retry-after"), Some("60"));
        members(&world, &secret(&other)).await.expect(200);
    }

    async fn strangers_see_none(world: World) {
        let officer = world.confirmed("lin.baisha").await;
        let made = make(&world, &officer, form(&world, &["member.read"])).await.expect(201);
        world.get(PATH).by(&world.officer("zhang.liuxi").await).send().await.refused(403, "forbidden");
        let stranger = world.confirmed("he.xinan").await;
        let path = format!("{PATH}/{}", made.id());
        let reply = world.get(&path).by(&stranger).send().await;
        assert!([403, 404].contains(&reply.status), "{}", reply.text);
    }
}
