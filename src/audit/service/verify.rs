//! Walking the chain: recomputes every digest and hash, checks every signature, and names the first
//! entry that is not what was written.

use std::collections::HashMap;

use crate::access::MemberId;
use crate::audit::model::{BadEntry, Entry, Flaw, Head, Position, Report};
use crate::audit::rules;
use crate::audit::store::{self, EventRow, HeadRow};
use crate::db::audit::Content;
use crate::db::{Reader, Shelf};
use crate::kernel::fault::Outcome;
use crate::kernel::secret::{KeyRing, verify_signature};

/// Entries held in memory at once.
const PAGE: i64 = 500;

/// Walks the whole chain and then the entries that wait. `kept` are heads exported earlier: the
/// chain must still run through each of them.
pub fn verify(reader: &mut Reader<'_>, kept: &[Head]) -> Outcome<Report> {
    let mut report = Report { sealed: 0, unsealed: 0, first_bad: None };
    report.first_bad = walk(reader, kept, &mut report.sealed)?;
    let bad_tail = tail(reader, &mut report.unsealed)?;
    report.first_bad = report.first_bad.or(bad_tail);
    Ok(report)
}

/// All heads, to be kept where the database's keeper cannot reach.
pub fn heads(reader: &mut Reader<'_>, after: i64, limit: i64) -> Outcome<Vec<Head>> {
    Ok(store::heads(reader, after, limit)?.into_iter().map(exported).collect())
}

fn walk(reader: &mut Reader<'_>, kept: &[Head], sealed: &mut i64) -> Outcome<Option<BadEntry>> {
    let kept_last = kept.iter().map(|head| head.seq).max().unwrap_or(0);
    let mut position = Position::START;
    let mut from = None;
    loop {
        // Read before the page: what was promised by then must be there. Read again after it: the
        // service goes on sealing while the chain is walked.
        let promised = last_place(reader)?.max(kept_last);
        let entries = entries(reader, from)?;
        let covered = last_place(reader)?;
        if entries.is_empty() {
            let gone = BadEntry { seq: Some(position.seq + 1), id: None, flaw: Flaw::Missing };
            return Ok((promised > position.seq).then_some(gone));
        }
        let start = position.seq;
        let mut hashes = HashMap::new();
        for entry in &entries {
            match rules::step(&position, entry, covered) {
                Ok(next) => position = next,
                Err(bad) => return Ok(Some(bad)),
            }
            hashes.insert(position.seq, position.hash);
            *sealed += 1;
        }
        from = Some(position.seq);
        let signed = store::heads(reader, start, PAGE)?.into_iter().map(exported);
        let outside = kept.iter().filter(|head| head.seq > start).cloned();
        for head in signed.chain(outside).filter(|head| head.seq <= position.seq) {
            let fits = hashes.get(&head.seq).is_some_and(|hash| genuine(reader, &head, hash));
            if !fits {
                return Ok(Some(BadEntry { seq: Some(head.seq), id: None, flaw: Flaw::Head }));
            }
        }
    }
}

fn tail(reader: &mut Reader<'_>, unsealed: &mut i64) -> Outcome<Option<BadEntry>> {
    let mut after = i64::MIN;
    loop {
        let rows = store::unsealed(reader, after, PAGE)?;
        let Some(last) = rows.last().map(|row| row.id) else { return Ok(None) };
        after = last;
        *unsealed += i64::try_from(rows.len()).unwrap_or(0);
        for entry in checked(reader, rows)? {
            if let Err(bad) = rules::check_unsealed(&entry) {
                return Ok(Some(bad));
            }
        }
    }
}

fn last_place(reader: &mut Reader<'_>) -> Outcome<i64> {
    Ok(store::last_head(reader)?.map_or(0, |head| head.seq))
}

fn entries(reader: &mut Reader<'_>, after: Option<i64>) -> Outcome<Vec<Entry>> {
    let rows = store::sealed(reader, after, PAGE)?;
    checked(reader, rows)
}

/// Recomputes the digests of some rows.
fn checked(reader: &mut Reader<'_>, rows: Vec<EventRow>) -> Outcome<Vec<Entry>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut members: HashMap<i64, Vec<MemberId>> = HashMap::new();
    for (event, member) in store::subjects(reader, &ids)? {
        members.entry(event).or_default().push(member);
    }
    let ring = &reader.tools().ring;
    let entry = |row: EventRow| {
        let about = members.get(&row.id).map_or(&[][..], Vec::as_slice);
        let recomputed = digest(ring, &row, about);
        let hash = row.hash.unwrap_or_default();
        Entry { id: row.id, seq: row.seq, digest: row.digest, recomputed, hash }
    };
    Ok(rows.into_iter().map(entry).collect())
}

fn digest(ring: &KeyRing, row: &EventRow, members: &[MemberId]) -> Option<[u8; 32]> {
    let content = Content {
        id: row.id,
        at: row.at.0,
        account_id: row.account_id,
        actor_kind: &row.actor_kind,
        on_behalf_of: row.on_behalf_of,
        action: &row.action,
        subject_kind: &row.subject_kind,
        subject_id: row.subject_id,
        organization_id: row.organization_id,
        request_id: &row.request_id,
        policy: &row.policy,
        reason: &row.reason,
        change_digest: &row.change_digest,
        members,
    };
    let key = u32::try_from(row.digest_key).ok()?;
    ring.digest_under(key, &content.bytes()).ok()
}

/// Whether a head speaks of this hash and was signed by the ring's key of its name.
fn genuine(reader: &Reader<'_>, head: &Head, hash: &[u8; 32]) -> bool {
    let bytes = rules::head_bytes(&Position { seq: head.seq, hash: *hash }, head.at.0);
    let Some(signature) = from_hex(&head.signature) else { return false };
    let signed = reader
        .tools()
        .ring
        .audit_head_key_by(&head.key_id)
        .and_then(|key| verify_signature(key.public_key(), &bytes, &signature));
    head.hash == hex(hash) && signed.is_ok()
}

fn exported(row: HeadRow) -> Head {
    Head {
        seq: row.seq,
        hash: hex(&row.hash),
        at: row.at,
        signature: hex(&row.signature),
        key_id: row.key_id,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    text.as_bytes().chunks(2).map(pair).collect()
}
