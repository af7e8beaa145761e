//! The running service: what every handler can reach, and how the rooms are put together.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data};
use utoipa_actix_web::AppExt;
use utoipa_actix_web::scope::scope;

use crate::auth::Auth;
use crate::auth::identity::Providers;
use crate::config::Config;
use crate::db::Db;
use crate::http::{health, middleware, pages, unmatched};
use crate::kernel::secret::KeyRing;
use crate::webhook::Courier;

/// Shared by all workers.
pub struct App {
    pub config: Config,
    pub db: Db,
    pub auth: Auth,
    pub webhooks: Courier,
    pub identity: Providers,
}

impl App {
    pub fn ring(&self) -> &KeyRing {
        &self.db.tools().ring
    }
}

/// Everything the service answers: for the server, and in process for tests.
pub fn application(
    app: Data<App>,
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    actix_web::App::new()
        .wrap(from_fn(middleware::around))
        .app_data(app)
        .into_utoipa_app()
        .configure(crate::auth::http::well_known)
        .service(scope("/api/v1").configure(crate::openapi::routes))
        .into_app()
        .configure(health::routes)
        .configure(pages::routes)
        .default_service(web::to(unmatched::answer))
}
