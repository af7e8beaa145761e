//! Raw key material: boxed so that moves leave no copies behind, wiped on drop, never printed.

use std::fmt;

use zeroize::Zeroize;

use super::fault::SecretFault;
use super::random;

/// `N` secret bytes.
pub(super) struct Secret<const N: usize>(Box<[u8; N]>);

impl<const N: usize> Secret<N> {
    /// Draws `N` fresh bytes from the operating system.
    pub(super) fn draw() -> Result<Self, SecretFault> {
        let mut secret = Self(Box::new([0; N]));
        random::fill(secret.0.as_mut_slice())?;
        Ok(secret)
    }

    /// Copies `bytes`; [`SecretFault::BadKey`] when their number is not `N`.
    pub(super) fn from_slice(bytes: &[u8]) -> Result<Self, SecretFault> {
        let mut secret = Self(Box::new([0; N]));
        if bytes.len() != N {
            return Err(SecretFault::BadKey);
        }
        secret.0.copy_from_slice(bytes);
        Ok(secret)
    }

    /// The bytes themselves: for a cipher, or for the ring file.
    pub(super) fn expose(&self) -> &[u8; N] {
        &self.0
    }
}

impl<const N: usize> Drop for Secret<N> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<const N: usize> fmt::Debug for Secret<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}
