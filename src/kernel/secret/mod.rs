//! Secrets: column encryption, look-up hashes, audit digests, cursors, tokens and their key ring.
//!
//! Every feature that stores personal data goes through [`KeyRing`]; no other module calls a cipher,
//! a keyed hash or the randomness of the operating system. The reasons are in
//! `docs/adr/0002-column-encryption.md`.

mod cursor;
mod fault;
mod index;
mod material;
mod random;
mod ring;
pub mod ring_file;
mod ring_text;
mod seal;
mod signing;
mod suite;
#[cfg(test)]
mod tests;
mod webhook;

pub use fault::SecretFault;
pub use random::{one_time_code, random_bytes, random_token, same, token_hash};
pub use ring::{KeyInfo, KeyKind, KeyRing};
pub use ring_text::RingTextFault;
pub use seal::Field;
pub use signing::{SigningKey, verify_signature};
pub use suite::Suite;
pub use webhook::{webhook_secret, webhook_signature};
