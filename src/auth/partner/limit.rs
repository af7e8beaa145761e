//! How often a token may ask, counted by each replica for itself.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};

use crate::access::AccountId;
use crate::kernel::fault::{Code, Fault, Outcome};

/// A limiter per token, for the number of requests it was made with.
#[derive(Default)]
pub struct Limits {
    held: Mutex<HashMap<AccountId, Arc<DefaultDirectRateLimiter>>>,
}

impl Limits {
    /// Counts a request; 429 beyond `per_minute`.
    pub fn check(&self, token: AccountId, per_minute: i32) -> Outcome<()> {
        let per_minute = u32::try_from(per_minute).ok().and_then(NonZeroU32::new);
        let per_minute = per_minute.unwrap_or(NonZeroU32::MIN);
        let limiter = {
            let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            let fresh = || Arc::new(RateLimiter::direct(Quota::per_minute(per_minute)));
            held.entry(token).or_insert_with(fresh).clone()
        };
        match limiter.check() {
            Ok(()) => Ok(()),
            Err(_) => {
                let wait = 60_u32.div_ceil(per_minute.get());
                Err(Fault::new(Code::RateLimited).retry_after(wait))
            }
        }
    }
}
