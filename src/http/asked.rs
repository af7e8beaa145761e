//! A question that travels by POST so that what is looked for stays out of the address: it changes
//! nothing and takes no idempotency key, and its answer is stored nowhere.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;

use super::call::{parse, read_body};
use super::guard::{self, permit};
use super::{Refusal, origin};
use crate::access::{ActionTag, Permit};
use crate::app::App;

/// Bytes of a question at most.
const LIMIT: usize = 16 * 1024;

/// The argument of a handler that answers a question asked by POST.
pub struct Asked<A: ActionTag, B = ()> {
    pub app: web::Data<App>,
    pub permit: Permit<A>,
    pub body: B,
}

impl<A: ActionTag, B: DeserializeOwned + 'static> FromRequest for Asked<A, B> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            origin::check(&request)?;
            let permit = permit::<A>(&request).await?;
            let app = guard::app(&request)?;
            let bytes = read_body(&request, payload, LIMIT).await?;
            let body = parse(&request, &bytes)?;
            Ok(Asked { app, permit, body })
        })
    }
}
