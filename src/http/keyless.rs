//! Unsafe calls that take no idempotency key: `auth/…` hands out secrets, which are never stored
//! for a replay. They are checked for their origin like every other.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;

use super::guard::permit;
use super::{Refusal, call, origin};
use crate::access::{ActionTag, Permit};
use crate::app::App;

/// Bytes of such a body at most: names, passwords, tokens.
const BODY_LIMIT: usize = 8 * 1024;

/// The argument of a handler that changes something for somebody who is logged in.
pub struct Keyless<A: ActionTag, B = ()> {
    pub app: web::Data<App>,
    pub permit: Permit<A>,
    pub body: B,
}

impl<A: ActionTag, B: DeserializeOwned + 'static> FromRequest for Keyless<A, B> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            origin::check(&request)?;
            let permit = permit::<A>(&request).await?;
            let bytes = call::read_body(&request, payload, BODY_LIMIT).await?;
            let body = call::parse(&request, &bytes)?;
            Ok(Keyless { app: super::guard::app(&request)?, permit, body })
        })
    }
}

/// The argument of a handler that is open to everybody.
pub struct Open<B> {
    pub app: web::Data<App>,
    pub body: B,
}

impl<B: DeserializeOwned + 'static> FromRequest for Open<B> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            origin::check(&request)?;
            let bytes = call::read_body(&request, payload, BODY_LIMIT).await?;
            let body = call::parse(&request, &bytes)?;
            Ok(Open { app: super::guard::app(&request)?, body })
        })
    }
}
