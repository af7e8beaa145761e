//! Addresses that lead nowhere, and methods that an address does not take.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use actix_web::http::Method;
use actix_web::http::header::ALLOW;
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::problem::language;
use super::{Refusal, client};
use crate::kernel::fault::{Code, Fault};

/// An address of the API, cut at its slashes, with the methods it takes.
struct Known {
    segments: Vec<String>,
    methods: Vec<Method>,
}

/// As much of the OpenAPI document as is asked of it.
#[derive(Deserialize)]
struct Document {
    paths: BTreeMap<String, BTreeMap<String, IgnoredAny>>,
}

/// Taken from the OpenAPI document, which holds every route and is of this build.
static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let document = serde_json::from_str(crate::openapi::COMMITTED);
    let Document { paths } = document.unwrap_or(Document { paths: BTreeMap::new() });
    let known = paths.into_iter().map(|(path, item)| Known {
        segments: path.split('/').map(str::to_owned).collect(),
        methods: METHODS
            .into_iter()
            .filter(|method| item.contains_key(&method.as_str().to_lowercase()))
            .collect(),
    });
    known.collect()
});

const METHODS: [Method; 5] =
    [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

impl Known {
    fn fits(&self, path: &str) -> bool {
        let mut asked = path.split('/');
        let fits = self.segments.iter().all(|segment| {
            asked.next().is_some_and(|part| {
                segment == part || (segment.starts_with('{') && !part.is_empty())
            })
        });
        fits && asked.next().is_none()
    }

    fn variables(&self) -> usize {
        self.segments.iter().filter(|segment| segment.starts_with('{')).count()
    }
}

/// The addresses that fit; of `/members/search` and `/members/{id}` the one that names the word.
fn fitting(path: &str) -> Vec<&'static Known> {
    let fitting = || KNOWN.iter().filter(|known| known.fits(path));
    let fewest = fitting().map(Known::variables).min();
    fitting().filter(|known| Some(known.variables()) == fewest).collect()
}

/// The web client's files and pages; 405 with `Allow` where the address exists, else 404.
pub async fn answer(request: HttpRequest) -> Result<HttpResponse, actix_web::Error> {
    if request.method() == Method::GET
        && let Some(page) = client::answer(&request)
    {
        return Ok(page);
    }
    let known = fitting(request.path());
    if known.is_empty() {
        return Err(Refusal(Fault::new(Code::NotFound)).into());
    }
    let methods: Vec<&str> =
        known.iter().flat_map(|known| &known.methods).map(Method::as_str).collect();
    let id = super::guard::request_id(&request);
    let fault = Fault::new(Code::MethodNotAllowed);
    let mut response = super::problem::problem(&fault, language(request.headers()), &id);
    if let Ok(value) = methods.join(", ").parse() {
        response.headers_mut().insert(ALLOW, value);
    }
    Ok(response)
}
