//! Paging cursors: encrypted, because the sort values inside may be personal data and cursors
//! travel in URLs (DECISIONS 18).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::fault::SecretFault;
use super::ring::KeyRing;
use super::seal::{open_with, push_prefixed, seal_with};

/// Longest cursor text that is looked at, in characters.
const LONGEST: usize = 2_048;

impl KeyRing {
    /// Seals the position of a page as URL-safe text without padding. `filter_hash` is the hash of
    /// the filter and order that the list was asked with: a cursor opens under the same one only.
    pub fn cursor_seal(&self, filter_hash: &[u8; 32], plain: &[u8]) -> Result<String, SecretFault> {
        let sealed = seal_with(&self.cursor, &place(filter_hash), plain)?;
        Ok(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// Opens a cursor that came back from a client. A retired key gives
    /// [`SecretFault::UnknownKey`]: the client starts at the first page again.
    pub fn cursor_open(&self, filter_hash: &[u8; 32], text: &str) -> Result<Vec<u8>, SecretFault> {
        if text.len() > LONGEST {
            return Err(SecretFault::Damaged);
        }
        let sealed = URL_SAFE_NO_PAD.decode(text).map_err(|_| SecretFault::Damaged)?;
        open_with(&self.cursor, &place(filter_hash), &sealed)
    }
}

fn place(filter_hash: &[u8; 32]) -> Vec<u8> {
    let mut place = Vec::with_capacity(48);
    push_prefixed(&mut place, b"cursor");
    place.extend_from_slice(filter_hash);
    place
}
