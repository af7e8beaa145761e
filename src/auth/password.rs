//! Passwords by argon2id (RFC 9106). Slow on purpose: never called inside a transaction.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};

use crate::config::Hashing;
use crate::kernel::fault::{Fault, Outcome};

fn hasher(cost: Hashing) -> Outcome<Argon2<'static>> {
    let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(Fault::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The PHC string to store.
pub fn hash(password: &str, cost: Hashing) -> Outcome<String> {
    let hash = hasher(cost)?.hash_password(password.as_bytes()).map_err(Fault::internal)?;
    Ok(hash.to_string())
}

/// Whether the password fits. Without a stored hash the same work is done, so that the time taken
/// does not tell whether an account exists.
pub fn verify(password: &str, stored: Option<&str>, cost: Hashing) -> Outcome<bool> {
    match stored {
        Some(stored) => {
            let parsed = PasswordHash::new(stored).map_err(Fault::internal)?;
            Ok(hasher(cost)?.verify_password(password.as_bytes(), &parsed).is_ok())
        }
        None => hash(password, cost).map(|_| false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_fits_its_own_hash_only() {
        let cost = Hashing { memory_kib: 64, passes: 1 };
        let stored = hash("Liuxi-Cun-2026", cost).unwrap();
        assert!(verify("Liuxi-Cun-2026", Some(&stored), cost).unwrap());
        assert!(!verify("liuxi-cun-2026", Some(&stored), cost).unwrap());
        assert!(!verify("anything", None, cost).unwrap());
    }
}
