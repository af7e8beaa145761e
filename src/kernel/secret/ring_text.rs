//! The key ring as TOML text, without any IO: what the ring file holds and what is refused.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::fault::SecretFault;
use super::material::Secret;
use super::ring::{Chain, Key, KeyRing};
use super::signing::SigningKey;
use super::suite::{CipherKey, MacKey, Suite};

/// The layout of the file written today.
const FORMAT: u32 = 1;

/// First lines of every ring file.
const PREAMBLE: &str = "\
# Key ring of a Hongyan deployment. Whoever reads this file can read every encrypted column;
# whoever loses it has lost them. Keep a copy in a safe place, away from the database backups.
";

/// Why a text is not a key ring. No variant carries text of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RingTextFault {
    /// Not TOML, or not the expected tables and fields; at this line, counted from 1.
    Malformed {
        /// Line of the first error.
        line: usize,
    },
    /// Written by a later version of the program.
    UnknownFormat,
    /// A key that is not base64 or has the wrong length for its algorithm.
    BadKey,
    /// Two keys share an id, or `next_id` was given out already.
    IdReused,
    /// More than one older index key.
    TooManyIndexKeys,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RingDoc {
    format: u32,
    suite: Suite,
    next_id: u32,
    column: ChainDoc<SuiteKeyDoc>,
    index: ChainDoc<SuiteKeyDoc>,
    audit_digest: ChainDoc<SuiteKeyDoc>,
    cursor: ChainDoc<SuiteKeyDoc>,
    access_token: ChainDoc<SeedDoc>,
    audit_head: ChainDoc<SeedDoc>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChainDoc<D> {
    active: D,
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    older: Vec<D>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SuiteKeyDoc {
    id: u32,
    suite: Suite,
    secret: SecretText,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedDoc {
    id: u32,
    secret: SecretText,
}

/// Key bytes as base64, wiped on drop.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct SecretText(String);

impl SecretText {
    fn of(bytes: &[u8]) -> Self {
        Self(STANDARD.encode(bytes))
    }

    fn bytes(&self) -> Result<Zeroizing<Vec<u8>>, SecretFault> {
        STANDARD.decode(&self.0).map(Zeroizing::new).map_err(|_| SecretFault::BadKey)
    }
}

impl Drop for SecretText {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Writes the ring as the text of a ring file.
pub(super) fn write(ring: &KeyRing) -> Result<Zeroizing<String>, RingTextFault> {
    let doc = RingDoc {
        format: FORMAT,
        suite: ring.suite,
        next_id: ring.next_id,
        column: chain_doc(&ring.column, cipher_doc),
        index: chain_doc(&ring.index, mac_doc),
        audit_digest: chain_doc(&ring.audit_digest, mac_doc),
        cursor: chain_doc(&ring.cursor, cipher_doc),
        access_token: chain_doc(&ring.access_token, seed_doc),
        audit_head: chain_doc(&ring.audit_head, seed_doc),
    };
    let body = toml::to_string(&doc).map_err(|_| RingTextFault::Malformed { line: 0 })?;
    let body = Zeroizing::new(body);
    Ok(Zeroizing::new([PREAMBLE, "\n", &body].concat()))
}

/// Reads the text of a ring file.
pub(super) fn read(text: &str) -> Result<KeyRing, RingTextFault> {
    // The parser's own message quotes the line, and with it a key: only the line number is kept.
    let doc: RingDoc = toml::from_str(text).map_err(|fault| RingTextFault::Malformed {
        line: line_of(text, fault.span().map_or(0, |span| span.start)),
    })?;
    if doc.format != FORMAT {
        return Err(RingTextFault::UnknownFormat);
    }
    let ring = assemble(&doc).map_err(|_| RingTextFault::BadKey)?;
    check_ids(&ring)?;
    Ok(ring)
}

fn assemble(doc: &RingDoc) -> Result<KeyRing, SecretFault> {
    Ok(KeyRing {
        suite: doc.suite,
        next_id: doc.next_id,
        column: chain(&doc.column, cipher_key)?,
        index: chain(&doc.index, mac_key)?,
        audit_digest: chain(&doc.audit_digest, mac_key)?,
        cursor: chain(&doc.cursor, cipher_key)?,
        access_token: chain(&doc.access_token, signing_key)?,
        audit_head: chain(&doc.audit_head, signing_key)?,
    })
}

/// Ids are unique over the whole ring and lie below `next_id`; one older index key at most.
fn check_ids(ring: &KeyRing) -> Result<(), RingTextFault> {
    let mut ids: Vec<u32> = ring.list().iter().map(|key| key.id).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() != count || ids.last().is_some_and(|last| *last >= ring.next_id) {
        return Err(RingTextFault::IdReused);
    }
    if ring.index.older.len() > 1 {
        return Err(RingTextFault::TooManyIndexKeys);
    }
    Ok(())
}

/// The line that holds the byte at `offset`, counted from 1.
fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}

fn chain_doc<M, D>(chain: &Chain<M>, doc: impl Fn(&Key<M>) -> D) -> ChainDoc<D> {
    ChainDoc { active: doc(&chain.active), older: chain.older.iter().map(doc).collect() }
}

fn chain<M, D>(
    doc: &ChainDoc<D>,
    key: impl Fn(&D) -> Result<Key<M>, SecretFault>,
) -> Result<Chain<M>, SecretFault> {
    let older = doc.older.iter().map(&key).collect::<Result<_, _>>()?;
    Ok(Chain { active: key(&doc.active)?, older })
}

fn cipher_doc(key: &Key<CipherKey>) -> SuiteKeyDoc {
    let secret = SecretText::of(key.material.expose());
    SuiteKeyDoc { id: key.id, suite: key.material.suite(), secret }
}

fn cipher_key(doc: &SuiteKeyDoc) -> Result<Key<CipherKey>, SecretFault> {
    let material = CipherKey::from_slice(doc.suite, &doc.secret.bytes()?)?;
    Ok(Key { id: doc.id, material })
}

fn mac_doc(key: &Key<MacKey>) -> SuiteKeyDoc {
    let secret = SecretText::of(key.material.secret.expose());
    SuiteKeyDoc { id: key.id, suite: key.material.suite, secret }
}

fn mac_key(doc: &SuiteKeyDoc) -> Result<Key<MacKey>, SecretFault> {
    let secret = Secret::from_slice(&doc.secret.bytes()?)?;
    Ok(Key { id: doc.id, material: MacKey { suite: doc.suite, secret } })
}

fn seed_doc(key: &Key<SigningKey>) -> SeedDoc {
    SeedDoc { id: key.id, secret: SecretText::of(key.material.seed()) }
}

fn signing_key(doc: &SeedDoc) -> Result<Key<SigningKey>, SecretFault> {
    let material = SigningKey::from_seed(Secret::from_slice(&doc.secret.bytes()?)?)?;
    Ok(Key { id: doc.id, material })
}
