//! What can go wrong with a key or a sealed value. No variant carries content: a fault may be
//! logged or shown without giving away a plaintext, a ciphertext or a key.

use std::fmt;

/// Why a value could not be sealed, opened, signed or verified, or why a ring refused a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretFault {
    /// The value names a key that this ring does not hold (retired, or from another ring).
    UnknownKey,
    /// The value names a suite this build does not know, or not the suite of the key it names.
    UnknownSuite,
    /// The value was written in a layout this build does not know.
    UnknownVersion,
    /// Truncated, altered, moved to another row or column, or not text.
    Damaged,
    /// A signature that does not belong to these bytes and this key.
    BadSignature,
    /// The active key of a kind cannot be retired.
    KeyInUse,
    /// A second index key cannot be made before the older one is retired.
    ReindexPending,
    /// The ring has given out every key id.
    KeyIdsExhausted,
    /// The operating system gave no randomness.
    NoRandomness,
    /// Key material that its algorithm refuses.
    BadKey,
}

impl fmt::Display for SecretFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownKey => "the key ring holds no key with this id",
            Self::UnknownSuite => "unknown cipher suite",
            Self::UnknownVersion => "unknown layout of a sealed value",
            Self::Damaged => "the sealed value is damaged or belongs elsewhere",
            Self::BadSignature => "the signature does not match",
            Self::KeyInUse => "the active key cannot be retired",
            Self::ReindexPending => "finish the re-index and retire the older index key first",
            Self::KeyIdsExhausted => "no key ids are left in this ring",
            Self::NoRandomness => "the operating system gave no randomness",
            Self::BadKey => "unusable key material",
        })
    }
}

impl std::error::Error for SecretFault {}
