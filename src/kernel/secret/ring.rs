//! The key ring: per purpose one active key and the older ones that still open what they sealed.

use std::fmt;

use super::fault::SecretFault;
use super::signing::SigningKey;
use super::suite::{CipherKey, MacKey, Suite};

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    /// Encrypts columns.
    Column,
    /// Hashes values for look-up.
    Index,
    /// Digests audit events.
    AuditDigest,
    /// Encrypts paging cursors.
    Cursor,
    /// Signs access tokens.
    AccessToken,
    /// Signs the heads of the audit chain.
    AuditHead,
}

impl KeyKind {
    /// Every kind, in the order of the ring file.
    pub const ALL: [Self; 6] = [
        Self::Column,
        Self::Index,
        Self::AuditDigest,
        Self::Cursor,
        Self::AccessToken,
        Self::AuditHead,
    ];

    /// The kind's table in the ring file, and its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Column => "column",
            Self::Index => "index",
            Self::AuditDigest => "audit_digest",
            Self::Cursor => "cursor",
            Self::AccessToken => "access_token",
            Self::AuditHead => "audit_head",
        }
    }

    /// The kind of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A key without its material, for `doctor` and for the operator who rotates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyInfo {
    /// What the key is for.
    pub kind: KeyKind,
    /// Its number, unique in the ring and never given out twice.
    pub id: u32,
    /// The algorithm, by its usual name.
    pub algorithm: &'static str,
    /// Whether new values are made with it; an older key only opens or verifies.
    pub active: bool,
}

/// All keys of a deployment. Kept in one file outside the database and outside its backups; shared
/// in the process behind an `Arc`. Deliberately not `Clone`.
pub struct KeyRing {
    pub(super) suite: Suite,
    pub(super) next_id: u32,
    pub(super) column: Chain<CipherKey>,
    pub(super) index: Chain<MacKey>,
    pub(super) audit_digest: Chain<MacKey>,
    pub(super) cursor: Chain<CipherKey>,
    pub(super) access_token: Chain<SigningKey>,
    pub(super) audit_head: Chain<SigningKey>,
}

impl KeyRing {
    /// A new ring with one fresh key of each kind.
    pub fn generate(suite: Suite) -> Result<Self, SecretFault> {
        Ok(Self {
            suite,
            next_id: 7,
            column: Chain::new(1, CipherKey::draw(suite)?),
            index: Chain::new(2, MacKey::draw(suite)?),
            audit_digest: Chain::new(3, MacKey::draw(suite)?),
            cursor: Chain::new(4, CipherKey::draw(suite)?),
            access_token: Chain::new(5, SigningKey::draw()?),
            audit_head: Chain::new(6, SigningKey::draw()?),
        })
    }

    /// The suite that new keys are made for.
    pub fn suite(&self) -> Suite {
        self.suite
    }

    /// Makes keys for `suite` from the next rotation on. Nothing changes before that.
    pub fn adopt(&mut self, suite: Suite) {
        self.suite = suite;
    }

    /// Makes a fresh key the active one of its kind and keeps the old ones; gives its id. A second
    /// index key beside the active one means that a re-index is under way, so a third is refused.
    pub fn rotate(&mut self, kind: KeyKind) -> Result<u32, SecretFault> {
        let (id, suite) = (self.next_id, self.suite);
        let following = id.checked_add(1).ok_or(SecretFault::KeyIdsExhausted)?;
        match kind {
            KeyKind::Column => self.column.push(id, CipherKey::draw(suite)?),
            KeyKind::Index if self.index.older.is_empty() => {
                self.index.push(id, MacKey::draw(suite)?);
            }
            KeyKind::Index => return Err(SecretFault::ReindexPending),
            KeyKind::AuditDigest => self.audit_digest.push(id, MacKey::draw(suite)?),
            KeyKind::Cursor => self.cursor.push(id, CipherKey::draw(suite)?),
            KeyKind::AccessToken => self.access_token.push(id, SigningKey::draw()?),
            KeyKind::AuditHead => self.audit_head.push(id, SigningKey::draw()?),
        }
        self.next_id = following;
        Ok(id)
    }

    /// Forgets an older key for good. What only it could open or verify is lost: see
    /// [`is_current`](Self::is_current) and [`index_key_id`](Self::index_key_id) first.
    pub fn retire(&mut self, kind: KeyKind, id: u32) -> Result<(), SecretFault> {
        match kind {
            KeyKind::Column => self.column.retire(id),
            KeyKind::Index => self.index.retire(id),
            KeyKind::AuditDigest => self.audit_digest.retire(id),
            KeyKind::Cursor => self.cursor.retire(id),
            KeyKind::AccessToken => self.access_token.retire(id),
            KeyKind::AuditHead => self.audit_head.retire(id),
        }
    }

    /// Every key of the ring without its material; of each kind the active one first.
    pub fn list(&self) -> Vec<KeyInfo> {
        let mut list = Vec::new();
        list.extend(self.column.list(KeyKind::Column, cipher_name));
        list.extend(self.index.list(KeyKind::Index, mac_name));
        list.extend(self.audit_digest.list(KeyKind::AuditDigest, mac_name));
        list.extend(self.cursor.list(KeyKind::Cursor, cipher_name));
        list.extend(self.access_token.list(KeyKind::AccessToken, |_| "Ed25519"));
        list.extend(self.audit_head.list(KeyKind::AuditHead, |_| "Ed25519"));
        list
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyRing")
            .field("suite", &self.suite)
            .field("keys", &self.list().len())
            .finish_non_exhaustive()
    }
}

fn cipher_name(key: &CipherKey) -> &'static str {
    match key.suite() {
        Suite::Intl => "AES-256-GCM",
        Suite::Sm => "SM4-GCM",
    }
}

fn mac_name(key: &MacKey) -> &'static str {
    match key.suite {
        Suite::Intl => "HMAC-SHA-256",
        Suite::Sm => "HMAC-SM3",
    }
}

/// One key with its id.
#[derive(Debug)]
pub(super) struct Key<M> {
    pub(super) id: u32,
    pub(super) material: M,
}

/// The keys of one kind: there is always an active one; older ones newest first.
#[derive(Debug)]
pub(super) struct Chain<M> {
    pub(super) active: Key<M>,
    pub(super) older: Vec<Key<M>>,
}

impl<M> Chain<M> {
    fn new(id: u32, material: M) -> Self {
        Self { active: Key { id, material }, older: Vec::new() }
    }

    /// The active key, then the older ones.
    pub(super) fn all(&self) -> impl Iterator<Item = &Key<M>> {
        std::iter::once(&self.active).chain(&self.older)
    }

    /// The key with this id.
    pub(super) fn find(&self, id: u32) -> Result<&M, SecretFault> {
        let found = self.all().find(|key| key.id == id);
        found.map(|key| &key.material).ok_or(SecretFault::UnknownKey)
    }

    fn push(&mut self, id: u32, material: M) {
        let former = std::mem::replace(&mut self.active, Key { id, material });
        self.older.insert(0, former);
    }

    fn retire(&mut self, id: u32) -> Result<(), SecretFault> {
        if self.active.id == id {
            return Err(SecretFault::KeyInUse);
        }
        let found = self.older.iter().position(|key| key.id == id);
        self.older.remove(found.ok_or(SecretFault::UnknownKey)?);
        Ok(())
    }

    fn list(
        &self,
        kind: KeyKind,
        algorithm: impl Fn(&M) -> &'static str,
    ) -> impl Iterator<Item = KeyInfo> {
        self.all().map(move |key| KeyInfo {
            kind,
            id: key.id,
            algorithm: algorithm(&key.material),
            active: key.id == self.active.id,
        })
    }
}
