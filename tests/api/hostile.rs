//! Input that nobody means well, against every operation of the document: a clear 4xx, nothing
//! written, nothing leaked.

use actix_web::body::to_bytes;
use actix_web::dev::Service;
use actix_web::http::Method;
use actix_web::test::{TestRequest, init_service};
use actix_web::{HttpResponse, web};
use hongyan::access::{Permit, SystemTask};
use hongyan::app::application;
use hongyan::demo::{self, org};
use hongyan::kernel::fault::{Code, Outcome};
use serde_json::{Value, json};

use crate::support::journey::as_member;
use crate::support::operations::{Operation, operations};
use crate::support::{Persona, Reply, World};

/// Everybody who may do something, so that each operation is tried by somebody it lets in.
async fn insiders(world: &World) -> Vec<Persona> {
    let mut all = vec![as_member(world, 0).await];
    for login in ["zhang.liuxi", "lin.baisha", "qiu.cixi", "luo.xinan", "admin", "shenji"] {
        all.push(world.officer(login).await);
    }
    all
}

/// Somebody whom the operation lets in as far as its body, if there is such a person.
async fn insider<'p>(
    world: &World,
    operation: &Operation,
    insiders: &'p [Persona],
) -> Option<&'p Persona> {
    for persona in insiders {
        let call = world.call(operation.method.clone(), &path_of(world, operation)).by(persona);
        let status = call.if_match(999).json(json!({ "no_such_field": 1 })).send().await.status;
        if !matches!(status, 401 | 403) {
            return Some(persona);
        }
    }
    None
}

/// How many events there are.
async fn events(world: &World, auditor: &Persona) -> usize {
    let mut count = 0;
    let mut path = "/api/v1/audit-events?limit=200".to_owned();
    loop {
        let page = world.get(&path).by(auditor).send().await.expect(200);
        count += page.json["items"].as_array().unwrap().len();
        match page.json["next_cursor"].as_str() {
            Some(cursor) => path = format!("/api/v1/audit-events?limit=200&cursor={cursor}"),
            None => return count,
        }
    }
}

fn path_of(world: &World, operation: &Operation) -> String {
    let id = match operation.noun() {
        "members" => world.member(0).to_string(),
        "organizations" => world.organization(org::LIUXI).to_string(),
        _ => "7".to_owned(),
    };
    operation.path.replace("{id}", &id).replace("{code}", "330282").replace("{row}", "1")
}

#[track_caller]
fn is_clear(reply: &Reply, about: &str) {
    assert!((400..500).contains(&reply.status), "{about}: {} {}", reply.status, reply.text);
    let kind = reply.header("content-type").unwrap_or("");
    assert_eq!(kind, "application/problem+json", "{about}");
    for inner in ["src/", "panicked", "SELECT", "sqlite", "postgres", "diesel", "serde", "column"] {
        assert!(!reply.text.contains(inner), "{about} leaks {inner}: {}", reply.text);
    }
}

fn bodies() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let json = "application/json";
    vec![
        ("malformed JSON", json, b"{\"name\": ".to_vec()),
        ("an array", json, b"[1, 2, 3]".to_vec()),
        ("wrong types", json, b"{\"name\": {\"a\": [1]}, \"id\": 7, \"kind\": 9}".to_vec()),
        ("an unknown field", json, b"{\"no_such_field\": true}".to_vec()),
        ("bad UTF-8", json, b"{\"name\": \"\xff\xfe\"}".to_vec()),
        ("ten megabytes", json, vec![b' '; 10 * 1024 * 1024]),
        ("deep nesting", json, "[".repeat(20_000).into_bytes()),
        ("a form", "application/x-www-form-urlencoded", b"name=x".to_vec()),
    ]
}

on_both! {
    async fn no_body_breaks_any_operation(world: World) {
        let insiders = insiders(&world).await;
        let auditor = world.officer("shenji").await;
        let before = events(&world, &auditor).await;
        for operation in operations().iter().filter(|operation| operation.is_unsafe()) {
            // The upload of a file takes any bytes of a file's type; it has its own tests.
            let upload = operation.path.ends_with("/imports");
            if operation.ends_the_session() || !operation.has_body || upload {
                continue;
            }
            let Some(persona) = insider(&world, operation, &insiders).await else { continue };
            let path = path_of(&world, operation);
            for (what, kind, bytes) in bodies() {
                let call = world.call(operation.method.clone(), &path).by(persona).if_match(999);
                let reply = call.body(kind, bytes).send().await;
                is_clear(&reply, &format!("{what} to {} {}", operation.method, operation.path));
            }
        }
        assert_eq!(events(&world, &auditor).await, before, "something was written");
    }

    async fn no_query_breaks_any_list(world: World) {
        let insiders = insiders(&world).await;
        for operation in operations().iter().filter(|o| o.method == Method::GET) {
            let path = path_of(&world, operation);
            for query in ["limit=0", "limit=9999999999999999999999", "limit=-1", "limit=x",
                "cursor=made-up", "cursor=%ff%fe", "no_such_parameter=1", "limit=1&limit=2"] {
                for persona in &insiders {
                    let reply = world.get(&format!("{path}?{query}")).by(persona).send().await;
                    assert!(reply.status < 500, "{path}?{query}: {}", reply.text);
                    let pages = operation.has_cursor && query.starts_with("cursor");
                    assert!(!pages || reply.status >= 400, "{path} takes any cursor");
                }
            }
        }
    }

    async fn a_query_that_is_wrong_is_told_where(world: World) {
        let officer = world.officer("qiu.cixi").await;
        for (query, parameter, code) in [
            ("policies?county=330282&on=2026-02-30", "on", "wrong_type"),
            ("absentees?level=nonsense", "level", "wrong_type"),
            ("members?limit=many", "limit", "wrong_type"),
            ("members?away=perhaps", "away", "wrong_type"),
            ("members?name=w", "name", "unknown_field"),
            ("regions?bogus=1", "bogus", "unknown_field"),
            ("policies/history?county=330282", "parameter", "required"),
        ] {
            let reply = world.get(&format!("/api/v1/{query}")).by(&officer).send().await;
            let reply = reply.refused(400, "malformed_request");
            assert_eq!(reply.json["errors"][0]["pointer"], parameter, "{query}");
            assert_eq!(reply.json["errors"][0]["code"], code, "{query}");
        }
    }

    async fn anothers_key_opens_nothing(world: World) {
        let (zhang, wang) = (world.officer("zhang.liuxi").await, world.officer("wang.shiqiao").await);
        let body = json!({
            "branch_id": world.organization(org::LIUXI), "name": "新来的", "ethnicity": "汉族",
            "id_number": demo::people::id_number(901), "category": "full", "joined_on": "2009-06",
        });
        let send = |who: &Persona| {
            world.post("/api/v1/members").by(who).key("one-key-two-people").json(body.clone()).send()
        };
        let first = send(&zhang).await.expect(201);
        let second = send(&wang).await;
        assert!((400..500).contains(&second.status), "{}", second.text);
        assert!(!second.text.contains(&first.id()), "another's reply was replayed");
    }

    async fn a_panic_is_a_500_that_quotes_nothing_and_takes_nobody_with_it(world: World) {
        let routes = application(world.app.clone()).route("/broken", web::get().to(broken));
        let service = init_service(routes).await;
        let request = TestRequest::get().uri("/broken").insert_header(("Accept-Language", "en"));
        let refused = service.call(request.to_request()).await.unwrap_err().error_response();
        assert_eq!(refused.status(), 500);
        let text = to_bytes(refused.into_body()).await.unwrap();
        let problem: Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(problem["code"], "internal");
        assert!(!problem.to_string().contains(SECRET), "{problem}");

        let permit = Permit::system(SystemTask::CommandLine);
        let written = world.app.db.write(&permit, |_| -> Outcome<()> { panic!("{SECRET}") }).await;
        assert_eq!(written.unwrap_err().code, Code::Internal);
        world.officer("zhang.liuxi").await;
    }
}

const SECRET: &str = "330282199001011234";

async fn broken() -> HttpResponse {
    panic!("{SECRET}")
}
