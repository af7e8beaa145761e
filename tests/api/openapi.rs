//! The committed description of the API: it must be what the program says of itself. Run with
//! `UPDATE_OPENAPI=1` (twice, when actions changed: the document is built with them) to rewrite it.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use actix_web::http::Method;
use hongyan::access::Action;
use hongyan::demo;
use hongyan::kernel::fault::Code;
use hongyan::openapi::examples;
use serde_json::{Value, json};

use crate::support::journey::as_member;
use crate::support::{Persona, Reply, World};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Compares a committed file with what it should say, or rewrites it.
fn committed(path: &str, text: &str) {
    let file = root().join(path);
    if std::env::var("UPDATE_OPENAPI").is_ok_and(|value| value == "1") {
        fs::write(&file, text).unwrap();
        return;
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    assert!(found == text, "{path} is stale: run the tests once with UPDATE_OPENAPI=1");
}

/// Every `http.rs` and every file of a folder `http` in the rooms.
fn handler_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            handler_files(&path, files);
            continue;
        }
        let of_folder = path.parent().and_then(Path::file_name).is_some_and(|name| name == "http");
        if path.ends_with("http.rs") || of_folder {
            files.push(path);
        }
    }
}

/// `POST /api/v1/members member.write key`: what the arguments of a handler say.
fn line_of(method: &str, handler: &str) -> Option<String> {
    let path = handler.split('"').nth(1)?;
    let name = handler.split("acts::").nth(1)?;
    let name: String = name.chars().take_while(|c| c.is_alphanumeric()).collect();
    let action = Action::ALL.iter().find(|action| format!("{action:?}") == name)?;
    let mut line = format!("{} /api/v1{path} {action}", method.to_uppercase());
    if !["Call<", "Upload<"].iter().any(|keyed| handler.contains(keyed)) {
        return Some(line);
    }
    line.push_str(" key");
    if handler.contains("run_versioned") || handler.contains(".version()") {
        line.push_str(" version");
    }
    Some(line)
}

/// A handler's text with what it leans on in its file: the types it names by an alias and the
/// functions it calls.
fn with_file(handler: &str, file: &str) -> String {
    let mut whole = handler.to_owned();
    for alias in file.split("\ntype ").skip(1) {
        let (name, meant) = alias.split_once(" = ").unwrap();
        let name = name.split('<').next().unwrap();
        if handler.contains(&format!(": {name}")) {
            whole += meant.lines().next().unwrap();
        }
    }
    for function in file.split("\nasync fn ").skip(1) {
        let name = function.split(['(', '<']).next().unwrap();
        if handler.contains(&format!(" {name}(")) {
            whole += function.split("\n}").next().unwrap();
        }
    }
    whole
}

fn actions() -> String {
    let mut files = Vec::new();
    handler_files(&root().join("src"), &mut files);
    let mut lines = BTreeSet::new();
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        for method in ["get", "post", "put", "patch", "delete"] {
            for handler in text.split(&format!("\n#[{method}(")).skip(1) {
                let end = handler.find("\n}");
                let handler = handler.get(..end.unwrap_or(handler.len())).unwrap();
                lines.extend(line_of(method, &with_file(handler, &text)));
            }
        }
    }
    lines.into_iter().fold(String::new(), |text, line| text + &line + "\n")
}

fn errors() -> String {
    let mut text =
        "# Error codes\n\nGenerated from `src/kernel/fault_table.rs`. A refusal's body is \
        RFC 9457 `application/problem+json`; `code` is stable, `detail` is in the language of \
        `Accept-Language`.\n\n| code | status | zh-CN | en |\n|---|---|---|---|\n"
            .to_owned();
    for code in Code::ALL {
        let (name, status, zh, en) = (code.as_str(), code.status(), code.zh(), code.en());
        writeln!(text, "| `{name}` | {status} | {zh} | {en} |").unwrap();
    }
    text
}

#[test]
fn the_actions_of_the_handlers_are_committed() {
    committed("api-spec/actions.txt", &actions());
}

#[test]
fn the_description_is_committed() {
    committed("api-spec/openapi.json", &(hongyan::openapi::text().unwrap() + "\n"));
}

#[test]
fn the_error_codes_are_committed() {
    committed("api-spec/errors.md", &errors());
}

/// Every operation with its path and method.
fn operations(document: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            all.push((format!("{} {path}", method.to_uppercase()), operation.clone()));
        }
    }
    all
}

/// Every place that refers to a schema.
fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            let named = map.get("$ref").and_then(Value::as_str);
            found.extend(named.map(|path| path.trim_start_matches('#').to_owned()));
            map.values().for_each(|inner| references(inner, found));
        }
        Value::Array(list) => list.iter().for_each(|inner| references(inner, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn a_client_can_be_generated_from_the_description() {
    let document: Value = serde_json::from_str(&hongyan::openapi::text().unwrap()).unwrap();
    let mut found = Vec::new();
    references(&document, &mut found);
    for path in found {
        assert!(document.pointer(&path).is_some(), "{path} leads nowhere");
    }
    let states = &document["components"]["schemas"]["PlacementState"]["enum"];
    assert_eq!(states[1], "checked_in", "an enum is described as it is sent");
    let acts = &document["components"]["schemas"]["Action"]["enum"];
    assert_eq!(acts[0], "session.log_in", "an action is described as the trail names it");
    for (place, operation) in operations(&document) {
        let answer =
            &operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"];
        if answer.as_str().is_some_and(|name| name.contains("/Page_")) {
            let named = operation["parameters"].to_string();
            assert!(named.contains(r#""cursor""#) && named.contains(r#""limit""#), "{place}");
        }
    }
}

#[test]
fn every_body_has_an_example() {
    let document: Value = serde_json::from_str(&hongyan::openapi::text().unwrap()).unwrap();
    let mut shown = 0;
    for (place, operation) in operations(&document) {
        let body = &operation["requestBody"]["content"]["application/json"];
        let examples = body["examples"].as_object().map_or(0, serde_json::Map::len);
        assert!(body.is_null() || examples > 0, "{place} has no example in api-spec/examples");
        shown += examples;
    }
    assert_eq!(shown, examples::calls().len(), "an example is of no operation");
    let files = fs::read_dir(root().join("api-spec/examples")).unwrap();
    let written = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap());
    let titles: usize = written.map(|text| text.matches("\n### ").count()).sum();
    assert_eq!(titles, shown, "an example cannot be read, or its file is not listed");
}

/// Whether the service takes a body of this form, whatever it says of what stands in it.
fn is_understood(reply: &Reply) -> bool {
    let misread = |error: &Value| {
        matches!(error["code"].as_str(), Some("unknown_field" | "wrong_type" | "required"))
    };
    let fields = reply.json["errors"].as_array();
    !matches!(reply.status, 400 | 415 | 500..) && !fields.is_some_and(|all| all.iter().any(misread))
}

/// Two types of one name would be described as one of them.
#[test]
fn no_two_shapes_share_a_name() {
    let mut names = std::collections::BTreeMap::new();
    for path in sources(std::path::Path::new("src")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let shapes = text.split("utoipa::ToSchema").skip(1);
        let names_of_states = text.split("text_enum! {").skip(1);
        for shape in shapes.chain(names_of_states) {
            let head = shape.split(['{', ';']).next().unwrap_or("");
            let renamed = head.split("schema(as = ").nth(1).and_then(|rest| rest.split(')').next());
            let words = head.lines().filter(|line| !line.trim().starts_with("//"));
            let declared = words.flat_map(str::split_whitespace);
            let declared = declared.skip_while(|w| !matches!(*w, "struct" | "enum")).nth(1);
            let Some(name) = renamed.or(declared).filter(|name| !name.starts_with('$')) else {
                continue;
            };
            let name = name.split('<').next().unwrap_or(name).to_owned();
            if let Some(other) = names.insert(name.clone(), path.clone()) {
                panic!("{name} in {} and in {}", path.display(), other.display());
            }
        }
    }
}

fn sources(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_operation_tells_what_a_client_must_know() {
    let document: Value = serde_json::from_str(&hongyan::openapi::text().unwrap()).unwrap();
    let codes: BTreeSet<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    let mut names = BTreeSet::new();
    for (place, operation) in operations(&document) {
        let text = |name: &str| operation[name].as_str().unwrap_or("").to_owned();
        assert!(!text("summary").is_empty(), "{place} has no summary");
        assert!(names.insert(text("operationId")), "{place}: operationId is another's");
        let secured = operation["security"].is_array();
        assert_eq!(secured, operation["x-action"].is_string(), "{place}");
        let meant = place.contains("/auth/") || place.contains("/.well-known/");
        assert!(secured || meant, "{place} is open to everybody");
        for (status, response) in operation["responses"].as_object().unwrap() {
            let described = response["description"].as_str().unwrap();
            if !status.starts_with(['4', '5']) {
                continue;
            }
            assert!(
                response["content"]["application/problem+json"].is_object(),
                "{place} {status}"
            );
            for code in described.split('`').skip(1).step_by(2) {
                let known = Code::ALL.iter().find(|known| known.as_str() == code);
                let fits = known.is_some_and(|known| known.status().to_string() == *status);
                assert!(!codes.contains(code) || fits, "{place} {status} names {code}");
            }
        }
    }
}

on_both! {
    async fn every_example_is_understood(world: World) {
        let mut personas: Vec<Persona> = vec![as_member(&world, 0).await];
        for officer in demo::OFFICERS {
            personas.push(world.confirmed(officer.login).await);
        }
        for call in examples::calls() {
            let method = Method::from_bytes(call.method.as_bytes()).unwrap();
            let path = call.path.replace("{id}", "7").replace("{row}", "1");
            let ask = async |persona: &Persona, body: Value| {
                let asked = world.call(method.clone(), &path).by(persona).if_match(3);
                let asked = if body.is_null() { asked } else { asked.json(body) };
                asked.send().await
            };
            let mut entitled = None;
            for persona in &personas {
                // Who has the right is stopped by the body.
                if ask(persona, json!({ "no_such_field": 1 })).await.status != 403 {
                    entitled = Some(persona);
                    break;
                }
            }
            let persona = entitled.unwrap_or_else(|| panic!("{}: nobody may", call.title));
            let reply = ask(persona, call.body).await;
            assert!(is_understood(&reply), "{}: {} {}", call.title, reply.status, reply.text);
        }
    }

    async fn the_page_at_docs_loads_nothing_from_elsewhere(world: World) {
        for path in ["/", "/docs/", "/docs/errors", "/docs/swagger-initializer.js"] {
            let page = world.get(path).send().await.expect(200);
            let policy = page.header("content-security-policy").unwrap();
            assert!(policy.contains("default-src 'none'") && !policy.contains("http"), "{path}");
            for attribute in ["src=\"", "href=\"", "url\": \""] {
                for loaded in page.text.split(attribute).skip(1) {
                    assert!(!loaded.starts_with("http") && !loaded.starts_with("//"), "{path}");
                }
            }
        }
        world.get("/docs/swagger-ui-bundle.js").send().await.expect(200);
        let served = world.get("/api-docs/openapi.json").send().await.expect(200);
        let document: Value = serde_json::from_str(&hongyan::openapi::text().unwrap()).unwrap();
        assert_eq!(served.json, document);
    }

    async fn an_address_says_which_methods_it_takes(world: World) {
        let refused = world.call(Method::PATCH, "/api/v1/members").send().await;
        let refused = refused.refused(405, "method_not_allowed");
        assert_eq!(refused.header("allow"), Some("GET, POST"));
        let word = world.call(Method::PUT, "/api/v1/members/search").send().await;
        let word = word.refused(405, "method_not_allowed");
        assert_eq!(word.header("allow"), Some("POST"), "a word is no member's id");
        world.call(Method::PUT, "/api/v1/members/17").send().await.refused(405, "method_not_allowed");
        for path in ["/api/v1/nowhere", "/api/v1/members/1/2/3", "/api/v1", "/x"] {
            world.get(path).send().await.refused(404, "not_found");
        }
    }

    async fn the_demo_answers_to_this_machine_only(world: World) {
        let foreign = world.get("/api/v1/members").header("Host", "rebound.example:8080");
        foreign.send().await.refused(421, "host_not_allowed");
        let own = world.get("/healthz").header("Host", "localhost:8080").send().await;
        own.expect(200);
        world.get("/readyz").send().await.expect(200);
    }
}
