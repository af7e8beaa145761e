//! Devices: a random token kept in a long-lived cookie, known here by its hash.

use crate::access::AccountId;
use crate::auth::store::device as store;
use crate::db::{Shelf, WriteTx};
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::secret::{random_token, token_hash};

/// The device of a log-in: the token it showed, and a fresh one should that be unknown.
pub struct Device {
    given: Option<[u8; 32]>,
    fresh: String,
}

impl Device {
    pub fn new(given: Option<&str>) -> Outcome<Device> {
        Ok(Device { given: given.map(token_hash), fresh: random_token().map_err(Fault::internal)? })
    }

    /// The accounts that know this device.
    pub fn known_to(&self, shelf: &mut impl Shelf) -> Outcome<Vec<AccountId>> {
        match &self.given {
            Some(hash) => store::accounts_on(shelf, hash),
            None => Ok(Vec::new()),
        }
    }

    /// What tells this device from others while it is not known.
    pub fn given(&self) -> Option<&[u8; 32]> {
        self.given.as_ref()
    }

    /// Notes that the account was proved here; answers the device's hash, and the token to hand
    /// out when there is a new one. A token that nobody here made is never taken over: it may have
    /// been planted.
    pub fn remember(
        self,
        tx: &mut WriteTx<'_>,
        account: AccountId,
    ) -> Outcome<([u8; 32], Option<String>)> {
        let known = !self.known_to(tx)?.is_empty();
        let (hash, told) = match self.given {
            Some(hash) if known => (hash, None),
            Some(_) | None => (token_hash(&self.fresh), Some(self.fresh)),
        };
        store::remember(tx, account, &hash)?;
        Ok((hash, told))
    }
}
