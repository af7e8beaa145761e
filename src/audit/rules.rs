//! How events are chained, and how a chain is checked. Pure.

use sha2::{Digest, Sha256};

use super::model::{BadEntry, Entry, Flaw, Position};

/// The hash of the entry at `seq`: SHA-256 over the hash before it, its place and its digest.
pub fn link(before: &[u8; 32], seq: i64, digest: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(seq.to_be_bytes());
    hash.update(digest);
    hash.finalize().into()
}

/// The bytes a head's signature covers. The first word keeps them apart from all else that may be
/// signed; `at` is in microseconds.
pub fn head_bytes(position: &Position, at: i64) -> Vec<u8> {
    let mut bytes = b"hongyan-audit-head".to_vec();
    bytes.extend_from_slice(&position.seq.to_be_bytes());
    bytes.extend_from_slice(&position.hash);
    bytes.extend_from_slice(&at.to_be_bytes());
    bytes
}

/// Checks the entry that comes after `before` and gives the position it leads to. `promised` is
/// the place of the last signed head: the sealer signs one with each batch, so nothing genuine
/// stands beyond it.
pub fn step(before: &Position, entry: &Entry, promised: i64) -> Result<Position, BadEntry> {
    let bad = |flaw| Err(BadEntry { seq: entry.seq, id: Some(entry.id), flaw });
    let expected = before.seq + 1;
    let seq = entry.seq.unwrap_or(0);
    if seq > promised || seq < expected {
        return bad(Flaw::Inserted);
    }
    if seq > expected {
        return Err(BadEntry { seq: Some(expected), id: None, flaw: Flaw::Missing });
    }
    let hash = link(&before.hash, seq, &entry.digest);
    if hash.as_slice() != entry.hash {
        return bad(Flaw::Changed);
    }
    match entry.recomputed {
        None => bad(Flaw::KeyUnknown),
        Some(digest) if digest.as_slice() != entry.digest => bad(Flaw::Changed),
        Some(_) => Ok(Position { seq, hash }),
    }
}

/// Checks an entry that waits for the sealer: its digest is keyed, so only the service can have
/// written it.
pub fn check_unsealed(entry: &Entry) -> Result<(), BadEntry> {
    let bad = |flaw| Err(BadEntry { seq: None, id: Some(entry.id), flaw });
    match entry.recomputed {
        None => bad(Flaw::KeyUnknown),
        Some(digest) if digest.as_slice() != entry.digest => bad(Flaw::Inserted),
        Some(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(id: i64, seq: i64, before: &Position) -> Entry {
        let digest = [u8::try_from(id).unwrap(); 32];
        let hash = link(&before.hash, seq, &digest).to_vec();
        Entry { id, seq: Some(seq), digest: digest.to_vec(), recomputed: Some(digest), hash }
    }

    #[test]
    fn a_chain_holds_until_somebody_touches_it() {
        let first = step(&Position::START, &entry(7, 1, &Position::START), 2).unwrap();
        let good = entry(5, 2, &first);
        assert_eq!(step(&first, &good, 2).unwrap().seq, 2, "order is by sealing, not by id");

        let flaw = |entry: &Entry, promised| step(&first, entry, promised).unwrap_err().flaw;
        let content = Entry { recomputed: Some([9; 32]), ..good.clone() };
        assert_eq!(flaw(&content, 2), Flaw::Changed);
        let digest = Entry { digest: vec![9; 32], recomputed: Some([9; 32]), ..good.clone() };
        assert_eq!(flaw(&digest, 2), Flaw::Changed);
        assert_eq!(flaw(&Entry { hash: vec![0; 32], ..good.clone() }, 2), Flaw::Changed);
        assert_eq!(flaw(&Entry { recomputed: None, ..good.clone() }, 2), Flaw::KeyUnknown);
        assert_eq!(flaw(&entry(5, 3, &first), 3), Flaw::Missing);
        assert_eq!(flaw(&good, 1), Flaw::Inserted, "beyond the last signed head");
        assert_eq!(flaw(&entry(5, 0, &first), 2), Flaw::Inserted);
    }

    #[test]
    fn a_gap_names_the_place_where_the_entry_was() {
        let bad = step(&Position::START, &entry(7, 3, &Position::START), 3).unwrap_err();
        assert_eq!(bad, BadEntry { seq: Some(1), id: None, flaw: Flaw::Missing });
    }
}
