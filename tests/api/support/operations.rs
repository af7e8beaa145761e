//! The operations of the OpenAPI document, for tests that go through all of them.

use actix_web::http::Method;

#[derive(Clone, Debug)]
pub struct Operation {
    pub method: Method,
    pub path: String,
    /// The document gives it a body.
    pub has_body: bool,
    /// It answers in pages.
    pub has_cursor: bool,
}

impl Operation {
    /// The noun after `/api/v1/`.
    pub fn noun(&self) -> &str {
        self.path.trim_start_matches("/api/v1/").split('/').next().unwrap_or("")
    }

    pub fn is_unsafe(&self) -> bool {
        self.method != Method::GET
    }

    /// A call that would log its own caller out.
    pub fn ends_the_session(&self) -> bool {
        self.noun() == "auth" && self.method == Method::DELETE
    }
}

/// In the document's order: by path, then method.
pub fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(hongyan::openapi::document()).unwrap();
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (name, method) in [
            ("get", Method::GET),
            ("post", Method::POST),
            ("put", Method::PUT),
            ("patch", Method::PATCH),
            ("delete", Method::DELETE),
        ] {
            if let Some(operation) = item.get(name) {
                let has_body = operation.get("requestBody").is_some();
                let has_cursor = operation["parameters"]
                    .as_array()
                    .is_some_and(|list| list.iter().any(|parameter| parameter["name"] == "cursor"));
                all.push(Operation { method, path: path.clone(), has_body, has_cursor });
            }
        }
    }
    assert!(all.len() > 20, "the document is nearly empty");
    all
}
