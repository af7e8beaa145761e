//! A wide limit of requests per address, before anything else is done for a request.

use std::net::IpAddr;
use std::num::NonZeroU32;

use actix_web::Error;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::problem::{language, problem};
use crate::kernel::fault::{Code, Fault};

/// Shared by all workers.
pub struct AddressLimit {
    limiter: DefaultKeyedRateLimiter<IpAddr>,
    proxies: Vec<IpAddr>,
}

impl AddressLimit {
    /// `per_second` requests, and as many again at once. `proxies` are believed what they say in
    /// `X-Forwarded-For`, like those on this machine.
    pub fn new(per_second: u32, proxies: Vec<IpAddr>) -> AddressLimit {
        let per_second = NonZeroU32::new(per_second).unwrap_or(NonZeroU32::MIN);
        let burst = per_second.saturating_mul(NonZeroU32::MIN.saturating_add(1));
        let quota = Quota::per_second(per_second).allow_burst(burst);
        AddressLimit { limiter: RateLimiter::keyed(quota), proxies }
    }

    /// Whether this request is within its address's limit.
    fn admits(&self, request: &ServiceRequest) -> bool {
        let peer = request.peer_addr().map(|address| address.ip());
        let forwarded = request.headers().get_all("X-Forwarded-For").last();
        let forwarded = forwarded.and_then(|value| value.to_str().ok());
        self.limited(peer, forwarded).is_none_or(|address| self.limiter.check_key(&address).is_ok())
    }

    /// The address a request counts for; none for callers on this machine itself.
    fn limited(&self, peer: Option<IpAddr>, forwarded: Option<&str>) -> Option<IpAddr> {
        let peer = peer?.to_canonical();
        if !peer.is_loopback() && !self.proxies.contains(&peer) {
            return Some(peer);
        }
        // The last entry is the trusted proxy's own; those before it are the client's word.
        let said = forwarded.and_then(|list| list.rsplit(',').next()?.trim().parse().ok());
        said.or_else(|| (!peer.is_loopback()).then_some(peer))
    }

    /// Forgets addresses that were not heard from lately.
    pub fn forget_idle(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }
}

/// The middleware. It stands outside of all others, so it writes its refusal itself.
pub async fn guard(
    limit: std::sync::Arc<AddressLimit>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if limit.admits(&request) {
        return Ok(next.call(request).await?.map_into_boxed_body());
    }
    metrics::counter!("hongyan_requests_limited_total").increment(1);
    let fault = Fault::new(Code::RateLimited).retry_after(1);
    let response = problem(&fault, language(request.headers()), "-");
    Ok(request.into_response(response))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let limit = AddressLimit::new(1, vec!["10.0.0.9".parse().unwrap()]);
        for (peer, forwarded, counts_for) in [
            ("127.0.0.1", None, None),
            ("127.0.0.1", Some("203.0.113.5"), Some("203.0.113.5")),
            ("::1", Some("nonsense"), None),
            ("10.0.0.9", Some("198.51.100.7, 203.0.113.5"), Some("203.0.113.5")),
            ("10.0.0.9", None, Some("10.0.0.9")),
            ("203.0.113.5", Some("198.51.100.7"), Some("203.0.113.5")),
            ("::ffff:203.0.113.5", None, Some("203.0.113.5")),
        ] {
            let expected: Option<IpAddr> = counts_for.map(|text| text.parse().unwrap());
            assert_eq!(limit.limited(Some(peer.parse().unwrap()), forwarded), expected, "{peer}");
        }
    }

    #[actix_web::test]
    async fn a_flood_from_one_address_is_refused_and_others_are_not() {
        use actix_web::test::{TestRequest, call_service, init_service};
        let limit = std::sync::Arc::new(AddressLimit::new(2, Vec::new()));
        let app = actix_web::App::new()
            .wrap(actix_web::middleware::from_fn(move |request, next| {
                guard(limit.clone(), request, next)
            }))
            .default_service(actix_web::web::to(actix_web::HttpResponse::Ok));
        let service = init_service(app).await;
        let ask = |peer: &str| {
            call_service(
                &service,
                TestRequest::default().peer_addr(peer.parse().unwrap()).to_request(),
            )
        };
        for _ in 0..4 {
            assert_eq!(ask("203.0.113.5:1").await.status(), 200);
        }
        let refused = ask("203.0.113.5:2").await;
        assert_eq!(refused.status(), 429);
        assert!(refused.headers().contains_key("retry-after"));
        assert_eq!(ask("203.0.113.6:1").await.status(), 200);
    }
}
