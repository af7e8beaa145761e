//! What is uploaded rests sealed.

use sha2::{Digest, Sha256};

use crate::exchange::import::{Cover, ImportId, Staged};
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::secret::{Field, KeyRing};

const COVER: Field = Field { table: "imports", column: "preview" };
const STAGED: Field = Field { table: "import_rows", column: "staged" };

/// A row has no id of its own to be bound to: 63 bits of a hash over its import and number stand
/// for one, so that a sealed row opens at its own place only.
fn place(import: ImportId, row: i32) -> i64 {
    let mut hash = Sha256::new();
    hash.update(b"import_rows");
    hash.update(import.raw().to_be_bytes());
    hash.update(row.to_be_bytes());
    let digest: [u8; 32] = hash.finalize().into();
    digest.first_chunk::<8>().map_or(0, |first| i64::from_be_bytes(*first) & i64::MAX)
}

pub fn seal_row(ring: &KeyRing, import: ImportId, row: i32, staged: &Staged) -> Outcome<Vec<u8>> {
    seal_text(ring, import, row, &serde_json::to_string(staged).map_err(Fault::internal)?)
}

/// A row that is JSON already.
pub fn seal_text(ring: &KeyRing, import: ImportId, row: i32, plain: &str) -> Outcome<Vec<u8>> {
    ring.seal(STAGED, place(import, row), plain).map_err(Fault::internal)
}

/// Fails with `import_state` when the row has been purged.
pub fn open_row(ring: &KeyRing, import: ImportId, row: i32, sealed: &[u8]) -> Outcome<Staged> {
    if sealed.is_empty() {
        return Err(Fault::new(Code::ImportState));
    }
    let plain = ring.open(STAGED, place(import, row), sealed).map_err(Fault::internal)?;
    serde_json::from_str(&plain).map_err(Fault::internal)
}

pub fn seal_cover(ring: &KeyRing, import: ImportId, cover: &Cover) -> Outcome<Vec<u8>> {
    let plain = serde_json::to_string(cover).map_err(Fault::internal)?;
    ring.seal(COVER, import.raw(), &plain).map_err(Fault::internal)
}

/// Fails with `import_state` when the upload has been purged.
pub fn open_cover(ring: &KeyRing, import: ImportId, sealed: &[u8]) -> Outcome<Cover> {
    if sealed.is_empty() {
        return Err(Fault::new(Code::ImportState));
    }
    let plain = ring.open(COVER, import.raw(), sealed).map_err(Fault::internal)?;
    serde_json::from_str(&plain).map_err(Fault::internal)
}
