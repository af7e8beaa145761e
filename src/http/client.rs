//! The web client: built by `make web`, embedded in the binary, absent where nobody built it. A
//! debug build reads the files from the source tree instead.

use actix_web::http::header::{ACCEPT, ACCEPT_ENCODING, HeaderMap, HeaderName, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse};

#[derive(rust_embed::Embed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Files;

/// Own files only: nothing inline, nothing from another host.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; \
    worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const PHONE: &str = "index.html";
const CONSOLE: &str = "console/index.html";

/// Paths that answer for themselves: there a typing error is a 404, not a page of the client.
const RESERVED: [&str; 7] =
    ["/api", "/api-docs", "/docs", "/assets", "/healthz", "/readyz", "/.well-known"];

/// The first page of the phone app.
pub fn phone(request: &HttpRequest) -> Option<HttpResponse> {
    file(PHONE, request.headers())
}

/// A file of the client; for a browser that goes to one of the client's own addresses, its page.
pub fn answer(request: &HttpRequest) -> Option<HttpResponse> {
    let path = request.path();
    if let Some(found) = file(path.trim_start_matches('/'), request.headers()) {
        return Some(found);
    }
    let page = page_of(path)?;
    wants_page(request.headers()).then(|| file(page, request.headers())).flatten()
}

/// The page that shows this address, by the client's own routes.
fn page_of(path: &str) -> Option<&'static str> {
    let below = |root: &str| {
        path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if RESERVED.iter().any(|root| below(root)) {
        None
    } else if below("/console") {
        Some(CONSOLE)
    } else {
        Some(PHONE)
    }
}

fn wants_page(headers: &HeaderMap) -> bool {
    text(headers, ACCEPT).contains("text/html")
}

fn text(headers: &HeaderMap, name: HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
}

/// Compressed beforehand, in the order of preference: name in `Accept-Encoding`, ending.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

fn file(path: &str, headers: &HeaderMap) -> Option<HttpResponse> {
    let kind = kind(path)?;
    let plain = Files::get(path)?;
    let accepted = text(headers, ACCEPT_ENCODING);
    let packed = ENCODINGS
        .iter()
        .filter(|(name, _)| accepts(accepted, name))
        .find_map(|(name, ending)| Some((*name, Files::get(&format!("{path}{ending}"))?)));
    let (encoding, found) = match packed {
        Some((name, file)) => (Some(name), file),
        None => (None, plain),
    };
    let tag = tag(&found.metadata.sha256_hash());
    let is_known = text(headers, IF_NONE_MATCH).split(',').any(|known| known.trim() == tag);
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header(("ETag", tag))
        .insert_header(("Vary", "Accept-Encoding"))
        .insert_header(("Cache-Control", cache(path)))
        .insert_header(("Content-Security-Policy", POLICY));
    if is_known {
        return Some(response.finish());
    }
    if let Some(encoding) = encoding {
        response.insert_header(("Content-Encoding", encoding));
    }
    Some(response.insert_header(("Content-Type", kind)).body(found.data.into_owned()))
}

/// Is the encoding taken by this `Accept-Encoding`? One of weight nought is not.
fn accepts(header: &str, name: &str) -> bool {
    header.split(',').any(|part| {
        let mut parts = part.split(';').map(str::trim);
        parts.next() == Some(name) && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0"))
    })
}

fn tag(hash: &[u8; 32]) -> String {
    let hex: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}

/// A file under `assets` carries a hash of its content in its name and never changes.
fn cache(path: &str) -> &'static str {
    if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" }
}

/// The kinds of file a build makes; others are not served.
fn kind(path: &str) -> Option<&'static str> {
    let (_, ending) = path.rsplit_once('.')?;
    Some(match ending {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{CONSOLE, PHONE, accepts, cache, kind, page_of};

    #[test]
    fn addresses_of_the_client_show_its_pages_and_the_services_own_do_not() {
        for (path, page) in [
            ("/", Some(PHONE)),
            ("/leave/region", Some(PHONE)),
            ("/apiary", Some(PHONE)),
            ("/consoles", Some(PHONE)),
            ("/console", Some(CONSOLE)),
            ("/console/flows/12", Some(CONSOLE)),
            ("/api", None),
            ("/api/v1/nothing", None),
            ("/docs/nothing", None),
            ("/assets/m/gone.js", None),
            ("/healthz", None),
            ("/.well-known/jwks.json", None),
        ] {
            assert_eq!(page_of(path), page, "{path}");
        }
    }

    #[test]
    fn an_encoding_is_used_where_it_is_taken() {
        for (header, taken) in [
            ("gzip, deflate, br", true),
            ("br;q=0.5", true),
            ("br;q=0", false),
            ("gzip", false),
            ("brotli", false),
            ("", false),
        ] {
            assert_eq!(accepts(header, "br"), taken, "{header}");
        }
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_good() {
        assert!(cache("assets/m/index-Bx1.js").contains("immutable"));
        assert_eq!(cache("sw.js"), "no-cache");
        assert_eq!(cache("index.html"), "no-cache");
        assert_eq!(kind("index.html.br"), None);
    }
}
