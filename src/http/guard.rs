//! The door: who asks, and whether they may. `Allowed<A>` in a handler's arguments names the
//! action; a handler without it is open to everybody.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};

use super::Refusal;
use super::middleware::RequestId;
use crate::access::{ActionTag, Permit};
use crate::app::App;
use crate::auth::partner::model::SERVICE_TOKEN_PREFIX;
use crate::auth::{self, Credential};
use crate::kernel::fault::{Code, Fault, Outcome};

pub const SESSION_COOKIE: &str = "hongyan_session";

/// The argument of a handler that reads.
pub struct Allowed<A: ActionTag> {
    pub app: web::Data<App>,
    pub permit: Permit<A>,
}

impl<A: ActionTag> FromRequest for Allowed<A> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let permit = permit::<A>(&request).await?;
            Ok(Allowed { app: app(&request)?, permit })
        })
    }
}

pub fn app(request: &HttpRequest) -> Outcome<web::Data<App>> {
    request
        .app_data::<web::Data<App>>()
        .cloned()
        .ok_or_else(|| Fault::internal("the application state is missing"))
}

/// Finds the actor behind the request's credential and asks the policy table.
pub async fn permit<A: ActionTag>(request: &HttpRequest) -> Outcome<Permit<A>> {
    let app = app(request)?;
    let request_id = request_id(request);
    let credential = credential(request)?.ok_or_else(|| Fault::new(Code::NotLoggedIn))?;
    let actor = auth::actor(&app, credential, request_id).await?;
    Permit::ask(actor)
}

pub fn request_id(request: &HttpRequest) -> std::sync::Arc<str> {
    request
        .extensions()
        .get::<RequestId>()
        .map_or_else(|| std::sync::Arc::from("-"), |id| id.0.clone())
}

/// The session cookie or the bearer token; both at once is a mistake that hides another.
pub fn credential(request: &HttpRequest) -> Outcome<Option<Credential>> {
    let cookie = request.cookie(SESSION_COOKIE).map(|cookie| cookie.value().to_owned());
    let bearer = match request.headers().get("Authorization") {
        None => None,
        Some(value) => {
            let token = value.to_str().ok().and_then(|text| text.strip_prefix("Bearer "));
            Some(token.ok_or_else(|| Fault::new(Code::TokenInvalid))?.trim().to_owned())
        }
    };
    match (cookie, bearer) {
        (Some(_), Some(_)) => Err(Fault::new(Code::TwoCredentials)),
        (Some(cookie), None) => Ok(Some(Credential::Cookie(cookie))),
        (None, Some(token)) if token.starts_with(SERVICE_TOKEN_PREFIX) => {
            Ok(Some(Credential::ServiceToken(token)))
        }
        (None, Some(token)) => Ok(Some(Credential::AccessToken(token))),
        (None, None) => Ok(None),
    }
}
