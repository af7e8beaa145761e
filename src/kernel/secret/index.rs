//! Keyed hashes: look-up indexes over encrypted columns, and digests for the audit chain.

use super::fault::SecretFault;
use super::ring::KeyRing;
use super::suite::MacKey;

impl KeyRing {
    /// The look-up hash of a normalised value (upper-case ID number, phone without prefix) under
    /// the active index key. `domain` names what is looked up, such as `"member.id_number"`; equal
    /// values under different domains give unrelated hashes.
    pub fn index(&self, domain: &str, normalised: &str) -> [u8; 32] {
        index_under(&self.index.active.material, domain, normalised)
    }

    /// Every hash under which the value may be stored: the active key's first, then, during a
    /// re-index, the older key's. Look-ups and checks for duplicates must try all of them.
    pub fn indexes(&self, domain: &str, normalised: &str) -> Vec<[u8; 32]> {
        self.index.all().map(|key| index_under(&key.material, domain, normalised)).collect()
    }

    /// The id of the active index key, to be stored beside the hash: rows with another id wait for
    /// the re-index.
    pub fn index_key_id(&self) -> u32 {
        self.index.active.id
    }

    /// The keyed digest of canonical bytes, for audit events. Store [`Self::digest_key_id`] with it.
    pub fn digest(&self, bytes: &[u8]) -> [u8; 32] {
        self.audit_digest.active.material.mac(&[bytes])
    }

    /// The id of the key that [`Self::digest`] uses.
    pub fn digest_key_id(&self) -> u32 {
        self.audit_digest.active.id
    }

    /// The digest under an earlier key, to verify entries older than the last rotation.
    pub fn digest_under(&self, key_id: u32, bytes: &[u8]) -> Result<[u8; 32], SecretFault> {
        Ok(self.audit_digest.find(key_id)?.mac(&[bytes]))
    }
}

fn index_under(key: &MacKey, domain: &str, normalised: &str) -> [u8; 32] {
    // The length in front keeps ("ab", "c") and ("a", "bc") apart.
    let length = u64::try_from(domain.len()).unwrap_or(u64::MAX).to_be_bytes();
    key.mac(&[&length, domain.as_bytes(), normalised.as_bytes()])
}
