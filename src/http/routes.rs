//! Where rooms put their handlers: into the server, or into the description.

use actix_web::dev::HttpServiceFactory;
use actix_web::web;
use utoipa_actix_web::OpenApiFactory;
use utoipa_actix_web::service_config::ServiceConfig;

/// The server takes the handlers alone: the description of all of them is some twenty megabytes while it is
/// put together, once for every thread that serves.
pub enum Routes<'a, 'd> {
    Served(&'a mut web::ServiceConfig),
    Described(&'a mut ServiceConfig<'d>),
}

impl Routes<'_, '_> {
    pub fn service(
        &mut self,
        handler: impl HttpServiceFactory + OpenApiFactory + 'static,
    ) -> &mut Self {
        match self {
            Routes::Served(config) => {
                config.service(handler);
            }
            Routes::Described(config) => {
                config.service(handler);
            }
        }
        self
    }

    pub fn configure(&mut self, room: impl FnOnce(&mut Self)) -> &mut Self {
        room(self);
        self
    }
}
