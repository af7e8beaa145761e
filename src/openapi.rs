//! The OpenAPI 3.1 document and the routes, from one list.

mod complete;
pub mod examples;

use utoipa::openapi::{InfoBuilder, License, OpenApi, OpenApiBuilder};
use utoipa_actix_web::AppExt;
use utoipa_actix_web::scope::scope;

use crate::http::routes::Routes;

/// All routes under `/api/v1`.
pub fn routes(config: &mut Routes<'_, '_>) {
    config.configure(crate::audit::http::routes);
    config.configure(crate::auth::http::routes);
    config.configure(crate::auth::identity::http::routes);
    config.configure(crate::auth::partner::http::routes);
    config.configure(crate::bulk::http::routes);
    config.configure(crate::exchange::http::routes);
    config.configure(crate::exchange::export::http::routes);
    config.configure(crate::flow::http::routes);
    config.configure(crate::job::http::routes);
    config.configure(crate::matching::http::routes);
    config.configure(crate::member::http::routes);
    config.configure(crate::notify::http::routes);
    config.configure(crate::organization::http::routes);
    config.configure(crate::placement::http::routes);
    config.configure(crate::policy::http::routes);
    config.configure(crate::privacy::http::routes);
    config.configure(crate::checkin::http::routes);
    config.configure(crate::followup::http::routes);
    config.configure(crate::region::http::routes);
    config.configure(crate::statistics::http::routes);
    config.configure(crate::webhook::http::routes);
}

/// The document as it is committed: what the running service shows. To build it anew takes tens of
/// megabytes, and each worker did.
pub const COMMITTED: &str = include_str!("../api-spec/openapi.json");

/// The document as text, as it is to be committed.
pub fn text() -> serde_json::Result<String> {
    document().to_pretty_json()
}

/// The document that describes them.
pub fn document() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Hongyan 鸿雁")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "A member leaves, arrives, is looked after on both sides, and is missed when silent.",
        ))
        .license(Some(License::new("Apache-2.0")))
        .build();
    let (_, mut document) = actix_web::App::new()
        .into_utoipa_app()
        .openapi(OpenApiBuilder::new().info(info).build())
        .configure(|config| crate::auth::http::well_known(&mut Routes::Described(config)))
        .service(scope("/api/v1").configure(|config| routes(&mut Routes::Described(config))))
        .split_for_parts();
    complete::complete(&mut document);
    document
}
