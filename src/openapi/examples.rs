//! Examples of request bodies: `api-spec/examples/*.http`, which also run from an editor. A test
//! sends every one and goes through the operations for one that has none.

use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::example::{Example, ExampleBuilder};
use utoipa::openapi::path::Operation;

const FILES: [&str; 12] = [
    include_str!("../../api-spec/examples/accounts.http"),
    include_str!("../../api-spec/examples/auth.http"),
    include_str!("../../api-spec/examples/bulk-actions.http"),
    include_str!("../../api-spec/examples/check-ins.http"),
    include_str!("../../api-spec/examples/follow-up-cases.http"),
    include_str!("../../api-spec/examples/imports.http"),
    include_str!("../../api-spec/examples/me.http"),
    include_str!("../../api-spec/examples/members.http"),
    include_str!("../../api-spec/examples/organizations.http"),
    include_str!("../../api-spec/examples/outbound-registrations.http"),
    include_str!("../../api-spec/examples/placements.http"),
    include_str!("../../api-spec/examples/privacy.http"),
];

/// One call of such a file.
#[derive(Debug)]
pub struct Call {
    pub title: String,
    pub method: String,
    /// As the document has it: `/api/v1/members/{id}/reveal`.
    pub path: String,
    /// `null` where the call has none.
    pub body: Value,
}

/// Every call of the files. What cannot be read is left out, and missed by the test.
pub fn calls() -> Vec<Call> {
    FILES.iter().flat_map(|file| file.split("\n### ").skip(1)).filter_map(call).collect()
}

/// A title, a line with method and address, headers, an empty line, a body.
fn call(text: &str) -> Option<Call> {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let title = lines.next()?.to_owned();
    let (method, address) = lines.next()?.split_once(' ')?;
    let path = address.replace("{{api}}", "/api/v1").replace("{{", "{").replace("}}", "}");
    let body = if body.is_empty() { Value::Null } else { serde_json::from_str(body).ok()? };
    Some(Call { title, method: method.to_owned(), path, body })
}

/// Gives the operation the examples that are of it.
pub fn add(operation: &mut Operation, method: &str, path: &str, calls: &[Call]) {
    let Some(RefOr::T(body)) = &mut operation.request_body else { return };
    let Some(RefOr::T(content)) = body.content.get_mut("application/json") else { return };
    let of_it = calls.iter().filter(|call| call.method == method && call.path == path);
    content.examples = of_it.map(|call| (call.title.clone(), RefOr::T(example(call)))).collect();
}

fn example(call: &Call) -> Example {
    ExampleBuilder::new().summary(&call.title).value(Some(call.body.clone())).build()
}
