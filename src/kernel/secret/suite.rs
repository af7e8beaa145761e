//! The two algorithm suites: authenticated encryption and keyed hash, over raw keys.
//!
//! `Intl` is AES-256-GCM (NIST SP 800-38D) with HMAC-SHA-256 (RFC 2104); `Sm` is SM4-GCM (RFC 8998)
//! with HMAC-SM3. Nonces are 96 random bits, tags 128 bits.

use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, AesGcm};
use hmac::{Hmac, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use sm3::Sm3;
use sm4::Sm4;
use zeroize::Zeroizing;

use super::fault::SecretFault;
use super::material::Secret;

/// SM4 in Galois/counter mode with a 96-bit nonce and a 128-bit tag.
type Sm4Gcm = AesGcm<Sm4, U12>;

/// Bytes of a nonce.
pub(super) const NONCE: usize = 12;

/// Input block of SHA-256 and SM3, in bytes: the width to which HMAC pads its key with zeros.
const HASH_BLOCK: usize = 64;

/// Which algorithms a key is for. Stored with every sealed value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Suite {
    /// AES-256-GCM and HMAC-SHA-256. The default.
    Intl,
    /// SM4-GCM and HMAC-SM3 (GB/T 32907, GB/T 32905).
    Sm,
}

impl Suite {
    /// The byte that stands for the suite in sealed values. Never reused for another suite.
    pub(super) fn code(self) -> u8 {
        match self {
            Self::Intl => 1,
            Self::Sm => 2,
        }
    }

    /// The suite of a stored byte.
    pub(super) fn from_code(code: u8) -> Result<Self, SecretFault> {
        match code {
            1 => Ok(Self::Intl),
            2 => Ok(Self::Sm),
            _ => Err(SecretFault::UnknownSuite),
        }
    }

    /// The name used in configuration and in the ring file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Intl => "intl",
            Self::Sm => "sm",
        }
    }
}

/// A key for authenticated encryption; the suite fixes its length.
#[derive(Debug)]
pub(super) enum CipherKey {
    /// AES-256.
    Intl(Secret<32>),
    /// SM4.
    Sm(Secret<16>),
}

impl CipherKey {
    /// A fresh key.
    pub(super) fn draw(suite: Suite) -> Result<Self, SecretFault> {
        match suite {
            Suite::Intl => Secret::draw().map(Self::Intl),
            Suite::Sm => Secret::draw().map(Self::Sm),
        }
    }

    /// A key read back; [`SecretFault::BadKey`] when the length is not the suite's.
    pub(super) fn from_slice(suite: Suite, bytes: &[u8]) -> Result<Self, SecretFault> {
        match suite {
            Suite::Intl => Secret::from_slice(bytes).map(Self::Intl),
            Suite::Sm => Secret::from_slice(bytes).map(Self::Sm),
        }
    }

    /// The suite the key belongs to.
    pub(super) fn suite(&self) -> Suite {
        match self {
            Self::Intl(_) => Suite::Intl,
            Self::Sm(_) => Suite::Sm,
        }
    }

    /// The raw bytes, for the ring file.
    pub(super) fn expose(&self) -> &[u8] {
        match self {
            Self::Intl(key) => key.expose(),
            Self::Sm(key) => key.expose(),
        }
    }

    /// Ciphertext followed by the tag.
    pub(super) fn encrypt(
        &self,
        nonce: &[u8; NONCE],
        aad: &[u8],
        msg: &[u8],
    ) -> Result<Vec<u8>, SecretFault> {
        let payload = Payload { msg, aad };
        match self {
            Self::Intl(key) => Aes256Gcm::new(key.expose().into()).encrypt(nonce.into(), payload),
            Self::Sm(key) => Sm4Gcm::new(key.expose().into()).encrypt(nonce.into(), payload),
        }
        .map_err(|_| SecretFault::Damaged)
    }

    /// The plaintext of ciphertext and tag, if nothing was altered.
    pub(super) fn decrypt(
        &self,
        nonce: &[u8; NONCE],
        aad: &[u8],
        msg: &[u8],
    ) -> Result<Vec<u8>, SecretFault> {
        let payload = Payload { msg, aad };
        match self {
            Self::Intl(key) => Aes256Gcm::new(key.expose().into()).decrypt(nonce.into(), payload),
            Self::Sm(key) => Sm4Gcm::new(key.expose().into()).decrypt(nonce.into(), payload),
        }
        .map_err(|_| SecretFault::Damaged)
    }
}

/// A key for keyed hashes, 256 bits in both suites.
#[derive(Debug)]
pub(super) struct MacKey {
    pub(super) suite: Suite,
    pub(super) secret: Secret<32>,
}

impl MacKey {
    /// A fresh key.
    pub(super) fn draw(suite: Suite) -> Result<Self, SecretFault> {
        Ok(Self { suite, secret: Secret::draw()? })
    }

    /// The HMAC of the parts laid end to end. Callers keep the parts apart by length prefixes.
    pub(super) fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        let key = self.padded();
        match self.suite {
            Suite::Intl => run::<Hmac<Sha256>>(KeyInit::new((&*key).into()), parts),
            Suite::Sm => run::<Hmac<Sm3>>(KeyInit::new((&*key).into()), parts),
        }
    }

    /// The key padded as HMAC itself would pad it (RFC 2104, step 1): a fixed-width key cannot be
    /// refused, so hashing cannot fail.
    fn padded(&self) -> Zeroizing<[u8; HASH_BLOCK]> {
        let mut block = Zeroizing::new([0; HASH_BLOCK]);
        for (slot, byte) in block.iter_mut().zip(self.secret.expose()) {
            *slot = *byte;
        }
        block
    }
}

fn run<M: Mac<OutputSize = aes_gcm::aead::consts::U32>>(mut mac: M, parts: &[&[u8]]) -> [u8; 32] {
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}
