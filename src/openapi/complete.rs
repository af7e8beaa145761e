//! What every operation has in common, added to the document in one place: security, the needed
//! action, the headers of unsafe calls and the refusals that come before any handler.

use std::collections::BTreeMap;

use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::Type;
use utoipa::openapi::security::{
    ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme,
};
use utoipa::openapi::{
    Content, ContentBuilder, ObjectBuilder, OpenApi, PathItem, Ref, RefOr, Required, Response,
    ResponseBuilder,
};

use super::examples;
use crate::http::guard::SESSION_COOKIE;

/// Method, path, action, and the headers an operation wants; read off the handlers' types by a test
/// of `tests/api/openapi.rs`, which fails when it is stale.
const ACTIONS: &str = include_str!("../../api-spec/actions.txt");

const PROBLEM: &str = "application/problem+json";

/// What the handler's arguments say of an operation.
#[derive(Default)]
struct Needs<'a> {
    action: Option<&'a str>,
    key: bool,
    version: bool,
}

fn needs() -> BTreeMap<(&'static str, &'static str), Needs<'static>> {
    let line = |line: &'static str| {
        let mut words = line.split_whitespace();
        let place = (words.next()?, words.next()?);
        let action = words.next();
        let headers: Vec<&str> = words.collect();
        let (key, version) = (headers.contains(&"key"), headers.contains(&"version"));
        Some((place, Needs { action, key, version }))
    };
    ACTIONS.lines().filter_map(line).collect()
}

/// Completes the document that the rooms' own descriptions made.
pub fn complete(document: &mut OpenApi) {
    let components = document.components.get_or_insert_default();
    let cookie = ApiKeyValue::with_description(
        SESSION_COOKIE,
        "A browser's session. Unsafe calls also send `X-Hongyan-Client`.",
    );
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT");
    components.add_security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)));
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer.build()));
    let needs = needs();
    let calls = examples::calls();
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            let none = Needs::default();
            let needs = needs.get(&(method, path.as_str())).unwrap_or(&none);
            name(operation, method, path);
            parameters(operation, path, needs);
            refusals(operation, method, path, needs);
            examples::add(operation, method, path, &calls);
            if let Some(action) = needs.action {
                let marked = ExtensionsBuilder::new().add("x-action", action).build();
                operation.extensions.get_or_insert_default().merge(marked);
                operation.security = Some(vec![
                    SecurityRequirement::new("cookie", [] as [&str; 0]),
                    SecurityRequirement::new("bearer", [] as [&str; 0]),
                ]);
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let all = [
        ("GET", &mut item.get),
        ("POST", &mut item.post),
        ("PUT", &mut item.put),
        ("PATCH", &mut item.patch),
        ("DELETE", &mut item.delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// Handlers are named within their file; in the document a name is unique, by method and path.
fn name(operation: &mut Operation, method: &str, path: &str) {
    let mut name = method.to_lowercase();
    for part in path.trim_start_matches("/api/v1").split(['/', '-', '.']) {
        let part = part.trim_matches(['{', '}']);
        if !part.is_empty() {
            name.push('_');
            name.push_str(part);
        }
    }
    operation.operation_id = Some(name);
}

fn parameters(operation: &mut Operation, path: &str, needs: &Needs<'_>) {
    let is_page = answers_page(operation);
    let held = operation.parameters.get_or_insert_default();
    let mut add = |parameter: Parameter| {
        let known = |other: &RefOr<Parameter>| match other {
            RefOr::T(other) => other.name == parameter.name,
            RefOr::Ref(_) => false,
        };
        if !held.iter().any(known) {
            held.push(RefOr::T(parameter));
        }
    };
    if is_page {
        add(paging("limit", Type::Integer, "1 to 200; 50 when left out."));
        add(paging("cursor", Type::String, "`next_cursor` of the page before."));
    }
    for part in path.split('/') {
        if let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) {
            add(text(name, ParameterIn::Path, "Id of the thing: a string of digits."));
        }
    }
    if needs.key {
        add(text(
            "Idempotency-Key",
            ParameterIn::Header,
            "A new random value per operation, the same one when retrying: 8 to 128 visible ASCII \
             characters.",
        ));
    }
    if needs.version {
        add(text("If-Match", ParameterIn::Header, "The `ETag` of what was last read."));
    }
}

/// Lists are pages, and the inbox is one with a count beside it. The derived parameters lack those
/// that are no part of the filter.
fn answers_page(operation: &Operation) -> bool {
    let Some(RefOr::T(response)) = operation.responses.responses.get("200") else { return false };
    response.content.values().any(|content| match content {
        RefOr::T(Content { schema: Some(RefOr::Ref(named)), .. }) => {
            let schema = named.ref_location.trim_start_matches("#/components/schemas/");
            schema.starts_with("Page_") || schema == "Inbox"
        }
        RefOr::T(_) | RefOr::Ref(_) => false,
    })
}

fn paging(name: &str, kind: Type, description: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(kind)))
        .build()
}

fn text(name: &str, place: ParameterIn, description: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(Required::True)
        .description(Some(description))
        .schema(Some(<String as utoipa::PartialSchema>::schema()))
        .build()
}

/// Adds the refusals that any call can meet to those the operation names itself.
fn refusals(operation: &mut Operation, method: &str, path: &str, needs: &Needs<'_>) {
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        if response.description.is_empty() {
            response.description = "Done as asked.".to_owned();
        }
        if status.starts_with(['4', '5'])
            && let Some(content) = response.content.swap_remove("application/json")
        {
            response.content.insert(PROBLEM.to_owned(), content);
        }
    }
    let has_query = operation.parameters.iter().flatten().any(|parameter| match parameter {
        RefOr::T(parameter) => parameter.parameter_in == ParameterIn::Query,
        RefOr::Ref(_) => false,
    });
    let is_page = answers_page(operation);
    let common = [
        (needs.action.is_some(), "400", "`two_credentials`"),
        (needs.action.is_some(), "401", "`not_logged_in`, `session_ended`, `token_invalid`"),
        (needs.action.is_some(), "403", "`forbidden`, `step_up_needed`, `foreign_origin`"),
        (has_query, "400", "`malformed_request`"),
        (is_page, "400", "`bad_cursor`"),
        (is_page, "422", "`invalid_field`"),
        (path.contains('{'), "404", "`not_found`"),
        (method != "GET", "400", "`malformed_json`"),
        (method != "GET", "422", "`invalid_field`"),
        (method != "GET", "413", "`body_too_large`"),
        (method != "GET", "415", "`unsupported_media_type`"),
        (needs.key, "400", "`idempotency_key_missing`, `malformed_json`, `malformed_request`"),
        (needs.key, "422", "`invalid_field`, `idempotency_key_reused`"),
        (needs.version, "412", "`stale_version`"),
        (needs.version, "428", "`if_match_missing`"),
        (true, "421", "`host_not_allowed`, of a demo only"),
        (true, "429", "`rate_limited`"),
        (true, "503", "`unavailable`, `timed_out`"),
    ];
    for (applies, status, codes) in common {
        if !applies {
            continue;
        }
        match operation.responses.responses.get_mut(status) {
            None => {
                let refused = RefOr::T(refusal(codes));
                operation.responses.responses.insert(status.to_owned(), refused);
            }
            Some(RefOr::T(named)) => name_further(named, codes),
            Some(RefOr::Ref(_)) => {}
        }
    }
}

/// Adds those codes to a refusal's description that it does not name yet.
fn name_further(response: &mut Response, codes: &str) {
    for code in codes.split(", ") {
        if !response.description.contains(code) {
            response.description.push_str(", ");
            response.description.push_str(code);
        }
    }
}

fn refusal(codes: &str) -> Response {
    let body = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(codes).content(PROBLEM, body).build()
}
