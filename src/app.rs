//! The running service: what every handler can reach, and how the rooms are put together.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data};

use crate::auth::Auth;
use crate::auth::identity::Providers;
use crate::config::Config;
use crate::db::Db;
use crate::http::routes::Routes;
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
        .configure(|config| crate::auth::http::well_known(&mut Routes::Served(config)))
        .service(
            web::scope("/api/v1")
                .configure(|config| crate::openapi::routes(&mut Routes::Served(config))),
        )
        .configure(health::routes)
        .configure(pages::routes)
        .default_service(web::to(unmatched::answer))
}
