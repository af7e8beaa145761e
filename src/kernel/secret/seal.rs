//! Sealed values: the binary layout, and columns encrypted one by one.
//!
//! `[version u8][suite u8][key id u32 BE][nonce 12][ciphertext][tag 16]`. The authenticated data
//! holds the header and where the value lives, so a value copied to another row or column does not
//! open.

use super::fault::SecretFault;
use super::random::random_bytes;
use super::ring::{Chain, KeyRing};
use super::suite::{CipherKey, NONCE, Suite};

/// The layout written today.
const VERSION: u8 = 1;

/// Bytes before the nonce: version, suite, key id.
const HEADER: usize = 6;

/// An encrypted column. Declared as a constant by the feature that owns the table. Renaming the
/// table or column in the database must keep these two strings, or old values will not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Table name as bound into the authenticated data.
    pub table: &'static str,
    /// Column name as bound into the authenticated data.
    pub column: &'static str,
}

impl Field {
    /// `len(table) ‖ table ‖ len(column) ‖ column ‖ row`, lengths as u32 and row as i64, big-endian.
    fn place(self, row: i64) -> Vec<u8> {
        let mut place = Vec::with_capacity(self.table.len() + self.column.len() + 16);
        push_prefixed(&mut place, self.table.as_bytes());
        push_prefixed(&mut place, self.column.as_bytes());
        place.extend_from_slice(&row.to_be_bytes());
        place
    }
}

impl KeyRing {
    /// Encrypts `plain` for one column of one row under the active column key.
    pub fn seal(&self, field: Field, row: i64, plain: &str) -> Result<Vec<u8>, SecretFault> {
        seal_with(&self.column, &field.place(row), plain.as_bytes())
    }

    /// Decrypts what [`seal`](Self::seal) made for the same column and row, under whichever key and
    /// suite of the ring it was sealed with.
    pub fn open(&self, field: Field, row: i64, sealed: &[u8]) -> Result<String, SecretFault> {
        let plain = open_with(&self.column, &field.place(row), sealed)?;
        String::from_utf8(plain).map_err(|_| SecretFault::Damaged)
    }

    /// Whether a sealed column value is under the active key. A job seals the others again; when
    /// none are left, the older key can be retired.
    pub fn is_current(&self, sealed: &[u8]) -> Result<bool, SecretFault> {
        Ok(Parts::of(sealed)?.key_id == self.column.active.id)
    }
}

/// Appends `part` with its length in front, so that no two lists of parts encode alike.
pub(super) fn push_prefixed(out: &mut Vec<u8>, part: &[u8]) {
    // A part longer than u32::MAX cannot be an identifier of this program; saturating keeps the
    // function total.
    let length = u32::try_from(part.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(part);
}

/// Seals under the active key of `chain`, bound to `place`.
pub(super) fn seal_with(
    chain: &Chain<CipherKey>,
    place: &[u8],
    plain: &[u8],
) -> Result<Vec<u8>, SecretFault> {
    let key = &chain.active;
    let header = header(key.material.suite(), key.id);
    let nonce = random_bytes::<NONCE>()?;
    let body = key.material.encrypt(&nonce, &aad(&header, place), plain)?;
    Ok([header.as_slice(), &nonce, &body].concat())
}

/// Opens under the key that the value names, if it was bound to `place`.
pub(super) fn open_with(
    chain: &Chain<CipherKey>,
    place: &[u8],
    sealed: &[u8],
) -> Result<Vec<u8>, SecretFault> {
    let parts = Parts::of(sealed)?;
    let key = chain.find(parts.key_id)?;
    if key.suite() != parts.suite {
        return Err(SecretFault::UnknownSuite);
    }
    let header = header(parts.suite, parts.key_id);
    key.decrypt(parts.nonce, &aad(&header, place), parts.body)
}

fn header(suite: Suite, key_id: u32) -> [u8; HEADER] {
    let [a, b, c, d] = key_id.to_be_bytes();
    [VERSION, suite.code(), a, b, c, d]
}

/// The header has a fixed width, so header and place cannot run into each other.
fn aad(header: &[u8; HEADER], place: &[u8]) -> Vec<u8> {
    [header.as_slice(), place].concat()
}

/// A sealed value taken apart.
struct Parts<'a> {
    suite: Suite,
    key_id: u32,
    nonce: &'a [u8; NONCE],
    body: &'a [u8],
}

impl<'a> Parts<'a> {
    fn of(sealed: &'a [u8]) -> Result<Self, SecretFault> {
        let (&[version, suite, a, b, c, d], rest) =
            sealed.split_first_chunk::<HEADER>().ok_or(SecretFault::Damaged)?;
        if version != VERSION {
            return Err(SecretFault::UnknownVersion);
        }
        let (nonce, body) = rest.split_first_chunk::<NONCE>().ok_or(SecretFault::Damaged)?;
        let key_id = u32::from_be_bytes([a, b, c, d]);
        Ok(Self { suite: Suite::from_code(suite)?, key_id, nonce, body })
    }
}
