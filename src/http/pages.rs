//! The few pages the service shows by itself: what it is, what its codes mean, its description to
//! browse. Nothing on them comes from elsewhere.

use std::fmt::Write;

use actix_web::{HttpRequest, HttpResponse, web};
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::client;
use crate::kernel::fault::Code;

/// Of pages of ours: own scripts, pictures and styles, nothing else. Swagger UI sets styles inline
/// and draws its icons from `data:`.
pub const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; \
    style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const DESCRIPTION: &str = "/api-docs/openapi.json";

/// The pages' routes.
pub fn routes(config: &mut web::ServiceConfig) {
    let browsable = Config::from(DESCRIPTION).validator_url("none");
    config
        .route("/", web::get().to(front))
        .route("/docs/errors", web::get().to(errors))
        .route("/docs", web::get().to(|| async { to("/docs/") }))
        .route(DESCRIPTION, web::get().to(description))
        .service(SwaggerUi::new("/docs/{_:.*}").config(browsable));
}

async fn description() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(crate::openapi::COMMITTED)
}

fn to(path: &str) -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header(("Location", path)).finish()
}

fn page(title: &str, body: &str) -> HttpResponse {
    let html = format!(
        "<!doctype html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <style>body{{font:1.1rem/1.6 system-ui,sans-serif;max-width:60rem;margin:2rem auto;\
         padding:0 1rem}}td,th{{text-align:left;vertical-align:top;padding:.3rem .6rem}}\
         tr:target{{background:#ffc}}</style></head><body>{body}</body></html>"
    );
    HttpResponse::Ok()
        .insert_header(("Content-Type", "text/html; charset=utf-8"))
        .insert_header(("Content-Security-Policy", PAGE_POLICY))
        .body(html)
}

/// The phone app; where it was not built, what this is and how to get it.
async fn front(request: HttpRequest) -> HttpResponse {
    client::phone(&request).unwrap_or_else(without_client)
}

fn without_client() -> HttpResponse {
    page(
        "鸿雁 Hongyan",
        "<h1>鸿雁 Hongyan</h1>\
         <p>外出有登记，到达有接收，报到有回应，失联有人找。</p>\
         <p lang=\"en\">A member leaves, arrives, is looked after on both sides, and is missed when \
         silent.</p>\
         <ul><li><a href=\"/docs/\">接口文档 <span lang=\"en\">API description</span></a></li>\
         <li><a href=\"/docs/errors\">错误代码 <span lang=\"en\">error codes</span></a></li>\
         <li><a href=\"/api-docs/openapi.json\">OpenAPI 3.1</a></li></ul>\
         <p>这一份没有带上网页端，只有接口。装好 Node.js 20.19 或更新的版本，运行 <code>make web</code>，\
         再重新启动。</p>\
         <p lang=\"en\">This copy holds the API alone. For the web client, install Node.js 20.19 or \
         later, run <code>make web</code>, and start again.</p>",
    )
}

async fn errors() -> HttpResponse {
    let mut rows = String::new();
    for code in Code::ALL {
        // Writing to a string does not fail; codes and sentences are our own and hold no markup.
        let _ = write!(
            rows,
            "<tr id=\"{0}\"><td><code>{0}</code></td><td>{1}</td><td>{2}</td>\
             <td lang=\"en\">{3}</td></tr>",
            code.as_str(),
            code.status(),
            code.zh(),
            code.en()
        );
    }
    page("错误代码 Error codes", &format!("<h1>错误代码 Error codes</h1><table>{rows}</table>"))
}
